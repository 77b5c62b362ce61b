// All pairs of a set of programs, a block after the other on all cores, kept as plain numbers.

import {
  type Block,
  type PairScores,
  pairsOf,
  type Range,
} from '@forewarn/core/likeness/index/pairs'
import type { Shelf } from '@forewarn/core/likeness/index/shelf'
import { VERDICTS, type Verdict } from '@forewarn/core/likeness/verdict'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Terminal } from '../terminal.ts'
import { type Crew, inOrder } from './crew.ts'

/** Some 25 bytes each are kept. */
export const MOST_PAIRS = 10_000_000

/** One side of a block: what a thread keeps unpacked is some ten times as much. */
const MOST_FILES = 64
const MOST_BYTES = 2 ** 21

export interface Pair {
  readonly one: number
  readonly other: number
  readonly nats: number
  /** Of the two files that are most alike. */
  readonly best: number
  readonly verdict: Verdict
}

export interface Pairs {
  readonly count: number
  /** The most alike first; those that are as alike in the order of their numbers. */
  sorted(): Iterable<Pair>
}

/** @param programs program → its first file on the shelf; one more than there are programs */
export async function scoreAll(
  programs: Uint32Array,
  shelf: Shelf,
  crew: Crew,
  terminal: Pick<Terminal, 'progress'>,
): Promise<Pairs> {
  const all = new AllPairs(programs.length - 1)
  const blocks = [...blocksOf(programs, shelf)]
  crew.hold(shelf)
  let at = 0
  for await (const { order, answer } of inOrder<'pairs'>(crew, orders(blocks))) {
    terminal.progress(`pairs: ${++at} of ${blocks.length} blocks`)
    if (answer instanceof Refusal) throw answer
    all.put(order.block, answer)
  }
  terminal.progress('')
  return all
}

function* orders(blocks: readonly Block[]) {
  for (const block of blocks) yield { kind: 'pairs', block } as const
}

function* blocksOf(programs: Uint32Array, shelf: Shelf): Generator<Block> {
  const ranges = [...rangesOf(programs, shelf)]
  for (const [i, ones] of ranges.entries())
    for (const others of ranges.slice(i)) yield { programs, ones, others }
}

/** At least one program each, however large. */
function* rangesOf(programs: Uint32Array, { starts }: Shelf): Generator<Range> {
  const count = programs.length - 1
  const files = (from: number, to: number) => (programs[to] ?? 0) - (programs[from] ?? 0)
  const bytes = (from: number, to: number) =>
    (starts[programs[to] ?? 0] ?? 0) - (starts[programs[from] ?? 0] ?? 0)
  for (let from = 0; from < count; ) {
    let to = from + 1
    while (to < count && files(from, to + 1) <= MOST_FILES && bytes(from, to + 1) <= MOST_BYTES)
      to++
    yield [from, to]
    from = to
  }
}

class AllPairs implements Pairs {
  readonly count: number
  readonly #programs: number
  readonly #nats: Float64Array
  readonly #best: Float64Array
  readonly #verdicts: Uint8Array

  constructor(programs: number) {
    this.#programs = programs
    this.count = (programs * (programs - 1)) / 2
    this.#nats = new Float64Array(this.count)
    this.#best = new Float64Array(this.count)
    this.#verdicts = new Uint8Array(this.count)
  }

  put(block: Block, scores: PairScores): void {
    let i = 0
    for (const [one, other] of pairsOf(block)) {
      const at = this.#rowOf(one) + other - one - 1
      this.#nats[at] = scores.nats[i] ?? 0
      this.#best[at] = scores.best[i] ?? 0
      this.#verdicts[at] = scores.verdicts[i] ?? 0
      i++
    }
  }

  *sorted(): Generator<Pair> {
    const nats = this.#nats
    const order = Uint32Array.from({ length: this.count }, (_, i) => i)
    order.sort((a, b) => (nats[b] ?? 0) - (nats[a] ?? 0) || a - b)
    for (const at of order) {
      const one = this.#oneOf(at)
      yield {
        ...{ one, other: at - this.#rowOf(one) + one + 1 },
        ...{ nats: nats[at] ?? 0, best: this.#best[at] ?? 0 },
        verdict: VERDICTS[this.#verdicts[at] ?? 0] ?? 'insufficient',
      }
    }
  }

  /** Where the pairs of a program with those after it begin. */
  #rowOf(one: number): number {
    return one * this.#programs - (one * (one + 1)) / 2
  }

  #oneOf(at: number): number {
    let [low, high] = [0, this.#programs - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#rowOf(middle) <= at) low = middle
      else high = middle - 1
    }
    return low
  }
}
