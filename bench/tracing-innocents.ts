// How often innocent copies are named: simulated by the hundred million, and rarer ones by weight.

import { type Dice, dice, drawSymbol } from '@forewarn/core/marking/codes/dice'
import { type Counts, countKinds, type Kinds, kindsOf } from '@forewarn/core/marking/codes/kind'
import { BOUND, factorsOf, multiplicity } from '@forewarn/core/marking/codes/multiplicity'
import { scores, stepsOf, total } from '@forewarn/core/marking/codes/score'
import { tail } from '@forewarn/core/marking/codes/tail'
import { trace } from '@forewarn/core/marking/codes/trace'
import { attacks, binaryPlaces, leak } from './tracing-attacks.ts'

const COPIES = 80

/** Readings by hostile strategies of one to five colluders, whole and half lost. */
interface Hostile {
  readonly kinds: Kinds
  readonly read: Counts
}

function hostileReadings(runs: number): Hostile[] {
  return Array.from({ length: runs }, (_, run) =>
    [1, 2, 3, 5].map((size) => ({ run, size })),
  ).flatMap((row) =>
    row.flatMap(({ run, size }) =>
      [...attacks(Math.min(size, 3)).values()].map((strategy, at) => {
        const roll = dice(run * 512 + size * 16 + at)
        const positions = binaryPlaces(200, run)
        const guilty = Array.from({ length: size }, () =>
          positions.map((one) => drawSymbol(one.alphabet, roll)),
        )
        const shown = leak(positions, guilty, { strategy, roll })
        const lost = run % 2 === 0 ? 0 : 0.5
        const reading = shown.map((symbol) => (roll() < lost ? undefined : symbol))
        const kinds = kindsOf(positions)
        return { kinds, read: countKinds(kinds, reading, () => true) }
      }),
    ),
  )
}

/** Levels at which p-values are compared with how often innocents have them. */
export const LEVELS = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10, 1e-12]

/** A binomial by table: the k whose share of [0, 1) a number falls into, with its own tilt. */
interface Table {
  readonly cumulated: Float64Array
}

function binomialTable(count: number, chance: number): Table {
  const cumulated = new Float64Array(count + 1)
  let [ways, sum] = [0, 0]
  for (let k = 0; k <= count; k++) {
    sum += Math.exp(ways + k * Math.log(chance) + (count - k) * Math.log1p(-chance))
    cumulated[k] = sum
    ways += Math.log((count - k) / (k + 1))
  }
  return { cumulated }
}

function drawFrom({ cumulated }: Table, roll: Dice): number {
  const at = roll() * (cumulated.at(-1) as number)
  let [low, high] = [0, cumulated.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cumulated[middle] as number) > at) high = middle
    else low = middle + 1
  }
  return low
}

/** One reading with all its scores; by score and level the least sum whose p-value is at most that. */
function arena({ kinds, read }: Hostile) {
  const tests = scores(kinds.all, read).map((score) => {
    const steps = stepsOf(kinds, read, score).filter((step) => 'jump' in step)
    const survives = tail(steps)
    const most = steps.reduce((sum, { jump, count }) => sum + Math.max(0, jump) * count, 0)
    const least = (p: number) => {
      let [low, high] = [-most, most + 1]
      while (low < high) {
        const middle = Math.floor((low + high) / 2)
        if (survives(middle) <= p) high = middle
        else low = middle + 1
      }
      return low
    }
    return { score, steps, least }
  })
  return { kinds, read, tests }
}

type Arena = ReturnType<typeof arena>

export interface Simulated {
  readonly innocents: number
  /** How many would have been named, and how many the bound allows. */
  readonly named: number
  readonly allowed: number
}

/** Innocents drawn as codewords are, `each` for every reading, against what names a copy of 80. */
export function simulate(runs: number, each: number): Simulated {
  const readings = hostileReadings(runs)
  const charge = { levels: 1, analyses: 1, searched: 1 }
  const names = BOUND / multiplicity(factorsOf(charge, COPIES, { together: 1, sets: 1 }))
  let named = 0
  for (const [at, hostile] of readings.entries()) {
    const { kinds, read, tests } = arena(hostile)
    const thresholds = tests.map(({ least }) => least(names))
    named += countNamed({ kinds, read, tests }, thresholds, { each, roll: dice(at + 77) })
  }
  const innocents = readings.length * each
  return { innocents, named, allowed: (innocents / COPIES) * BOUND }
}

/** In flat arrays, for it is the one loop that runs a hundred million times. */
function countNamed(
  { kinds, read, tests }: Arena,
  thresholds: readonly number[],
  { each, roll }: { readonly each: number; readonly roll: Dice },
): number {
  const wide = tests.length
  const columns = kinds.all.flatMap(({ chance }, kind) => {
    const count = read[kind] as number
    if (count === 0) return []
    const worth = new Int32Array((count + 1) * wide)
    for (let k = 0; k <= count; k++) {
      for (let test = 0; test < wide; test++) {
        worth[k * wide + test] = k * (tests[test]?.score[kind] as number)
      }
    }
    return [{ worth, alias: aliasOf(binomialTable(count, chance)) }]
  })
  const sums = new Int32Array(wide)
  let named = 0
  for (let i = 0; i < each; i++) {
    sums.fill(0)
    for (const { worth, alias } of columns) {
      const from = drawAlias(alias, roll) * wide
      for (let test = 0; test < wide; test++) {
        sums[test] = (sums[test] as number) + (worth[from + test] as number)
      }
    }
    for (let test = 0; test < wide; test++) {
      if ((sums[test] as number) < (thresholds[test] as number)) continue
      named++
      break
    }
  }
  return named
}

/** Source: Walker, "An efficient method for generating discrete random variables", ACM TOMS 3 (1977). */
interface Alias {
  readonly stay: Float64Array
  readonly other: Int32Array
}

function aliasOf({ cumulated }: Table): Alias {
  const size = cumulated.length
  const total = cumulated.at(-1) as number
  const left = Array.from(cumulated, (sum, k) => ((sum - (cumulated[k - 1] ?? 0)) / total) * size)
  const stay = new Float64Array(size).fill(1)
  const other = new Int32Array(size)
  const small = [...left.keys()].filter((k) => (left[k] as number) < 1)
  const large = [...left.keys()].filter((k) => (left[k] as number) >= 1)
  for (let k = small.pop(); k !== undefined && large.length > 0; k = small.pop()) {
    const from = large.at(-1) as number
    stay[k] = left[k] as number
    other[k] = from
    left[from] = (left[from] as number) - (1 - (left[k] as number))
    if ((left[from] as number) < 1) small.push(large.pop() as number)
  }
  return { stay, other }
}

function drawAlias({ stay, other }: Alias, roll: Dice): number {
  const at = roll() * stay.length
  const k = Math.floor(at)
  return at - k < (stay[k] as number) ? k : (other[k] as number)
}

export interface Level {
  readonly level: number
  /** How often an innocent's smallest p-value, charged for its eight scores, is at most `level` … */
  readonly share: number
  /** … give or take twice the standard error. */
  readonly error: number
}

/**
 * By importance: half of the draws from each of eight tilted distributions, under which a score that is
 * rare by itself is common; each draw is weighed by how much rarer it is in earnest.
 */
export function uniformity(runs: number, each: number): Level[] {
  const arenas = hostileReadings(runs).map(arena)
  return LEVELS.map((level, l) => {
    let [sum, squares, draws] = [0, 0, 0]
    for (const [at, one] of arenas.entries()) {
      const roll = dice(at * 64 + l + 9)
      const found = weighed(one, level / one.tests.length, each, roll)
      sum += found.sum
      squares += found.squares
      draws += each
    }
    const share = sum / draws
    return { level, share, error: 2 * Math.sqrt(Math.max(0, squares / draws - share ** 2) / draws) }
  })
}

function weighed({ kinds, read, tests }: Arena, level: number, each: number, roll: Dice) {
  const thresholds = tests.map(({ least }) => least(level))
  const tilted = tests.map(({ score }, test) =>
    tiltedTables(kinds, read, score, thresholds[test] as number),
  )
  let [sum, squares] = [0, 0]
  const matches = new Int32Array(kinds.all.length)
  for (let i = 0; i < each; i++) {
    const { tables } = tilted[i % tilted.length] as (typeof tilted)[number]
    for (const [kind, table] of tables.entries()) matches[kind] = drawFrom(table, roll)
    const sums = tests.map(({ score }) => total(score, matches))
    if (!sums.some((own, test) => own >= (thresholds[test] as number))) continue
    const densities = tilted.map(({ tilt, height }, test) =>
      Math.exp(tilt * (sums[test] as number) - height),
    )
    const weight = tilted.length / densities.reduce((all, density) => all + density, 0)
    sum += weight
    squares += weight ** 2
  }
  return { sum, squares }
}

/** Under which the mean score is `threshold`; `height` is ln of the mean of exp(tilt × score). */
function tiltedTables(kinds: Kinds, read: Counts, score: Int32Array, threshold: number) {
  const at = (tilt: number) =>
    kinds.all.map(({ chance }, kind) => {
      const up = chance * Math.exp(tilt * (score[kind] as number))
      return { chance: up / (up + 1 - chance), log: Math.log(up + 1 - chance) }
    })
  const mean = (tilt: number) =>
    at(tilt).reduce(
      (sum, { chance }, kind) => sum + chance * (score[kind] as number) * (read[kind] as number),
      0,
    )
  let [low, high] = [0, 2]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (mean(middle) < threshold) low = middle
    else high = middle
  }
  const tilted = at(low)
  return {
    tilt: low,
    height: tilted.reduce((sum, { log }, kind) => sum + log * (read[kind] as number), 0),
    tables: tilted.map(({ chance }, kind) => binomialTable(read[kind] as number, chance)),
  }
}

/**
 * Whole traces, of sets and all, with a bound of one in ten in the place of one in a million: in how
 * many of `runs` an innocent among eighty is named.
 */
export function looseTraces(runs: number): { readonly runs: number; readonly wrong: number } {
  const holders = Array.from({ length: COPIES }, (_, i) => ({ recipient: `${i}`, partner: `${i}` }))
  const strategies = [...attacks(3).values()]
  let wrong = 0
  for (let run = 0; run < runs; run++) {
    const roll = dice(run + 4000)
    const positions = binaryPlaces(220, run)
    const codewords = holders.map(() => positions.map((one) => drawSymbol(one.alphabet, roll)))
    const size = 1 + (run % 4)
    const strategy = strategies[run % strategies.length] as (typeof strategies)[number]
    const reading = leak(positions, codewords.slice(0, size), { strategy, roll })
    // As many ways to read as make 0.1 of the bound.
    const { traced } = trace({ positions, reading, holders, codewords, searched: BOUND / 0.1 })
    if (traced.some(({ recipient }) => Number(recipient) >= size)) wrong++
  }
  return { runs, wrong }
}

/** By how much a Gaussian tail understates, at its own 1e-6: how often innocents are accused by it. */
export function gaussianExcess(runs: number): { readonly worst: number; readonly mean: number } {
  const all = hostileReadings(runs).map((hostile) => {
    const { tests } = arena(hostile)
    const [{ steps } = { steps: [] }] = tests
    const mean = steps.reduce((sum, { chance, jump, count }) => sum + count * chance * jump, 0)
    const variance = steps.reduce(
      (sum, { chance, jump, count }) => sum + count * chance * (1 - chance) * jump ** 2,
      0,
    )
    // 4.7534 standard deviations are 1e-6 of a normal curve.
    return tail(steps)(Math.ceil(mean + 4.7534 * Math.sqrt(variance))) / 1e-6
  })
  return { worst: Math.max(...all), mean: all.reduce((a, b) => a + b, 0) / all.length }
}
