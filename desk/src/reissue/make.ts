// Making what is issued again: rendered as it was committed to, sealed, and named in one act.

import type { Board } from '@forewarn/core/board/board'
import { currentParts, keysNow } from '@forewarn/core/bundle/attempt'
import type { CopyFiles } from '@forewarn/core/bundle/checks'
import {
  ALONE,
  type CopyCommitment,
  codewordIn,
  commitmentDigest,
} from '@forewarn/core/bundle/commitment'
import type { AddressedPart } from '@forewarn/core/bundle/events'
import { contentDigest, type PartFileBytes } from '@forewarn/core/bundle/part'
import { seal } from '@forewarn/core/sealing/age'
import { base64 } from '@forewarn/core/shared/bytes'
import type { ArtefactClass } from '@forewarn/core/shared/fields'
import { freshId, PartId, type RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Opening } from '../openings.ts'
import { type PlainPart, sealPart } from '../publish/seal-part.ts'
import { type SealedBlob, upload } from '../publish/upload.ts'
import type { Extended, Progress } from '../publish/workshop.ts'
import { recordAndFind } from '../record.ts'
import type { Desk } from '../sign-in.ts'
import { digestOf, sealMaterial } from '../team.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import type { Addition, Decision } from './decide.ts'
import type { Kept } from './kept.ts'

export interface Making {
  readonly desk: Desk
  readonly ledger: VerifiedLedger
  readonly board: Board
  readonly kept: Kept
  readonly extended: Extended
  readonly progress: Progress
}

/**
 * Returns only if what was kept gives the copies that were committed to: each that is sealed anew,
 * and of the others as many as show every class of those to be added.
 *
 * @throws Refusal `bundle.otherCopies`
 */
export async function verifyKept(
  making: Making,
  { additions, reseal }: Pick<Decision, 'additions' | 'reseal'>,
): Promise<void> {
  const { board, kept } = making
  for (const recipientId of reseal) await verifyCopy(making, recipientId)
  const unseen = new Set(
    additions.flatMap(({ address }) => address.classes.map((one) => one.class)),
  )
  const { attemptId, copies = [], byHand = [] } = kept.attempt
  for (const { recipientId } of [...copies, ...byHand]) {
    const held = currentParts(board, attemptId, recipientId).map((part) => part.class)
    if (!held.some((one) => unseen.has(one))) continue
    await verifyCopy(making, recipientId)
    for (const one of held) unseen.delete(one)
  }
}

/** The recipient's newest copy: its symbols and the files of each part. */
async function verifyCopy(making: Making, recipientId: RecipientId) {
  const { board, kept, extended } = making
  const { attempt } = kept
  const { holder, commitment } = kept.openingOf(recipientId)
  const { codeword, parts } = commitment
  const files = await extended.copyOf(holder)
  const isSame = currentParts(board, attempt.attemptId, recipientId).every((part) => {
    const content = contentDigest(filesOf(kept, files, part.class))
    return parts.some((one) => one.partId === part.partId && one.content === content)
  })
  if (isSame && codewordIn(commitment, extended.codewordOf(holder)) === codeword) return
  throw new Refusal('bundle.otherCopies', { version: attempt.version })
}

/**
 * The same parts, to the byte before sealing, for the keys that their recipient has now.
 *
 * @throws Refusal `ledger.unwritten`
 */
export async function sealAnew(making: Making, recipientId: RecipientId): Promise<void> {
  const { desk, ledger, board, kept, extended } = making
  const { attemptId } = kept.attempt
  const { holder, commitment, path } = kept.openingOf(recipientId)
  const files = await extended.copyOf(holder)
  const parts = currentParts(board, attemptId, recipientId).map((part) => ({
    ...{ partId: part.partId, class: part.class, opensAt: part.opensAt, commitment, path },
    files: filesOf(kept, files, part.class),
  }))
  const sealed = await sealAll(making, recipientId, parts)
  const event = {
    ...({ kind: 'partsResealed', attemptId, recipientId } as const),
    keys: keysNow(board, recipientId),
    parts: sealed.map(({ partId, digest, bytes }) => ({ partId, digest, bytes })),
  }
  await recordAndFind(desk, ledger, event, ({ bundle }) => {
    return (
      sealed.every(({ partId, digest }) => bundle.parts.get(partId)?.digest === digest) || undefined
    )
  })
}

/**
 * One more copy: committed to, sealed, and its symbols kept for the team, before it is named.
 *
 * @throws Refusal `ledger.unwritten`
 */
export async function add(making: Making, addition: Addition): Promise<void> {
  const { desk, ledger, board, kept, extended, progress } = making
  const { address, because } = addition
  const { recipientId, holder, keys } = address
  const { random } = desk.ports
  const files = await extended.copyOf(holder)
  const drafts = address.classes.map((planned) => ({
    ...planned,
    partId: freshId(PartId, 'par', random),
    files: filesOf(kept, files, planned.class),
  }))
  const salt = base64(random.bytes(32))
  const { marking } = kept
  const shared = { salt, masters: kept.attempt.published.masters, ...(marking && { marking }) }
  const commitment: CopyCommitment = {
    ...{ recipientId, ...shared },
    codeword: codewordIn(shared, extended.codewordOf(holder)),
    parts: drafts.map(({ partId, files: own }) => ({ partId, content: contentDigest(own) })),
  }
  const parts = drafts.map((draft) => ({ ...draft, commitment, path: ALONE }))
  const opening: Opening = { holder, keys, commitment, path: ALONE }
  const secrets = await sealMaterial(desk, board, {
    ...extended.additionOf(holder),
    openings: [opening],
  })
  const codewords = digestOf(secrets)
  const sealed = await sealAll(making, recipientId, parts)
  await upload(desk, [{ digest: codewords, bytes: async () => secrets }], progress)
  const { attemptId } = kept.attempt
  const event = {
    ...({ kind: 'copyAdded', attemptId, because, recipientId, keys, codewords } as const),
    commitment: commitmentDigest(commitment),
    parts: sealed,
  }
  await recordAndFind(desk, ledger, event, ({ bundle }) => {
    return bundle.attempts.get(attemptId)?.added?.find((one) => one.codewords === codewords)
  })
}

/** Sealed to the recipient's keys of now, and at the house when it returns. */
async function sealAll(
  { desk, board, kept, progress }: Making,
  recipientId: RecipientId,
  parts: readonly PlainPart[],
): Promise<AddressedPart[]> {
  const { attempt, folder, liftsAt } = kept
  const version = { keyring: desk.keyring, ...attempt, folder, liftsAt }
  const ageKeys = board.programme.recipients.get(recipientId)?.ageKeys ?? []
  const sealTo = (plain: Uint8Array) => seal(plain, ageKeys, desk.ports.quickCipher)
  const blobs: SealedBlob[] = []
  const addressed: AddressedPart[] = []
  for (const part of parts) {
    const { sealed, ...one } = await sealPart(version, part, sealTo)
    blobs.push({ digest: one.digest, bytes: async () => sealed })
    addressed.push(one)
  }
  await upload(desk, blobs, progress)
  return addressed
}

/** The files of one class, in the order in which they were committed to. */
function filesOf({ folder }: Kept, copy: CopyFiles, one: ArtefactClass): PartFileBytes[] {
  return folder.items
    .filter((item) => item.class === one)
    .map(({ path }) => ({ path, bytes: copy.get(path) ?? new Uint8Array(0) }))
}
