// The bias is shown without the spellings, and neither can be another one afterwards.

import { describe, expect, it } from 'vitest'
import type { CarrierClass } from '../marking/carriers/rules.ts'
import { mark } from '../marking/mark.ts'
import { type Master, type MasterItem, readMaster, writeMaster } from '../marking/master.ts'
import type { Slot, Template } from '../marking/template.ts'
import { base64 } from '../shared/bytes.ts'
import {
  type KeptMarking,
  markingDigest,
  OpenedBias,
  openBias,
  openedDigest,
  spellingDigests,
} from './marking-commitment.ts'

const choice = (carrier: number, ...spellings: string[]): Slot => ({
  ...{ carrier, holes: [] },
  spellings: spellings.map((one) => [one]),
})
const CLASSES: readonly CarrierClass[] = ['logic', 'name', 'order', 'value']

function item(path: string, template: Template): MasterItem {
  const carriers = CLASSES.map((carrierClass, i) => ({
    ...{ label: `${path} place ${i}`, rule: 'secret-rule', class: carrierClass, line: i + 1 },
    ...{ original: 'secret original', alphabets: [carrierClass === 'value' ? 4096 : 2] },
  }))
  return { path, exposure: 'confidential', digest: '0'.repeat(64), template, carriers }
}

const TEMPLATE: Template = [
  'if ',
  {
    carrier: 0,
    holes: [[choice(1, 'secret_a', 'secret_b')], ['y']],
    spellings: [
      [0, '<', 1],
      [1, '>', 0],
    ],
  },
  { carrier: 2, holes: [['one'], ['two']], between: ['secret between'] },
  { carrier: 3, form: { letters: [...'01234567'], parts: ['secret', 8] } },
]
const kept: KeptMarking = { decoder: 'decoder 1', salt: base64(new Uint8Array(32).fill(7)) }
const made = (template = TEMPLATE): Master =>
  mark(new Uint8Array(32).fill(3), [item('secret/path.py', template)], [])
const master = made()

describe('a marking', () => {
  it('shows level and alphabet of every position, and leads to what was committed to', () => {
    const opened = openBias(master, kept)
    expect(openedDigest(OpenedBias.parse(JSON.parse(JSON.stringify(opened))))).toBe(
      markingDigest(master, kept),
    )
    expect(opened.positions).toEqual(
      master.positions.map(({ level, alphabet }) => ({ level, alphabet })),
    )
    expect(JSON.stringify(opened)).not.toContain('secret')
    expect(JSON.stringify(opened)).not.toContain(kept.salt)
  })

  it('is another one with any bias, level, order, decoder, salt or spelling changed', () => {
    const opened = openBias(master, kept)
    const [first, ...rest] = opened.positions
    if (first === undefined) throw new Error('no position')
    const level = first.level === 'partner' ? ('recipient' as const) : ('partner' as const)
    const others = [
      { ...opened, positions: [{ ...first, alphabet: { weights: [0.25, 0.75] } }, ...rest] },
      { ...opened, positions: [{ ...first, level }, ...rest] },
      { ...opened, positions: opened.positions.toReversed() },
      { ...opened, positions: rest },
      { ...opened, decoder: 'decoder 2' },
      { ...opened, salt: kept.salt },
      { ...opened, spellings: '1'.repeat(64) },
    ].map(openedDigest)
    const spelled = TEMPLATE.toSpliced(2, 1, {
      ...{ carrier: 2, holes: [['one'], ['two']], between: ['another between'] },
    })
    const all = [
      ...[...others, openedDigest(opened), markingDigest(made(spelled), kept)],
      markingDigest(master, { ...kept, salt: base64(new Uint8Array(32)) }),
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  it('where places are fixed, is another one with two of them exchanged that have the same bias', () => {
    const exchanged = (one: Master): Master => {
      const { positions } = one
      const same = (i: number, j: number) => {
        const [a, b] = [positions[i], positions[j]].map((at) => [at?.level, at?.alphabet])
        return JSON.stringify(a) === JSON.stringify(b)
      }
      const pairs = positions.flatMap((_, i) => positions.map((_, j) => [i, j] as const))
      const [i, j] = pairs.find(([i, j]) => i < j && same(i, j)) ?? expect.fail()
      const label = (at: number) => positions[at]?.label ?? ''
      const swapped = positions.map((position, at) => {
        return { ...position, label: at === i ? label(j) : at === j ? label(i) : position.label }
      })
      return { ...one, positions: swapped }
    }
    const items = ['a', 'b', 'c', 'd'].map((path) => item(path, TEMPLATE))
    const many = mark(new Uint8Array(32).fill(3), items, [])
    const other = readMaster('exchanged', writeMaster(exchanged(many)))
    const fixed: KeptMarking = { ...kept, places: true }
    expect(other.items).toEqual(many.items)
    expect(markingDigest(other, fixed)).not.toBe(markingDigest(many, fixed))
    // Where the seed alone draws, symbols follow from what a place is called, and nothing is gained.
    expect(markingDigest(other, kept)).toBe(markingDigest(many, kept))
  })

  it('has a digest for each class of carriers, so that one class can be shown alone', () => {
    const digests = new Map(spellingDigests(master, kept))
    expect([...digests.keys()]).toEqual([...CLASSES].sort())
    const respelled = TEMPLATE.with(1, {
      ...{ carrier: 0, holes: [[choice(1, 'secret_a', 'other')], ['y']] },
      spellings: [
        [0, '<', 1],
        [1, '>', 0],
      ],
    })
    const after = new Map(spellingDigests(made(respelled), kept))
    expect(CLASSES.filter((one) => after.get(one) !== digests.get(one))).toEqual(['name'])
  })

  it('does not depend on the text around the places, which masters hold besides', () => {
    expect(markingDigest(made(['unless ', ...TEMPLATE.slice(1)]), kept)).toBe(
      markingDigest(master, kept),
    )
  })
})
