// The secret that a recipient's tokens are drawn from: made once at its desk, sealed to its own keys.

import { join } from 'node:path'
import { open, recipientOf, seal } from '@forewarn/core/sealing/age'
import type { Random } from '@forewarn/core/shared/chance'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Keyring } from '@forewarn/desk/keyring'
import { readIfThere, writeDurably } from './durable.ts'

const SECRET_BYTES = 32

/**
 * Not in the keyring, which somebody may give to a page that the house serves. Where the file is gone, or
 * these keys do not open it, another secret is drawn: hashes that stand in the ledger prove what they did.
 */
export async function ownSecret(
  folder: string,
  { identities }: Keyring,
  random: Random,
): Promise<Uint8Array> {
  const file = join(folder, 'tokens.age')
  const kept = await readIfThere(file)
  const known = kept && (await opened(kept, identities))
  if (known !== undefined) return known
  const secret = random.bytes(SECRET_BYTES)
  const [identity = ''] = identities
  await writeDurably(file, await seal(secret, [await recipientOf(identity)]))
  return secret
}

async function opened(sealed: Uint8Array, identities: readonly string[]) {
  try {
    const secret = await open(sealed, identities)
    return secret.length === SECRET_BYTES ? secret : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
