// Signed requests to one bucket (AWS Signature Version 4), asked again where the server falters.

import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'

export interface Bucket {
  /** The server, without the bucket: `https://s3.example`. */
  readonly url: string
  readonly bucket: string
  readonly region: string
  readonly keyId: string
  readonly secret: string
}

export interface Answer {
  readonly status: number
  /** S3's own word for an error, or nothing. */
  readonly code: string
  readonly body: Uint8Array<ArrayBuffer>
}

type Method = 'GET' | 'HEAD' | 'PUT' | 'DELETE'

/** Enough for the largest part over a slow line. */
const TIMEOUT_MS = 120_000
/** A deletion takes the server a moment. */
const DROP_TIMEOUT_MS = 20_000
/** Before a second and a third try; what we ask may be asked twice. */
const PAUSES_MS: readonly number[] = [200, 1000]

export class S3Client {
  readonly #bucket: Bucket

  constructor(bucket: Bucket) {
    this.#bucket = bucket
  }

  /** What the server answers, whatever it is. */
  async ask(method: Method, path: string, body = new Uint8Array(0)): Promise<Answer> {
    for (const wait of PAUSES_MS) {
      const answer = await this.#askOnce(method, path, body).catch(() => undefined)
      if (answer !== undefined && answer.status < 500) return answer
      await pause(wait)
    }
    return this.#askOnce(method, path, body)
  }

  /** Deletes, asked once alone: of two that were asked, the answer to one says nothing of the other. */
  async drop(path: string): Promise<void> {
    const answer = await this.#askOnce('DELETE', path, new Uint8Array(0), DROP_TIMEOUT_MS)
    mustBe([200, 204, 404], answer, 'DELETE')
  }

  /** A fault where the server answers with none of `expected`. */
  async do(
    method: Method,
    path: string,
    expected: readonly number[],
    body?: Uint8Array,
  ): Promise<Answer> {
    const answer = await this.ask(method, path, body && Uint8Array.from(body))
    mustBe(expected, answer, method)
    return answer
  }

  /** Signed with the time of this machine: the signature's, not the house's. */
  async #askOnce(
    method: Method,
    path: string,
    body: Uint8Array<ArrayBuffer>,
    timeoutMs = TIMEOUT_MS,
  ): Promise<Answer> {
    const { url, bucket, region, keyId, secret } = this.#bucket
    const signer = new AwsV4Signer({
      ...{ method, url: `${url.replace(/\/$/, '')}/${bucket}${path}`, region, service: 's3' },
      ...{ accessKeyId: keyId, secretAccessKey: secret },
      headers: { 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') },
    })
    const signed = await signer.sign()
    const answer = await fetch(signed.url, {
      ...{ method, headers: signed.headers, redirect: 'manual' },
      ...(method === 'PUT' && { body }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return { status: answer.status, code: codeIn(answer.status, bytes), body: bytes }
  }
}

function mustBe(expected: readonly number[], { status, code }: Answer, method: Method): void {
  if (expected.includes(status)) return
  const said = `S3 ${status} ${code}`.trim()
  // `code` is what the operator's log shows.
  throw Object.assign(new Error(`${said} to ${method}`), { code: said })
}

function codeIn(status: number, body: Uint8Array): string {
  if (status < 300) return ''
  return /<Code>(\w{1,60})<\/Code>/.exec(new TextDecoder().decode(body))?.[1] ?? ''
}
