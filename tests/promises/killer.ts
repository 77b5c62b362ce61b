// A process that dies at one request or one write, just before it or just after.

import type { Journal } from '@forewarn/desk/ports'
import type { Desk } from '@forewarn/desk/sign-in'

export class Killed extends Error {}

/** Counts down to one step, and ends it before it happens or just after, when its answer is lost. */
export class Killer {
  readonly #when: 'before' | 'after'
  #left: number

  constructor(when: 'before' | 'after', step: number) {
    this.#when = when
    this.#left = step
  }

  async around<T>(work: () => Promise<T>): Promise<T> {
    if (this.#left === 0) throw new Killed('a dead process goes on')
    this.#left -= 1
    if (this.#left > 0) return work()
    if (this.#when === 'after') await work()
    throw new Killed()
  }

  house({ house }: Desk): Desk['house'] {
    return { call: (id, call) => this.around(() => house.call(id, call)) }
  }

  journal(journal: Journal): Journal {
    return {
      read: (name) => journal.read(name),
      write: (name, bytes) => this.around(() => journal.write(name, bytes)),
    }
  }
}
