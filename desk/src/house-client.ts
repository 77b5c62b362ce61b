// Calls to the house, typed by the table of routes; a problem comes back as the refusal it was.

import { text, utf8 } from '@forewarn/core/shared/bytes'
import { Refusal, type RefusalCode, type Refusals } from '@forewarn/core/shared/refusal'
import { ROUTES, type Route, type RouteId } from '@forewarn/core/wire/routes'
import { z } from 'zod'
import type { Post } from './ports.ts'

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

const Problem = z.looseObject({ type: z.string() })

/** @param token of a session; without it only the doors open to anyone can be entered */
export function houseClient(post: Post, token?: string): HouseClient {
  return {
    async call(id, call = {}) {
      const route: Route = ROUTES[id]
      const body = encode(route, call.body)
      const answer = await post({
        method: route.method,
        path: pathOf(route, call.params, call.query),
        ...(token === undefined ? {} : { token }),
        ...(body === undefined ? {} : { body }),
      })
      if (answer.status !== 200) throw problem(answer.status, answer.body)
      return decode(route, answer.body) as never
    },
  }
}

function pathOf(
  route: Route,
  params: Call<RouteId>['params'],
  query: Call<RouteId>['query'],
): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params?.[name] ?? ''),
  )
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

function decode(route: Route, body: Uint8Array<ArrayBuffer>): unknown {
  if (route.response === 'bytes' || route.response === 'html') return body
  return route.response.parse(JSON.parse(text(body)))
}

/** RFC 9457, back to front. A fault keeps its reference, so that an operator can find it. */
function problem(status: number, body: Uint8Array): Error {
  let json: unknown
  try {
    json = JSON.parse(text(body))
  } catch {
    return new Error(`the house answered ${status} without saying why`)
  }
  const parsed = Problem.safeParse(json)
  if (!parsed.success) return new Error(`the house answered ${status} without saying why`)
  const { type, ...details } = parsed.data
  const code = type.replace(/^urn:forewarn:/, '')
  if (code === 'fault')
    return new Error(`a fault of the house, reference ${String(details['reference'])}`)
  return new Refusal(code as RefusalCode, details as Refusals[RefusalCode])
}
