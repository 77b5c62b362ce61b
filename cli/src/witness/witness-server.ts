// The doors of a witness over HTTP: submissions in, the newest checkpoint of each log out, and draws.

import { text } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Witness } from './witness.ts'

/** 63 lines of proof and a checkpoint with dozens of signatures, the large ones among them. */
const MAX_BODY_BYTES = 128 * 1024
/** 63 lines of proof, and an origin. */
const MAX_DRAW_BYTES = 8 * 1024

/**
 * Source: C2SP tlog-witness; `/draw` is ours. A draw writes nothing and costs less than a cosignature, so
 * that whoever floods one door gains nothing by the other: what there may be of both is the proxy's to say.
 *
 * @param failed hears of a fault, which is told to nobody else
 */
export function witnessApp(
  witness: Pick<Witness, 'add' | 'draw' | 'newest'>,
  failed: (error: unknown) => void,
): Hono {
  const app = new Hono()
  const onError = (c: Context) => c.text('Too long.\n', 413)
  app.post('/add-checkpoint', bodyLimit({ maxSize: MAX_BODY_BYTES, onError }), async (c) => {
    const sent = new Uint8Array(await c.req.arrayBuffer())
    const { status, type, body } = await witness.add(readable(sent))
    return c.body(body, status, { 'content-type': type, 'cache-control': 'no-store' })
  })
  app.post('/draw', bodyLimit({ maxSize: MAX_DRAW_BYTES, onError }), async (c) => {
    const sent = new Uint8Array(await c.req.arrayBuffer())
    const { status, type, body } = witness.draw(readable(sent))
    return c.body(body, status, { 'content-type': type, 'cache-control': 'no-store' })
  })
  app.get('/draw', (c) => c.text('This witness draws.\n'))
  app.get('/:hash{[0-9a-f]{64}}/checkpoint', (c) => {
    const note = witness.newest(c.req.param('hash'))
    return note === undefined
      ? c.text('Nothing of this log was cosigned here.\n', 404)
      : c.text(note)
  })
  app.onError((error, c) => {
    failed(error)
    return c.text('This witness has a fault and says nothing.\n', 500)
  })
  return app
}

/** What is no text is no submission either. */
function readable(bytes: Uint8Array): string {
  try {
    return text(bytes)
  } catch (error) {
    if (error instanceof Refusal) return ''
    throw error
  }
}

export interface Listening {
  readonly url: string
  close(): Promise<void>
}

/** @throws Refusal `input.missing` where nobody can listen there */
export async function listen(app: Hono, hostname: string, port: number): Promise<Listening> {
  const server = serve({ fetch: app.fetch, hostname, port })
  const found = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  }).catch((error: Error) => {
    const remedy = `${error.message}. Name another with --port or --host.`
    throw new Refusal('input.missing', { what: `A free port ${port} at ${hostname}`, remedy })
  })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  return { url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${found}`, close }
}
