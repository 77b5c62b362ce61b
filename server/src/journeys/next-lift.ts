// Waiting for a lift: whoever asks ahead of it is answered when it happens, and need not ask again and again.

import type { Registry } from '../registry.ts'
import { afterwards } from '../rounds.ts'

/** So long somebody waits; proxies cut off what takes a minute. */
const WAIT_MS = 25_000
/** So many wait at once; whoever comes after them is answered at once, as if they had not asked to wait. */
const MOST = 2000
/** How often it is looked, for another process of this house may have written it. */
const LOOK_EVERY_MS = 50

export class NextLift {
  readonly #registry: Pick<Registry, 'board' | 'catchUp'>
  #waiting = 0
  #next: Promise<void> | undefined

  constructor(registry: Pick<Registry, 'board' | 'catchUp'>) {
    this.#registry = registry
  }

  /**
   * Resolves once anything was lifted, whatever it is, or else in 25 seconds.
   *
   * @param before how much was lifted when whoever waits looked
   */
  async come(before: number): Promise<void> {
    if (this.#waiting >= MOST || this.#lifted.size !== before) return
    this.#waiting += 1
    try {
      this.#next ??= this.#look().finally(() => {
        this.#next = undefined
      })
      await Promise.race([this.#next, afterwards(WAIT_MS)])
    } finally {
      this.#waiting -= 1
    }
  }

  get #lifted() {
    return this.#registry.board.release.lifted
  }

  /** While anybody waits. */
  async #look(): Promise<void> {
    const { size } = this.#lifted
    while (this.#lifted.size === size && this.#waiting > 0) {
      await afterwards(LOOK_EVERY_MS)
      await this.#registry.catchUp()
    }
  }
}
