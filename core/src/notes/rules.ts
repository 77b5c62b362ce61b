// When the notes' facts may happen, and what each changes.

import type { EmbargoSlice } from '../embargo/slice.ts'
import { offerDigest } from '../programme/keys.ts'
import { OBSTACLE_WORDS, type Obstacle, waitsFor } from '../programme/plan.ts'
import type { ProgrammeSlice } from '../programme/slice.ts'
import type { Table } from '../shared/fold.ts'
import type { CaseId, NoteId, RecipientId, StaffId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import type { NoteAddressed, NoteEvent } from './events.ts'
import type { NoteCopy, NotesSlice, TeamNote } from './slice.ts'

interface Slices {
  readonly programme: ProgrammeSlice
  readonly embargo: EmbargoSlice
  readonly notes: NotesSlice
}

/** @see Table */
export const noteRules: Table<NoteEvent, Slices> = {
  /** Also before the embargo is accepted: a yes may hang on an answer. To others there is no case. */
  noteAsked(slices, { caseId, noteId }, { by }) {
    if (!isInvited(slices, caseId, by as RecipientId)) throw new Refusal('case.unknown', { caseId })
    mustBeNew(slices, noteId)
  },

  noteSeedCommitted(slices, { caseId, noteId }) {
    if (!slices.embargo.cases.has(caseId)) throw new Refusal('case.unknown', { caseId })
    mustBeNew(slices, noteId)
  },

  noteAddressed(slices, event) {
    const { caseId, copies } = writtenNote(slices, event.noteId)
    if (copies !== undefined) throw new Refusal('note.state', { state: 'addressed' })
    const seen = new Set<RecipientId>()
    for (const { recipientId, answers } of event.copies) {
      if (seen.has(recipientId)) throw new Refusal('bundle.twice', { recipientId })
      seen.add(recipientId)
      mustBeOpen(slices, caseId, recipientId)
      for (const noteId of answers) mustBeQuestion(slices, { noteId, caseId, recipientId })
    }
  },

  noteSent(slices, { noteId }) {
    const { copies, keys, sent } = writtenNote(slices, noteId)
    if (copies === undefined) throw new Refusal('note.state', { state: 'unaddressed' })
    if (sent !== undefined) throw new Refusal('note.state', { state: 'sent' })
    const stale = copies.find(({ recipientId }, i) => keysOf(slices, recipientId) !== keys?.[i])
    if (stale) throw new Refusal('bundle.otherKeys', { recipientId: stale.recipientId })
  },

  /** Not written to you, not yet, and does not exist are one answer. */
  noteCollected(slices, { noteId }, { by }) {
    const copy = slices.notes.copiesOf.get(by as RecipientId)?.get(noteId)
    if (copy === undefined || !isReadable(slices, copy)) throw new Refusal('note.unknown', {})
  },
}

/** @see Table */
export const noteFolds: Table<NoteEvent, Slices> = {
  noteAsked({ notes, programme }, { kind: _, ...event }, { at, by }) {
    const recipientId = by as RecipientId
    const signingKey = programme.recipients.get(recipientId)?.signingKey ?? ''
    const asked = { recipientId, signingKey, at, answeredBy: [] }
    notes.questions.set(event.noteId, { ...event, ...asked })
  },

  noteSeedCommitted({ notes }, { kind: _, ...event }, { at }) {
    notes.written.set(event.noteId, { ...event, begunAt: at })
  },

  noteAddressed({ notes, programme }, { noteId, copies }) {
    const note = notes.written.get(noteId)
    if (note === undefined) return
    note.copies = copies
    note.keys = copies.map(({ recipientId }) => keysOf({ programme }, recipientId))
  },

  noteSent({ notes, programme }, { kind: _, noteId, ...sent }, { at, seq, by = '' }) {
    const note = notes.written.get(noteId)
    if (note?.copies === undefined) return
    const lineage = programme.staff.get(by as StaffId)?.lineage ?? []
    note.sent = { ...sent, at, seq, by, lineage }
    for (const copy of note.copies) deliver(notes, note, copy, at)
  },

  noteCollected({ notes }, { noteId }, { at, seq, by }) {
    const copy = notes.copiesOf.get(by as RecipientId)?.get(noteId)
    copy?.collectedAt.push(at)
    if (copy !== undefined) copy.collectedSeq = seq
  },
}

function deliver(
  { questions, copiesOf }: NotesSlice,
  { noteId, caseId }: TeamNote,
  copy: NoteAddressed['copies'][number],
  sentAt: NoteCopy['sentAt'],
): void {
  const { commitment: _, ...rest } = copy
  const own = copiesOf.get(copy.recipientId) ?? new Map<NoteId, NoteCopy>()
  copiesOf.set(
    copy.recipientId,
    own.set(noteId, { ...rest, noteId, caseId, sentAt, collectedAt: [] }),
  )
  for (const asked of copy.answers) {
    const question = questions.get(asked)
    if (question === undefined) continue
    questions.set(asked, { ...question, answeredBy: [...question.answeredBy, noteId] })
  }
}

/**
 * What a person has yet to do before anything of the case may be written to this recipient. Whoever
 * was never invited into it is no party to it, also once it is public.
 */
export function barsOf(slices: Slices, caseId: CaseId, recipientId: RecipientId): Obstacle[] {
  const { recipients, partners } = slices.programme
  const recipient = recipients.get(recipientId)
  if (recipient === undefined) return ['recipient-unknown']
  if (partners.get(recipient.partnerId)?.suspended) return ['partner-suspended']
  if (!isInvited(slices, caseId, recipientId)) return ['not-invited']
  return waitsFor(slices, caseId, recipientId)
}

/** Whether a copy may be handed to its recipient now: consent is asked of the board as it stands. */
export function isReadable(slices: Slices, { caseId, recipientId }: NoteCopy): boolean {
  return barsOf(slices, caseId, recipientId).length === 0
}

/** What tells the keys that a note to this recipient is sealed to now. */
export function keysOf({ programme }: Pick<Slices, 'programme'>, recipientId: RecipientId): string {
  const { signingKey = '', ageKeys = [] } = programme.recipients.get(recipientId) ?? {}
  return offerDigest(signingKey, ageKeys)
}

/** @throws Refusal `note.barred` */
export function mustBeOpen(slices: Slices, caseId: CaseId, recipientId: RecipientId): void {
  const bars = barsOf(slices, caseId, recipientId)
  if (bars.length === 0) return
  const because = bars.map((one) => OBSTACLE_WORDS[one]).join('; ')
  throw new Refusal('note.barred', { recipientId, because })
}

function isInvited({ embargo }: Slices, caseId: CaseId, recipientId: RecipientId): boolean {
  return embargo.cases.get(caseId)?.participants.has(recipientId) ?? false
}

function mustBeNew({ notes }: Slices, noteId: NoteId): void {
  if (notes.questions.has(noteId) || notes.written.has(noteId)) {
    throw new Refusal('note.state', { state: 'known' })
  }
}

function writtenNote({ notes }: Slices, noteId: NoteId): TeamNote {
  const note = notes.written.get(noteId)
  if (note === undefined) throw new Refusal('note.state', { state: 'unknown' })
  return note
}

function mustBeQuestion(
  { notes }: Slices,
  asked: { readonly noteId: NoteId; readonly caseId: CaseId; readonly recipientId: RecipientId },
): void {
  const question = notes.questions.get(asked.noteId)
  const isTheirs = question?.recipientId === asked.recipientId && question.caseId === asked.caseId
  if (!isTheirs) throw new Refusal('note.otherCase', { noteId: asked.noteId })
}
