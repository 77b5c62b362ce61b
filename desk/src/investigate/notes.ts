// What the team wrote to several recipients of a case: marked copies too, which a leak may show.

import type { Board } from '@forewarn/core/board/board'
import type { HeldCopy } from '@forewarn/core/investigation/dossier'
import type { Sent, TeamNote } from '@forewarn/core/notes/slice'
import type { CaseId, NoteId } from '@forewarn/core/shared/ids'
import { z } from 'zod'
import type { Desk } from '../sign-in.ts'
import { fetchJson } from '../team.ts'
import { type Circumstances, holderOf } from './circumstances.ts'

export interface MarkedNote extends TeamNote {
  readonly copies: NonNullable<TeamNote['copies']>
  readonly sent: Sent
}

/** In the order in which they were written. What went to one alone bears no marks. */
export function markedNotes({ notes }: Board, caseId: CaseId): MarkedNote[] {
  return [...notes.written.values()].flatMap((note) => {
    const { copies = [], sent } = note
    return note.caseId === caseId && copies.length > 1 && sent !== undefined
      ? [{ ...note, copies, sent }]
      : []
  })
}

const Dossier = z.looseObject({ text: z.string() })

/**
 * The circumstances with the notes among the items. Their class is that of a description; whoever
 * got a note and no copy of the bundle counts among the holders from then on. Whoever has a copy
 * keeps the times of that copy: a note that was fetched later clears nobody of an earlier leak.
 */
export async function withNotes(
  desk: Desk,
  board: Board,
  circumstances: Circumstances,
  notes: readonly MarkedNote[],
): Promise<Circumstances> {
  const texts = [...circumstances.texts]
  for (const { noteId, sent } of notes) {
    const { text } = await fetchJson(desk, Dossier, sent.dossier)
    texts.push({ path: pathOf(noteId), text, published: sent.seq })
  }
  const items = notes.map(({ noteId }) => ({
    ...({ item: pathOf(noteId), class: 'description', upstream: 'unknown' } as const),
  }))
  const known = new Set<string>(circumstances.copies.map(({ recipient }) => recipient))
  const more = new Map<string, HeldCopy>()
  for (const { noteId, copies, sent } of notes) {
    for (const { recipientId } of copies) {
      if (known.has(recipientId) || more.has(recipientId)) continue
      const [collectedAt] = board.notes.copiesOf.get(recipientId)?.get(noteId)?.collectedAt ?? []
      const held = collectedAt === undefined ? {} : { collectedAt }
      const part = { class: 'description', opensAt: sent.at, ...held } as const
      const holder = { recipient: recipientId, ...holderOf(board, recipientId) }
      more.set(recipientId, { ...holder, parts: [part] })
    }
  }
  return {
    ...circumstances,
    texts,
    items: [...circumstances.items, ...items],
    copies: [...circumstances.copies, ...more.values()],
  }
}

/** As the note's only item is called where it was marked. */
export function pathOf(noteId: NoteId): string {
  return `${noteId}.txt`
}
