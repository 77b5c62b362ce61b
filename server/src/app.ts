// HTTP in, journeys inside: each route of the table is checked, entered and answered in one way.

import type { IncomingMessage } from 'node:http'
import { text } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { ROUTES, type Route, type RouteId } from '@forewarn/core/wire/routes'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { type HouseContext, respond } from './answer.ts'
import { mustBeWithin, piecesOf, wholeBody } from './body.ts'
import type { House } from './house.ts'
import { withBuffer } from './pieces.ts'
import { problem } from './problem.ts'
import type { Visit } from './routes/door.ts'
import { DOORS } from './routes/doors.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { mustBePresent } from './who/presence.ts'
import { mustBe, seeWho } from './who/visitor.ts'

/** What somebody without a session may send: an offer of twenty post-quantum keys with room to spare. */
const MAX_STRANGER_BYTES = 256 * 1024
/** JSON bodies are small but for published acts; parts have a setting of their own. */
const MAX_JSON_BYTES = 16 * 1024 * 1024

export interface AppParts {
  readonly house: House
  readonly report: (reference: string, error: unknown) => void
  /** Serves the pages; without it there is only the API. */
  readonly pages?: (path: string) => { type: string; bytes: Uint8Array<ArrayBuffer> } | undefined
}

type App = Hono<{ Bindings: HttpBindings }>

export function app({ house, report, pages }: AppParts): App {
  const hono: App = new Hono()
  hono.use(async (c, next) => {
    for (const [name, value] of SECURITY_HEADERS) c.header(name, value)
    await next()
  })
  for (const [id, route] of Object.entries(ROUTES) as [RouteId, Route][]) {
    hono.on(route.method, route.path, (c) => enter(house, id, route, c))
  }
  if (pages !== undefined) {
    hono.get('*', (c) => {
      const page = pages(c.req.path)
      if (page === undefined) throw new Refusal('route.unknown', {})
      return c.body(page.bytes, 200, { 'content-type': page.type })
    })
  }
  hono.notFound(() => {
    throw new Refusal('route.unknown', {})
  })
  hono.onError(problem(house.log, report))
  return hono
}

function maxBody({ settings }: House, { visitor, request }: Route): number {
  if (request === 'bytes') return settings.FOREWARN_MAX_PART_BYTES
  return visitor === 'anyone' ? MAX_STRANGER_BYTES : MAX_JSON_BYTES
}

async function enter(house: House, id: RouteId, route: Route, c: HouseContext): Promise<Response> {
  const arrived = performance.now()
  const { incoming, outgoing } = c.env
  const most = maxBody(house, route)
  mustBeWithin(incoming, most)
  await house.registry.catchUp()
  const at = house.registry.lapsing()
  const [authorization, proof] = [c.req.header('authorization'), c.req.header('dpop')]
  const path = new URL(c.req.url).pathname
  const coming = { method: route.method, path, authorization, proof }
  const { caller, session, ...seen } = await seeWho(house, coming, at)
  const nonce = seen.nonce ?? (id === 'session' ? house.proofs.nonceAt(at) : undefined)
  const { FOREWARN_LOG_READERS: readers } = house.settings
  const visitor = route.visitor === 'log' ? readers : route.visitor
  mustBe(visitor, caller)
  if (session && visitor !== 'anyone' && !route.beforePresence) mustBePresent(house, session)
  const query = route.query === undefined ? undefined : check(route.query, c.req.query())
  const params = c.req.param() as Record<string, string>
  const door = DOORS[id] as (visit: unknown) => unknown
  const answer = await withBody(route, incoming, most, (body) =>
    door({ house, caller, session, params, query, body } satisfies Visit | Record<string, unknown>),
  )
  outgoing.once('close', () => {
    const ms = Math.round(performance.now() - arrived)
    house.log({ event: 'request', route: id, status: 200, ms })
  })
  if (nonce !== undefined) c.header('dpop-nonce', nonce)
  return respond(house, route, c, answer)
}

/** Bytes are handed on as they come; JSON is read and checked first. */
async function withBody(
  { request }: Route,
  incoming: IncomingMessage,
  most: number,
  use: (body: unknown) => unknown,
): Promise<unknown> {
  if (request === undefined) return use(undefined)
  if (request === 'bytes') {
    return withBuffer(async (buffer) => use(piecesOf(incoming, most, buffer)))
  }
  const bytes = await wholeBody(incoming, most)
  let json: unknown
  try {
    json = JSON.parse(text(bytes))
  } catch {
    throw new Refusal('request.malformed', { issues: ['the body is not JSON'] })
  }
  return use(check(request, json))
}

function check(schema: Exclude<Route['request'], 'bytes' | undefined>, value: unknown): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Refusal('request.malformed', { issues: issues.slice(0, 10) })
}
