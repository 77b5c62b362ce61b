// The post says why no answer comes, asks once more on a stale connection, and follows nobody.

import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { httpPost } from './post.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

function serve(listener: RequestListener): Promise<string> {
  const made = createServer(listener)
  server = made
  return new Promise((resolve) => {
    made.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(made.address() as AddressInfo).port}`)
    })
  })
}

const GET = { method: 'GET', path: '/api/house' } as const

const unreachable = (problem: RegExp) =>
  expect.objectContaining({
    code: 'house.unreachable',
    details: expect.objectContaining({ problem: expect.stringMatching(problem) }),
  })

describe('the post', () => {
  it('brings back status and body, whatever the status', async () => {
    const url = await serve((_, answer) => answer.writeHead(422).end('no'))
    const { status, body } = await httpPost(`${url}/`)(GET)
    expect([status, new TextDecoder().decode(body)]).toEqual([422, 'no'])
  })

  it('names the house and the cause where nobody listens', async () => {
    const refused = httpPost('http://127.0.0.1:9')(GET)
    await expect(refused).rejects.toEqual(unreachable(/ECONNREFUSED|bad port/))
    await expect(httpPost('nonsense')(GET)).rejects.toEqual(unreachable(/URL/))
  })

  it('proves anew who asks where it asks once more', async () => {
    const seen: unknown[] = []
    const url = await serve((request, answer) => {
      seen.push(request.headers.authorization)
      if (seen.length === 1) request.socket.destroy()
      else answer.end('here')
    })
    let count = 0
    await httpPost(url)({ ...GET, headers: () => ({ authorization: `${++count}` }) })
    expect(seen).toEqual(['1', '2'])
  })

  it('asks once more where the connection was cut, and not a third time', async () => {
    let asked = 0
    const url = await serve((request, answer) => {
      asked += 1
      if (asked === 1 || asked > 2) request.socket.destroy()
      else answer.end('here')
    })
    expect((await httpPost(url)(GET)).status).toBe(200)
    await expect(httpPost(url)(GET)).rejects.toEqual(unreachable(/./))
    expect(asked).toBe(4)
  })

  it('carries its token nowhere that a redirect leads', async () => {
    const seen: string[] = []
    const url = await serve((request, answer) => {
      seen.push(request.url ?? '')
      answer.writeHead(307, { location: '/elsewhere' }).end()
    })
    await expect(
      httpPost(url)({ ...GET, headers: () => ({ authorization: 't' }) }),
    ).rejects.toEqual(unreachable(/redirect/))
    expect(seen).toEqual(['/api/house'])
  })
})
