// A desk's keys and pins: who sits here, with what, and which house and owner it trusts.

import { Act, actBytes, type Event, type Statement } from '@forewarn/core/board/entry'
import { Witnessing } from '@forewarn/core/log/cosignature'
import type { NoteKey } from '@forewarn/core/log/note'
import { type Openers, recipientOf } from '@forewarn/core/sealing/age'
import { openWithPassphrase, sealWithPassphrase } from '@forewarn/core/sealing/passphrase'
import { pureKey, type QuickKey, type Signer } from '@forewarn/core/sealing/signatures'
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

/** Each is tried on all that is opened. */
const MOST_FORMER = 20

/** Secret. Kept in a file that only its user can read, or in a browser's memory. */
export const Keyring = z.strictObject({
  forewarn: z.literal(1),
  actor: Actor,
  pins: Pins,
  /** Ed25519 secret, 32 bytes in hex. */
  signingSecret: z.string().regex(/^[0-9a-f]{64}$/),
  /** age identities, `AGE-SECRET-KEY-…`. */
  identities: z.array(z.string().startsWith('AGE-SECRET-KEY-')).min(1),
  /** Those that gave way to them: they open what was sealed before, and nothing is sealed to them again. */
  former: z.array(z.string().startsWith('AGE-SECRET-KEY-')).max(MOST_FORMER).optional(),
})
export type Keyring = z.infer<typeof Keyring>

export function signingKey(keyring: Keyring): string {
  return held.get(keyring)?.signingKey ?? hex(keyOf(keyring).publicKey)
}

/** What is sealed to, to reach this desk. */
export async function ageKeysOf(keyring: Keyring): Promise<readonly string[]> {
  return held.get(keyring)?.ageKeys ?? (await Promise.all(keyring.identities.map(recipientOf)))
}

/** Another process that has the secrets, and gives none of them out. */
export interface KeyHolder {
  readonly signingKey: string
  readonly ageKeys: readonly string[]
  sign(message: Uint8Array): Promise<Uint8Array>
  /** @throws Refusal `sealing.notForYou`, `sealing.broken` */
  fileKey(header: Uint8Array): Promise<Uint8Array>
  /** Texts keyed by the signing secret, for what a desk keeps or writes for itself. */
  keyed(purpose: string, texts: readonly string[]): Promise<readonly string[]>
}

const held = new WeakMap<Keyring, KeyHolder>()

/**
 * A keyring whose secrets are not here. Whoever reads one of them, or copies the keyring, has a fault
 * thrown at them: to sign is `signerOf`, to open `openersOf`.
 */
export function heldKeyring(whose: Pick<Keyring, 'actor' | 'pins'>, holder: KeyHolder): Keyring {
  const elsewhere = (): never => {
    throw new Error('the secrets of this keyring are held by an agent')
  }
  const keyring: Keyring = {
    forewarn: 1,
    ...whose,
    get signingSecret() {
      return elsewhere()
    },
    get identities() {
      return elsewhere()
    },
  }
  held.set(keyring, holder)
  return keyring
}

/** Whoever holds the secrets of this keyring, where they are not in it. */
export function holderOf(keyring: Keyring): KeyHolder | undefined {
  return held.get(keyring)
}

export function signerOf(keyring: Keyring): Signer {
  const holder = held.get(keyring)
  const { actor } = keyring
  if (holder !== undefined) return { by: actor, sign: (message) => holder.sign(message) }
  return { by: actor, sign: (message) => keyOf(keyring).sign(message) }
}

const quick = new WeakMap<Keyring, NoteKey>()

/** From now on this keyring signs as the platform does, where its secrets are here. */
export function quicken(keyring: Keyring, quickKey: QuickKey): Keyring {
  if (!held.has(keyring)) quick.set(keyring, quickKey(fromHex(keyring.signingSecret)))
  return keyring
}

function keyOf(keyring: Keyring): NoteKey {
  return quick.get(keyring) ?? pureKey(fromHex(keyring.signingSecret))
}

/** All age identities of a keyring, as that which takes its place keeps them: the newest. */
export function formerOf({ identities, former = [] }: Keyring): string[] {
  return [...identities, ...former].slice(0, MOST_FORMER)
}

/** What opens that which is sealed to this desk, or was to keys that it had before. */
export function openersOf(keyring: Keyring): Openers {
  const holder = held.get(keyring)
  if (holder !== undefined) return (header) => holder.fileKey(header)
  return [...keyring.identities, ...(keyring.former ?? [])]
}

/** Signs `event` for this keyring's house, under a fresh nonce. */
export async function signedAct(keyring: Keyring, event: Event, random: Random): Promise<Act> {
  const said = stated(keyring, event, random)
  const signature = hex(await signerOf(keyring).sign(actBytes(said)))
  return Act.parse({ by: keyring.actor, text: said, signature })
}

/** The same at once, by a secret that is here. */
export function act(keyring: Keyring, event: Event, random: Random): Act {
  const said = stated(keyring, event, random)
  const signature = hex(keyOf(keyring).sign(actBytes(said)))
  return Act.parse({ by: keyring.actor, text: said, signature })
}

function stated({ pins }: Keyring, event: Event, random: Random): string {
  const statement: Statement = { house: pins.origin, nonce: hex(random.bytes(16)), event }
  return JSON.stringify(statement)
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
