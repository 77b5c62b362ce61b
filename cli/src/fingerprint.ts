// The fingerprint of a keyring: what two people read to each other.

import { fingerprint } from '@forewarn/core/programme/keys'
import { ageKeysOf, type Keyring, signingKey } from '@forewarn/desk/keyring'

export async function fingerprintOf(keyring: Keyring): Promise<string> {
  return fingerprint(signingKey(keyring), await ageKeysOf(keyring))
}
