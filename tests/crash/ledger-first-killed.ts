// Rounds of load, kill and look: every byte a client got has its entry, and every answer holds.

import { type Heard, killUnder, lookAfter, openLoad, verifyAnew } from './load.ts'
import { openRealWorld } from './real-house.ts'
import { randomOf } from './written.ts'

const MOST_ANSWERS = 40
/** About as long as the house takes for one answer. */
const MOST_MS = 20

export interface Killed {
  rounds: number
  /** Rounds in which somebody's request was under way. */
  atWork: number
  served: number
  recorded: number
  kept: number
  entries: number
  readonly broken: string[]
}

export interface KillOptions {
  readonly rounds: number
  readonly seed: number
  /** Of the house: its store. */
  readonly settings?: NodeJS.ProcessEnv
  /** `hasty` for the control. */
  readonly manner?: readonly string[]
}

/** Kills one house again and again. @param told once a round, how far it is */
export async function killAgain(
  { rounds, seed, settings = {}, manner = [] }: KillOptions,
  told: (killed: Killed) => void = () => undefined,
): Promise<Killed> {
  const draw = randomOf(seed)
  const world = await openRealWorld(`kill ${seed}`, settings)
  const killed: Killed = {
    ...{ rounds: 0, atWork: 0, served: 0, recorded: 0, kept: 0, entries: 0 },
    broken: [],
  }
  try {
    const load = await openLoad(world)
    world.house.manner = manner
    if (manner.length > 0) await world.restart()
    for (let round = 0; round < rounds; round++) {
      const from = (await world.ledger.catchUp()).size
      forget(load.heard)
      await killUnder(world, load, { answers: 1 + draw(MOST_ANSWERS), thenMs: draw(MOST_MS) })
      const { entries, broken } = await lookAfter(world, load, from)
      add(killed, load.heard, entries, broken)
      told(killed)
    }
    await verifyAnew(world).catch((error: unknown) => killed.broken.push(String(error)))
    return killed
  } finally {
    await world.end()
  }
}

function forget(heard: Heard): void {
  heard.served.clear()
  heard.recorded.clear()
  heard.kept.length = 0
  heard.answers = 0
  heard.lost = 0
}

function add(killed: Killed, heard: Heard, entries: number, broken: readonly string[]): void {
  killed.rounds += 1
  killed.atWork += heard.lost > 0 ? 1 : 0
  killed.served += heard.served.size
  killed.recorded += heard.recorded.size
  killed.kept += heard.kept.length
  killed.entries += entries
  killed.broken.push(...broken)
}
