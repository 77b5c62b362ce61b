// A desk's keys and pins: who sits here, with what, and which house and owner it trusts.

import { Act, actBytes, type Event, type Statement } from '@forewarn/core/board/entry'
import { Witnessing } from '@forewarn/core/log/cosignature'
import { openWithPassphrase, sealWithPassphrase } from '@forewarn/core/sealing/passphrase'
import { publicKey, sign } from '@forewarn/core/sealing/signatures'
import { base64, fromBase64, fromHex, hex, text, utf8 } from '@forewarn/core/shared/bytes'
import type { Random } from '@forewarn/core/shared/chance'
import { Refusal } from '@forewarn/core/shared/refusal'
import { Actor } from '@forewarn/core/wire/routes'
import { z } from 'zod'

/** What an invitation pins: the house, its log key, and the owner's fingerprint. */
export const Pins = z.strictObject({
  url: z.url(),
  origin: z.string(),
  /** The log's verifier keys (C2SP signed note), Ed25519 and ML-DSA-44; early desks pinned one. */
  logKey: z.string(),
  /** Owner's signing key; every authority is traced back to it. */
  owner: z.string().regex(/^[0-9a-f]{64}$/),
  /** Whose cosignatures are asked for, and how many; without it the log's own signature is enough. */
  witnessing: Witnessing.optional(),
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
  const said = JSON.stringify(statement)
  const signature = hex(sign(actBytes(said), fromHex(keyring.signingSecret)))
  return Act.parse({ by: keyring.actor, text: said, signature })
}

/** A keyring that only a passphrase opens. Whose it is can be read without. */
export const LockedKeyring = z.strictObject({
  forewarn: z.literal(1),
  actor: Actor,
  /** An age file under the passphrase, holding the keyring as JSON. */
  locked: z.base64(),
})
export type LockedKeyring = z.infer<typeof LockedKeyring>

/** As it is kept: what has no lock is as good as what stands in it. */
export type KeptKeyring = Keyring | LockedKeyring

export function isLocked(kept: KeptKeyring): kept is LockedKeyring {
  return 'locked' in kept
}

/** @param workFactor as `sealWithPassphrase` has it */
export async function lockKeyring(
  keyring: Keyring,
  passphrase: string,
  workFactor?: number,
): Promise<LockedKeyring> {
  const plain = utf8(JSON.stringify(keyring))
  const locked = base64(await sealWithPassphrase(plain, passphrase, workFactor))
  return { forewarn: 1, actor: keyring.actor, locked }
}

/** @throws Refusal `keys.passphrase` where it is another one, or the file was changed */
export async function unlockKeyring(
  { actor, locked }: LockedKeyring,
  passphrase: string,
): Promise<Keyring> {
  const plain = await openWithPassphrase(fromBase64(locked), passphrase).catch((error) => {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal('keys.passphrase', {})
  })
  const keyring = Keyring.safeParse(JSON.parse(text(plain)))
  if (!keyring.success || keyring.data.actor !== actor) throw new Refusal('keys.passphrase', {})
  return keyring.data
}
