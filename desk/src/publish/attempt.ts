// The journal of one attempt: what a desk must remember to finish it, whatever interrupts.

import { Act } from '@forewarn/core/board/entry'
import { AddressedPart } from '@forewarn/core/bundle/events'
import { KeptMarking } from '@forewarn/core/bundle/marking-commitment'
import { open, seal } from '@forewarn/core/sealing/age'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import { Digest } from '@forewarn/core/shared/fields'
import { AttemptId, BundleId, CaseId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { ageKeysOf, openersOf } from '../keyring.ts'
import type { Journal } from '../ports.ts'
import type { Desk } from '../sign-in.ts'

/** Written before seed or key is committed to; from here on, running again is running on. */
export const Begun = z.strictObject({
  attemptId: AttemptId,
  bundleId: BundleId,
  caseId: CaseId,
  version: z.int().min(1),
  /** Digest of the folder as it was: another one is another attempt. */
  folder: Digest,
  /** 32 bytes in hex: all codewords of the attempt follow from it. Gone once two must open those. */
  seed: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  act: Act,
  /** Where a witness draws, too: which, and what of the places is committed to. */
  drawing: z.strictObject({ witness: z.string(), marking: KeptMarking }).optional(),
})
export type Begun = z.infer<typeof Begun>

/** Written once every sealed part is in the journal, before the first upload. */
export const SealedCopies = z.strictObject({
  copies: z.array(
    z.strictObject({
      recipientId: RecipientId,
      commitment: Digest,
      /** Of the key of a copy that goes by mail. */
      key: Digest.optional(),
      parts: z.array(AddressedPart),
    }),
  ),
  /** Team blobs in the journal, by digest. */
  blobs: z.array(Digest),
  acts: z.array(Act),
})
export type SealedCopies = z.infer<typeof SealedCopies>

const BEGUN = 'attempt.age'
const SEALED = 'sealed.age'
/** Of an attempt that a witness draws for: see `drawn.ts`. */
export const PLACES = 'places.age'

/** Both are sealed to this desk's own key: a journal on a lost disk tells nothing. */
export async function readBegun(desk: Desk, journal: Journal): Promise<Begun | undefined> {
  return readSecret(desk, journal, BEGUN, Begun)
}

export async function writeBegun(desk: Desk, journal: Journal, begun: Begun): Promise<void> {
  await writeSecret(desk, journal, BEGUN, begun)
}

/**
 * Takes seed and masters out of the journal of what is published, where masters and codewords take two: whoever
 * has it needs nobody. What the disk held before may be found on it.
 */
export async function forgetSeed(desk: Desk, journal: Journal, begun: Begun): Promise<void> {
  const { seed, ...rest } = begun
  if (seed === undefined) return
  await writeBegun(desk, journal, rest)
  if (rest.drawing !== undefined) await writeSecret(desk, journal, PLACES, null)
}

export async function readSealed(desk: Desk, journal: Journal): Promise<SealedCopies | undefined> {
  return readSecret(desk, journal, SEALED, SealedCopies)
}

export async function writeSealed(desk: Desk, journal: Journal, copies: SealedCopies) {
  await writeSecret(desk, journal, SEALED, copies)
}

/** Sealed bytes wait in the journal under their digest. */
export async function keepBlob(journal: Journal, digest: string, sealed: Uint8Array) {
  await journal.write(`${digest}.age`, sealed)
}

export async function readBlob(journal: Journal, digest: string): Promise<Uint8Array> {
  const sealed = await journal.read(`${digest}.age`)
  if (sealed === undefined) throw new Refusal('attempt.journal', { name: `${digest}.age` })
  return sealed
}

/** What is sealed to this desk's own keys, under `name`. @throws Refusal `attempt.journal` */
export async function readSecret<Schema extends z.ZodType>(
  { keyring, ports }: Desk,
  journal: Journal,
  name: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  const sealed = await journal.read(name)
  if (sealed === undefined) return undefined
  const opened = await open(sealed, openersOf(keyring), ports.quickCipher)
  const parsed = schema.safeParse(JSON.parse(text(opened)))
  if (!parsed.success) throw new Refusal('attempt.journal', { name })
  return parsed.data
}

export async function writeSecret(
  { keyring, ports }: Desk,
  journal: Journal,
  name: string,
  value: unknown,
) {
  const keys = await ageKeysOf(keyring)
  await journal.write(name, await seal(utf8(JSON.stringify(value)), keys, ports.quickCipher))
}
