// Several marked texts as one question: what each held stays, what nobody held is drawn, and p-values stay exact.

import { describe, expect, it } from 'vitest'
import type { Holder } from './codes/position.ts'
import { trace } from './codes/trace.ts'
import { joinMasters } from './join-masters.ts'
import { mark } from './mark.ts'
import type { Master, MasterItem } from './master.ts'

/** An item with `count` free values of `size` symbols each. */
function item(path: string, count: number, size: number): MasterItem {
  const carriers = Array.from({ length: count }, (_, i) => ({
    label: `${path} value ${i} 1`,
    ...({
      rule: 'declared-value',
      class: 'value',
      line: 1,
      original: 'x',
      alphabets: [size],
    } as const),
  }))
  return { path, exposure: 'confidential', digest: '', template: [], carriers }
}

const seedOf = (n: number) => new Uint8Array(32).fill(n)
const people = (from: number, to: number): Holder[] =>
  Array.from({ length: to - from }, (_, i) => ({
    recipient: `r${from + i}`,
    partner: `p${Math.floor((from + i) / 2)}`,
  }))

function masters(n: number): [Master, Master] {
  return [
    mark(seedOf(n), [item('bundle', 12, 4)], people(0, 40)),
    mark(seedOf(n + 1), [item('note', 12, 4)], people(30, 50)),
  ]
}

describe('joined masters', () => {
  const [bundle, note] = masters(1)
  const whole = joinMasters([bundle, note])
  const of = (master: Master, who: string) =>
    master.codewords[master.holders.findIndex(({ recipient }) => recipient === who)] ?? []

  it('hold everybody once, at the positions of all, with the symbols that they had', () => {
    expect(whole.holders.map(({ recipient }) => recipient)).toEqual(
      people(0, 50).map(({ recipient }) => recipient),
    )
    expect(whole.positions).toHaveLength(24)
    expect(of(whole, 'r35')).toEqual([...of(bundle, 'r35'), ...of(note, 'r35')])
  })

  it('draw for whoever never got a text what it would have got, a partner’s symbols among it', () => {
    const all = joinMasters([bundle, mark(seedOf(2), note.items, people(0, 50))])
    expect(whole.codewords).toEqual(all.codewords)
    const shared = (who: string) =>
      of(whole, who).filter((_, at) => whole.positions[at]?.level === 'partner')
    expect(shared('r28')).toEqual(shared('r29'))
  })

  it('are the one master where there is no other', () => {
    expect(joinMasters([bundle])).toMatchObject({ codewords: bundle.codewords })
  })

  it('name together whom neither names alone', () => {
    const leaker = 'r36'
    const asked = (master: Master) => ({ ...master, reading: of(master, leaker) })
    expect(trace(asked(bundle)).traced.filter(({ recipient }) => recipient !== null)).toEqual([])
    expect(trace(asked(note)).traced.filter(({ recipient }) => recipient !== null)).toEqual([])
    expect(trace(asked(whole)).traced.map(({ partner }) => partner)).toContain('p18')
  })
})

it('an innocent, with or without the text, agrees with a leak of both as chance has it', () => {
  let below = 0
  let tests = 0
  for (let n = 10; n < 210; n += 2) {
    const whole = joinMasters(masters(n))
    const reading = whole.codewords[36] ?? []
    const rows = [0, 20, 45, 49].map((i) => whole.codewords[i] ?? [])
    for (const [i, own] of rows.entries()) {
      const isColleague = whole.holders[[0, 20, 45, 49][i] ?? 0]?.partner === 'p18'
      if (isColleague) continue
      const same = own.filter((symbol, at) => symbol === reading[at]).length
      tests++
      // 24 positions of 4 symbols: 6 are expected to agree, and 12 or more in one of 139.
      if (same >= 12) below++
    }
  }
  expect(tests).toBe(400)
  expect(below).toBeLessThanOrEqual(9)
})
