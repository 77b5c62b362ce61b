// Whoever joins a marked bundle gets what it would have had from the beginning, and changes nobody else's copy.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { trace } from './codes/trace.ts'
import { joined } from './join.ts'
import { mark } from './mark.ts'
import type { MasterItem } from './master.ts'

const PLACES = Array.from({ length: 40 }, (_, i) => ({
  ...{ label: `a${i}`, rule: 'swap', class: 'loop' as const, line: 1, original: 'x' },
  alphabets: [16, 16],
}))
const ITEM: MasterItem = {
  ...{ path: 'probe.py', exposure: 'confidential', digest: '00' },
  template: PLACES.map((_, carrier) => ({ carrier, holes: [], spellings: [['x'], ['y']] })),
  carriers: PLACES,
}

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 2, maxLength: 9 })
const seed = fc.uint8Array({ minLength: 32, maxLength: 32 })
const holderOf = (recipient: string, i: number) => ({ recipient, partner: `p${i % 3}` })

it('is marked as if it had been there from the beginning', () => {
  fc.assert(
    fc.property(seed, ids, fc.nat(), (bytes, names, at) => {
      const all = names.map(holderOf)
      const first = 1 + (at % (all.length - 1))
      const later = joined(mark(bytes, [ITEM], all.slice(0, first)), all.slice(first))
      expect(later).toEqual(mark(bytes, [ITEM], all))
    }),
    { numRuns: 40 },
  )
})

it('shares its partner’s symbols under another name, and has others of its own', () => {
  const before = mark(new Uint8Array(32), [ITEM], ['ann', 'bob'].map(holderOf))
  const after = joined(before, [{ recipient: 'ann #2', partner: 'p0' }])
  const [ann = [], , again = []] = after.codewords
  const same = (level: string) =>
    after.positions.flatMap((one, i) => (one.level === level ? [ann[i] === again[i]] : []))
  expect(new Set(same('partner'))).toEqual(new Set([true]))
  expect(same('recipient').filter(Boolean).length).toBeLessThan(same('recipient').length / 2)
  expect(after.codewords.slice(0, 2)).toEqual(before.codewords)
})

it('is told from the copy that it follows, as a colleague would be, and counts as a candidate', () => {
  const before = mark(new Uint8Array(32), [ITEM], ['ann', 'bob', 'cem'].map(holderOf))
  const after = joined(before, [{ recipient: 'ann #2', partner: 'p0' }])
  for (const [at, holder] of after.holders.entries()) {
    if (holder.partner !== 'p0') continue
    const { traced } = trace({ ...after, reading: after.codewords[at] ?? [] })
    expect(traced.map(({ recipient }) => recipient)).toEqual([holder.recipient])
    const alone = trace({ ...before, reading: after.codewords[at] ?? [] })
    expect(traced[0]?.multiplicity).toBeGreaterThan(alone.traced[0]?.multiplicity ?? 0)
  }
})
