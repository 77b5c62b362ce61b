// One instant lived through by two processes of a house, with clocks that are wrong, set and lied to.
//
// Time is handed in: nothing here waits. Clocks, ledger rules and signatures are the real ones; the way to
// the witnesses is drawn, and a liar among them says whatever it likes each time.

import type { Act } from '@forewarn/core/board/entry'
import { aim, type Bracket } from '@forewarn/core/log/witness-time'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { HouseClock } from '../../server/src/house-clock.ts'
import { Registry } from '../../server/src/registry.ts'
import type { Ledger } from '../../server/src/store/store.ts'
import { seededRandom } from '../journeys/world.ts'
import { type InstantsStage, sharedLedger, T } from './instants-stage.ts'

export interface Setting {
  /** 0, or 3 of which the first lies. */
  readonly witnesses: 0 | 3
  /** Off: the clock that is handed in is taken at its word, which is the control. */
  readonly isGuarded: boolean
  /** Whether clocks are wrong from the start, and after a restart. Without: only when they are set. */
  readonly isSkewed: boolean
  /** Whether processes are ended a second before the instant, and begin anew. */
  readonly isRestarted: boolean
}

export interface Lived {
  /** Milliseconds after the instant; before it where negative. */
  readonly openedMs: number
  readonly liftedMs: number
  /** How many entries say that it was lifted. */
  readonly lifts: number
  /** Whether a clock that was further off than ten seconds at the instant went undoubted. */
  readonly isUnnoticed: boolean
}

const SKEW_MS = 300_000
const BEFORE_MS = 180_000
/** Until whoever is late by five minutes and a second set of its clock must have opened. */
const AFTER_MS = 1_000_000
/** What NTP leaves. */
const HONEST_ERROR_MS = 20

/** One process: gone and begun anew, it has another clock of elapsed time. */
interface Process {
  offset: number
  readonly drift: number
  bootedAt: number
  clock: HouseClock
  registry: Registry
  readonly brackets: (Bracket | undefined)[]
  readonly asked: { count: number; dueAt: number }[]
}

export async function live(stage: InstantsStage, setting: Setting, seed: string): Promise<Lived> {
  const draw = drawsOf(seed)
  const state = { now: T - BEFORE_MS }
  const ledger = sharedLedger(stage.entries)
  const errors = [
    0,
    draw(-HONEST_ERROR_MS, HONEST_ERROR_MS),
    draw(-HONEST_ERROR_MS, HONEST_ERROR_MS),
  ]
  const begin = (one: Pick<Process, 'offset' | 'drift'>) =>
    begun(stage, setting, ledger, state, one)
  const processes: Process[] = []
  for (let i = 0; i < 2; i++) {
    const offset = setting.isSkewed ? draw(-SKEW_MS, SKEW_MS) : 0
    processes.push(await begin({ offset, drift: draw(-1e-4, 1e-4) }))
  }
  const sets = processes.map(() => T - draw(2000, BEFORE_MS))
  const restarts = processes.map(() => setting.isRestarted && draw(0, 2) > 1)
  let opened: number | undefined
  let lifted: number | undefined
  let isUnnoticed = false
  let next = state.now
  for (; state.now < T + AFTER_MS && !(opened && lifted); state.now = next) {
    next = Math.min(
      state.now + paceAt(state.now),
      state.now < T - 1000 ? T - 1000 : Number.POSITIVE_INFINITY,
    )
    for (const [i, one] of processes.entries()) {
      if (state.now >= (sets[i] ?? 0)) {
        one.offset += draw(-SKEW_MS, SKEW_MS)
        sets[i] = Number.POSITIVE_INFINITY
      }
      if (restarts[i] && state.now === T - 1000) processes[i] = await begin(one)
    }
    for (const one of processes) {
      if (setting.witnesses > 0) hear(one, state.now, draw, errors)
      one.registry.now()
    }
    if (state.now === T - 2000) isUnnoticed = processes.some((one) => isOverlooked(one))
    const [first, second] = draw(0, 2) > 1 ? processes : processes.toReversed()
    if (first === undefined || second === undefined) throw new Error('no processes')
    opened ??= (await isTaken(first, stage.collect, true)) ? state.now : undefined
    const both = await Promise.all(
      [first, second].map((one, i) => isTaken(one, stage.lifts[i] as Act, false)),
    )
    lifted ??= both.includes(true) ? state.now : undefined
  }
  const entries = await ledger.read(stage.entries.length)
  const lifts = entries.filter(({ bytes }) =>
    new TextDecoder().decode(bytes).includes('embargoLifted'),
  )
  return {
    openedMs: (opened ?? Number.POSITIVE_INFINITY) - T,
    liftedMs: (lifted ?? Number.POSITIVE_INFINITY) - T,
    lifts: lifts.length,
    isUnnoticed,
  }
}

/** Closely around the instant, and now and then elsewhere. */
function paceAt(now: number): number {
  if (now < T - 12_000) return 4000
  return now < T + 4000 ? 100 : 5000
}

async function begun(
  { origin, logSecret }: InstantsStage,
  { witnesses, isGuarded }: Setting,
  ledger: Ledger,
  state: { readonly now: number },
  { offset, drift }: Pick<Process, 'offset' | 'drift'>,
): Promise<Process> {
  const bootedAt = state.now - 5000
  const one = { offset, drift, bootedAt } as Process
  const clock = new HouseClock({
    clock: { now: () => instant(Math.floor(state.now + one.offset)) },
    ...(isGuarded && { elapsed: () => elapsedOf(one, state.now) }),
    ...{ witnesses, isKnown: true },
  })
  const random = seededRandom('salts')
  const registry = await Registry.open({ ledger, clock, random, origin, logSecret })
  const asked = Array.from({ length: witnesses }, () => ({ count: 0, dueAt: 0 }))
  return Object.assign(one, { clock, registry, brackets: Array.from({ length: witnesses }), asked })
}

/** As the kernel says it, in hundredths of a second. */
function elapsedOf({ bootedAt, drift }: Process, now: number): number {
  return Math.floor(((now - bootedAt) * (1 + drift)) / 10) * 10
}

/** What `AskingTime` does, but less often, with answers that are there at once. */
function hear(one: Process, now: number, draw: Draw, errors: readonly number[]): void {
  for (const [place, asked] of one.asked.entries()) {
    if (asked.dueAt > now) continue
    const way = draw(1, 30)
    const bracket = one.brackets[place]
    const waitMs = bracket === undefined ? 0 : aim(bracket, elapsedOf(one, now), way)
    // Sent at that moment of a second that is past, so that the answer is known now.
    const sentAt = now + waitMs - (waitMs + 2 * way > 1000 ? 2000 : 1000)
    const truth = sentAt + way + (errors[place] ?? 0)
    const said = place === 0 ? truth + draw(-SKEW_MS, SKEW_MS) : truth
    one.brackets[place] = one.clock.heard(place, {
      seconds: Math.floor(said / 1000),
      sentAt: elapsedOf(one, sentAt),
      gotAt: elapsedOf(one, sentAt + 2 * way),
    })
    asked.count += 1
    asked.dueAt = asked.count < 6 ? now + 1000 : now + 30_000
  }
}

function isOverlooked({ clock, registry, offset }: Process): boolean {
  return Math.abs(offset) > 10_000 && clock.doubt(registry.board.at) === undefined
}

async function isTaken({ registry }: Process, act: Act, isOnce: boolean): Promise<boolean> {
  try {
    await (isOnce ? registry.recordOnce(act) : registry.record(act))
    return true
  } catch (error) {
    const isNo = error instanceof Refusal && /^(?:part\.unknown|lift\.)/.test(error.code)
    if (!isNo) throw error
    return false
  }
}

type Draw = (from: number, to: number) => number

function drawsOf(seed: string): Draw {
  const random = seededRandom(seed)
  return (from, to) => {
    const share = new DataView(random.bytes(4).buffer).getUint32(0) / 2 ** 32
    return from + share * (to - from)
  }
}
