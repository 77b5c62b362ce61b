// AWS Signature Version 4 as a server computes it, written from the standard and not from our client.

import { createHash, createHmac } from 'node:crypto'

/** A request as it came over the wire. */
export interface Signed {
  readonly method: string
  /** Path and query, as they were sent. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** What an Authorization header claims. */
export interface Claim {
  readonly keyId: string
  /** `20130524` */
  readonly day: string
  readonly region: string
  /** Names of headers, in lower case. */
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/

export function claimIn(authorization: string | undefined): Claim | undefined {
  const [, keyId, day, region, names, signature] = AUTHORIZATION.exec(authorization ?? '') ?? []
  if (!keyId || !day || !region || !names || !signature) return undefined
  return { keyId, day, region, signedHeaders: names.split(';'), signature }
}

/**
 * The signature that `request` must bear under `secret`.
 *
 * Source: AWS, “Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)”.
 */
export function signatureOf(
  { method, target, headers }: Signed,
  { day, region, signedHeaders }: Omit<Claim, 'signature'>,
  secret: string,
): string {
  const [path = '/', query = ''] = target.split('?')
  const canonical = [
    method,
    path,
    query
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
      .sort()
      .join('&'),
    ...signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    headers['x-amz-content-sha256'],
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  let key: string | Buffer = `AWS4${secret}`
  for (const step of [day, region, 's3', 'aws4_request']) key = hmac(key, step)
  return hmac(key, toSign).toString('hex')
}

export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
