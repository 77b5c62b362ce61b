// The team writes: the seed committed, every copy marked, committed to and sealed, and then one append.

import type { Board } from '@forewarn/core/board/board'
import { Act } from '@forewarn/core/board/entry'
import { codewordDigest, commitLeaves, seedCommitment } from '@forewarn/core/bundle/commitment'
import type { Master } from '@forewarn/core/marking/master'
import { MAX_ANSWER_BYTES, type NoteAddressed } from '@forewarn/core/notes/events'
import {
  type NoteCommitment,
  noteCommitmentDigest,
  textDigest,
  writeLetter,
} from '@forewarn/core/notes/letter'
import { keysOf, mustBeOpen } from '@forewarn/core/notes/rules'
import { seal } from '@forewarn/core/sealing/age'
import { base64, fromHex, hex, utf8 } from '@forewarn/core/shared/bytes'
import { Digest } from '@forewarn/core/shared/fields'
import { type CaseId, freshId, NoteId, type RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { signedAct, signerOf } from '../keyring.ts'
import { splitMaster } from '../masters.ts'
import type { Journal } from '../ports.ts'
import { keepBlob, readBlob, readSecret, writeSecret } from '../publish/attempt.ts'
import { mustStand, send } from '../record.ts'
import type { Desk } from '../sign-in.ts'
import { digestOf, sealJson, sealMaterial } from '../team.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import type { NoteOpening } from './committed.ts'
import { markText, placesIn, textFor } from './mark-text.ts'
import { mustBeText } from './text.ts'
import { mustBeNews, type Telling } from './told.ts'

export interface Addressee {
  readonly recipientId: RecipientId
  /** Which of its questions this answers; none where the team writes first. */
  readonly answers: readonly NoteId[]
}

export interface Writing {
  readonly desk: Desk
  readonly ledger: VerifiedLedger
  /** One for each note: a writing that was interrupted goes on from it, and is never sent twice. */
  readonly journal: Journal
  readonly caseId: CaseId
  readonly to: readonly Addressee[]
  readonly text: string
  readonly free?: readonly string[]
  /** Asked before anything is sealed. It throws where the answer is no. */
  readonly confirm?: (proposal: NoteProposal) => Promise<void>
}

export interface NoteProposal {
  readonly recipients: number
  /** Places in which the copies may differ. With none, nobody can tell whose copy a leak is. */
  readonly places: number
}

export interface SentNote extends NoteProposal {
  readonly noteId: NoteId
}

/** Written before the seed is committed. */
const Begun = z.strictObject({
  noteId: NoteId,
  /** Gone once two must open what follows from it. */
  seed: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  act: Act,
})
type Begun = z.infer<typeof Begun>

/** Written once every sealed copy is in the journal, before the first upload. */
const Ready = z.strictObject({
  /** In the order of recipients: what tells the keys that their copies are sealed to. */
  keys: z.array(z.string()).optional(),
  recipients: z.int(),
  places: z.int(),
  blobs: z.array(Digest),
  acts: z.array(Act),
})
type Ready = z.infer<typeof Ready>

/**
 * In the order of a publication: the seed is committed to, every copy is marked, committed to and
 * sealed, all is uploaded, and only then is there one entry after which it can be fetched. Where
 * somebody's keys changed before that entry, it begins anew: nobody can have had what was sealed.
 *
 * @throws Refusal `note.barred` where somebody may not be written to, `note.otherCase`, `note.told`,
 *   `request.malformed`, `ledger.unwritten`, or of a rule
 */
export async function sendNote(writing: Writing): Promise<SentNote> {
  const { desk, ledger, journal } = writing
  const board = await ledger.catchUp()
  const left = await leftOff(writing, board)
  if (left.begun === undefined) {
    for (const { recipientId } of writing.to) mustBeOpen(board, writing.caseId, recipientId)
  }
  if (left.ready === undefined) {
    await mustBeNews(desk, board, tellingOf(writing), left.begun?.noteId)
  }
  const { noteId, seed, act: committed } = left.begun ?? (await begin(writing))
  await send(desk, [committed])
  const ready = left.ready ?? (await prepare(writing, noteId, seedIn(seed)))
  for (const digest of ready.blobs) {
    const body = Uint8Array.from(await readBlob(journal, digest))
    await desk.house.call('putVault', { params: { digest }, body })
  }
  await send(desk, ready.acts)
  const { notes, programme } = await ledger.catchUp()
  mustStand('noteSent', notes.written.get(noteId)?.sent)
  if (programme.keyShares && seed !== undefined) {
    await writeSecret(desk, journal, 'begun.age', { noteId, act: committed })
  }
  const { recipients, places } = ready
  return { noteId, recipients, places }
}

/** @throws Refusal `attempt.journal` */
function seedIn(seed: string | undefined): Uint8Array {
  if (seed === undefined) throw new Refusal('attempt.journal', { name: 'begun.age' })
  return fromHex(seed)
}

/** What the journal holds of this note, unless it is sealed to keys that are no more. */
async function leftOff(
  writing: Writing,
  board: Board,
): Promise<{ readonly begun?: Begun | undefined; readonly ready?: Ready | undefined }> {
  const { desk, journal } = writing
  const begun = await readSecret(desk, journal, 'begun.age', Begun)
  const ready = begun && (await readSecret(desk, journal, 'ready.age', Ready))
  const isSent = begun && board.notes.written.get(begun.noteId)?.sent !== undefined
  const keys = JSON.stringify(keysNow(writing, board))
  const isStale = ready?.keys !== undefined && JSON.stringify(ready.keys) !== keys
  return isStale && !isSent ? {} : { begun, ready }
}

function keysNow({ to }: Pick<Writing, 'to'>, board: Board): string[] {
  return inOrder(to).map(({ recipientId }) => keysOf(board, recipientId))
}

function inOrder(to: readonly Addressee[]): Addressee[] {
  return [...to].sort((a, b) => (a.recipientId < b.recipientId ? -1 : 1))
}

function tellingOf({ caseId, to, text: written, free = [] }: Writing): Telling {
  const text = mustBeText(written, MAX_ANSWER_BYTES)
  const recipientIds = to.map(({ recipientId }) => recipientId)
  return { caseId, text, recipientIds, isMarked: to.length > 1 && placesIn({ text, free }) > 0 }
}

async function begin({ desk, journal, caseId, text }: Writing): Promise<Begun> {
  const { random } = desk.ports
  mustBeText(text, MAX_ANSWER_BYTES)
  const seed = random.bytes(32)
  const noteId = freshId(NoteId, 'not', random)
  const commitment = seedCommitment(caseId, noteId, seed)
  const signed = await signedAct(
    desk.keyring,
    { kind: 'noteSeedCommitted', noteId, caseId, commitment },
    random,
  )
  const begun = { noteId, seed: hex(seed), act: signed }
  await writeSecret(desk, journal, 'begun.age', begun)
  return begun
}

async function prepare(writing: Writing, noteId: NoteId, seed: Uint8Array): Promise<Ready> {
  const { desk, journal, free = [], confirm } = writing
  const { board } = writing.ledger
  const text = mustBeText(writing.text, MAX_ANSWER_BYTES)
  const to = inOrder(writing.to)
  const keys = keysNow(writing, writing.ledger.board)
  const master = markText({ noteId, text, free }, to.map(holderIn(writing)), seed)
  const places = master.items.reduce((sum, { carriers }) => sum + carriers.length, 0)
  await confirm?.({ recipients: to.length, places })
  const { masters, codewords } = splitMaster(master)
  const sealedMasters = await keep(writing, await sealMaterial(desk, board, masters))
  const { copies, root, openings } = await sealCopies({ ...writing, to }, noteId, {
    master,
    masters: sealedMasters,
  })
  const dossier = { forewarn: 1, noteId, caseId: writing.caseId, text, to }
  const blobs = {
    masters: sealedMasters,
    codewords: await keep(writing, await sealMaterial(desk, board, { ...codewords, openings })),
    dossier: await keep(writing, await sealJson(desk, board, dossier)),
  }
  const events = [
    { kind: 'noteAddressed', noteId, copies },
    { kind: 'noteSent', noteId, root, ...blobs },
  ] as const
  const ready = {
    ...{ keys, recipients: to.length, places },
    blobs: [...Object.values(blobs), ...copies.map(({ digest }) => digest)],
    acts: await Promise.all(
      events.map((event) => signedAct(desk.keyring, event, desk.ports.random)),
    ),
  }
  await writeSecret(desk, journal, 'ready.age', ready)
  return ready
}

function holderIn({ ledger }: Writing) {
  return ({ recipientId }: Addressee) => {
    const partner = ledger.board.programme.recipients.get(recipientId)?.partnerId
    return { recipient: recipientId, partner: partner ?? recipientId }
  }
}

/** Every copy is committed to before the first is sealed. */
async function sealCopies(
  { desk, ledger, journal, caseId, to }: Writing,
  noteId: NoteId,
  { master, masters }: { readonly master: Master; readonly masters: Digest },
): Promise<{ copies: NoteAddressed['copies']; root: Digest; openings: NoteOpening[] }> {
  const { random } = desk.ports
  const drafts = to.map(({ recipientId, answers }, i) => {
    const codeword = master.codewords[i] ?? []
    const text = textFor(master, codeword)
    const salt = base64(random.bytes(32))
    const commitment: NoteCommitment = {
      ...{ noteId, recipientId, salt, masters },
      codeword: codewordDigest(salt, codeword),
      content: textDigest(text),
    }
    return { recipientId, answers, text, commitment, digest: noteCommitmentDigest(commitment) }
  })
  const { root, paths } = commitLeaves(drafts, random)
  const copies: NoteAddressed['copies'] = []
  const openings: NoteOpening[] = []
  for (const { recipientId, text, commitment, digest: leaf, ...one } of drafts) {
    const path = paths.get(recipientId)
    const ageKeys = ledger.board.programme.recipients.get(recipientId)?.ageKeys ?? []
    if (path === undefined) throw new Error('a copy without a place in the tree')
    const answers = [...one.answers]
    const letter = {
      forewarn: 1,
      noteId,
      caseId,
      recipientId,
      text,
      answers,
      commitment,
      path,
    } as const
    const plain = await writeLetter(letter, signerOf(desk.keyring))
    const sealed = await seal(plain, ageKeys, desk.ports.quickCipher)
    const digest = digestOf(sealed)
    await keepBlob(journal, digest, sealed)
    copies.push({ recipientId, answers, commitment: leaf, digest, bytes: sealed.length })
    openings.push({ commitment, path })
  }
  return { copies, root, openings }
}

/** In the journal until it is uploaded. */
async function keep({ journal }: Writing, sealed: Uint8Array): Promise<Digest> {
  const digest = digestOf(sealed)
  await keepBlob(journal, digest, sealed)
  return digest
}

/** The name of a note's journal: the same words to the same people are the same note. */
export function writingName({ caseId, to, text }: Pick<Writing, 'caseId' | 'to' | 'text'>): string {
  const rows = to.map(({ recipientId, answers }) => [recipientId, [...answers].sort()] as const)
  const sorted = rows.sort(([a], [b]) => (a < b ? -1 : 1))
  return digestOf(utf8(JSON.stringify([caseId, sorted, mustBeText(text, MAX_ANSWER_BYTES)])))
}
