// The post to a house over HTTP.

import { Refusal } from '@forewarn/core/shared/refusal'
import type { Post, PostAnswer, PostRequest } from '@forewarn/desk/ports'

/** Long enough for 64 MiB over a slow line. */
const PATIENCE_MS = 300_000

/** No answer of a house is longer: a page of entries is the longest. */
const LIMIT_BYTES = 256 * 1024 * 1024

/**
 * @param url the house's address, as pinned
 * @returns a post that refuses with `house.unreachable` where no answer comes back
 */
export function httpPost(url: string): Post {
  const base = url.replace(/\/+$/, '')
  return async (request) => {
    try {
      return await once(base, request).catch((error) => {
        if (isStale(error)) return once(base, request)
        throw error
      })
    } catch (error) {
      throw new Refusal('house.unreachable', { url, problem: problemOf(error) })
    }
  }
}

async function once(base: string, request: PostRequest): Promise<PostAnswer> {
  const answer = await fetch(`${base}${request.path}`, optionsOf(request))
  const nonce = answer.headers.get('dpop-nonce')
  const body = await readBody(answer)
  return { status: answer.status, body, ...(nonce === null ? {} : { nonce }) }
}

/**
 * A kept connection may have been closed while this desk was computing. Asked again, a house does
 * nothing twice: acts carry a nonce, and bytes their digest.
 */
function isStale(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET'
}

/** A token must not follow the request to wherever a redirect leads. */
function optionsOf({ method, headers: own, body }: PostRequest): RequestInit {
  const headers = {
    ...own?.(),
    ...(body === undefined ? {} : { 'content-type': body.type }),
  }
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const options: RequestInit = { method, headers, redirect: 'error', signal }
  return body === undefined ? options : { ...options, body: body.bytes }
}

async function readBody(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of answer.body ?? []) {
    bytes += piece.length
    if (bytes > LIMIT_BYTES) throw new Error('its answer is too long')
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}

/** `fetch failed` says nothing; its cause does. */
function problemOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const said = cause instanceof Error ? cause.message : String(cause)
  return said || 'no answer'
}
