// The doors of notes: a recipient's threads, whom it may ask, and a note handed out with its receipts.

import { z } from 'zod'
import { Act } from '../board/entry.ts'
import { Receipt } from '../log/receipt.ts'
import { At, Sealed } from '../shared/fields.ts'
import { CaseId, NoteId, StaffId } from '../shared/ids.ts'
import { Witnessed } from './asked.ts'

/** One recipient's own questions, and what the team wrote to it; nothing of anybody else's. */
export const Threads = z.strictObject({
  questions: z.array(z.strictObject({ noteId: NoteId, caseId: CaseId, at: At, own: Sealed })),
  notes: z.array(
    z.strictObject({
      noteId: NoteId,
      caseId: CaseId,
      sentAt: At,
      bytes: z.int(),
      collectedAt: At.nullable(),
    }),
  ),
})
export type Threads = z.infer<typeof Threads>

export const NOTE_ROUTES = {
  threads: {
    method: 'GET',
    path: '/api/notes',
    visitor: 'recipient',
    summary: 'The questions of the recipient who asks, and what the team wrote to it',
    response: Threads,
  },
  noteKeys: {
    method: 'GET',
    path: '/api/notes/keys',
    visitor: 'recipient',
    summary: 'Who may answer a question, and the receipts that prove their keys',
    query: Witnessed,
    response: z.strictObject({ staffIds: z.array(StaffId), receipts: z.array(Receipt) }),
  },
  collectNote: {
    method: 'POST',
    path: '/api/notes/:noteId/collect',
    visitor: 'recipient',
    summary: 'Write down the signed request, then hand out the sealed note',
    request: z.strictObject({ act: Act }),
    response: 'bytes',
  },
  noteEvidence: {
    method: 'GET',
    path: '/api/notes/:noteId/evidence',
    visitor: 'recipient',
    summary: 'Receipts that let a recipient check a note it collected without trusting the house',
    query: Witnessed,
    response: z.strictObject({ receipts: z.array(Receipt) }),
  },
} as const
