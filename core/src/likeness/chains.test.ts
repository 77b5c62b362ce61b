// Passages: joined where one hand wrote them, apart where not, and never counted twice.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chain } from './chains.ts'
import type { Tile } from './tiles.ts'

const tile = (sample: number, item: number, length: number, nats: number): Tile => ({
  sample,
  item,
  length,
  structure: nats,
  nats,
})
const SPACE = 1_000

describe('chain', () => {
  it('joins runs with a small edit between them', () => {
    const [found, ...others] = chain([tile(0, 5, 10, 20), tile(11, 16, 10, 20)], SPACE)
    expect(found?.tiles).toHaveLength(2)
    expect(found?.nats).toBeCloseTo(40 - 1 - 2 * Math.log(2) - Math.log(SPACE))
    expect(others).toEqual([])
  })

  it('pays for an overlap, and does not join what stands in another order', () => {
    const overlapping = chain([tile(0, 0, 10, 20), tile(9, 9, 10, 20)], SPACE)
    expect(overlapping[0]?.nats).toBeCloseTo(40 - 1 - 2 - Math.log(SPACE))
    const crossed = chain([tile(0, 50, 10, 20), tile(50, 0, 10, 20)], SPACE)
    expect(crossed.map(({ tiles }) => tiles.length)).toEqual([1, 1])
  })

  it('leaves out what chance explains', () => {
    expect(chain([tile(0, 0, 5, 9)], SPACE)).toEqual([])
    expect(chain([], SPACE)).toEqual([])
  })

  it('never counts a symbol of either text twice, but for paid overlaps', () => {
    const any = fc.record({
      sample: fc.nat({ max: 200 }),
      item: fc.nat({ max: 200 }),
      length: fc.integer({ min: 4, max: 20 }),
      nats: fc.integer({ min: 4, max: 60 }),
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (runs) => {
        const tiles = runs.map((run) => ({ ...run, structure: run.nats }))
        const sorted = tiles.sort((a, b) => a.sample - b.sample || a.item - b.item)
        const chains = chain(sorted, SPACE)
        for (const side of ['sample', 'item'] as const) {
          const starts = chains.flatMap((found) => found.tiles.map((each) => each[side]))
          expect(new Set(starts).size).toBe(starts.length)
        }
        for (const { nats } of chains) expect(nats).toBeGreaterThan(0)
      }),
    )
  })
})
