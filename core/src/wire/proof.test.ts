// Proofs of possession: others' library reads ours and writes ones that we read, and nothing else passes.

import fc from 'fast-check'
import {
  calculateJwkThumbprint,
  EmbeddedJWK,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose'
import { describe, expect, it } from 'vitest'
import { publicKey, pureKey, sign } from '../sealing/signatures.ts'
import { hex, utf8 } from '../shared/bytes.ts'
import { instant } from '../shared/instant.ts'
import { hashOf, openProof, writeProof } from './proof.ts'

const SECRET = Uint8Array.from({ length: 32 }, (_, i) => i)
const KEY = publicKey(SECRET)
const REQUEST = {
  ...{ method: 'POST', url: 'https://house.example/api/acts', token: 'a'.repeat(64) },
  ...{ nonce: 'n0nce', id: 'one', at: instant(1_612_170_000_500) },
}
const PROOF = writeProof(REQUEST, pureKey(SECRET))
const X = Buffer.from(KEY).toString('base64url')
const missing = expect.objectContaining({ code: 'session.missing' })

/** With another head, rightly signed. */
function headed(change: object): string {
  const [head = '', claims = ''] = PROOF.split('.')
  const before = JSON.parse(Buffer.from(head, 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...before, ...change })).toString('base64url')
  const signed = `${changed}.${claims}`
  return `${signed}.${Buffer.from(sign(utf8(signed), SECRET)).toString('base64url')}`
}

describe('a proof', () => {
  it('says what it was made for', () => {
    expect(openProof(PROOF)).toEqual({
      ...{ key: hex(KEY), id: 'one', method: 'POST', url: REQUEST.url, nonce: 'n0nce' },
      tokenHash: hashOf(REQUEST.token),
    })
  })

  it('is a DPoP proof to jose, with the claims of RFC 9449', async () => {
    const { payload, protectedHeader } = await jwtVerify(PROOF, EmbeddedJWK, { typ: 'dpop+jwt' })
    const digest = await crypto.subtle.digest('SHA-256', utf8(REQUEST.token))
    expect(payload).toEqual({
      ...{ jti: 'one', htm: 'POST', htu: REQUEST.url, iat: 1_612_170_000, nonce: 'n0nce' },
      ath: Buffer.from(digest).toString('base64url'),
    })
    const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk ?? {})
    expect(thumbprint).toMatch(/^[\w-]{43}$/)
  })

  it.each(['EdDSA', 'Ed25519'])('that jose made with %s is opened', async (alg) => {
    const pair = await generateKeyPair('Ed25519', { extractable: true })
    const { kty, crv, x } = await exportJWK(pair.publicKey)
    const made = await new SignJWT({
      jti: '1',
      htm: 'GET',
      htu: 'https://h/x',
      ath: 'h',
      nonce: 'n',
    })
      .setProtectedHeader({ typ: 'dpop+jwt', alg, jwk: { kty, crv, x } as never })
      .setIssuedAt()
      .sign(pair.privateKey)
    expect(openProof(made).key).toBe(Buffer.from(x ?? '', 'base64url').toString('hex'))
  })

  it('is nothing once a letter of it is another', () => {
    fc.assert(
      fc.property(
        fc.nat(PROOF.length - 1),
        fc.constantFrom('A', 'b', '-', '.', '='),
        (at, letter) => {
          fc.pre(PROOF[at] !== letter)
          const changed = PROOF.slice(0, at) + letter + PROOF.slice(at + 1)
          expect(() => openProof(changed)).toThrow(missing)
        },
      ),
    )
  })

  it('signed anew is one, whatever order its head is in', () => {
    expect(openProof(headed({}))).toEqual(openProof(PROOF))
  })

  it.each([
    ['nothing', ''],
    ['two parts', PROOF.split('.').slice(1).join('.')],
    ['four parts', `${PROOF}.x`],
    ['no JSON', `e30x.${PROOF.split('.').slice(1).join('.')}`],
    ['something endless', 'a'.repeat(5_000_000)],
    ['a proof by no algorithm', headed({ alg: 'none' })],
    ['a proof by a shared secret', headed({ alg: 'HS256' })],
    ['another kind of token', headed({ typ: 'jwt' })],
    ['a critical extension', headed({ crit: ['b64'], b64: false })],
    ['a key with its secret', headed({ jwk: { kty: 'OKP', crv: 'Ed25519', x: X, d: X } })],
  ])('is not %s', (_, jws) => {
    expect(() => openProof(jws)).toThrow(missing)
  })
})
