// Rules that derive from nothing shared, read against marked ones: nobody may be named.

import { trace } from '@forewarn/core/marking/codes/trace'
import { mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import { readLeak } from '@forewarn/core/marking/read/read'
import type { Parse } from '@forewarn/core/syntax/parse'
import type { RuleFile } from './equal.ts'

export interface UnrelatedRow {
  readonly items: number
  readonly strangers: number
  readonly named: number
  readonly ours: number
  /** As a control: of how many copies that leaked whole, how many name their recipient. */
  readonly leaks: number
  readonly right: number
}

/** The first `items` files are marked and confidential; all others are strangers' rules. */
export function unrelatedRow(
  files: readonly RuleFile[],
  items: number,
  parse: Parse,
): UnrelatedRow {
  const shared = files.slice(0, items).map(({ path, text }) => ({
    ...{ path, text, declared: [], exposure: 'confidential' as const },
  }))
  const holders = Array.from({ length: 400 }, (_, i) => ({
    recipient: `r${i}`,
    partner: `p${i % 80}`,
  }))
  const master = mark(new Uint8Array(32).fill(5), prepare(shared, parse), holders)
  const { positions, codewords } = master
  const judge = (samples: readonly { path: string; text: string }[]) => {
    const { reading, isOurs } = readLeak(master, samples)
    return { isOurs, traced: trace({ positions, reading, holders, codewords }).traced }
  }
  const row = { items, strangers: 0, named: 0, ours: 0, leaks: 0, right: 0 }
  for (const { path, text } of files.slice(items)) {
    const { isOurs, traced } = judge([{ path, text }])
    row.strangers++
    if (isOurs) row.ours++
    if (traced.length > 0) row.named++
  }
  for (const who of [7, 150, 333]) {
    const { traced } = judge(renderCopy(master, codewords[who] ?? []))
    row.leaks++
    if (traced.length > 0 && traced.every(({ recipient }) => recipient === `r${who}`)) row.right++
  }
  return row
}
