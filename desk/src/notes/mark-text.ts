// A note marked: one text, and a wording of its own for everyone it is sent to.

import type { Codeword } from '@forewarn/core/marking/codes/codeword'
import type { Holder } from '@forewarn/core/marking/codes/position'
import { mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import type { Master, MasterItem } from '@forewarn/core/marking/master'
import type { NoteId } from '@forewarn/core/shared/ids'
import type { Parse } from '@forewarn/core/syntax/parse'

/** A note is prose, whatever it quotes: what is in it that is no prose stays as it was written. */
const NO_PARSER: Parse = () => {
  throw new Error('a note is not a program')
}

export interface NoteText {
  readonly noteId: NoteId
  readonly text: string
  /** Values in it that may be others for everybody, such as a reference to quote. */
  readonly free: readonly string[]
}

/**
 * Repeats to the byte for the same seed. What is sent to one alone goes as it was written: it can be
 * nobody else's.
 */
export function markText(
  { noteId, text, free }: NoteText,
  holders: readonly Holder[],
  seed: Uint8Array,
): Master {
  const items = itemsOf({ noteId, text, free })
  return mark(seed, holders.length > 1 ? items : items.map((one) => unmarked(one, text)), holders)
}

/** In how many places copies of the text may differ, where it goes to several. */
export function placesIn({ text, free }: Omit<NoteText, 'noteId'>): number {
  return itemsOf({ noteId: 'note', text, free }).reduce((sum, one) => sum + one.carriers.length, 0)
}

function itemsOf({ noteId, text, free }: Omit<NoteText, 'noteId'> & { readonly noteId: string }) {
  const declared = free.map((value) => ({ value }))
  const item = { path: `${noteId}.txt`, text, declared, exposure: 'confidential' as const }
  return prepare([item], NO_PARSER)
}

function unmarked(item: MasterItem, text: string): MasterItem {
  return { ...item, template: [text], carriers: [] }
}

/** The text that one holder gets. */
export function textFor(master: Master, codeword: Codeword): string {
  return renderCopy(master, codeword)
    .map(({ text }) => text)
    .join('')
}
