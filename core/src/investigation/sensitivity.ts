// How far the answer hangs on numbers that nobody has measured: each moved tenfold, and all at once.

import type { Dossier } from './dossier.ts'
import { AS_GIVEN, moved, NUMBER_NAMES, type NumberName, type Numbers } from './priors.ts'
import { rank, type Weighed } from './rank.ts'
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
  /** The leading hypothesis' probability with every number moved tenfold against it. */
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

/** Moves every number at once, each in the direction that hurts the leading hypothesis by itself. */
export function varyTogether(
  dossier: Dossier,
  anchor: string,
  { leader, rows }: { leader: string; rows: readonly Row[] },
): Together {
  const harmful = directions(leader, rows)
  const all = (factor: number) =>
    judge(
      dossier,
      anchor,
      [...harmful].reduce(
        (numbers, [name, sign]) => moved(numbers, name, factor ** sign),
        AS_GIVEN,
      ),
    )
  const steps = Array.from({ length: 41 }, (_, i) => 10 ** (i / 20))
  const falls = steps.findIndex((factor) => first(all(factor)).id !== leader)
  return {
    low: probabilityOf(all(10), leader),
    high: probabilityOf(all(0.1), leader),
    firstUntil: falls === -1 ? 100 : (steps[Math.max(0, falls - 1)] as number),
  }
}

/** +1 where a larger number makes the leader less likely, −1 where a smaller one does. */
function directions(leader: string, rows: readonly Row[]): Map<NumberName, 1 | -1> {
  const found = new Map<NumberName, 1 | -1>()
  for (const name of NUMBER_NAMES) {
    const [smaller, larger] = FACTORS.map((factor) => {
      const row = rows.find((each) => each.number === name && each.factor === factor)
      return probabilityOf(row?.ranked ?? [], leader)
    }) as [number, number]
    found.set(name, larger <= smaller ? 1 : -1)
  }
  return found
}

export function probabilityOf(ranked: readonly Weighed[], id: string): number {
  return ranked.find((each) => each.id === id)?.probability ?? 0
}

/** The most probable hypothesis; among equals nobody we know, so that no tie accuses. */
export function first(ranked: readonly Weighed[]): Weighed {
  return ranked.reduce((best, each) => (each.probability >= best.probability ? each : best))
}
