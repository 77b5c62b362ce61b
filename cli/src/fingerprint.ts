// The fingerprint of a keyring: what two people read to each other.

import { fingerprint } from '@forewarn/core/programme/keys'
import { recipientOf } from '@forewarn/core/sealing/age'
import { type Keyring, signingKey } from '@forewarn/desk/keyring'

export async function fingerprintOf(keyring: Keyring): Promise<string> {
  const ageKeys = await Promise.all(keyring.identities.map(recipientOf))
  return fingerprint(signingKey(keyring), ageKeys)
}
