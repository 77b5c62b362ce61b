// The browser's authenticators: a passkey shown, and one made. Only a page has them, a worker has not.

import { base64url, fromBase64url, utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Assertion, NewPasskey } from '@forewarn/core/wire/presence'
import type { Question } from '@forewarn/desk/presence'
import type { PasskeySecret } from './passkey-lock.ts'

/** In the order of preference: ES256, EdDSA, RS256. */
const ALGORITHMS = [-7, -8, -257]
const TIMEOUT_MS = 120_000

/** What is asked of an authenticator; without `credentials`, any that it has for this house. */
export type Asked = Pick<Question, 'challenge' | 'rpId' | 'credentials'>

/** @throws Refusal `passkey.absent` */
export async function showPasskey({ challenge, rpId, credentials }: Asked): Promise<Assertion> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    ...{ challenge: fromBase64url(challenge), rpId, timeout: TIMEOUT_MS },
    ...{ userVerification: 'required', allowCredentials: credentials.map(descriptor) },
  }
  const found = await ask(() => navigator.credentials.get({ publicKey }))
  const response = found.response as AuthenticatorAssertionResponse
  return {
    id: found.id,
    clientData: written(response.clientDataJSON),
    authenticatorData: written(response.authenticatorData),
    signature: written(response.signature),
  }
}

/** @throws Refusal `passkey.absent` */
export async function makePasskey(
  { challenge, rpId, credentials }: Asked,
  { actor, origin }: { readonly actor: string; readonly origin: string },
): Promise<Omit<NewPasskey, 'signature'>> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    ...{ challenge: fromBase64url(challenge), timeout: TIMEOUT_MS, attestation: 'none' },
    rp: { id: rpId, name: origin },
    user: { id: utf8(actor), name: actor, displayName: actor },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: credentials.map(descriptor),
    // So that it can lock a keyring, where it is of that kind.
    extensions: { prf: {} },
    // Found by the house's name alone, since who types a code names nobody.
    authenticatorSelection: {
      ...{ residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    },
  }
  const made = await ask(() => navigator.credentials.create({ publicKey }))
  const response = made.response as AuthenticatorAttestationResponse
  const key = response.getPublicKey()
  if (key === null) throw absent('this authenticator’s keys are of a kind that the house lacks')
  return {
    ...{ id: made.id, publicKey: written(key), clientData: written(response.clientDataJSON) },
    authenticatorData: written(response.getAuthenticatorData()),
  }
}

/**
 * What a passkey gives out for a salt, and gives nobody who is not verified at it (WebAuthn §10.1.4).
 * Nothing is proven to anybody by it, so the challenge is of no account.
 *
 * @param salt base64url; a fresh one unless given
 * @throws Refusal `passkey.absent`
 */
export async function secretOf({
  rpId,
  credentials,
  salt = base64url(crypto.getRandomValues(new Uint8Array(32))),
}: Omit<Asked, 'challenge'> & { readonly salt?: string }): Promise<PasskeySecret> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    ...{ challenge: crypto.getRandomValues(new Uint8Array(32)), rpId, timeout: TIMEOUT_MS },
    ...{ userVerification: 'required', allowCredentials: credentials.map(descriptor) },
    extensions: { prf: { eval: { first: fromBase64url(salt) } } },
  }
  const found = await ask(() => navigator.credentials.get({ publicKey }))
  const first = found.getClientExtensionResults().prf?.results?.first
  if (first === undefined) throw absent('this one cannot lock a keyring; take a passphrase')
  const bytes = first instanceof ArrayBuffer ? new Uint8Array(first) : new Uint8Array(first.buffer)
  return { rpId, credential: found.id, salt, secret: Uint8Array.from(bytes) }
}

async function ask(work: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  if (!('credentials' in navigator)) throw absent('this browser has none at this address')
  try {
    const found = await work()
    if (found !== null) return found as PublicKeyCredential
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    throw absent(PROBLEMS[error.name] ?? `the browser says ${error.name}`)
  }
  throw absent('the browser found none')
}

const PROBLEMS: Readonly<Record<string, string>> = {
  NotAllowedError: 'it was refused or took too long',
  SecurityError: 'this page is not at the house’s own address',
  InvalidStateError: 'this authenticator has one for this house already',
  NotSupportedError: 'this authenticator’s keys are of a kind that the house lacks',
}

const absent = (problem: string) => new Refusal('passkey.absent', { problem })

const written = (bytes: ArrayBuffer) => base64url(new Uint8Array(bytes))

function descriptor(id: string): PublicKeyCredentialDescriptor {
  return { type: 'public-key', id: fromBase64url(id) }
}
