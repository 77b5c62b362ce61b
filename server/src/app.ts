// HTTP in, journeys inside: each route of the table is checked, entered and answered in one way.

import { pagePolicy } from '@forewarn/core/release/page'
import { text } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { ROUTES, type Route, type RouteId } from '@forewarn/core/wire/routes'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { House } from './house.ts'
import { problem } from './problem.ts'
import type { Visit } from './routes/door.ts'
import { DOORS } from './routes/doors.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { callerOf, mustBe } from './who/visitor.ts'

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

export function app({ house, report, pages }: AppParts): Hono {
  const hono = new Hono()
  hono.use(async (c, next) => {
    for (const [name, value] of SECURITY_HEADERS) c.header(name, value)
    await next()
  })
  for (const [id, route] of Object.entries(ROUTES) as [RouteId, Route][]) {
    const limit = bodyLimit({ maxSize: maxBody(house, route), onError: tooLarge })
    hono.on(route.method, route.path, limit, (c) => enter(house, id, route, c))
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

function tooLarge(): never {
  throw new Refusal('request.malformed', { issues: ['the body is too large'] })
}

async function enter(house: House, id: RouteId, route: Route, c: Context): Promise<Response> {
  const started = performance.now()
  await house.registry.catchUp()
  const { board } = house.registry
  const at = house.registry.now()
  const caller = await callerOf(board, house.directory, c.req.header('authorization'), at)
  mustBe(route.visitor, caller)
  const query = route.query === undefined ? undefined : check(route.query, c.req.query())
  const body = await bodyOf(route, c)
  const visit = { house, caller, params: c.req.param() as Record<string, string>, query, body }
  const door = DOORS[id] as (visit: unknown) => unknown
  const answer = await door(visit satisfies Visit | Record<string, unknown>)
  house.log({
    event: 'request',
    route: id,
    status: 200,
    ms: Math.round(performance.now() - started),
  })
  return respond(route, c, answer)
}

async function bodyOf(route: Route, c: Context): Promise<unknown> {
  if (route.request === undefined) return undefined
  if (route.request === 'bytes') return new Uint8Array(await c.req.arrayBuffer())
  let json: unknown
  try {
    json = await c.req.json()
  } catch {
    throw new Refusal('request.malformed', { issues: ['the body is not JSON'] })
  }
  return check(route.request, json)
}

function check(schema: Exclude<Route['request'], 'bytes' | undefined>, value: unknown): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Refusal('request.malformed', { issues: issues.slice(0, 10) })
}

function respond(route: Route, c: Context, answer: unknown): Response {
  c.header('cache-control', 'no-store')
  if (route.response === 'bytes') {
    const type = { 'content-type': 'application/octet-stream' }
    return c.body(answer as Uint8Array<ArrayBuffer>, 200, type)
  }
  if (route.response === 'html') return respondPage(c, answer as Uint8Array<ArrayBuffer>)
  return c.json(answer as Record<string, unknown>)
}

/** A released page brings its own style, and a policy that allows that one and nothing else. */
function respondPage(c: Context, page: Uint8Array<ArrayBuffer>): Response {
  c.header('content-security-policy', pagePolicy(text(page)))
  return c.body(page, 200, { 'content-type': 'text/html; charset=utf-8' })
}
