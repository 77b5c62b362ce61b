// Age identities: the secret keys that open what was sealed, and the public key of each.

import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { Refusal } from '../shared/refusal.ts'

/** A fresh secret, `AGE-SECRET-KEY-1…` or `AGE-SECRET-KEY-PQ-1…`; the library draws it. */
export async function freshAgeIdentity({ postQuantum }: { postQuantum: boolean }): Promise<string> {
  return postQuantum ? await generateHybridIdentity() : await generateX25519Identity()
}

/**
 * The public key to seal to for this identity.
 *
 * @throws Refusal `sealing.badIdentity`, which does not repeat the secret
 */
export async function recipientOf(identity: string): Promise<string> {
  try {
    return await identityToRecipient(identity)
  } catch {
    throw new Refusal('sealing.badIdentity', {})
  }
}
