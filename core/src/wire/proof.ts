// Proof of possession for one request (DPoP, RFC 9449): a session's token is worth nothing without its key.

import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'
import type { NoteKey } from '../log/note.ts'
import { type QuickVerify, verifySignature } from '../sealing/signatures.ts'
import { base64url, fromBase64url, hex, text, utf8 } from '../shared/bytes.ts'
import type { Instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'

/** What is proven: that whoever holds the key asks this of this door, now. */
export interface Request {
  readonly method: string
  /** The whole address, without query. */
  readonly url: string
  readonly token: string
  /** What the house said last: that makes *now*. */
  readonly nonce: string
}

/** One proof is made for one request. */
export interface Proof extends Omit<Request, 'token'> {
  /** The session's public key, 32 bytes in hex. */
  readonly key: string
  /** Base64url of the token's SHA-256. */
  readonly tokenHash: string
  /** Never used twice. */
  readonly id: string
}

interface Written extends Request {
  readonly id: string
  readonly at: Instant
}

/**
 * The proof as a compact JWS, for the header `DPoP`.
 *
 * @param key the session's own
 */
export function writeProof(request: Written, key: NoteKey): string {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: base64url(key.publicKey) }
  const head = { typ: 'dpop+jwt', alg: 'EdDSA', jwk }
  const { id: jti, method: htm, url: htu, at, nonce, token } = request
  const claims = { jti, htm, htu, iat: Math.floor(at / 1000), ath: hashOf(token), nonce }
  const signed = [head, claims].map((part) => base64url(utf8(JSON.stringify(part)))).join('.')
  return `${signed}.${base64url(key.sign(utf8(signed)))}`
}

/** `ath` of RFC 9449 §4.2. */
export const hashOf = (token: string): string => base64url(sha256(utf8(token)))

/** Private members of a key have no place here, nor have other algorithms. */
const Head = z.strictObject({
  typ: z.literal('dpop+jwt'),
  alg: z.enum(['EdDSA', 'Ed25519']),
  jwk: z.object({
    ...{
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string(),
      d: z.undefined().optional(),
    },
  }),
})

const word = z.string().min(1).max(500)
const Claims = z.object({
  jti: word,
  htm: word,
  htu: word,
  iat: z.number(),
  ath: word,
  nonce: word,
})

/** Longer ones nobody needs. */
const MOST_CHARS = 4096

/**
 * What a proof says, only if the key that it names signed it. Whether it is the right key, request,
 * token and nonce is for the caller to see. `iat` is not read: the nonce says when.
 *
 * @throws Refusal `session.missing`
 */
export function openProof(jws: string, quick?: QuickVerify): Proof {
  try {
    return opened(jws, quick)
  } catch (error) {
    if (error instanceof Refusal || error instanceof SyntaxError) throw missing()
    throw error
  }
}

function opened(jws: string, quick?: QuickVerify): Proof {
  const [head, claims, signature, ...more] = jws.split('.')
  const isWhole = jws.length <= MOST_CHARS && head && claims && signature && more.length === 0
  if (!isWhole) throw missing()
  const { jwk } = read(Head, head)
  const { jti, htm, htu, ath, nonce } = read(Claims, claims)
  const key = fromBase64url(jwk.x)
  verifySignature(utf8(`${head}.${claims}`), fromBase64url(signature), key, quick)
  return { key: hex(key), id: jti, method: htm, url: htu, tokenHash: ath, nonce }
}

function read<Schema extends z.ZodType>(schema: Schema, part: string): z.output<Schema> {
  const parsed = schema.safeParse(JSON.parse(text(fromBase64url(part))))
  if (!parsed.success) throw missing()
  return parsed.data
}

const missing = () => new Refusal('session.missing', {})
