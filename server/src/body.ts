// What a client sends, from Node's own stream, and never more of it than a route takes.

import type { IncomingMessage } from 'node:http'
import { Refusal } from '@forewarn/core/shared/refusal'

/** @throws Refusal `request.malformed` where the client says itself that it is more than `most` bytes */
export function mustBeWithin({ headers }: IncomingMessage, most: number): void {
  if (Number(headers['content-length'] ?? 0) > most) throw tooLarge()
}

/** The whole body. @throws Refusal `request.malformed` where it is more than `most` bytes */
export async function wholeBody(incoming: IncomingMessage, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of arriving(incoming)) {
    length += chunk.length
    if (length > most) throw tooLarge()
    chunks.push(chunk)
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)
}

/**
 * The body as it comes, gathered in `buffer` until that is full.
 *
 * @throws Refusal `request.malformed` once it is more than `most` bytes
 */
export async function* piecesOf(
  incoming: IncomingMessage,
  most: number,
  buffer: Uint8Array,
): AsyncGenerator<Uint8Array> {
  let length = 0
  let filled = 0
  for await (const chunk of arriving(incoming)) {
    length += chunk.length
    if (length > most) throw tooLarge()
    for (let at = 0; at < chunk.length; ) {
      const some = chunk.subarray(at, at + buffer.length - filled)
      buffer.set(some, filled)
      at += some.length
      filled += some.length
      if (filled < buffer.length) continue
      yield buffer
      filled = 0
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled)
}

/** Whoever stops reading has an answer to give yet, so the connection stays. */
function arriving(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  return incoming.iterator({ destroyOnReturn: false })
}

function tooLarge(): Refusal {
  return new Refusal('request.malformed', { issues: ['the body is too large'] })
}
