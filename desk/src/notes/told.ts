// Whether somebody has the very words already: two copies of one text, laid side by side, show its marks.

import type { Board } from '@forewarn/core/board/board'
import type { TeamNote } from '@forewarn/core/notes/slice'
import type { CaseId, NoteId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { readMasters } from '../masters.ts'
import type { Desk } from '../sign-in.ts'
import { fetchJson } from '../team.ts'
import { NoteDossier, unlessSealedToOthers } from './threads.ts'

export interface Telling {
  readonly caseId: CaseId
  readonly text: string
  readonly recipientIds: readonly RecipientId[]
  /** Whether its copies will differ. */
  readonly isMarked: boolean
}

/**
 * A note whose words this desk cannot open, since it was enrolled later, is passed over.
 *
 * @param own the note that is being written, where it was begun
 * @throws Refusal `note.told`
 */
export async function mustBeNews(
  desk: Desk,
  { notes }: Board,
  { caseId, text, recipientIds, isMarked }: Telling,
  own?: NoteId,
): Promise<void> {
  for (const note of notes.written.values()) {
    if (note.caseId !== caseId || note.noteId === own || note.sent === undefined) continue
    const to = new Set(note.copies?.map(({ recipientId }) => recipientId))
    const recipientId = recipientIds.find((one) => to.has(one))
    if (recipientId === undefined) continue
    const dossier = await unlessSealedToOthers(fetchJson(desk, NoteDossier, note.sent.dossier))
    if (dossier?.text !== text || !(isMarked || (await wasMarked(desk, note)))) continue
    throw new Refusal('note.told', { recipientId, noteId: note.noteId })
  }
}

/** Where it takes two to look, whatever went to several may have been. */
async function wasMarked(desk: Desk, { sent, copies = [] }: TeamNote): Promise<boolean> {
  if (sent === undefined) return false
  try {
    const { positions } = readMasters(await fetchJson(desk, z.unknown(), sent.masters))
    return positions.length > 0
  } catch (error) {
    if (error instanceof Refusal && error.code === 'keyShares.lacking') return copies.length > 1
    throw error
  }
}
