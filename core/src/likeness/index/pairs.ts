// How alike programs of a set are, each with each, a block of pairs at a time.

import { comparePrepared } from '../compare.ts'
import type { Prepared } from '../prepared.ts'
import { type Searched, searchedOf, VERDICTS, type Verdict } from '../verdict.ts'
import { itemOf, type Shelf } from './shelf.ts'

/** From the first to before the last. */
export type Range = readonly [from: number, to: number]

/** Programs with programs. */
export interface Block {
  /** Program → the number of its first file on the shelf; one more than there are programs. */
  readonly programs: Uint32Array
  readonly ones: Range
  /** The same range as `ones`, or one behind it. */
  readonly others: Range
}

/** Of each pair of a block, by `pairsOf`. */
export interface PairScores {
  readonly nats: Float64Array
  /** Of the two files that are most alike: all that an expectation was measured for. */
  readonly best: Float64Array
  /** By place in `VERDICTS`: what the two most alike files are, or the first of their verdicts. */
  readonly verdicts: Uint8Array
}

/** Each pair once, the lower number first. */
export function* pairsOf({ ones, others }: Pick<Block, 'ones' | 'others'>): Generator<Range> {
  for (let one = ones[0]; one < ones[1]; one++)
    for (let other = Math.max(one + 1, others[0]); other < others[1]; other++) yield [one, other]
}

interface File extends Prepared {
  /** Itself alone. */
  readonly searched: Searched
}

/**
 * Of two files their likeness; of programs of several: for each file of the one its best in the
 * other, summed, and the larger of both ways. So what one program has besides takes nothing away.
 */
export function scoreBlock(block: Block, shelf: Shelf): PairScores {
  const pairs = [...pairsOf(block)]
  const [nats, best] = [new Float64Array(pairs.length), new Float64Array(pairs.length)]
  const verdicts = new Uint8Array(pairs.length)
  const files = new Map<number, File[]>()
  for (const [from, to] of [block.ones, block.others])
    for (let at = from; at < to; at++) files.set(at, files.get(at) ?? filesOf(at, block, shelf))
  for (const [i, [one, other]] of pairs.entries()) {
    const score = scorePair(files.get(one) ?? [], files.get(other) ?? [])
    nats[i] = score.nats
    best[i] = score.best
    verdicts[i] = score.verdict
  }
  return { nats, best, verdicts }
}

function filesOf(program: number, { programs }: Block, shelf: Shelf): File[] {
  const files: File[] = []
  for (let at = programs[program] ?? 0; at < (programs[program + 1] ?? 0); at++) {
    const item = itemOf(shelf, at)
    files.push({ ...item, searched: searchedOf([item]) })
  }
  return files
}

function scorePair(ones: readonly File[], others: readonly File[]) {
  const forOne = new Float64Array(ones.length)
  const forOther = new Float64Array(others.length)
  let verdict = VERDICTS.length - 1
  let isTelling = false
  for (const [i, one] of ones.entries()) {
    for (const [j, other] of others.entries()) {
      const found = comparePrepared(one, [other], other.searched)
      const nats = found.best[0]?.nats ?? 0
      forOne[i] = Math.max(forOne[i] ?? 0, nats)
      forOther[j] = Math.max(forOther[j] ?? 0, nats)
      isTelling ||= found.verdict !== 'insufficient'
      verdict = Math.min(verdict, rankOf(found.verdict))
    }
  }
  if (!isTelling) verdict = VERDICTS.indexOf('insufficient')
  return { nats: Math.max(sum(forOne), sum(forOther)), best: Math.max(0, ...forOne), verdict }
}

/** `insufficient` says the least, and is taken where no pair of files says more. */
const rankOf = (verdict: Verdict): number =>
  VERDICTS.indexOf(verdict === 'insufficient' ? 'unrelated' : verdict)

const sum = (values: Float64Array): number => values.reduce((all, each) => all + each, 0)
