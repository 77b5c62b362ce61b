// Shared runs are all that a comparison of every place with every other would find.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Prepared } from './prepared.ts'
import { findTiles } from './tiles.ts'

const NATS = 2

function prepared(letters: readonly number[]): Prepared {
  const symbols = Int32Array.from(letters)
  const none = { pieces: [], spelling: new Map(), worth: new Map(), rarities: new Float32Array() }
  const { length } = symbols
  return {
    ...{ ...none, path: '', language: 'java', isKnown: true, vocabulary: new Int32Array() },
    ...{
      symbols,
      nats: new Float32Array(length).fill(NATS),
      lines: new Int32Array(length).fill(1),
    },
    ...{ named: new Int32Array(), namedBefore: new Int32Array(length) },
  }
}

function allRuns(ours: readonly number[], its: readonly number[]): number[][] {
  const runs: number[][] = []
  for (const [i, one] of ours.entries())
    for (const [j, other] of its.entries()) {
      const isBefore = i > 0 && j > 0 && ours[i - 1] === its[j - 1]
      if (one !== other || isBefore) continue
      let length = 1
      while (i + length < ours.length && ours[i + length] === its[j + length]) length++
      if (length >= 4) runs.push([i, j, length])
    }
  return runs
}

const letters = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 50 })

it('are found wherever they stand, from whichever text is the longer', () => {
  fc.assert(
    fc.property(letters, letters, (ours, its) => {
      const found = findTiles(prepared(ours), prepared(its))
      expect(found.map(({ sample, item, length }) => [sample, item, length])).toEqual(
        allRuns(ours, its),
      )
      for (const { nats, length } of found) expect(nats).toBe(NATS * length)
    }),
  )
})

it('are left out where all together, with all that names could add, would be too little', () => {
  fc.assert(
    fc.property(letters, letters, fc.nat({ max: 200 }), (ours, its, least) => {
      const all = findTiles(prepared(ours), prepared(its))
      const found = findTiles(prepared(ours), prepared(its), least)
      const nats = all.reduce((sum, tile) => sum + tile.nats, 0)
      if (nats >= least) expect(found).toEqual(all)
      if (2.1 * nats < least) expect(found).toEqual([])
    }),
  )
})

it('start at no seed that the item holds all the time', () => {
  const habit = Array.from({ length: 40 }, (_, i) => [1, 2, 3, 4, 10 + i]).flat()
  expect(findTiles(prepared([9, 1, 2, 3, 4, 9]), prepared(habit))).toEqual([])
  expect(findTiles(prepared(habit), prepared([9, 1, 2, 3, 4, 9]))).toHaveLength(40)
})
