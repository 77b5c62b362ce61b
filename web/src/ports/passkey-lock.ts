// A keyring locked with what an authenticator gives out: HKDF-SHA256, then AES-256-GCM, both the browser's own.

import { base64url, fromBase64url, text, utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { Keyring } from '@forewarn/desk/keyring'
import type { KeptHere } from './kept-keyrings.ts'

/** What a passkey gave out for a salt, and which it was. */
export interface PasskeySecret {
  readonly rpId: string
  readonly credential: string
  /** Base64url. */
  readonly salt: string
  /** 32 bytes. */
  readonly secret: Uint8Array<ArrayBuffer>
}

type Locked = Extract<KeptHere, { lock: 'passkey' }>

export async function lockWithPasskey(
  keyring: Keyring,
  { rpId, credential, salt, secret }: PasskeySecret,
): Promise<KeptHere> {
  const nonce = crypto.getRandomValues(new Uint8Array(12))
  const { actor } = keyring
  const key = await keyOf(secret, salt)
  const sealed = await crypto.subtle.encrypt(
    aesOf(nonce, { actor, credential }),
    key,
    utf8(JSON.stringify(keyring)),
  )
  return {
    ...{ lock: 'passkey', actor, rpId, credential, salt },
    ...{ nonce: base64url(nonce), sealed: base64url(new Uint8Array(sealed)) },
  }
}

/** @throws Refusal `passkey.absent` where it is another passkey's, or was changed */
export async function unlockWithPasskey(kept: Locked, secret: Uint8Array<ArrayBuffer>) {
  const key = await keyOf(secret, kept.salt)
  const plain = await crypto.subtle
    .decrypt(aesOf(fromBase64url(kept.nonce), kept), key, fromBase64url(kept.sealed))
    .catch(() => {
      throw new Refusal('passkey.absent', { problem: 'it does not open the keyring kept here' })
    })
  return Keyring.parse(JSON.parse(text(new Uint8Array(plain))))
}

async function keyOf(secret: Uint8Array<ArrayBuffer>, salt: string): Promise<CryptoKey> {
  const from = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  const info = utf8('forewarn kept keyring v1')
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: fromBase64url(salt), info }
  const aes = { name: 'AES-GCM', length: 256 }
  return crypto.subtle.deriveKey(hkdf, from, aes, false, ['encrypt', 'decrypt'])
}

/** Bound to whose it is said to be. */
function aesOf(
  iv: Uint8Array<ArrayBuffer>,
  { actor, credential }: Pick<Locked, 'actor' | 'credential'>,
) {
  return { name: 'AES-GCM', iv, additionalData: utf8(JSON.stringify([actor, credential])) }
}
