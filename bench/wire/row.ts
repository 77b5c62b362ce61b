// One row of the table of leaks on the wire: what each leak was traced to, and how much of it was read.

import { trace } from '@forewarn/core/marking/codes/trace'
import type { Master } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import type { SampleFile } from '@forewarn/core/marking/read/sample'
import { rate, table } from '../real-input-table.ts'

export interface Outcome {
  readonly isRecipient: boolean
  readonly isPartner: boolean
  /** Whether anybody else was named, too. */
  readonly isWrong: boolean
  /** What a copy holds at the positions that were read as it has them: its information, in bits. */
  readonly bits: number
  /** Positions that were read otherwise. */
  readonly wrong: number
}

export interface WireRow {
  readonly what: string
  readonly outcomes: readonly Outcome[]
}

/** Copies are tested alone: given others one more might be named, and none of these fewer. */
export function outcomeOf(master: Master, leaker: number, samples: readonly SampleFile[]): Outcome {
  const { reading, searched } = readLeak(master, samples)
  const { traced } = trace({ ...master, reading, searched, together: 1 })
  const own = master.holders[leaker]
  const codeword = master.codewords[leaker] ?? []
  const read = [...reading.entries()].filter(([, symbol]) => symbol !== undefined)
  return {
    isRecipient: traced.some(({ recipient }) => recipient === own?.recipient),
    isPartner: traced.some(({ partner }) => partner === own?.partner),
    isWrong: traced.some(
      ({ recipient, partner }) =>
        partner !== own?.partner || (recipient !== null && recipient !== own?.recipient),
    ),
    bits: read.reduce((sum, [at, symbol]) => {
      return symbol === codeword[at] ? sum + entropy(master.positions[at]?.alphabet) : sum
    }, 0),
    wrong: read.filter(([at, symbol]) => symbol !== codeword[at]).length,
  }
}

/** Shannon's: what an innocent's symbol there is uncertain by. */
function entropy(alphabet: Master['positions'][number]['alphabet'] | undefined): number {
  if (alphabet === undefined) return 0
  if ('uniform' in alphabet) return Math.log2(alphabet.uniform)
  return alphabet.weights.reduce((sum, p) => sum - p * Math.log2(p), 0)
}

export function tableOf(rows: readonly WireRow[]): string {
  const mean = (all: readonly number[]) =>
    (all.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length)).toFixed(1)
  return table(
    ['leak', 'recipient named', 'partner named', 'wrong namings', 'bits read', 'read wrongly'],
    rows.map(({ what, outcomes }) => [
      what,
      rate(outcomes.filter(({ isRecipient }) => isRecipient).length, outcomes.length),
      rate(outcomes.filter(({ isPartner }) => isPartner).length, outcomes.length),
      outcomes.filter(({ isWrong }) => isWrong).length,
      mean(outcomes.map(({ bits }) => bits)),
      mean(outcomes.map(({ wrong }) => wrong)),
    ]),
  )
}
