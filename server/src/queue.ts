// Who waits for the ledger, in the order in which they came: a group is what came while the last one was written.

import { setImmediate as nextRound } from 'node:timers/promises'
import type { Wish } from './judge.ts'

/** Acts that go into one append at most, and characters of theirs: no transaction grows without bound. */
const MOST_TOGETHER = 100
const MOST_LENGTH = 8 * 1024 * 1024

export interface Waiting extends Wish {
  readonly answer: (seq: number | Promise<number>) => void
  readonly refuse: (error: unknown) => void
}

export class Queue {
  readonly #write: (group: readonly Waiting[]) => Promise<void>
  readonly #waiting: Waiting[] = []
  #last: Promise<unknown> = Promise.resolve()

  /** @param write answers everybody in the group, or fails, which is then their answer */
  constructor(write: (group: readonly Waiting[]) => Promise<void>) {
    this.#write = write
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  add(wish: Wish): Promise<number> {
    return new Promise((answer, refuse) => {
      this.#waiting.push({ ...wish, answer, refuse })
      if (this.#waiting.length === 1) this.#writeInTurn()
    })
  }

  /** One after another, and a failure of one is not the next one's. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** There is one such turn to come whenever somebody waits. */
  #writeInTurn(): void {
    this.inTurn(async () => {
      // While SQLite wrote, nothing was read off the network: what is there by now comes along.
      await nextRound()
      await this.#waiting[0]?.checking.over
      const group = this.#waiting.splice(0, endOfGroup(this.#waiting))
      if (!this.isEmpty) this.#writeInTurn()
      try {
        await this.#write(group)
      } catch (error) {
        // Whoever of them was answered before hears nothing of it.
        for (const { refuse } of group) refuse(error)
      }
    })
  }
}

/** The first, and those behind it whose signatures were looked at. */
function endOfGroup(waiting: readonly Waiting[]): number {
  let length = 0
  const end = waiting.findIndex(({ said, checking }, i) => {
    length += 'act' in said ? said.act.text.length : 0
    return i > 0 && (!checking.isOver || i === MOST_TOGETHER || length > MOST_LENGTH)
  })
  return end === -1 ? waiting.length : end
}
