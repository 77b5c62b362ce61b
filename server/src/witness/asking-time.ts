// How a house learns the time from its witnesses: each cosigns the newest checkpoint again, and says when.

import { cosignersOf } from '@forewarn/core/log/cosignature'
import { aim, type Bracket } from '@forewarn/core/log/witness-time'
import type { Elapsed, HouseClock } from '../house-clock.ts'
import { quickIsMlDsa } from '../platform.ts'
import type { Registry } from '../registry.ts'
import { submit, type WitnessAt } from './ask-witness.ts'

export interface AskingTimeParts {
  readonly registry: Registry
  readonly witnesses: readonly WitnessAt[]
  readonly clock: HouseClock
  readonly elapsed: Elapsed
}

interface Asked {
  readonly witness: WitnessAt
  /** Its place among the witnesses. */
  readonly place: number
  bracket?: Bracket
  /** How long a request took to it, there and back. */
  tookMs: number
  count: number
  /** When it is asked again. */
  dueAt: number
}

const PATIENCE_MS = 3000
/** So many samples in a row bring a bracket from a second down to some thirty milliseconds, and their way. */
const IN_A_ROW = 6
/** The answers that came quickest say the most: of many, some do. */
const THEN_EVERY_MS = 10_000
const AFTER_FAILURE_MS = 5000

export class AskingTime {
  readonly #parts: AskingTimeParts
  readonly #asked: readonly Asked[]

  constructor(parts: AskingTimeParts) {
    this.#parts = parts
    this.#asked = parts.witnesses.map((witness, place) => {
      return { witness, place, tookMs: 0, count: 0, dueAt: 0 }
    })
  }

  /** @param place of a witness among them */
  nameOf(place: number): string | undefined {
    return this.#asked[place]?.witness.key.split('+')[0]
  }

  /** Asks those whose turn it is. What one of them keeps back or makes up is for the others to outvote. */
  async round(): Promise<void> {
    const { registry, elapsed } = this.#parts
    const due = this.#asked.filter(({ dueAt }) => dueAt <= elapsed())
    if (registry.tree.size === 0 || due.length === 0) return
    await Promise.all(
      due.map(async (one) => {
        try {
          if (one.bracket) await pause(aim(one.bracket, elapsed(), one.tookMs / 2))
          // The newest, or the witness has seen more meanwhile, and says no time.
          await registry.catchUp()
          const { size, note } = await registry.checkpoint()
          await this.#ask(one, note, size, size)
          one.count += 1
          one.dueAt = one.count < IN_A_ROW ? 0 : elapsed() + THEN_EVERY_MS
        } catch {
          one.dueAt = elapsed() + AFTER_FAILURE_MS
        }
      }),
    )
  }

  /** Proven from what the witness has, where that is less than was thought. */
  async #ask(one: Asked, note: string, size: number, old: number): Promise<void> {
    const { registry, clock, elapsed } = this.#parts
    const proof = registry.tree.consistencyProof(old, size).hashes
    const sentAt = elapsed()
    const said = await submit(one.witness, { old, proof, note }, PATIENCE_MS)
    const gotAt = elapsed()
    if ('size' in said) {
      if (said.size >= old) throw new Error('the witness saw more than this')
      return this.#ask(one, note, size, said.size)
    }
    const [cosigned] = cosignersOf(note + said.lines, [one.witness.key], quickIsMlDsa)
    if (cosigned === undefined) throw new Error('the witness answered without its signature')
    one.tookMs = gotAt - sentAt
    one.bracket = clock.heard(one.place, { seconds: cosigned.seconds, sentAt, gotAt })
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
