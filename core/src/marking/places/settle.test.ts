// Places settled for everybody, and the symbols of the author's own text.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Carrier, MasterItem } from '../master.ts'
import { render, type Template } from '../template.ts'
import { formOf } from '../value-form.ts'
import { originalSymbols } from './original.ts'
import { settle, settleAll } from './settle.ts'

const carrier = (label: string, ...alphabets: number[]): Carrier => ({
  ...{ label, rule: label, class: 'idiom', line: 1, original: '', alphabets },
})

/** A choice around an order of two holes, one of which holds a choice; a name twice; a value. */
const TEMPLATE: Template = [
  'begin ',
  {
    carrier: 0,
    holes: [
      [
        {
          carrier: 1,
          holes: [['x = ', { carrier: 2, holes: [], spellings: [['1'], ['0 + 1']] }], ['y = 2']],
          between: ['; '],
        },
      ],
    ],
    spellings: [
      ['(', 0, ')'],
      ['[', 0, ']'],
    ],
  },
  ' ',
  { carrier: 3, holes: [], spellings: [['index'], ['idx'], ['i']] },
  ' + ',
  { carrier: 3, holes: [], spellings: [['index'], ['idx'], ['i']] },
  ' "',
  { carrier: 4, form: formOf('abcdefgh') },
  '" end',
]

const ITEM: MasterItem = {
  path: 'a',
  exposure: 'confidential',
  digest: '',
  template: TEMPLATE,
  carriers: [
    ...[carrier('paren', 2), carrier('order', 2), carrier('one', 2), carrier('name', 3)],
    carrier('value', 26 ** 4, 26 ** 4),
  ],
}

const codeword = fc.tuple(
  ...ITEM.carriers.map(({ alphabets }) =>
    fc.tuple(...alphabets.map((size) => fc.nat({ max: size - 1 }))),
  ),
)
const at = (symbols: readonly (readonly number[])[]) => (index: number) => symbols[index] ?? []

describe('originalSymbols', () => {
  it('finds for every copy the symbols that spell it', () => {
    fc.assert(
      fc.property(codeword, (symbols) => {
        const found = originalSymbols(ITEM, render(TEMPLATE, at(symbols)))
        expect(ITEM.carriers.map((_, i) => found?.get(i))).toEqual(symbols)
      }),
    )
  })

  it('finds none for another text, however little it differs', () => {
    const text = render(TEMPLATE, at([[0], [0], [0], [0], [0, 0]]))
    expect(originalSymbols(ITEM, `${text} `)).toBeUndefined()
    expect(originalSymbols(ITEM, text.replace('index + index', 'index + idx'))).toBeUndefined()
  })
})

describe('settle', () => {
  it('gives everybody the settled spelling, and leaves every other place open', () => {
    fc.assert(
      fc.property(codeword, codeword, fc.uniqueArray(fc.nat({ max: 4 })), (own, all, which) => {
        const settled = settle(ITEM, new Map(which.map((index) => [index, all[index] ?? []])))
        const left = ITEM.carriers.flatMap((_, i) => (which.includes(i) ? [] : [own[i] ?? []]))
        const mixed = ITEM.carriers.map((_, i) => (which.includes(i) ? all : own)[i] ?? [])
        expect(settled.carriers).toHaveLength(left.length)
        expect(render(settled.template, at(left))).toBe(render(TEMPLATE, at(mixed)))
      }),
    )
  })

  it('settles everything as the author wrote it', () => {
    const { template, carriers } = settleAll(ITEM, 'as it was')
    expect([render(template, at([])), carriers]).toEqual(['as it was', []])
  })
})
