// From marked copies to sealed parts: commit to every copy, sign every manifest, seal, and keep.

import type { Board } from '@forewarn/core/board/board'
import type { Event } from '@forewarn/core/board/entry'
import {
  type CommitmentPath,
  type CopyCommitment,
  codewordIn,
  commitAll,
  commitmentDigest,
} from '@forewarn/core/bundle/commitment'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { type KeptMarking, markingDigest } from '@forewarn/core/bundle/marking-commitment'
import { contentDigest, type PartFileBytes, type PartManifest } from '@forewarn/core/bundle/part'
import { seal } from '@forewarn/core/sealing/age'
import { base64 } from '@forewarn/core/shared/bytes'
import { type AttemptId, freshId, PartId, type RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { DECODER_VERSION } from '../investigate/decoder-version.ts'
import { signedAct } from '../keyring.ts'
import { readMasters } from '../masters.ts'
import type { Journal } from '../ports.ts'
import type { Desk } from '../sign-in.ts'
import { digestOf, sealJson, sealMaterial } from '../team.ts'
import type { Address } from './addressing.ts'
import { type Begun, keepBlob, type SealedCopies } from './attempt.ts'
import { type SealedVersion, sealPart } from './seal-part.ts'
import type { MarkedCopies, Progress } from './workshop.ts'

export interface Sealing {
  readonly desk: Desk
  readonly board: Board
  readonly journal: Journal
  readonly folder: BundleFolder
  readonly begun: Begun
  readonly addresses: readonly Address[]
  readonly marked: MarkedCopies
  readonly progress: Progress
}

interface Draft {
  readonly address: Address
  readonly commitment: CopyCommitment
  readonly parts: readonly { partId: PartId; files: readonly PartFileBytes[]; at: number }[]
}

/** Nothing leaves here: every sealed part and blob is in the journal when this returns. */
export async function sealCopies(sealing: Sealing): Promise<SealedCopies> {
  const { desk, board, begun, addresses, progress } = sealing
  const masters = await material(sealing, sealing.marked.masters)
  const kept: KeptMarking = begun.drawing?.marking ?? {
    decoder: DECODER_VERSION,
    salt: base64(desk.ports.random.bytes(32)),
  }
  const marking = markingDigest(readMasters(sealing.marked.masters), kept)
  const { drawing } = board.bundle.attempts.get(begun.attemptId) ?? {}
  if (drawing !== undefined && drawing.marking !== marking) {
    throw new Refusal('attempt.journal', { name: 'places.age' })
  }
  const drafts: Draft[] = []
  for (const [i, address] of addresses.entries()) {
    drafts.push(await draft(sealing, address, { masters, marking }))
    progress('Marking', i + 1, addresses.length)
  }
  const { root, paths } = commitAll(
    drafts.map(({ commitment }) => commitment),
    desk.ports.random,
  )
  const copies: SealedCopies['copies'] = []
  for (const [i, one] of drafts.entries()) {
    copies.push(await sealOne(sealing, one, pathOf(paths, one.address.recipientId)))
    progress('Sealing', i + 1, drafts.length)
  }
  const openings = drafts.map(({ address, commitment }) => ({
    holder: address.holder,
    keys: address.keys,
    commitment,
    path: pathOf(paths, address.recipientId),
  }))
  const codewords = await material(sealing, {
    ...sealing.marked.codewords,
    ...{ openings, marking: kept },
  })
  const dossier = await keep(sealing, await sealJson(desk, board, dossierOf(sealing)))
  const { attemptId } = begun
  const events: Event[] = [
    ...addressingEvents(attemptId, copies),
    { kind: 'bundlePublished', attemptId, root, masters, codewords, dossier },
  ]
  const acts = await Promise.all(
    events.map((event) => signedAct(desk.keyring, event, desk.ports.random)),
  )
  return { copies, blobs: [masters, codewords, dossier], acts }
}

/** Those who collect, and those who get theirs by mail: a kind of event each, where there are any. */
function addressingEvents(attemptId: AttemptId, copies: SealedCopies['copies']): Event[] {
  const collected = copies.flatMap(({ key, ...copy }) => (key === undefined ? [copy] : []))
  const mailed = copies.flatMap(({ key, ...copy }) => (key === undefined ? [] : [{ ...copy, key }]))
  return [
    ...(collected.length > 0
      ? [{ kind: 'copiesAddressed' as const, attemptId, copies: collected }]
      : []),
    ...(mailed.length > 0
      ? [{ kind: 'copiesAddressedByHand' as const, attemptId, copies: mailed }]
      : []),
  ]
}

async function draft(
  sealing: Sealing,
  address: Address,
  shared: { readonly masters: string; readonly marking: string },
): Promise<Draft> {
  const { folder, marked } = sealing
  const { random } = sealing.desk.ports
  const { recipientId } = address
  const copy = await marked.copyOf(address.holder)
  const parts = address.classes.map(({ class: one }, at) => {
    const items = folder.items.filter((item) => item.class === one)
    const files = items.map(({ path }) => ({ path, bytes: fileOf(copy, path) }))
    return { partId: freshId(PartId, 'par', random), files, at }
  })
  const salt = base64(random.bytes(32))
  const commitment: CopyCommitment = {
    recipientId,
    salt,
    ...shared,
    codeword: codewordIn({ salt, ...shared }, marked.codewordOf(address.holder)),
    parts: parts.map(({ partId, files }) => ({ partId, content: contentDigest(files) })),
  }
  return { address, commitment, parts }
}

function pathOf(
  paths: ReadonlyMap<RecipientId, CommitmentPath>,
  recipientId: RecipientId,
): CommitmentPath {
  const path = paths.get(recipientId)
  if (path === undefined) throw new Error('a copy without a place in the tree')
  return path
}

function fileOf(copy: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  const bytes = copy.get(path)
  if (bytes === undefined) throw new Error('a marked copy without one of its files')
  return bytes
}

async function sealOne(
  sealing: Sealing,
  { address, commitment, parts }: Draft,
  path: PartManifest['path'],
): Promise<SealedCopies['copies'][number]> {
  const addressed: SealedCopies['copies'][number]['parts'] = []
  const { quickCipher } = sealing.desk.ports
  const sealTo = (plain: Uint8Array) =>
    address.byHand?.seal(plain) ?? seal(plain, address.ageKeys, quickCipher)
  for (const { partId, files, at } of parts) {
    const planned = address.classes[at]
    if (planned === undefined) throw new Error('a part without a class')
    const plain = { ...planned, partId, files, commitment, path }
    const { sealed, ...part } = await sealPart(versionOf(sealing), plain, sealTo)
    await keepBlob(sealing.journal, part.digest, sealed)
    addressed.push(part)
  }
  const { recipientId, byHand } = address
  const copy = { recipientId, commitment: commitmentDigest(commitment), parts: addressed }
  return byHand === undefined ? copy : { ...copy, key: byHand.digest }
}

function versionOf({ desk, folder, begun, board }: Sealing): SealedVersion {
  const liftsAt = board.embargo.cases.get(begun.caseId)?.active?.liftsAt
  if (liftsAt === undefined) throw new Error('publishing without an embargo')
  return { keyring: desk.keyring, ...begun, folder, liftsAt }
}

/**
 * What the team's own pages and investigations need to know of a publication, and what it takes to
 * issue a copy of it again: every byte of the folder.
 */
function dossierOf(sealing: Sealing) {
  const { folder, begun, marked } = sealing
  const { attemptId, bundleId, caseId, version } = begun
  const { capacity, dropped } = marked
  return {
    forewarn: 1,
    ...{ attemptId, bundleId, caseId, version, capacity, dropped },
    liftsAt: versionOf(sealing).liftsAt,
    manifest: folder.manifest,
    items: folder.items.map(({ path, class: one, text, bytes }) => ({
      ...{ path, class: one },
      ...(text === undefined ? { base64: base64(bytes) } : { text }),
    })),
    fixtures: folder.fixtures.map(({ path, bytes }) => ({ path, base64: base64(bytes) })),
  }
}

async function material(sealing: Sealing, json: unknown): Promise<string> {
  return keep(sealing, await sealMaterial(sealing.desk, sealing.board, json))
}

/** In the journal until it is uploaded. */
async function keep({ journal }: Sealing, sealed: Uint8Array): Promise<string> {
  const digest = digestOf(sealed)
  await keepBlob(journal, digest, sealed)
  return digest
}
