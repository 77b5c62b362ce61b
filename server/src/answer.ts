// What a route answers, written to Node's own response where it is large.

import type { ServerResponse } from 'node:http'
import { pagePolicy } from '@forewarn/core/release/page-policy'
import { text } from '@forewarn/core/shared/bytes'
import type { Digest } from '@forewarn/core/shared/fields'
import type { Route } from '@forewarn/core/wire/routes'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { House } from './house.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** Sealed bytes that lie in the vault, read when they are sent. */
export interface InVault {
  readonly inVault: Digest
}

/** An answer in JSON that was written out where its parts came from. */
export class Written {
  readonly json: Uint8Array<ArrayBuffer>
  constructor(json: Uint8Array<ArrayBuffer>) {
    this.json = json
  }
}

/** From here on Node sends a text faster as bytes. */
const LONG = 16_384

export type HouseContext = Context<{ Bindings: HttpBindings }>

export async function respond(
  house: House,
  route: Route,
  c: HouseContext,
  answer: unknown,
): Promise<Response> {
  c.header('cache-control', caching(house, route))
  switch (route.response) {
    case 'text':
      return c.body(answer as Uint8Array<ArrayBuffer>, 200, { 'content-type': TEXT })
    case 'html':
      return respondPage(c, answer as Uint8Array<ArrayBuffer>)
    case 'bytes':
      if (!(answer instanceof Uint8Array)) {
        await sendFrom(house, c.env.outgoing as ServerResponse, answer as InVault)
        return RESPONSE_ALREADY_SENT
      }
      return c.body(answer as Uint8Array<ArrayBuffer>, 200, { 'content-type': BYTES })
    default:
      return c.body(jsonOf(answer), 200, { 'content-type': 'application/json' })
  }
}

const BYTES = 'application/octet-stream'
const TEXT = 'text/plain; charset=utf-8'

/** What somebody needs a token for is in no cache that others are answered from. */
function caching({ settings }: House, { immutable }: Route): string {
  if (immutable === undefined) return 'no-store'
  const whose = settings.FOREWARN_LOG_READERS === 'anyone' ? 'public' : 'private'
  return `${whose}, max-age=31536000, immutable`
}

function jsonOf(answer: unknown): string | Uint8Array<ArrayBuffer> {
  if (answer instanceof Written) return answer.json
  const json = JSON.stringify(answer)
  return json.length < LONG ? json : Buffer.from(json)
}

/** A released page brings its own style, and a policy that allows that one and nothing else. */
function respondPage(c: HouseContext, page: Uint8Array<ArrayBuffer>): Response {
  c.header('content-security-policy', pagePolicy(text(page)))
  return c.body(page, 200, { 'content-type': 'text/html; charset=utf-8' })
}

/**
 * Nothing leaves before the vault found the bytes to be what was put. A client that goes away is no
 * fault; where the vault fails on the way, the connection is cut before the length that was promised.
 */
async function sendFrom({ vault }: House, outgoing: ServerResponse, { inVault }: InVault) {
  await vault.read(inVault, async (bytes, pieces) => {
    outgoing.writeHead(200, {
      ...Object.fromEntries(SECURITY_HEADERS),
      ...{ 'cache-control': 'no-store', 'content-type': BYTES, 'content-length': bytes },
    })
    for await (const piece of pieces) if (!(await isTaken(outgoing, piece))) return
    outgoing.end()
  })
}

/** Once it is with the system, so that its buffer may be filled again; `false` where nobody takes it. */
function isTaken(outgoing: ServerResponse, piece: Uint8Array): Promise<boolean> {
  if (outgoing.destroyed) return Promise.resolve(false)
  return new Promise((resolve) => {
    const gone = () => resolve(false)
    outgoing.once('close', gone)
    outgoing.write(piece, (error) => {
      outgoing.off('close', gone)
      resolve(!error)
    })
  })
}
