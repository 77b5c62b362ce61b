// What unwrapping may cost, counted in bytes and pieces, so that no sample can cost more.

import { Refusal } from '../../shared/refusal.ts'

/**
 * Of one sample. `pieces`: texts that come out; `bytes`: of them all, and with that the time; `each`:
 * of what one compressed piece becomes; `deep`: encodings in encodings.
 */
export const TRAFFIC_LIMITS = {
  packets: 400_000,
  flows: 20_000,
  pieces: 20_000,
  bytes: 48 * 2 ** 20,
  each: 16 * 2 ** 20,
  deep: 6,
}

export type TrafficLimits = typeof TRAFFIC_LIMITS

const WORDS = {
  packets: (most: number) => `more than ${most} packets`,
  flows: (most: number) => `more than ${most} flows`,
  pieces: (most: number) => `more than ${most} encoded pieces`,
  bytes: (most: number) => `more than ${most / 2 ** 20} MiB once decoded`,
  each: (most: number) => `a compressed piece of more than ${most / 2 ** 20} MiB`,
}
export type TrafficLimit = keyof typeof WORDS

/** Counts down; what would go beyond a limit is left out, and each limit is told of once. */
export class Budget {
  readonly limits: TrafficLimits
  readonly #file: string
  readonly #reached = new Set<TrafficLimit>()
  #pieces = 0
  #bytes = 0

  constructor(file: string, limits: TrafficLimits) {
    this.limits = limits
    this.#file = file
  }

  /** Whether one more piece of so many bytes may be had. */
  take(bytes: number): boolean {
    if (this.#pieces + 1 > this.limits.pieces) return this.reach('pieces')
    if (this.#bytes + bytes > this.limits.bytes) return this.reach('bytes')
    this.#pieces += 1
    this.#bytes += bytes
    return true
  }

  reach(limit: TrafficLimit): false {
    this.#reached.add(limit)
    return false
  }

  /** One `file.malformed` for each limit that left something out; the rest was read. */
  get refused(): Refusal<'file.malformed'>[] {
    return [...this.#reached].map((limit) => {
      const problem = `it holds ${WORDS[limit](this.limits[limit])}, and what goes beyond was not read`
      const remedy = 'Cut the sample to what matters, such as one session.'
      return new Refusal('file.malformed', { file: this.#file, problem, remedy })
    })
  }
}
