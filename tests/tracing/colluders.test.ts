// Seeded leaks by one, two and three copies: who is named, and that no innocent ever is.

import { STRATEGIES, type Strategy } from '@forewarn/core/marking/codes/collusion'
import { dice } from '@forewarn/core/marking/codes/dice'
import { trace } from '@forewarn/core/marking/codes/trace'
import { describe, expect, it } from 'vitest'
import { leak, type Marked, marked, type Road } from './leaks.ts'

let runs = 0
let falselyNamed = 0

interface Tally {
  partners: number
  recipients: number
}

/** In how many leaks a guilty partner, and a guilty recipient, were named. */
function play(bundle: Marked, coalitions: number[][], strategy: Strategy, road: Road): Tally {
  const tally = { partners: 0, recipients: 0 }
  const roll = dice(coalitions.length + bundle.positions.length)
  for (const guilty of coalitions) {
    const { traced } = trace({
      ...bundle,
      reading: leak(bundle, guilty, strategy, { ...road, roll }),
    })
    const recipients = new Set<string | null>(guilty.map((who) => `r${who}`)).add(null)
    const partners = new Set(guilty.map((who) => `p${who % 80}`))
    const right = traced.filter((t) => recipients.has(t.recipient) && partners.has(t.partner))
    runs++
    if (right.length < traced.length) falselyNamed++
    if (right.length > 0) tally.partners++
    if (right.some(({ recipient }) => recipient !== null)) tally.recipients++
  }
  return tally
}

/** `count` coalitions of `size` recipients of different partners. */
function coalitions(count: number, size: number): number[][] {
  return Array.from({ length: count }, (_, run) =>
    Array.from({ length: size }, (_, j) => (run * 83 + j * 149) % 400),
  )
}

const bundles = { one: marked(1, 450), two: marked(2, 650), three: marked(3, 900) }

describe('one leaker among 400 recipients of 80 partners', () => {
  const bundle = bundles.one

  it('is named from half of 450 places, one in twenty of them misread', () => {
    const found = play(bundle, coalitions(200, 1), STRATEGIES.interleave, {
      loss: 0.5,
      wrong: 0.05,
    })
    expect(found.recipients).toBeGreaterThanOrEqual(194)
    expect(found.partners).toBeGreaterThanOrEqual(199)
  })

  it('is named at least by the partner from a third of them', () => {
    const found = play(bundle, coalitions(100, 1), STRATEGIES.interleave, {
      loss: 2 / 3,
      wrong: 0.01,
    })
    expect(found.partners).toBeGreaterThanOrEqual(97)
  })

  it('is not named from a twentieth of them', () => {
    const found = play(bundle, coalitions(30, 1), STRATEGIES.interleave, { loss: 0.95, wrong: 0 })
    expect(found.recipients).toBe(0)
  })
})

describe.each(Object.entries<Strategy>(STRATEGIES))('colluders who %s', (_, strategy) => {
  it('are named, two of them, from 650 places', () => {
    const found = play(bundles.two, coalitions(12, 2), strategy, { loss: 0, wrong: 0 })
    expect(found.partners).toBe(12)
    expect(found.recipients).toBeGreaterThanOrEqual(11)
  })

  it('are named by a partner, three of them, from 900 places', () => {
    const found = play(bundles.three, coalitions(10, 3), strategy, { loss: 0, wrong: 0.01 })
    expect(found.partners).toBeGreaterThanOrEqual(9)
  })

  it('name their partner when they are colleagues who pool three copies', () => {
    const colleagues = Array.from({ length: 10 }, (_, run) => [run, run + 80, run + 240])
    const found = play(bundles.one, colleagues, strategy, { loss: 0.3, wrong: 0.01 })
    expect(found.partners).toBe(10)
  })
})

describe('over all these leaks', () => {
  it('not one innocent partner or recipient is named', () => {
    expect(runs).toBeGreaterThan(500)
    expect(falselyNamed).toBe(0)
  })
})
