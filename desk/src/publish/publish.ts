// Publishing: one attempt, finished however often it is interrupted, and never two copies for anyone.

import { seedCommitment } from '@forewarn/core/bundle/commitment'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { fromHex, hex, utf8 } from '@forewarn/core/shared/bytes'
import {
  AttemptId,
  BundleId,
  type CaseId,
  freshId,
  type RecipientId,
} from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { act } from '../keyring.ts'
import type { Journal } from '../ports.ts'
import { send } from '../record.ts'
import type { Desk } from '../sign-in.ts'
import { digestOf } from '../team.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import { type Addressing, addressing } from './addressing.ts'
import {
  type Begun,
  readBegun,
  readBlob,
  readSealed,
  type SealedCopies,
  writeBegun,
  writeSealed,
} from './attempt.ts'
import type { MailKey } from './mail-key.ts'
import { sealCopies } from './seal-copies.ts'
import { type SealedBlob, upload } from './upload.ts'
import type { MarkedCopies, Progress, Workshop } from './workshop.ts'

export interface Publication {
  readonly desk: Desk
  readonly ledger: VerifiedLedger
  readonly journal: Journal
  readonly workshop: Workshop
  readonly folder: BundleFolder
  readonly caseId: CaseId
  /** Of recipients without keys here, who get theirs by mail. */
  readonly mailKeys?: ReadonlyMap<RecipientId, MailKey>
  readonly progress: Progress
  /**
   * Asked once all copies are marked and checked, and none is sealed. It throws where the answer is
   * no; the attempt then stays as it is, with nothing shared.
   */
  readonly confirm?: (proposal: Proposal) => Promise<void>
}

/** What a person decides about before anything is sealed. */
export interface Proposal extends Addressing {
  readonly marked: MarkedCopies
}

export interface Published {
  readonly attemptId: AttemptId
  readonly bundleId: BundleId
  readonly recipients: number
  readonly parts: number
}

/**
 * Commits to a seed, marks and checks and seals every copy, uploads, and only then publishes: one
 * append, after which everything is there. Interrupted anywhere and run again with the same journal,
 * it goes on where it was, with the same copies.
 *
 * @throws Refusal `attempt.otherContent`, `bundle.nobody`, `bundle.published`, of a rule, or of a check
 */
export async function publish(publication: Publication): Promise<Published> {
  const { desk, ledger, journal } = publication
  await ledger.catchUp()
  const begun = (await readBegun(desk, journal)) ?? (await begin(publication))
  if (begun.folder !== folderDigest(publication.folder)) {
    throw new Refusal('attempt.otherContent', {})
  }
  await send(desk, [begun.act])
  const sealed = (await readSealed(desk, journal)) ?? (await sealAll(publication, begun))
  await upload(desk, blobsIn(publication, sealed), publication.progress)
  await send(desk, sealed.acts)
  await ledger.catchUp()
  const parts = sealed.copies.reduce((sum, copy) => sum + copy.parts.length, 0)
  const { attemptId, bundleId } = begun
  return { attemptId, bundleId, recipients: sealed.copies.length, parts }
}

async function begin(publication: Publication): Promise<Begun> {
  const { desk, journal } = publication
  const begun = drawAttempt(publication)
  await writeBegun(desk, journal, begun)
  return begun
}

/**
 * Everything that chance decides about an attempt. Nothing is written or sent yet.
 *
 * @throws Refusal `bundle.published`
 */
export function drawAttempt({
  desk,
  ledger,
  folder,
  caseId,
}: Pick<Publication, 'desk' | 'ledger' | 'folder' | 'caseId'>): Begun {
  const { random } = desk.ports
  mustBeFirst(ledger, caseId)
  const seed = random.bytes(32)
  const attemptId = freshId(AttemptId, 'att', random)
  const bundleId = freshId(BundleId, 'bun', random)
  const ids = { attemptId, bundleId, caseId, version: 1 }
  const commitment = seedCommitment(bundleId, attemptId, seed)
  const signed = act(desk.keyring, { kind: 'seedCommitted', ...ids, commitment }, random)
  return { ...ids, folder: folderDigest(folder), seed: hex(seed), act: signed }
}

/** A new version keeps every unchanged place's symbol, and cannot be made from nothing. */
function mustBeFirst({ board }: VerifiedLedger, caseId: CaseId): void {
  for (const { caseId: other, published } of board.bundle.attempts.values()) {
    if (other === caseId && published !== undefined) throw new Refusal('bundle.published', {})
  }
}

async function sealAll(publication: Publication, begun: Begun): Promise<SealedCopies> {
  const { desk, ledger, journal, workshop, folder, progress } = publication
  const { board } = ledger
  const { addresses, keyless } = addressing(board, begun.caseId, folder, publication.mailKeys)
  if (addresses.length === 0) throw new Refusal('bundle.nobody', {})
  const seed = fromHex(begun.seed)
  const marked = await workshop.mark(folder, addresses, seed, progress)
  await publication.confirm?.({ addresses, keyless, marked })
  const sealed = await sealCopies({
    ...{ desk, board, journal, folder, begun, addresses, marked, progress },
  })
  await writeSealed(desk, journal, sealed)
  return sealed
}

/** Everything that the journal holds of a sealed attempt. */
function blobsIn({ journal }: Publication, { copies, blobs }: SealedCopies): SealedBlob[] {
  const digests = [...blobs, ...copies.flatMap(({ parts }) => parts.map(({ digest }) => digest))]
  return digests.map((digest) => ({ digest, bytes: () => readBlob(journal, digest) }))
}

/** What an attempt is about, to the byte: paths, contents, and what the author declared of them. */
export function folderDigest({ items, manifest }: BundleFolder): string {
  const rows = items.map(({ path, bytes }) => [path, digestOf(bytes)])
  return digestOf(utf8(JSON.stringify([manifest ?? null, rows])))
}
