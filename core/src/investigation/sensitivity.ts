// How far the answer hangs on numbers that nobody has measured: each moved tenfold, and all at once.

import type { Dossier } from './dossier.ts'
import { AS_GIVEN, moved, NUMBER_NAMES, type NumberName, type Numbers } from './priors.ts'
import { contenders, first, type Level, rank, type Weighed } from './rank.ts'
import { subjectOf } from './subject.ts'

export const FACTORS = [0.1, 10] as const

/** The judgement again, with one number moved. */
export interface Row {
  readonly number: NumberName
  readonly factor: number
  /** The number after moving: a probability stops at 1. */
  readonly value: number
  readonly ranked: readonly Weighed[]
}

export interface Together {
  /** The probability with every number moved tenfold against it. */
  readonly low: number
  /** The same with every number moved in its favour. */
  readonly high: number
  /**
   * It stays first until every number at once is wrong by this factor against it: between 1 (it is
   * a matter of taste) and 100 (tried no further).
   */
  readonly firstUntil: number
}

/** `anchor`: the id of a sighting of the wave that is judged. */
export function judge(dossier: Dossier, anchor: string, numbers: Numbers): Weighed[] {
  return rank(subjectOf(dossier, anchor, numbers), numbers)
}

/** Two rows a number, in the order of the numbers. */
export function vary(dossier: Dossier, anchor: string): Row[] {
  return NUMBER_NAMES.flatMap((number) =>
    FACTORS.map((factor) => {
      const numbers = moved(AS_GIVEN, number, factor)
      return { number, factor, value: numbers[number], ranked: judge(dossier, anchor, numbers) }
    }),
  )
}

/** Who is asked about: a contender at its level. */
export interface Asked {
  readonly level: Level
  readonly id: string
}

/** Moves every number at once, each in the direction that hurts the one asked about by itself. */
export function varyTogether(
  dossier: Dossier,
  anchor: string,
  { asked, rows }: { asked: Asked; rows: readonly Row[] },
): Together {
  const harmful = directions(asked, rows)
  const all = (factor: number) => {
    let numbers = AS_GIVEN
    for (const [name, sign] of harmful) numbers = moved(numbers, name, factor ** sign)
    return judge(dossier, anchor, numbers)
  }
  const steps = Array.from({ length: 41 }, (_, i) => 10 ** (i / 20))
  const falls = steps.findIndex((factor) => !isFirst(all(factor), asked))
  return {
    low: probabilityOf(all(10), asked),
    high: probabilityOf(all(0.1), asked),
    firstUntil: falls === -1 ? 100 : (steps[Math.max(0, falls - 1)] as number),
  }
}

/** +1 where a larger number makes it less likely, −1 where a smaller one does. */
function directions(asked: Asked, rows: readonly Row[]): Map<NumberName, 1 | -1> {
  const found = new Map<NumberName, 1 | -1>()
  for (const name of NUMBER_NAMES) {
    const [smaller = 0, larger = 0] = rows
      .filter(({ number }) => number === name)
      .map(({ ranked }) => probabilityOf(ranked, asked))
    found.set(name, larger <= smaller ? 1 : -1)
  }
  return found
}

export function probabilityOf(ranked: readonly Weighed[], { level, id }: Asked): number {
  return contenders(ranked, level).find((each) => each.id === id)?.probability ?? 0
}

export function isFirst(ranked: readonly Weighed[], { level, id }: Asked): boolean {
  return first(contenders(ranked, level)).id === id
}
