// Small programs task by task: seven tasks are few, and what one of them prescribes decides much.

import { dice } from '@forewarn/core/marking/codes/dice'
import { table } from '../real-input-table.ts'
import type { Tally } from './gather.ts'
import { areaUnderCurve, recallAt } from './measures.ts'
import type { World } from './sets.ts'

const WORLD = 'small programs, all'
const RATE = 1e-2
const DRAWS = 1_000

/** Scores of one task: rewrites, solutions of it written apart, and programs of other tasks. */
interface Task {
  readonly name: string
  readonly copies: readonly number[]
  readonly same: readonly number[]
  readonly other: readonly number[]
}

/** By task at the one threshold of all, and the interval that drawing tasks anew gives. */
export function tasksTable(worlds: readonly World[], tallies: readonly Tally[]): void {
  const world = worlds.find(({ name }) => name === WORLD)
  if (world === undefined) return
  const rows = tallies.flatMap((tally) => {
    const tasks = tasksOf(world, tally)
    if (tasks.length === 0) return []
    const by = tasks.map(({ name, copies, same }) => {
      const found = copies.filter((score) => score > (thresholdOf(tasks) ?? 0)).length
      const auc = areaUnderCurve(copies, highestFirst(same)).toFixed(3)
      return `${name}: ${found} of ${copies.length}, area ${auc}`
    })
    const [low, high] = drawnAnew(tasks)
    return [[tally.tool, shown(recall(tasks)), `${shown(low)}–${shown(high)}`, ...by]]
  })
  const head = [
    '',
    'R@1e-2',
    '95 %, drawing tasks anew',
    ...(rows[0]?.slice(3).map(() => '') ?? []),
  ]
  if (rows.length > 0) console.log(`\nI: by task\n${table(head, rows)}`)
}

const taskOf = ({ texts }: World, at: number): string => texts[at]?.path.split('/')[0] ?? ''

function tasksOf(world: World, tally: Tally): Task[] {
  const asked = tally.asked.get(WORLD)
  const copies = tally.outcomes.filter((outcome) => outcome.world === WORLD)
  if (asked === undefined) return []
  const names = [...new Set(copies.map(({ one }) => taskOf(world, one.item)))].sort()
  return names.map((name) => {
    const [same, other]: [number[], number[]] = [[], []]
    for (const [at, score] of asked.entries()) {
      const [sample = 0, item = 0] = world.apart.subarray(2 * at, 2 * at + 2)
      if (taskOf(world, item) === name) (taskOf(world, sample) === name ? same : other).push(score)
    }
    const own = copies.filter(({ one }) => taskOf(world, one.item) === name)
    return { name, copies: own.map(({ score }) => score), same, other }
  })
}

const highestFirst = (scores: readonly number[]): Float64Array =>
  Float64Array.from(scores).sort().reverse()

const apartOf = (tasks: readonly Task[]): Float64Array =>
  highestFirst(tasks.flatMap(({ same, other }) => [...same, ...other]))

function thresholdOf(tasks: readonly Task[]): number | undefined {
  const apart = apartOf(tasks)
  return apart[Math.floor(apart.length * RATE)]
}

function recall(tasks: readonly Task[]): number {
  const copies = tasks.flatMap((task) => task.copies)
  const { hits, of } = recallAt(copies, apartOf(tasks), RATE) ?? { hits: 0, of: 1 }
  return hits / of
}

function drawnAnew(tasks: readonly Task[]): [number, number] {
  const roll = dice(tasks.length)
  const recalls = Array.from({ length: DRAWS }, () =>
    recall(tasks.flatMap(() => tasks[Math.floor(roll() * tasks.length)] ?? [])),
  ).sort((a, b) => a - b)
  return [recalls[Math.floor(0.025 * DRAWS)] ?? 0, recalls[Math.floor(0.975 * DRAWS)] ?? 0]
}

const shown = (share: number): string => share.toFixed(3).replace(/^0/, '')
