// The secret that a recipient's tokens are drawn from: made once at its desk, sealed to its own keys.

import { join } from 'node:path'
import { type Openers, open, seal } from '@forewarn/core/sealing/age'
import type { Random } from '@forewarn/core/shared/chance'
import { Refusal } from '@forewarn/core/shared/refusal'
import { ageKeysOf, type Keyring, openersOf } from '@forewarn/desk/keyring'
import { readIfThere, writeDurably } from './durable.ts'
import { quickCipher } from './quick-cipher.ts'

const SECRET_BYTES = 32

/**
 * Not in the keyring, which somebody may give to a page that the house serves. Where the file is gone, or
 * these keys do not open it, another secret is drawn: hashes that stand in the ledger prove what they did.
 */
export async function ownSecret(
  folder: string,
  keyring: Keyring,
  random: Random,
): Promise<Uint8Array> {
  const file = join(folder, 'tokens.age')
  const kept = await readIfThere(file)
  const known = kept && (await opened(kept, openersOf(keyring)))
  if (known !== undefined) return known
  const secret = random.bytes(SECRET_BYTES)
  const [own = ''] = await ageKeysOf(keyring)
  await writeDurably(file, await seal(secret, [own], quickCipher))
  return secret
}

async function opened(sealed: Uint8Array, openers: Openers) {
  try {
    const secret = await open(sealed, openers, quickCipher)
    return secret.length === SECRET_BYTES ? secret : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
