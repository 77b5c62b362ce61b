// The desk's ports in a browser: fetch to the house that served this page, its clock, its chance.

import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Ports, Post, PostRequest } from '@forewarn/desk/ports'
import { browserCipher } from './browser-cipher.ts'

/** @throws Refusal `house.unreachable` where no answer comes back */
const post: Post = async (request) => {
  try {
    const answer = await fetch(request.path, optionsOf(request))
    const nonce = answer.headers.get('dpop-nonce')
    const body = new Uint8Array(await answer.arrayBuffer())
    return { status: answer.status, body, ...(nonce === null ? {} : { nonce }) }
  } catch {
    throw new Refusal('house.unreachable', { url: location.origin, problem: 'no answer' })
  }
}

/** A token must not follow the request to wherever a redirect leads. */
function optionsOf({ method, headers: own, body }: PostRequest): RequestInit {
  const headers = {
    ...own?.(),
    ...(body === undefined ? {} : { 'content-type': body.type }),
  }
  const options: RequestInit = {
    ...{ method, headers, redirect: 'error', credentials: 'omit', cache: 'no-store' },
  }
  return body === undefined ? options : { ...options, body: body.bytes }
}

export const browserPorts: Ports = {
  post,
  clock: { now: () => instant(Date.now()) },
  random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
  quickCipher: browserCipher,
}
