// Plays leaks of one marked bundle and holds what was read and traced against the truth.

import { trace } from '@forewarn/core/marking/codes/trace'
import type { Master } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import type { TextFile } from './damage.ts'

/** What became of one leak. `partner`: named right, but not the recipient. */
export type Outcome = 'right' | 'partner' | 'wrong' | 'unresolved' | 'not-ours'

export interface Analysis {
  /**
   * Positions of the items that leaked, how many of these were read, and how many of the whole
   * bundle were read otherwise than the leaker's copy has them.
   */
  readonly held: number
  readonly read: number
  readonly wrong: number
  readonly outcome: Outcome
  /** pValue × multiplicity of the strongest naming. */
  readonly bound: number | undefined
  readonly milliseconds: number
}

/** By item of a master: the index of its first position, and of the first after it. */
export function spans({ items }: Master): { path: string; from: number; to: number }[] {
  let at = 0
  return items.map(({ path, carriers }) => {
    const from = at
    for (const { alphabets } of carriers) at += alphabets.length
    return { path, from, to: at }
  })
}

/**
 * Traces `samples` as one leak.
 *
 * @param leaker index among the master's holders; `undefined` where nobody leaked
 * @param paths the items that leaked; where nobody leaked, all are looked at
 */
export function analyse(
  master: Master,
  samples: readonly TextFile[],
  leaker: number | undefined,
  paths: readonly string[],
): Analysis {
  const started = performance.now()
  const { positions, holders, codewords } = master
  const { reading, isOurs } = readLeak(master, samples)
  const { traced } = trace({ positions, reading, holders, codewords })
  const truth = leaker === undefined ? [] : (codewords[leaker] ?? [])
  const leaked = spans(master).filter(({ path }) => leaker === undefined || paths.includes(path))
  const read = leaked.flatMap(({ from, to }) => reading.slice(from, to))
  const holder = leaker === undefined ? undefined : holders[leaker]
  const isRight = traced.every(
    ({ partner, recipient }) =>
      partner === holder?.partner && (recipient ?? holder.recipient) === holder.recipient,
  )
  const isExact = traced.some(({ recipient }) => recipient !== null)
  const named: Outcome = !isRight ? 'wrong' : isExact ? 'right' : 'partner'
  if (!isRight) process.exitCode = 1 // the one thing that must never happen
  return {
    held: leaked.reduce((sum, { from, to }) => sum + to - from, 0),
    read: read.filter((symbol) => symbol !== undefined).length,
    wrong: reading.filter((symbol, at) => symbol !== undefined && symbol !== truth[at]).length,
    outcome: traced.length > 0 ? named : isOurs ? 'unresolved' : 'not-ours',
    bound: traced[0]?.bound,
    milliseconds: performance.now() - started,
  }
}
