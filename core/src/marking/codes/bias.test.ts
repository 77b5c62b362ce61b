// Positions are decided label by label, and balanced over classes.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CarrierShape, decidePositions } from './bias.ts'

const seed = new Uint8Array(32).fill(3)

const carriers = fc.uniqueArray(
  fc.record({
    label: fc.string({ minLength: 1 }),
    class: fc.constantFrom('idiom', 'order', 'wording'),
    alphabets: fc.oneof(
      fc.constantFrom([2], [2], [3], [24]),
      fc.constantFrom([2 ** 25, 2 ** 25], [10, 10, 10]),
    ),
  }),
  { selector: ({ label }) => label, maxLength: 40 },
)

const binary = (count: number, kind: string): CarrierShape[] =>
  Array.from({ length: count }, (_, i) => ({ label: `${kind} ${i}`, class: kind, alphabets: [2] }))

describe('decidePositions', () => {
  it('gives every position of every carrier, in order, the same each time', () => {
    fc.assert(
      fc.property(carriers, (shapes) => {
        const positions = decidePositions(seed, shapes)
        const labels = shapes.flatMap(({ label, alphabets }) =>
          alphabets.map((_, index) => `${label}#${index}`),
        )
        expect(positions.map(({ label }) => label)).toEqual(labels)
        expect(decidePositions(seed, shapes)).toEqual(positions)
      }),
    )
  })

  it('decides nothing by the order in which carriers come', () => {
    fc.assert(
      fc.property(carriers, (shapes) => {
        const byLabel = (positions: { label: string }[]) =>
          positions.sort((a, b) => (a.label < b.label ? -1 : 1))
        const reversed = decidePositions(seed, [...shapes].reverse())
        expect(byLabel(reversed)).toEqual(byLabel(decidePositions(seed, shapes)))
      }),
    )
  })

  it('moves at most one other carrier when one joins, and re-weighs none', () => {
    fc.assert(
      fc.property(carriers, fc.nat(), (shapes, which) => {
        fc.pre(shapes.length > 1)
        const joining = shapes[which % shapes.length]
        const before = decidePositions(
          seed,
          shapes.filter((shape) => shape !== joining),
        )
        const after = new Map(decidePositions(seed, shapes).map((p) => [p.label, p]))
        const moved = before.filter((p) => after.get(p.label)?.level !== p.level)
        expect(moved.length).toBeLessThanOrEqual(1)
        for (const { label, alphabet } of before) {
          expect(after.get(label)?.alphabet).toEqual(alphabet)
        }
      }),
    )
  })

  it('serves both levels from every class, the partner a little more', () => {
    const positions = decidePositions(seed, [...binary(100, 'idiom'), ...binary(20, 'order')])
    const partners = (kind: string) =>
      positions.filter(({ label, level }) => label.startsWith(kind) && level === 'partner').length
    expect([55, 56]).toContain(partners('idiom'))
    expect([11, 12]).toContain(partners('order'))
  })

  it('balances classes of one carrier too', () => {
    const shapes = Array.from({ length: 400 }, (_, i) => ({
      label: `${i}`,
      class: `${i}`,
      alphabets: [2],
    }))
    const partners = decidePositions(seed, shapes).filter(({ level }) => level === 'partner')
    expect(partners.length).toBeGreaterThan(180)
    expect(partners.length).toBeLessThan(260)
  })

  it('gives a carrier of two positions one for each level', () => {
    const [first, second] = decidePositions(seed, [
      { label: 'agent', class: 'value', alphabets: [2 ** 25, 2 ** 25] },
    ])
    expect([first?.level, second?.level]).toEqual(['partner', 'recipient'])
  })

  it('chooses the three biases as often as the distribution says, and no other', () => {
    const counts = new Map<number, number>()
    for (const { alphabet } of decidePositions(seed, binary(3000, 'idiom'))) {
      const p = 'weights' in alphabet ? (alphabet.weights[1] as number) : Number.NaN
      counts.set(p, (counts.get(p) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual([0.1127, 0.5, 0.8873])
    for (const count of counts.values()) expect(Math.abs(count / 3000 - 1 / 3)).toBeLessThan(0.04)
  })

  // Tools destroy whole classes: a minifier all comments, a formatter all layout.
  it('leaves, whichever classes are lost whole, biases and levels in the shares they had', () => {
    const kinds = ['idiom', 'order', 'wording', 'branch', 'loop', 'format']
    const positions = decidePositions(
      seed,
      kinds.flatMap((kind, i) => binary(40 + 30 * i, kind)),
    )
    const p = ({ alphabet }: (typeof positions)[number]) =>
      'weights' in alphabet ? (alphabet.weights[1] as number) : Number.NaN
    for (let kept = 1; kept < 2 ** kinds.length; kept++) {
      const left = kinds.filter((_, i) => (kept >> i) & 1)
      const places = positions.filter(({ label }) => left.some((kind) => label.startsWith(kind)))
      const partners = places.filter(({ level }) => level === 'partner')
      expect(Math.abs(partners.length - 0.55 * places.length)).toBeLessThanOrEqual(left.length)
      for (const those of [places, partners]) {
        for (const [bias, share] of [
          [0.1127, 0.33201],
          [0.5, 0.33598],
          [0.8873, 0.33201],
        ] as const) {
          const count = those.filter((one) => p(one) === bias).length
          const spread = Math.sqrt(share * (1 - share) * those.length)
          expect(Math.abs(count - share * those.length)).toBeLessThanOrEqual(4 * spread)
        }
      }
    }
  })

  it('draws a bias by the label alone, whatever the class and whoever is beside it', () => {
    const shapes = binary(60, 'idiom')
    const others = shapes.map((shape, i) => ({ ...shape, class: `class ${i % 9}` }))
    const alphabets = (all: CarrierShape[]) => decidePositions(seed, all).map((one) => one.alphabet)
    expect(alphabets(others)).toEqual(alphabets(shapes))
  })
})
