// Calls to the house, typed by the table of routes; a problem comes back as the refusal it was.

import { PURPOSES, type Purpose } from '@forewarn/core/board/step-up'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import { Refusal, type RefusalCode, type Refusals } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { ROUTES, type Route, type RouteId } from '@forewarn/core/wire/routes'
import { z } from 'zod'
import type { Post, PostAnswer, PostRequest } from './ports.ts'
import type { Session } from './session.ts'

type Table = typeof ROUTES

type BodyOf<R> = R extends { request: infer S }
  ? S extends z.ZodType
    ? z.input<S>
    : Uint8Array<ArrayBuffer>
  : undefined

type AnswerOf<R> = R extends { response: infer S }
  ? S extends z.ZodType
    ? z.output<S>
    : Uint8Array<ArrayBuffer>
  : never

export interface Call<Id extends RouteId> {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, number | string>>
  readonly body?: BodyOf<Table[Id]>
}

/** One house, as one signed-in or nameless visitor sees it. */
export interface HouseClient {
  call<Id extends RouteId>(id: Id, call?: Call<Id>): Promise<AnswerOf<Table[Id]>>
}

/** Gets a person to show a passkey, for what the house wants one for. Rejects where nobody did. */
export type Attend = (purpose: Purpose) => Promise<void>

const Problem = z.looseObject({ type: z.string() })

/**
 * @param session without it only the doors open to anyone can be entered
 * @param attend where the house wants a passkey, it is shown, and what was asked is asked once more
 */
export function houseClient(post: Post, session?: Session, attend?: Attend): HouseClient {
  const { call } = plainClient(post, session)
  if (attend === undefined) return { call }
  return {
    async call(id, asked) {
      try {
        return await call(id, asked)
      } catch (error) {
        const purpose = purposeOf(error)
        if (purpose === undefined) throw error
        await attend(purpose)
        return call(id, asked)
      }
    },
  }
}

/** What a person is asked to show a passkey for, where that is all that is wrong. */
function purposeOf(error: unknown): Purpose | undefined {
  if (!(error instanceof Refusal)) return undefined
  const details = error.details as { readonly has?: unknown; readonly purpose?: unknown }
  if (error.code === 'session.presence') return details.has === true ? 'signIn' : undefined
  if (error.code !== 'session.stepUp') return undefined
  const purpose = String(details.purpose)
  return Object.hasOwn(PURPOSES, purpose) ? (purpose as Purpose) : undefined
}

function plainClient(post: Post, session: Session | undefined): HouseClient {
  return {
    async call(id, call = {}) {
      const route: Route = ROUTES[id]
      const body = encode(route, call.body)
      const request = {
        method: route.method,
        path: pathOf(route, call.params, call.query),
        ...(body === undefined ? {} : { body }),
      }
      const answer = session ? await inSession(post, session, request) : await post(request)
      if (answer.status !== 200) throw problem(id, answer)
      return decode(id, answer.body) as never
    },
  }
}

/** Asked once more where the house wants a newer nonce: it has done nothing yet. */
async function inSession(post: Post, session: Session, request: PostRequest): Promise<PostAnswer> {
  const { method, path } = request
  const ask = () => post({ ...request, headers: () => session.headers(method, path) })
  const answer = await ask()
  const isNew = session.hear(answer)
  if (!isNew || answer.status !== 401) return answer
  const again = await ask()
  session.hear(again)
  return again
}

function pathOf(
  route: Route,
  params: Call<RouteId>['params'],
  query: Call<RouteId>['query'],
): string {
  const path = route.path.replace(/:(\w+)(\{\.\+\})?/g, (_, name: string, rest?: string) => {
    const value = params?.[name] ?? ''
    const segments = rest === undefined ? [value] : value.split('/')
    return segments.map(encodeURIComponent).join('/')
  })
  const pairs = Object.entries(query ?? {}).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  )
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
}

function encode(route: Route, body: unknown) {
  if (body === undefined) return undefined
  if (route.request === 'bytes') {
    return { type: 'application/octet-stream', bytes: body as Uint8Array<ArrayBuffer> }
  }
  return { type: 'application/json', bytes: utf8(JSON.stringify(body)) }
}

/** @throws Refusal `house.malformed` */
function decode(id: RouteId, body: Uint8Array<ArrayBuffer>): unknown {
  const { response }: Route = ROUTES[id]
  return typeof response === 'string' ? body : read(response, id, body)
}

function read<Schema extends z.ZodType>(schema: Schema, id: RouteId, body: Uint8Array) {
  let json: unknown
  try {
    json = JSON.parse(text(body))
  } catch {
    throw new Refusal('house.malformed', { route: id })
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw new Refusal('house.malformed', { route: id })
  return parsed.data
}

/** RFC 9457, back to front. A fault keeps its reference, so that an operator can find it. */
function problem(id: RouteId, { body }: PostAnswer): Refusal {
  const { type, ...details } = read(Problem, id, body)
  const code = type.replace(/^urn:forewarn:/, '')
  if (code === 'fault' && /^[\w-]{1,64}$/.test(String(details['reference']))) {
    return new Refusal('house.failed', { reference: String(details['reference']) })
  }
  const refusal = new Refusal(code as RefusalCode, details as Refusals[RefusalCode])
  return isSayable(refusal) ? refusal : new Refusal('house.malformed', { route: id })
}

/** Whether this version has words for it, and nothing in them would move a terminal's cursor. */
function isSayable(refusal: Refusal): boolean {
  try {
    return !/[\p{Cc}\p{Bidi_Control}]/u.test(describe(refusal))
  } catch {
    return false
  }
}
