// An instant lived through many times, by clocks that are wrong: what opened early, and how late the rest.

import { live, type Setting } from '../tests/promises/instants.ts'
import { openInstantsStage } from '../tests/promises/instants-stage.ts'

interface Row {
  readonly name: string
  readonly setting: Setting
  /** What shows that the runs can fail, and what cannot be kept; the others must be without fault. */
  readonly isControl: boolean
}

const ALL = { isSkewed: true, isRestarted: true } as const

export const ROWS: readonly Row[] = [
  {
    name: 'three witnesses, one lies; clocks wrong, set and restarted',
    setting: { witnesses: 3, isGuarded: true, ...ALL },
    isControl: false,
  },
  {
    name: 'no witnesses; clocks right at the start, set while they run',
    setting: { witnesses: 0, isGuarded: true, isSkewed: false, isRestarted: false },
    isControl: false,
  },
  {
    name: 'control: the first, with clocks taken at their word',
    setting: { witnesses: 3, isGuarded: false, ...ALL },
    isControl: true,
  },
  {
    name: 'limit: no witnesses; clocks wrong at the start, restarted',
    setting: { witnesses: 0, isGuarded: true, ...ALL },
    isControl: true,
  },
]

export interface Figures {
  readonly name: string
  readonly runs: number
  readonly early: number
  /** The earliest, in milliseconds before the instant; 0 where none was early. */
  readonly earliestMs: number
  /** Runs without exactly one lift. */
  readonly notOnce: number
  /** Runs in which a clock ten seconds off was not doubted. */
  readonly unnoticed: number
  /** Openings and lifts, sorted, in milliseconds after the instant. */
  readonly lateMs: readonly number[]
  /** As it should be. */
  readonly isRight: boolean
}

/** Row after row. @param say hears of each */
export async function manyRuns(count: number, say: (figures: Figures) => void): Promise<Figures[]> {
  const stage = await openInstantsStage()
  const all: Figures[] = []
  for (const { name, setting, isControl } of ROWS) {
    const runs = []
    for (let i = 0; i < count; i++) runs.push(await live(stage, setting, `bench ${i}`))
    const lateMs = runs.flatMap(({ openedMs, liftedMs }) => [openedMs, liftedMs])
    lateMs.sort((a, b) => a - b)
    const early = runs.filter(({ openedMs, liftedMs }) => openedMs < 0 || liftedMs < 0).length
    const notOnce = runs.filter(({ lifts }) => lifts !== 1).length
    const unnoticed = runs.filter(({ isUnnoticed }) => isUnnoticed).length
    const isFaultless = early === 0 && notOnce === 0 && unnoticed === 0
    const figures = {
      ...{ name, runs: count, early, notOnce, unnoticed, lateMs },
      earliestMs: Math.max(0, -(lateMs[0] ?? 0)),
      isRight: isControl ? early > 0 && notOnce === 0 : isFaultless,
    }
    say(figures)
    all.push(figures)
  }
  return all
}
