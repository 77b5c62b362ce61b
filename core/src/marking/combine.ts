// Joins several samples of one leak into one reading.

import type { Reading } from './position.ts'

/**
 * A position counts once, however many samples show it; where they disagree it is erased, because
 * nobody may choose which of two symbols to believe.
 *
 * Hand over all samples at once: an erasure no longer tells a later sample what it disagreed about.
 */
export function combine(length: number, readings: readonly Reading[]): Reading {
  return Array.from({ length }, (_, at) => {
    const seen = new Set(readings.map((reading) => reading[at]))
    seen.delete(undefined)
    return seen.size === 1 ? [...seen][0] : undefined
  })
}
