// Publishing: one attempt, finished however often it is interrupted, and never two copies for anyone.

import type { Board } from '@forewarn/core/board/board'
import { mustKnowThefts } from '@forewarn/core/bundle/attempt'
import { seedCommitment } from '@forewarn/core/bundle/commitment'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { isActive } from '@forewarn/core/embargo/slice'
import type { VerifierKey } from '@forewarn/core/log/note'
import { fromHex, hex, utf8 } from '@forewarn/core/shared/bytes'
import {
  AttemptId,
  BundleId,
  type CaseId,
  freshId,
  type RecipientId,
} from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { signedAct } from '../keyring.ts'
import type { Journal } from '../ports.ts'
import { mustStand, send } from '../record.ts'
import { fetchKept, type Kept } from '../reissue/kept.ts'
import type { Desk } from '../sign-in.ts'
import { digestOf } from '../team.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import { publishedVersions } from '../versions.ts'
import { type Address, type Addressing, addressing } from './addressing.ts'
import {
  type Begun,
  forgetSeed,
  readBegun,
  readBlob,
  readSealed,
  type SealedCopies,
  writeBegun,
  writeSealed,
} from './attempt.ts'
import { fixPlaces, haveDrawn, markDrawn } from './drawn.ts'
import type { MailKey } from './mail-key.ts'
import { sealCopies } from './seal-copies.ts'
import { type SealedBlob, upload } from './upload.ts'
import type { Drawer } from './who-draws.ts'
import type { CopyMaker, MarkedCopies, Progress, VersionMaker, Workshop } from './workshop.ts'

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
  /** Where a new version is meant of what the case has published. */
  readonly newVersion?: VersionMaker
  /** Where a witness may draw, too: who does, asked as an attempt begins, and who makes the copies then. */
  readonly drawing?: { readonly who: () => Promise<Drawer>; readonly maker: CopyMaker }
  /**
   * Asked once all copies are marked and checked, and none is sealed. It throws where the answer is
   * no; the attempt then stays as it is, with nothing shared.
   */
  readonly confirm?: (proposal: Proposal) => Promise<void>
}

/** What a person decides about before anything is sealed. */
export interface Proposal extends Addressing {
  readonly marked: MarkedCopies
  /** Which witness drew beside this desk; left out where none did. */
  readonly drawnBy?: VerifierKey
}

export interface Published {
  readonly attemptId: AttemptId
  readonly bundleId: BundleId
  readonly version: number
  readonly recipients: number
  readonly parts: number
  /** Which witness drew beside this desk; left out where none did. */
  readonly drawnBy?: VerifierKey
}

/**
 * Commits to a seed, marks and checks and seals every copy, uploads, and only then publishes: one
 * append, after which everything is there, and of a version before nothing more is handed out. Where a
 * witness draws, too, what it draws comes in between, once the places are fixed.
 * Interrupted anywhere and run again with the same journal, it goes on where it was, with the same
 * copies.
 *
 * @throws Refusal `attempt.otherContent`, `attempt.overtaken`, `bundle.nobody`, `bundle.published`,
 *   `bundle.unchanged`, `bundle.version`, `ledger.unwritten`, `witness.undrawn`, `attempt.newcomer`,
 *   `attempt.unfit`, of `fetchKept`, of a rule, or of a check
 */
export async function publish(publication: Publication): Promise<Published> {
  const { desk, ledger, journal } = publication
  const board = await ledger.catchUp()
  const begun = (await readBegun(desk, journal)) ?? (await begin(publication))
  mustBeNext(board, publication, begun)
  await send(desk, [begun.act])
  const sealed = (await readSealed(desk, journal)) ?? (await sealAll(publication, begun))
  await upload(desk, blobsIn(publication, sealed), publication.progress)
  await send(desk, sealed.acts)
  const { bundle, programme } = await ledger.catchUp()
  mustStand('bundlePublished', bundle.attempts.get(begun.attemptId)?.published)
  if (programme.keyShares) await forgetSeed(desk, journal, begun)
  const parts = sealed.copies.reduce((sum, copy) => sum + copy.parts.length, 0)
  const { attemptId, bundleId, version, drawing } = begun
  const drawnBy = drawing && { drawnBy: drawing.witness }
  return { attemptId, bundleId, version, recipients: sealed.copies.length, parts, ...drawnBy }
}

/** An attempt that was published already is only finished once more. */
function mustBeNext(board: Board, publication: Publication, begun: Begun): void {
  const attempt = board.bundle.attempts.get(begun.attemptId)
  const isPublished = attempt?.published !== undefined
  if (begun.folder !== folderDigest(publication.folder)) {
    throw new Refusal(isPublished ? 'bundle.published' : 'attempt.otherContent', {})
  }
  if (isPublished) return
  const expected = (board.bundle.versions.get(begun.bundleId)?.length ?? 0) + 1
  if (begun.version !== expected) {
    throw new Refusal('bundle.version', { expected, actual: begun.version })
  }
  if (attempt !== undefined) mustKnowThefts(board, attempt)
  if (begun.version > 1 && publication.newVersion === undefined) {
    throw new Refusal('bundle.published', {})
  }
}

async function begin(publication: Publication): Promise<Begun> {
  const { desk, journal } = publication
  const kept = await versionBefore(publication)
  const drawer = await publication.drawing?.who()
  const alone = await drawAttempt(publication, kept)
  const begun =
    drawer !== undefined && 'witness' in drawer
      ? await beginDrawn(publication, alone, { kept, witness: drawer.witness })
      : alone
  await writeBegun(desk, journal, begun)
  return begun
}

/** With places that were settled by symbols of the seed alone, which nobody will be given. */
async function beginDrawn(
  publication: Publication,
  alone: Begun,
  { kept, witness }: { readonly kept: Kept | undefined; readonly witness: VerifierKey },
): Promise<Begun> {
  const { ledger, folder, mailKeys, caseId } = publication
  const found = ledger.board.embargo.cases.get(caseId)
  if (found === undefined || !isActive(found)) throw new Refusal('bundle.noEmbargo', {})
  const { addresses } = addressing(ledger.board, caseId, folder, mailKeys)
  if (addresses.length === 0) throw new Refusal('bundle.nobody', {})
  const marked = await markCopies(publication, alone, { addresses, kept })
  const { act: _, ...ids } = alone
  return fixPlaces(publication, ids, { marked, witness })
}

type Asked = Pick<Publication, 'desk' | 'ledger' | 'folder' | 'caseId' | 'newVersion'>

/**
 * What was kept of the newest version, where a new one is meant that has anything new.
 *
 * @throws Refusal `bundle.published`, `bundle.unchanged`, `input.missing`, or of `fetchKept`
 */
export async function versionBefore(asked: Asked): Promise<Kept | undefined> {
  const { desk, ledger, folder, caseId, newVersion } = asked
  const newest = publishedVersions(ledger.board, caseId).at(-1)
  if (newVersion === undefined) {
    if (newest !== undefined) throw new Refusal('bundle.published', {})
    return undefined
  }
  if (newest === undefined) {
    const remedy = 'Publish the first version without --new-version.'
    throw new Refusal('input.missing', { what: 'A published version of this case', remedy })
  }
  const kept = await fetchKept(desk, ledger.board, newest)
  if (folderDigest(kept.folder) === folderDigest(folder)) throw new Refusal('bundle.unchanged', {})
  return kept
}

/** Everything that chance decides about an attempt. Nothing is written or sent yet. */
export async function drawAttempt(
  { desk, folder, caseId }: Pick<Publication, 'desk' | 'folder' | 'caseId'>,
  before: Kept | undefined,
): Promise<Begun> {
  const { random } = desk.ports
  const seed = random.bytes(32)
  const attemptId = freshId(AttemptId, 'att', random)
  const bundleId = before?.attempt.bundleId ?? freshId(BundleId, 'bun', random)
  const version = (before?.attempt.version ?? 0) + 1
  const ids = { attemptId, bundleId, caseId, version }
  const commitment = seedCommitment(bundleId, attemptId, seed)
  const signed = await signedAct(
    desk.keyring,
    { kind: 'seedCommitted', ...ids, commitment },
    random,
  )
  return { ...ids, folder: folderDigest(folder), seed: hex(seed), act: signed }
}

/** Every copy, plain: each recipient keeps the symbols it has wherever nothing changed. */
export function markCopies(
  { workshop, folder, progress, newVersion }: Omit<Publication, 'journal'>,
  begun: Begun,
  { addresses, kept }: { readonly addresses: readonly Address[]; readonly kept: Kept | undefined },
): Promise<MarkedCopies> {
  if (begun.seed === undefined) throw new Refusal('attempt.journal', { name: 'attempt.age' })
  const marker = kept === undefined ? workshop : (newVersion?.after(kept) ?? workshop)
  return marker.mark(folder, addresses, fromHex(begun.seed), progress)
}

async function sealAll(publication: Publication, begun: Begun): Promise<SealedCopies> {
  const { desk, ledger, journal, folder, progress } = publication
  const draw = begun.drawing === undefined ? '' : await haveDrawn(publication, begun)
  // The seed is in the ledger by now: whatever theft stands before it is known, later ones are refused.
  const board = await ledger.catchUp()
  const { addresses, keyless, revoked } = addressing(
    board,
    begun.caseId,
    folder,
    publication.mailKeys,
  )
  if (addresses.length === 0) throw new Refusal('bundle.nobody', {})
  const kept = begun.version === 1 ? undefined : await versionBefore(publication)
  const marked = await (begun.drawing === undefined
    ? markCopies(publication, begun, { addresses, kept })
    : markDrawn({ ...publication, maker: makerOf(publication), addresses, kept }, begun, draw))
  const drawnBy = begun.drawing && { drawnBy: begun.drawing.witness }
  await publication.confirm?.({ addresses, keyless, revoked, marked, ...drawnBy })
  const sealed = await sealCopies({
    ...{ desk, board, journal, folder, begun, addresses, marked, progress },
  })
  await writeSealed(desk, journal, sealed)
  return sealed
}

function makerOf({ drawing }: Publication): CopyMaker {
  if (drawing === undefined)
    throw new Error('an attempt that a witness draws, and nobody to make it')
  return drawing.maker
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
