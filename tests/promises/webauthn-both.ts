// What our own WebAuthn and another implementation make of the same words, whatever they are.

import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { expect } from 'vitest'
import { verifyAssertion, verifyCreated } from '../../server/src/who/webauthn.ts'
import {
  base64url,
  FLAG,
  type Head,
  headOf,
  type SoftAuthenticator,
  sha256,
  unattested,
} from '../soft-authenticator.ts'

const RP_ID = 'house.example'
const ORIGIN = 'https://house.example'
export const CHALLENGE = base64url(sha256('what the house asked'))
const QUESTION = { challenge: CHALLENGE, rpId: RP_ID, isOrigin: (one: string) => one === ORIGIN }
const ID = base64url(sha256('a credential'))
export const UP_UV = FLAG.present | FLAG.verified

/** What reaches the house, as bytes. */
interface Said {
  readonly client: Uint8Array
  readonly authenticator: Uint8Array
  readonly signature: Uint8Array
}

export interface Words extends Head {
  readonly client?: Readonly<Record<string, unknown>>
  /** Behind the head. */
  readonly more?: Uint8Array
}

function clientOf(type: string, changes: Words['client'] = {}): Buffer {
  const said = { type, challenge: CHALLENGE, origin: ORIGIN, crossOrigin: false, ...changes }
  return Buffer.from(JSON.stringify(said))
}

/** An assertion that its authenticator signed, whatever it says. */
export function asserted(
  key: SoftAuthenticator,
  { client: changes, more, ...head }: Words = {},
): Said {
  const client = clientOf('webauthn.get', changes)
  const authenticator = Buffer.concat([headOf(head), more ?? Buffer.alloc(0)])
  return { client, authenticator, signature: key.sign(authenticator, client) }
}

export function created(
  key: SoftAuthenticator,
  { client: changes, more, ...head }: Words = {},
): Said {
  const client = clientOf('webauthn.create', changes)
  const flags = UP_UV | FLAG.attested
  const authenticator = Buffer.concat([headOf({ flags, ...head }), more ?? key.attested()])
  return { client, authenticator, signature: Buffer.alloc(0) }
}

/** [ours, theirs]; the library says no by throwing, or by a flag. */
export type Verdicts = readonly [ours: boolean, theirs: boolean]

/** @param before what the library is told that the credential counted to; ours leaves that to the store */
export async function ofAssertion(
  key: SoftAuthenticator,
  said: Said,
  before = 0,
): Promise<Verdicts> {
  const [clientData, authenticatorData] = [base64url(said.client), base64url(said.authenticator)]
  const signature = base64url(said.signature)
  const assertion = { id: ID, clientData, authenticatorData, signature }
  const ours = isTaken(() => verifyAssertion(assertion, key.publicKey, QUESTION))
  const theirs = verifyAuthenticationResponse({
    response: {
      ...{ id: ID, rawId: ID, type: 'public-key', clientExtensionResults: {} },
      response: { clientDataJSON: clientData, authenticatorData, signature },
    },
    ...{ expectedChallenge: CHALLENGE, expectedOrigin: ORIGIN, expectedRPID: RP_ID },
    credential: { id: ID, publicKey: Uint8Array.from(key.cose), counter: before },
  })
  return [ours, await isVerified(theirs)]
}

export async function ofCreated(key: SoftAuthenticator, said: Said): Promise<Verdicts> {
  const [clientData, authenticatorData] = [base64url(said.client), base64url(said.authenticator)]
  const passkey = { id: ID, publicKey: key.publicKey, clientData, authenticatorData }
  const ours = isTaken(() => verifyCreated(passkey, QUESTION))
  const attestationObject = base64url(unattested(said.authenticator))
  const theirs = verifyRegistrationResponse({
    response: {
      ...{ id: ID, rawId: ID, type: 'public-key', clientExtensionResults: {} },
      response: { clientDataJSON: clientData, attestationObject },
    },
    ...{ expectedChallenge: CHALLENGE, expectedOrigin: ORIGIN, expectedRPID: RP_ID },
    supportedAlgorithmIDs: [-7, -8, -257],
  })
  return [ours, await isVerified(theirs)]
}

function isTaken(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch (error) {
    expect(error).toMatchObject({ name: 'Refusal', code: 'passkey.refused' })
    return false
  }
}

const isVerified = (asked: Promise<{ verified: boolean }>) =>
  asked.then(
    ({ verified }) => verified,
    () => false,
  )
