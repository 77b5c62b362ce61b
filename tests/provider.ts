// A real OpenID provider on loopback, and somebody with a browser who signs in there.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export const CLIENT = { id: 'forewarn', secret: 'a secret of the house’s'.replace(/\W/g, '-') }

export interface OpenProvider {
  readonly issuer: string
  end(): Promise<void>
}

/** @param redirect where the house is sent its answers */
export async function openProvider(redirect: string): Promise<OpenProvider> {
  let listener: ReturnType<Provider['callback']> | undefined
  const server = createServer((request, response) => listener?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      { client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirect] },
      { client_id: 'another', client_secret: 'x', redirect_uris: [redirect] },
    ],
    cookies: { keys: ['a key of the tests'] },
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
  })
  listener = provider.callback()
  return {
    issuer,
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Goes where the house says, signs in as `login`, agrees, and is sent back. @returns the query */
export async function answerAt(url: string, login: string): Promise<string> {
  const jar = new Map<string, string>()
  let at = url
  let body: string | undefined
  for (let step = 0; step < 12; step++) {
    const answer = await fetch(at, {
      ...{ redirect: 'manual', method: body === undefined ? 'GET' : 'POST' },
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body !== undefined && { body }),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      jar.set(name, value)
    }
    const next = answer.headers.get('location')
    if (next === null) {
      const page = await answer.text()
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
      if (prompt === undefined) throw new Error(`the provider says ${answer.status}: ${page}`)
      body = prompt === 'login' ? `prompt=login&login=${login}&password=x` : 'prompt=consent'
      continue
    }
    body = undefined
    const to = new URL(next, at)
    if (to.origin !== new URL(url).origin) return to.search
    at = to.href
  }
  throw new Error('the provider sends nobody back')
}
