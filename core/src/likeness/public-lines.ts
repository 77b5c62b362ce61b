// Which lines of a text public code holds too, so that a reader can pass over them.

import type { Background } from './background.ts'
import { type Prepared, PUBLIC_RUN, publicRuns } from './prepared.ts'

/**
 * Lines, from 1 and in order, that have symbols of which each stands in a run that public code
 * holds. A line of comments or blanks has none, and is never among them. Time O(symbols).
 */
export function publicLines(
  { symbols, lines }: Pick<Prepared, 'symbols' | 'lines'>,
  background: Pick<Background, 'hasSeen'>,
): number[] {
  const isPublic = new Uint8Array(symbols.length)
  for (const [start, key] of publicRuns(symbols).entries())
    if (background.hasSeen(key)) isPublic.fill(1, start, start + PUBLIC_RUN)
  const own = new Set<number>()
  for (const [at, line] of lines.entries()) if (isPublic[at] === 0) own.add(line)
  return [...new Set(lines)].filter((line) => !own.has(line)).sort((a, b) => a - b)
}
