// A recipient's notes: a question sealed to the team, and what the team wrote, checked and opened.

import type { Receipt } from '@forewarn/core/log/receipt'
import { MAX_QUESTION_BYTES } from '@forewarn/core/notes/events'
import {
  type Question,
  type ReadAnswer,
  readAnswer,
  readQuestion,
  writeLetter,
} from '@forewarn/core/notes/letter'
import { open } from '@forewarn/core/sealing/age'
import { fromBase64 } from '@forewarn/core/shared/bytes'
import { type CaseId, freshId, NoteId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Threads } from '@forewarn/core/wire/notes'
import { chainOf } from '../chain.ts'
import { ageKeysOf, type Keyring, openersOf, signedAct, signerOf, signingKey } from '../keyring.ts'
import { asking } from '../pinned-log.ts'
import { record } from '../record.ts'
import type { Desk } from '../sign-in.ts'
import { sealInEntry } from '../team.ts'
import { mustBeText } from './text.ts'

export function readThreads({ house }: Desk): Promise<Threads> {
  return house.call('threads')
}

/**
 * Asks the team about a case. The question is sealed to whoever may answer it, each key traced back
 * to the pinned owner, and to the recipient's own keys, so that it can be read again.
 *
 * @throws Refusal `request.malformed`, `case.unknown`, `receipt.incomplete`, or of a receipt
 */
export async function askTeam(desk: Desk, caseId: CaseId, written: string): Promise<NoteId> {
  const { keyring, ports } = desk
  const text = mustBeText(written, MAX_QUESTION_BYTES)
  const team = await teamKeys(desk)
  const recipientId = RecipientId.parse(keyring.actor)
  const noteId = freshId(NoteId, 'not', ports.random)
  const letter = await writeLetter(
    { forewarn: 1, noteId, caseId, recipientId, text },
    signerOf(keyring),
  )
  const ownKeys = await ageKeysOf(keyring)
  const sealed = await sealInEntry(letter, team)
  const own = await sealInEntry(letter, ownKeys)
  await record(desk, { kind: 'noteAsked', noteId, caseId, sealed, own })
  return noteId
}

/** @throws Refusal `receipt.incomplete` where a key does not lead back to the pinned owner */
async function teamKeys({ house, keyring }: Desk): Promise<string[]> {
  const { staffIds, receipts } = await house.call('noteKeys', asking(keyring))
  const { ageKeys } = chainOf(keyring, receipts)
  const keys = staffIds.flatMap((staffId) => ageKeys.get(staffId) ?? [])
  if (keys.length < staffIds.length || keys.length === 0)
    throw new Refusal('receipt.incomplete', {})
  return keys
}

/** One's own question, read again. @throws Refusal `note.broken`, `sealing.notForYou`, … */
export async function openOwn(
  keyring: Keyring,
  { noteId, own }: Threads['questions'][number],
): Promise<Question> {
  const bytes = await open(fromBase64(own), openersOf(keyring))
  const question = readQuestion(bytes, (by) => {
    return by === keyring.actor ? signingKey(keyring) : undefined
  })
  if (question.noteId === noteId) return question
  throw new Refusal('note.broken', { problem: 'it is another question' })
}

/** A collected note: still sealed, with what proves where it came from. */
export interface CollectedNote {
  readonly noteId: NoteId
  readonly sealed: Uint8Array<ArrayBuffer>
  readonly receipts: readonly Receipt[]
}

/** Asks for a note with a signed request, and fetches the receipts that go with it. */
export async function collectNote(desk: Desk, noteId: NoteId): Promise<CollectedNote> {
  const { house, keyring, ports } = desk
  const params = { noteId }
  const signed = await signedAct(keyring, { kind: 'noteCollected', noteId }, ports.random)
  const sealed = await house.call('collectNote', { params, body: { act: signed } })
  const { receipts } = await house.call('noteEvidence', { params, ...asking(keyring) })
  return { noteId, sealed, receipts }
}

/**
 * Opens a collected note, only if its receipts lead from the pinned owner to whoever signed it, and
 * it is the copy that was committed to. Needs no house.
 *
 * @throws Refusal `receipt.incomplete`, `note.broken`, or as `openPart`
 */
export async function openNote(keyring: Keyring, collected: CollectedNote): Promise<ReadAnswer> {
  const { noteId, sealed, receipts } = collected
  const { publishers, said } = chainOf(keyring, receipts)
  const sent = said.flatMap(({ event }) => {
    return event.kind === 'noteSent' && event.noteId === noteId ? [event] : []
  })
  const isCollected = said.some(({ by, event }) => {
    return by === keyring.actor && event.kind === 'noteCollected' && event.noteId === noteId
  })
  const [first] = sent
  if (first === undefined || !isCollected) throw new Refusal('receipt.incomplete', {})
  const bytes = await open(sealed, openersOf(keyring))
  const read = readAnswer(bytes, (by) => publishers.get(by), first.root)
  if (read.answer.noteId !== noteId || read.answer.recipientId !== keyring.actor) {
    throw new Refusal('note.broken', { problem: 'it is somebody else’s' })
  }
  return read
}
