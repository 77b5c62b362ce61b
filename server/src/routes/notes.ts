// A recipient's doors to its notes: its threads, a note, and the receipts for it.

import { NoteId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { collectNote, noteEvidence, noteKeys, threads } from '../journeys/notes.ts'
import { recipientOf } from '../who/visitor.ts'
import type { Doors } from './door.ts'

export const noteDoors: Pick<Doors, 'threads' | 'noteKeys' | 'collectNote' | 'noteEvidence'> = {
  threads: ({ house, caller }) => threads(house, recipientOf(caller)),

  noteKeys: ({ house, query }) => noteKeys(house, query),

  collectNote: ({ house, caller, params, body: { act } }) =>
    collectNote(house, recipientOf(caller), noteIdOf(params), act),

  noteEvidence: async ({ house, caller, params, query }) => ({
    receipts: await noteEvidence(house, recipientOf(caller), noteIdOf(params), query),
  }),
}

/** What is no note's id at all is a note that does not exist. */
function noteIdOf(params: Readonly<Record<string, string>>): NoteId {
  const parsed = NoteId.safeParse(params['noteId'])
  if (!parsed.success) throw new Refusal('note.unknown', {})
  return parsed.data
}
