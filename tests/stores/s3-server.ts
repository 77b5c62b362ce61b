// An S3 server of the tests' own, in memory, which checks every signature, digest and date as the real ones do.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { claimIn, sha256, signatureOf } from './s3-signature.ts'

export const KEY_ID = 'TESTKEYID'
export const SECRET = 'a secret that only this test run knows'
export const BUCKET = 'sealed-bytes'
const REGION = 'us-east-1'
/** A signature is worth something for a quarter of an hour. */
const SKEW_MS = 15 * 60_000

/** Status and S3's word. */
type Fault = readonly [status: number, code: string]

export class S3Server {
  /** What is in the bucket, by name. */
  readonly objects = new Map<string, Uint8Array>()
  /** Every request that was let in, as method and path. */
  readonly heard: string[] = []
  /**
   * What to answer instead, once each, oldest first; `lost` does as it is told and says nothing, `late`
   * says nothing either and does it when `land` is called.
   */
  readonly faults: (Fault | 'lost' | 'late')[] = []
  readonly #late: (() => Promise<unknown>)[] = []
  /** After so many more requests that were let in, every one fails. */
  failAfter = Number.POSITIVE_INFINITY
  /** Told of each request that was let in, before it is done. */
  onHeard: (line: string) => void = () => undefined
  /** Runs before an object is deleted: what another process does in that moment. */
  beforeDelete: () => Promise<void> = async () => undefined
  /** How far this server's clock is ahead. */
  aheadMs = 0
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => void this.#enter(request, response))
    this.#server.unref()
  }

  static async start(): Promise<S3Server> {
    const server = new S3Server()
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get settings() {
    const { port } = this.#server.address() as { port: number }
    return {
      FOREWARN_S3_URL: `http://127.0.0.1:${port}`,
      FOREWARN_S3_BUCKET: BUCKET,
      FOREWARN_S3_KEY_ID: KEY_ID,
      FOREWARN_S3_SECRET: SECRET,
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** What was to be done late is done now. @returns how much that was */
  async land(): Promise<number> {
    const late = this.#late.splice(0)
    for (const one of late) await one()
    return late.length
  }

  async #enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = new Uint8Array(Buffer.concat(chunks))
    const problem = this.#problemOf(request, body)
    if (problem !== undefined) return refuse(response, problem)
    const { method = '', url = '/' } = request
    const [path = ''] = url.split('?')
    this.heard.push(`${method} ${path}`)
    this.onHeard(`${method} ${path}`)
    this.failAfter -= 1
    const fault = this.failAfter < 0 ? ([503, 'SlowDown'] as const) : this.faults.shift()
    if (fault === 'late') {
      this.#late.push(() => this.#answer(method, path, body))
      return void response.destroy()
    }
    if (fault !== undefined && fault !== 'lost') return refuse(response, fault)
    const answer = await this.#answer(method, path, body)
    if (fault === 'lost') return void response.destroy()
    response.writeHead(answer.status).end(answer.body)
  }

  #problemOf({ method = '', url = '/', headers }: IncomingMessage, body: Uint8Array) {
    const claim = claimIn(headers.authorization)
    const sent = headers as Record<string, string | undefined>
    const date = sent['x-amz-date'] ?? ''
    if (
      claim === undefined ||
      !['host', 'x-amz-date'].every((h) => claim.signedHeaders.includes(h))
    )
      return [403, 'AccessDenied'] as const
    if (claim.keyId !== KEY_ID) return [403, 'InvalidAccessKeyId'] as const
    if (claim.region !== REGION) return [400, 'AuthorizationHeaderMalformed'] as const
    const at = Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
    if (!(Math.abs(at - Date.now() - this.aheadMs) <= SKEW_MS) || !date.startsWith(claim.day))
      return [403, 'RequestTimeTooSkewed'] as const
    const due = signatureOf({ method, target: url, headers: sent }, claim, SECRET)
    if (due !== claim.signature) return [403, 'SignatureDoesNotMatch'] as const
    if (sent['x-amz-content-sha256'] !== sha256(body))
      return [400, 'XAmzContentSHA256Mismatch'] as const
    return undefined
  }

  async #answer(method: string, path: string, body: Uint8Array) {
    const [, bucket, name = ''] = path.split('/')
    if (bucket !== BUCKET) return { status: 404, body: xml('NoSuchBucket') }
    if (name === '') return { status: 200, body: '<ListBucketResult></ListBucketResult>' }
    const found = this.objects.get(name)
    if (method === 'PUT') this.objects.set(name, body)
    if (method === 'DELETE') {
      await this.beforeDelete()
      this.objects.delete(name)
      return { status: 204, body: '' }
    }
    if (method === 'PUT') return { status: 200, body: '' }
    if (found === undefined) return { status: 404, body: method === 'HEAD' ? '' : xml('NoSuchKey') }
    return { status: 200, body: method === 'HEAD' ? '' : found }
  }
}

function xml(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`
}

function refuse(response: ServerResponse, [status, code]: Fault): void {
  response.writeHead(status).end(xml(code))
}
