// A desk's keys and pins: who sits here, with what, and which house and owner it trusts.

import { Act, actBytes, type Event, type Statement } from '@forewarn/core/board/entry'
import { publicKey, sign } from '@forewarn/core/sealing/signatures'
import { fromHex, hex } from '@forewarn/core/shared/bytes'
import type { Random } from '@forewarn/core/shared/chance'
import { Actor } from '@forewarn/core/wire/routes'
import { z } from 'zod'

/** What an invitation pins: the house, its log key, and the owner's fingerprint. */
export const Pins = z.strictObject({
  url: z.url(),
  origin: z.string(),
  /** The log's verifier key (C2SP signed note). */
  logKey: z.string(),
  /** Owner's signing key; every authority is traced back to it. */
  owner: z.string().regex(/^[0-9a-f]{64}$/),
})
export type Pins = z.infer<typeof Pins>

/** Secret. Kept in a file that only its user can read, or in a browser's memory. */
export const Keyring = z.strictObject({
  forewarn: z.literal(1),
  actor: Actor,
  pins: Pins,
  /** Ed25519 secret, 32 bytes in hex. */
  signingSecret: z.string().regex(/^[0-9a-f]{64}$/),
  /** age identities, `AGE-SECRET-KEY-…`. */
  identities: z.array(z.string().startsWith('AGE-SECRET-KEY-')).min(1),
})
export type Keyring = z.infer<typeof Keyring>

export function signingKey({ signingSecret }: Keyring): string {
  return hex(publicKey(fromHex(signingSecret)))
}

/** Signs `event` for this keyring's house, under a fresh nonce. */
export function act(keyring: Keyring, event: Event, random: Random): Act {
  const house = keyring.pins.origin
  const statement: Statement = { house, nonce: hex(random.bytes(16)), event }
  const text = JSON.stringify(statement)
  const signature = hex(sign(actBytes(text), fromHex(keyring.signingSecret)))
  return Act.parse({ by: keyring.actor, text, signature })
}
