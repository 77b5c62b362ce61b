// The capacity meter: more to read tells more apart, and what it asks for is enough.

import { describe, expect, it } from 'vitest'
import { ATTACKS, keptOf } from './attacks.ts'
import { isTraced } from './codes/capacity.ts'
import type { Carrier, MasterItem } from './master.ts'
import { nextStep, planOf, reach } from './meter.ts'

const item = (count: number, kind: Carrier['class'] = 'logic'): MasterItem => ({
  ...{ path: 'a.js', exposure: 'confidential', digest: '', template: ['x'] },
  carriers: Array.from({ length: count }, (_, i) => ({
    ...{ label: `place ${i}`, rule: 'r', class: kind, line: 1, original: 'x', alphabets: [2] },
  })),
})

const attack = (name: string) => ATTACKS.find((one) => one.name === name) ?? expect.fail()
const untouched = attack('untouched')

describe('the capacity meter', () => {
  it('finds nothing in nothing, and names one of many where there is much', () => {
    expect(reach(planOf([item(0)], untouched, 80))).toEqual({
      read: 0,
      recipients: 0,
      coalition: 0,
    })
    expect(reach(planOf([item(150)], untouched, 80))).toEqual({
      ...{ read: 150, recipients: 100_000, coalition: 1 },
    })
  })

  it('reads no more after an attack than before, whatever the class', () => {
    for (const one of ATTACKS) {
      for (const kind of ['logic', 'name', 'wording', 'value'] as const) {
        expect(keptOf(one, kind, false)).toBeLessThanOrEqual(keptOf(untouched, kind, false))
      }
    }
    const renamed = planOf([item(150, 'name')], attack('renamed, without comments'), 80)
    expect(reach(renamed).read).toBe(0)
  })

  it('asks for so many places that they are enough, and a fifth fewer are not', () => {
    const plan = planOf([item(30)], untouched, 80)
    const { places } = nextStep(plan, untouched, 0) ?? expect.fail()
    const with_ = (more: number) => isTraced(planOf([item(30 + more)], untouched, 80), 1)
    expect(with_(Math.ceil((places ?? 0) * 1.15))).toBe(true)
    expect(with_(Math.floor((places ?? 0) * 0.7))).toBe(false)
  })

  it('asks for free values where nothing else survives, and never against a coalition', () => {
    const rewritten = attack('written anew in another language')
    const plan = planOf([item(500)], rewritten, 80)
    expect(nextStep(plan, rewritten, 0)).toMatchObject({ places: null, values: 1 })
    expect(nextStep(plan, rewritten, 1)?.values).toBeNull()
    expect(nextStep(plan, rewritten, 3)).toBeUndefined()
  })
})
