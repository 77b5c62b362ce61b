// Forecasts how large a coalition the positions of a bundle can trace.

import { placesOf } from './agreement.ts'
import { STRATEGIES, type Strategy } from './collusion.ts'
import { type Dice, dice, drawSymbol } from './dice.ts'
import { strongestClaims } from './joint.ts'
import { countKinds, type Kinds, kindsOf } from './kind.ts'
import { BOUND, factorsOf, multiplicity, type Together } from './multiplicity.ts'
import type { Level, Position } from './position.ts'
import { approximateLogTail } from './saddlepoint.ts'
import { SCORES, scores, stepsOf, total } from './score.ts'

export interface Plan {
  readonly positions: readonly Position[]
  readonly recipients: number
  /** As many as recipients where each is its own partner. */
  readonly partners: number
  /** How likely a leak will not show a position: for all alike, or by position. */
  readonly loss: number | readonly number[]
}

/** The largest coalitions, 0 to 5 copies of different partners, of which at least one is named. */
export interface Capacity {
  /** … at least by its partner */
  readonly partner: number
  /** … as the recipient's own copy */
  readonly recipient: number
}

const LARGEST = 5

/**
 * The largest coalitions that trace.ts names one of with a probability of at least 0.99, whichever
 * of the strategies in collusion.ts it follows, under the bound of 1e-6 on naming any innocent.
 *
 * A forecast by seeded simulation, the same for the same plan: each strategy is played 16 times,
 * 80 where that leaves doubt, and 0.99 is judged on a normal curve through the margins, with
 * p-values within 0.3 nats. It takes positions to be lost independently and read without error;
 * real losses take whole classes. It errs on the safe side: it asks for up to two fifths more
 * positions than counting failures of trace.ts shows to be needed (capacity.test.ts).
 */
export function capacity(plan: Plan): Capacity {
  const kinds = kindsOf(plan.positions)
  const largest = { partner: 0, recipient: 0 }
  let open = LEVELS
  for (let size = 1; size <= LARGEST && open.length > 0; size++) {
    open = namedBy(plan, kinds, size, open)
    for (const level of open) largest[level] = size
  }
  return largest
}

const LEVELS: readonly Level[] = ['partner', 'recipient']

/** Whether one of every coalition of `size` is named as the recipient, as `capacity` judges it. */
export function isTraced(plan: Plan, size: number): boolean {
  return namedBy(plan, kindsOf(plan.positions), size, ['recipient']).length > 0
}

const FEW = 16
const MANY = 80

/** Standard deviations: 2.33 are 0.99 of a normal curve, the rest is for what 80 plays do not show. */
const ENOUGH = 3

/** Of the levels asked about, those at which one of `size` colluders is named, whatever they do. */
function namedBy(
  plan: Plan,
  kinds: Kinds,
  size: number,
  asked: readonly Level[],
): readonly Level[] {
  let open = asked
  for (const [at, strategy] of Object.values<Strategy>(STRATEGIES).entries()) {
    if (size === 1 && at > 0) break // one copy alone: every strategy shows it as it is
    const roll = dice(size * 64 + at)
    const play = () => playOnce(plan, kinds, { size, strategy, roll })
    const margins = Array.from({ length: FEW }, play)
    if (open.some((level) => isInDoubt(margins, level))) {
      margins.push(...Array.from({ length: MANY - FEW }, play))
    }
    open = open.filter((level) => deviations(margins, level) > ENOUGH)
    if (open.length === 0) break
  }
  return open
}

/** Whether few plays cannot tell. */
function isInDoubt(margins: readonly Capacity[], level: Level): boolean {
  const found = deviations(margins, level)
  return found > ENOUGH * 0.4 && found < ENOUGH * 1.6
}

/**
 * By how many standard deviations the mean margin lies above zero. The spread is taken from the
 * margins below the mean: the best of several colluders scatters more widely upwards.
 */
function deviations(margins: readonly Capacity[], level: Level): number {
  const mean = margins.reduce((sum, margin) => sum + margin[level], 0) / margins.length
  const below = margins.map((margin) => margin[level] - mean).filter((distance) => distance < 0)
  const square = below.reduce((sum, distance) => sum + distance ** 2, 0)
  const spread = Math.sqrt(square / Math.max(1, below.length - 1))
  return spread > 0 ? mean / spread : Math.sign(mean) * Number.POSITIVE_INFINITY
}

interface Game {
  readonly size: number
  readonly strategy: Strategy
  readonly roll: Dice
}

/** By how many nats the best of the colluders' p-values lies below what names it. */
function playOnce(plan: Plan, kinds: Kinds, { size, strategy, roll }: Game): Capacity {
  const leak = leakOf(plan, { size, strategy, roll })
  const hasColleagues = plan.partners < plan.recipients
  const levels = hasColleagues ? 3 : 1
  const marginsAt = (candidates: number, which: (position: number) => boolean) =>
    margins({ plan, kinds, leak }, { candidates, levels, which })
  const whole = marginsAt(plan.recipients, () => true)
  if (!hasColleagues) return { partner: Math.max(...whole), recipient: Math.max(...whole) }
  const at = (level: Level) => (i: number) => plan.positions[i]?.level === level
  const shared = marginsAt(plan.partners, at('partner'))
  const own = marginsAt(plan.recipients, at('recipient'))
  const partner = whole.map((margin, j) => Math.max(margin, shared[j] as number))
  const recipient = partner.map((margin, j) => Math.min(margin, own[j] as number))
  return { partner: Math.max(...partner), recipient: Math.max(...recipient) }
}

interface Played {
  readonly plan: Plan
  readonly kinds: Kinds
  readonly leak: Leak
}

interface Tested {
  readonly candidates: number
  readonly levels: number
  readonly which: (position: number) => boolean
}

/** By colluder: the largest margin of its tests, alone and given one or two of the others. */
function margins({ plan, kinds, leak }: Played, { candidates, levels, which }: Tested): number[] {
  const charge = { levels, analyses: 1, searched: 1 }
  const allowed = (together: Together, sets: number) =>
    Math.log(BOUND) - Math.log(multiplicity(factorsOf(charge, candidates, { together, sets })))
  const alone = logPValues(kinds, leak, which)
  const best = alone.map((logP) => allowed(1, 1) - logP)
  const { positions } = plan
  const suspects = leak.codewords.map((codeword, j) => ({
    ...{ id: String(j), partner: String(j), codeword, rank: rankOf(alone, j, candidates) },
  }))
  const places = placesOf({ positions, reading: leak.reading }, kinds, which)
  const crowd = { kinds, places, suspects, mayBeColleagues: false }
  for (const together of [2, 3] as const) {
    if (together > suspects.length) break
    for (const { id, logP, sets } of strongestClaims(crowd, together, Number.POSITIVE_INFINITY)) {
      const j = Number(id)
      best[j] = Math.max(best[j] as number, allowed(together, sets) - logP)
    }
  }
  return best
}

/** Behind the colluders who are more suspicious alone, and so many of the innocent as chance has it. */
function rankOf(alone: readonly number[], j: number, candidates: number): number {
  const own = alone[j] as number
  const ahead = alone.filter((logP, i) => logP < own || (logP === own && i < j)).length
  return 1 + ahead + Math.floor(candidates * SCORES * Math.exp(own))
}

interface Leak {
  readonly reading: readonly (number | undefined)[]
  /** By colluder and position. */
  readonly codewords: readonly (readonly number[])[]
}

function leakOf({ positions, loss }: Plan, { size, strategy, roll }: Game): Leak {
  const codewords = Array.from({ length: size }, () =>
    positions.map(({ alphabet }) => drawSymbol(alphabet, roll)),
  )
  const reading = positions.map((_, at) => {
    if (roll() < (typeof loss === 'number' ? loss : (loss[at] ?? 0))) return undefined
    const symbols = codewords.map((codeword) => codeword[at] as number)
    return symbols.every((symbol) => symbol === symbols[0]) ? symbols[0] : strategy(symbols, roll)
  })
  return { reading, codewords }
}

/** By colluder: ln of the smallest p-value over all scores. */
function logPValues(
  kinds: Kinds,
  { reading, codewords }: Leak,
  which: (position: number) => boolean,
): number[] {
  const read = countKinds(kinds, reading, which)
  const matches = codewords.map((codeword) =>
    countKinds(kinds, reading, (at) => which(at) && codeword[at] === reading[at]),
  )
  const tests = scores(kinds.all, read).map((score) => ({
    score,
    steps: stepsOf(kinds, read, score),
  }))
  return matches.map((counts) =>
    Math.min(...tests.map(({ score, steps }) => approximateLogTail(steps, total(score, counts)))),
  )
}
