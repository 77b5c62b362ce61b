// What an authenticator said, verified (WebAuthn Level 3, §7): no attestation, user verification always.

import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { concat, fromBase64url, sameBytes, text, utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Assertion, NewPasskey } from '@forewarn/core/wire/presence'
import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'

/** What was asked, where, and for whom. */
export interface Question {
  /** Base64url, as the browser writes it. */
  readonly challenge: string
  readonly rpId: string
  readonly isOrigin: (origin: string) => boolean
}

/** A page in a frame of another origin has no business here. */
const ClientData = z.looseObject({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.literal(false).optional(),
  topOrigin: z.undefined().optional(),
})

/** §6.1: hash of the rpId, flags, signature counter; what is longer holds a credential or extensions. */
const HEAD_BYTES = 37
const FLAGS = {
  ...{ userPresent: 1, userVerified: 4, backupEligible: 8, backedUp: 16 },
  ...{ attested: 64, extended: 128 },
}

/**
 * Returns the signature counter only if this is what the authenticator that has the secret of `publicKey`
 * answered to this question, with its user verified.
 *
 * @param publicKey SubjectPublicKeyInfo, base64url
 * @throws Refusal `passkey.refused`
 */
export function verifyAssertion(
  { clientData, authenticatorData, signature }: Assertion,
  publicKey: string,
  question: Question,
): number {
  const [client, authenticator] = [bytesOf(clientData), bytesOf(authenticatorData)]
  mustAnswer(client, 'webauthn.get', question)
  const counter = counterIn(authenticator, question)
  if (!isAssertion(authenticator)) throw refused()
  const signed = concat(authenticator, sha256(client))
  mustBeSigned(signed, bytesOf(signature), readKey(publicKey))
  return counter
}

/**
 * The same for a new credential. Nothing signs one where no attestation is asked for: it is the person's
 * enrolled key that says whose it is.
 *
 * @throws Refusal `passkey.refused`
 */
export function verifyCreated(
  { id, publicKey, clientData, authenticatorData }: Omit<NewPasskey, 'signature'>,
  question: Question,
): number {
  mustAnswer(bytesOf(clientData), 'webauthn.create', question)
  const authenticator = bytesOf(authenticatorData)
  const counter = counterIn(authenticator, question)
  readKey(publicKey)
  if (!sameBytes(credentialIn(authenticator), bytesOf(id))) throw refused()
  return counter
}

function mustAnswer(client: Uint8Array, type: string, { challenge, isOrigin }: Question): void {
  const said = ClientData.safeParse(jsonIn(client))
  const isAnswer =
    said.success &&
    said.data.type === type &&
    sameBytes(utf8(said.data.challenge), utf8(challenge)) &&
    isOrigin(said.data.origin)
  if (!isAnswer) throw refused()
}

const has = (authenticator: Uint8Array, flag: number) => ((authenticator[32] ?? 0) & flag) !== 0

function counterIn(authenticator: Uint8Array, { rpId }: Question): number {
  if (authenticator.length < HEAD_BYTES) throw refused()
  const isRight =
    sameBytes(authenticator.subarray(0, 32), sha256(utf8(rpId))) &&
    has(authenticator, FLAGS.userPresent) &&
    has(authenticator, FLAGS.userVerified) &&
    (has(authenticator, FLAGS.backupEligible) || !has(authenticator, FLAGS.backedUp))
  if (!isRight) throw refused()
  return new DataView(authenticator.buffer, authenticator.byteOffset).getUint32(33)
}

/** It holds no credential, and is longer where it holds extensions and only there. They are read by nobody. */
function isAssertion(authenticator: Uint8Array): boolean {
  const isLonger = authenticator.length > HEAD_BYTES
  return !has(authenticator, FLAGS.attested) && isLonger === has(authenticator, FLAGS.extended)
}

/** §6.5.2: an AAGUID of 16 bytes, the id's length in two, the id. */
function credentialIn(authenticator: Uint8Array): Uint8Array {
  if (!has(authenticator, FLAGS.attested) || authenticator.length < HEAD_BYTES + 18) throw refused()
  const at = HEAD_BYTES + 16
  const length = ((authenticator[at] as number) << 8) | (authenticator[at + 1] as number)
  return authenticator.subarray(at + 2, at + 2 + length)
}

/** ES256, EdDSA and RS256, which every authenticator has one of. */
function readKey(publicKey: string): KeyObject {
  const key = attempt(() =>
    createPublicKey({ key: Buffer.from(bytesOf(publicKey)), format: 'der', type: 'spki' }),
  )
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  const isKnown =
    (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') ||
    key.asymmetricKeyType === 'ed25519' ||
    (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048)
  if (!isKnown) throw refused()
  return key
}

function mustBeSigned(signed: Uint8Array, signature: Uint8Array, key: KeyObject): void {
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256'
  if (!attempt(() => verify(digest, signed, key, signature))) throw refused()
}

function jsonIn(bytes: Uint8Array): unknown {
  return attempt(() => JSON.parse(text(bytes)) as unknown)
}

function bytesOf(written: string): Uint8Array {
  return attempt(() => fromBase64url(written))
}

/** What others wrote is no fault of ours, whatever the platform throws at it. */
function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch {
    throw refused()
  }
}

const refused = () => new Refusal('passkey.refused', {})
