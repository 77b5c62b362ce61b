// Notes that were collected to a desk: sealed as they came, each with the receipts that prove it.

import { join } from 'node:path'
import { Receipt } from '@forewarn/core/log/receipt'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { NoteId } from '@forewarn/core/shared/ids'
import type { CollectedNote } from '@forewarn/desk/notes/ask'
import { z } from 'zod'
import { readJson } from './desk-folder.ts'
import { readIfThere, writeDurably } from './durable.ts'

/** The receipts come last: where they are, the sealed note is. */
export async function keepNote(folder: string, note: CollectedNote): Promise<void> {
  await writeDurably(sealedPath(folder, note.noteId), note.sealed)
  const receipts = utf8(`${JSON.stringify(note.receipts, null, 2)}\n`)
  await writeDurably(receiptsPath(folder, note.noteId), receipts)
}

/** `undefined` where it was not collected to this desk. @throws Refusal `file.malformed` */
export async function readNote(folder: string, noteId: NoteId): Promise<CollectedNote | undefined> {
  const receipts = await readJson(receiptsPath(folder, noteId), z.array(Receipt))
  const sealed = await readIfThere(sealedPath(folder, noteId))
  return sealed === undefined || receipts === undefined ? undefined : { noteId, sealed, receipts }
}

function sealedPath(folder: string, noteId: NoteId): string {
  return join(folder, 'collected', `${noteId}.age`)
}

function receiptsPath(folder: string, noteId: NoteId): string {
  return join(folder, 'collected', `${noteId}.receipts.json`)
}
