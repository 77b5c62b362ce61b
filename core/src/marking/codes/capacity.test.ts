// Forecasts against the lengths found by counting failures.

import { describe, expect, it } from 'vitest'
import { decidePositions } from './bias.ts'
import { capacity } from './capacity.ts'

const seed = new Uint8Array(32).fill(7)
const binary = (count: number) =>
  decidePositions(
    seed,
    Array.from({ length: count }, (_, i) => ({
      label: `place ${i}`,
      class: `class ${i % 7}`,
      alphabets: [2],
    })),
  )

describe('capacity', () => {
  // How many binary positions name one of c colluders among n recipients with probability 0.99.
  // A forecast may ask for up to 45 % more, and must not promise with a tenth less.
  it.each([
    { n: 80, c: 1, loss: 0, needed: 68 },
    { n: 80, c: 1, loss: 0.5, needed: 140 },
    { n: 80, c: 2, loss: 0, needed: 184 },
    { n: 80, c: 3, loss: 0, needed: 397 },
    { n: 1000, c: 1, loss: 0, needed: 70 },
    { n: 1000, c: 2, loss: 0.5, needed: 465 },
  ])('of $n with $c colluding and a loss of $loss takes about $needed', (row) => {
    const { n, c, loss, needed } = row
    const sizeAt = (count: number) =>
      capacity({ positions: binary(count), recipients: n, partners: n, loss }).recipient
    expect(sizeAt(Math.floor(needed * 0.9))).toBeLessThan(c)
    expect(sizeAt(Math.ceil(needed * 1.45))).toBeGreaterThanOrEqual(c)
  })

  it('is nothing without positions, or where all are lost', () => {
    const roster = { recipients: 80, partners: 80 }
    expect(capacity({ positions: [], ...roster, loss: 0 })).toEqual({ partner: 0, recipient: 0 })
    expect(capacity({ positions: binary(500), ...roster, loss: 1 })).toEqual({
      partner: 0,
      recipient: 0,
    })
  })

  it('finds the partner before it finds who among its people', () => {
    const found = capacity({ positions: binary(110), recipients: 400, partners: 80, loss: 0 })
    expect(found).toEqual({ partner: 1, recipient: 0 })
  })

  it('forecasts the same for the same plan', () => {
    const plan = { positions: binary(150), recipients: 400, partners: 80, loss: 0.2 }
    expect(capacity(plan)).toEqual(capacity(plan))
  })
})
