// A proxy on loopback that counts requests, keeps what is uploaded, and lets somebody die at one of them.

import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** At the `step`-th request from now on: before it reaches the house, or when its answer is lost. */
export interface Blow {
  readonly step: number
  readonly when: 'before' | 'after'
  readonly kill: () => void
}

export interface CountingProxy {
  readonly url: string
  /** Requests since it was last armed. */
  readonly count: number
  /** Which of those uploaded something. */
  readonly uploadsAt: readonly number[]
  /** Every body that was ever sent with PUT, whether or not the house got it. */
  readonly uploads: readonly Uint8Array[]
  arm(blow?: Blow): void
  end(): Promise<void>
}

/** @param house where it stands now; it may move while it is dead */
export async function openProxy(house: () => string): Promise<CountingProxy> {
  const uploads: Uint8Array[] = []
  let count = 0
  let uploadsAt: number[] = []
  let blow: Blow | undefined
  let isDead = false

  async function pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    if (isDead) return void asked.socket.destroy()
    count += 1
    const isLast = count === blow?.step
    const body = await buffer(asked)
    if (asked.method === 'PUT') {
      uploads.push(new Uint8Array(body))
      uploadsAt.push(count)
    }
    if (isLast && blow?.when === 'before') return fall(asked)
    const { status, headers, bytes } = await forward(`${house()}${asked.url}`, asked, body)
    if (isLast) return fall(asked)
    answer.writeHead(status, headers).end(bytes)
  }

  function fall(asked: IncomingMessage): void {
    isDead = true
    blow?.kill()
    asked.socket.destroy()
  }

  const server = createServer((asked, answer) => {
    void pass(asked, answer).catch(() => asked.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    get count() {
      return count
    },
    get uploadsAt() {
      return uploadsAt
    },
    uploads,
    arm(next) {
      count = 0
      uploadsAt = []
      isDead = false
      blow = next
    },
    async end() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function forward(url: string, { method, headers }: IncomingMessage, body: Buffer) {
  const passed = request(url, { method, headers, agent: false })
  passed.end(body)
  const [answer] = (await once(passed, 'response')) as [IncomingMessage]
  const bytes = await buffer(answer)
  return { status: answer.statusCode ?? 500, headers: answer.headers, bytes }
}
