// What lexicons are written with.

import type { Quote } from '../lexicon.ts'

export const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))
export const NONE: ReadonlySet<string> = new Set()

export const line = (mark: string): Quote => ({ open: mark, close: mark, spansLines: false })
export const block = (mark: string): Quote => ({ open: mark, close: mark, spansLines: true })
export const raw = (open: string, close: string): Quote => ({
  ...{ open, close, spansLines: true, isRaw: true },
})
export const SINGLE_LINE = [line('"'), line("'")]
