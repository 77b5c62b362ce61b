// A raw request in somebody's name: what a client sends, without a client's care.

import type { Session } from '@forewarn/desk/session'

export interface Knock {
  readonly method: string
  /** With query or without. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Asked once more where the house wants a newer nonce. @param session nobody's where there is none */
export async function knock(
  url: string,
  session: Session | undefined,
  { method, path, headers, body }: Knock,
): Promise<Response> {
  const ask = () =>
    fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...session?.headers(method, path) },
      ...(body === undefined ? {} : { body }),
    })
  const answer = await ask()
  const nonce = answer.headers.get('dpop-nonce')
  const isNew = nonce !== null && session?.hear({ nonce })
  return isNew && answer.status === 401 ? ask() : answer
}

export const AS_JSON = { 'content-type': 'application/json' }
