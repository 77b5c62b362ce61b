// Whether names stand again where they stood in the other text, whatever they are now called.

import type { Prepared } from './prepared.ts'

/** What a run is worth by its names. Rates are of derived and unrelated runs, see `docs/measuring.md`. */
const EVEN = 0.3
const UNEVEN = -1
const KEPT = 0.8
const BROKEN = -1

export interface Run {
  readonly sample: number
  readonly item: number
  readonly length: number
}

export class Bindings {
  readonly #there = new Map<number, number>()
  readonly #here = new Map<number, number>()

  /** Nats for or against, in order; what is found is remembered for the runs that follow. */
  weigh(run: Run, sample: Prepared, item: Prepared): number {
    let nats = 0
    for (let at = 1; at < run.length; at++) {
      const from = sample.namedBefore[run.sample + at - 1] ?? 0
      const to = sample.namedBefore[run.sample + at] ?? 0
      const itemFrom = item.namedBefore[run.item + at - 1] ?? 0
      const itemTo = item.namedBefore[run.item + at] ?? 0
      if (to - from !== itemTo - itemFrom) {
        nats += UNEVEN
        continue
      }
      if (to > from) nats += EVEN
      for (let k = 0; k < to - from; k++)
        nats += this.#bind(sample.named[from + k] ?? 0, item.named[itemFrom + k] ?? 0)
    }
    return nats
  }

  #bind(here: number, there: number): number {
    const [was, came] = [this.#there.get(here), this.#here.get(there)]
    this.#there.set(here, there)
    this.#here.set(there, here)
    if (was === undefined && came === undefined) return 0
    return was === there && came === here ? KEPT : BROKEN
  }
}
