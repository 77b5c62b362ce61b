// Keyrings that a person had kept in this browser: locked ones alone, with a name to choose them by.

import type { LockedKeyring } from '@forewarn/desk/keyring'
import { inStore, isThere } from './database.ts'

/** Under a passphrase, or under what an authenticator gives out for a salt to whoever is verified at it. */
export type KeptHere =
  | { readonly lock: 'passphrase'; readonly actor: string; readonly keyring: LockedKeyring }
  | {
      readonly lock: 'passkey'
      readonly actor: string
      readonly rpId: string
      readonly credential: string
      /** Base64url; 32 bytes, which the authenticator is asked with. */
      readonly salt: string
      /** Base64url; 12 bytes. */
      readonly nonce: string
      /** Base64url: the keyring as JSON under AES-256-GCM. */
      readonly sealed: string
    }

/** Nobody but this page writes there, and what opens it says whether it is whole. It looks without a trace. */
export async function keptHere(): Promise<KeptHere[]> {
  if (!(await isThere())) return []
  return inStore<KeptHere[]>('keyrings', 'readonly', (store) => store.getAll())
}

/** In the place of what was kept for the same person. */
export async function keepHere(kept: KeptHere): Promise<void> {
  await inStore('keyrings', 'readwrite', (store) => store.put(kept))
}

export async function forgetHere(actor: string): Promise<void> {
  await inStore('keyrings', 'readwrite', (store) => store.delete(actor))
}
