// A wire between a house and its PostgreSQL that is cut when told to: before a statement arrives, or before its answer does.

import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * `lost`: the statement never reaches the server. `kept`: it is done, and nobody hears of it. `left`:
 * the house goes away while the server is still at it.
 */
export type Cut = 'lost' | 'kept' | 'left'

/** How the server's word on a statement ends, but for a letter. Source: PostgreSQL, "Message Formats", ReadyForQuery. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5])

export class CuttingProxy {
  /** The next statements to be cut off, in order. */
  readonly cuts: Cut[] = []
  /** Nothing gets through and nobody is let in. */
  isDown = false
  /** How many statements were cut off. */
  count = 0
  /** Told of each of them. */
  onCut: () => void = () => undefined
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #statement: string
  readonly #target: URL

  private constructor(target: string, statement: string) {
    this.#target = new URL(target)
    this.#statement = statement
    this.#server = createServer((client) => this.#join(client))
    this.#server.unref()
  }

  /** @param statement words of the statements that may be cut off */
  static async start(target: string, statement: string): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target, statement)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get url(): string {
    const url = new URL(this.#target)
    url.port = String((this.#server.address() as { port: number }).port)
    return url.href
  }

  async stop(): Promise<void> {
    this.breakAll()
    this.#server.close()
    await once(this.#server, 'close')
  }

  breakAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #join(client: Socket): void {
    if (this.isDown) return void client.destroy()
    const server = connect(Number(this.#target.port), this.#target.hostname)
    const part = () => {
      client.destroy()
      server.destroy()
    }
    let isCut: Cut | undefined
    for (const socket of [client, server]) {
      this.#sockets.add(socket)
      socket.on('error', part).on('close', part)
      socket.on('close', () => this.#sockets.delete(socket))
    }
    client.on('data', (bytes) => {
      const cut = bytes.includes(this.#statement) ? this.cuts.shift() : undefined
      if (cut !== undefined) {
        this.count += 1
        this.onCut()
      }
      if (cut === 'lost') return part()
      server.write(bytes)
      isCut ??= cut
      if (cut === 'left') setImmediate(part)
    })
    server.on('data', (bytes) => {
      if (isCut === undefined) client.write(bytes)
      else if (isCut === 'kept' && bytes.subarray(-6, -1).equals(READY)) part()
    })
  }
}
