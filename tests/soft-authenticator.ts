// An authenticator of every kind that a house takes, in software, that says whatever it is told to say.

import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export const ALGORITHMS = ['ES256', 'EdDSA', 'RS256'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

export const sha256 = (bytes: string | Uint8Array): Buffer =>
  createHash('sha256').update(bytes).digest()
export const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** WebAuthn §6.1. */
export const FLAG = {
  ...{ present: 1, verified: 4, eligible: 8, backedUp: 16, attested: 64, extended: 128 },
} as const

export interface Head {
  readonly rpId?: string
  readonly flags?: number
  readonly counter?: number
}

const KEY_OF: Record<Algorithm, (bits: number) => { publicKey: KeyObject; privateKey: KeyObject }> =
  {
    ES256: () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
    EdDSA: () => generateKeyPairSync('ed25519'),
    RS256: (bits) => generateKeyPairSync('rsa', { modulusLength: bits }),
  }

export class SoftAuthenticator {
  readonly id = sha256('a credential')
  /** SubjectPublicKeyInfo, as a browser hands it to a page. */
  readonly publicKey: string
  /** The same as a COSE key, as it stands in what the authenticator says. */
  readonly cose: Buffer
  readonly #secret: KeyObject

  constructor(algorithm: Algorithm, rsaBits = 2048) {
    const { publicKey, privateKey } = KEY_OF[algorithm](rsaBits)
    this.publicKey = base64url(publicKey.export({ format: 'der', type: 'spki' }))
    this.cose = coseOf(algorithm, publicKey)
    this.#secret = privateKey
  }

  /** A new credential: what is behind the head unless something else is. */
  attested(cose: Uint8Array = this.cose, id: Uint8Array = this.id): Buffer {
    const length = Buffer.from([id.length >> 8, id.length & 255])
    return Buffer.concat([Buffer.alloc(16), length, id, cose])
  }

  sign(authenticatorData: Uint8Array, clientData: Uint8Array): Buffer {
    const digest = this.#secret.asymmetricKeyType === 'ed25519' ? null : 'sha256'
    return sign(digest, Buffer.concat([authenticatorData, sha256(clientData)]), this.#secret)
  }
}

export function headOf({ rpId = 'house.example', flags = 5, counter = 0 }: Head): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  return Buffer.concat([sha256(rpId), Buffer.from([flags]), count])
}

/** Its parameters in the order that CTAP2 gives them: RFC 9052 §7, RFC 8812 §2, RFC 9053 §7. */
function coseOf(algorithm: Algorithm, key: KeyObject): Buffer {
  const { x = '', y = '', n = '', e = '' } = key.export({ format: 'jwk' })
  const part = (label: number, written: string) => [
    ...[whole(label), bytes(Buffer.from(written, 'base64url'))],
  ]
  if (algorithm === 'ES256') {
    return map(5, 1, 2, 3, -7, -1, 1, ...part(-2, x), ...part(-3, y))
  }
  if (algorithm === 'EdDSA') return map(4, 1, 1, 3, -8, -1, 6, ...part(-2, x))
  return map(4, 1, 3, 3, -257, ...part(-1, n), ...part(-2, e))
}

function map(pairs: number, ...items: readonly (number | Buffer)[]): Buffer {
  const written = items.map((item) => (typeof item === 'number' ? whole(item) : item))
  return Buffer.concat([Buffer.from([0xa0 | pairs]), ...written])
}

function whole(value: number): Buffer {
  return value < 0 ? opening(0x20, -1 - value) : opening(0, value)
}

const bytes = (value: Uint8Array) => Buffer.concat([opening(0x40, value.length), value])
const word = (value: string) => Buffer.concat([opening(0x60, value.length), Buffer.from(value)])

/** A major type, and a number up to 65,535 (RFC 8949 §3). */
function opening(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([major | value])
  if (value < 256) return Buffer.from([major | 24, value])
  return Buffer.from([major | 25, value >> 8, value & 255])
}

/** What the authenticator says, wrapped as a registration without attestation (WebAuthn §8.7). */
export function unattested(authenticatorData: Uint8Array): Buffer {
  const format = [word('fmt'), word('none')]
  return map(3, ...format, word('attStmt'), map(0), word('authData'), bytes(authenticatorData))
}
