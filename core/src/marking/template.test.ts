// A template's copies: the right spelling in the right place, holes and orders included.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { permutation, rankOf, render, spellingCount, type Template } from './template.ts'

const TEMPLATE: Template = [
  'if ',
  {
    carrier: 0,
    holes: [['a'], [{ carrier: 1, holes: [], spellings: [['one'], ['1st']], isWord: true }]],
    spellings: [
      [0, ' == ', 1],
      [1, ' == ', 0],
    ],
  },
  ': ',
  { carrier: 2, holes: [['x'], ['y'], ['z']], between: [', ', '; '] },
]

const symbols =
  (...all: number[]) =>
  (carrier: number) => [all[carrier] ?? 0]

describe('render', () => {
  it('writes each slot in the spelling of its symbol', () => {
    expect(render(TEMPLATE, symbols(0, 0, 0))).toBe('if a == one: x, y; z')
    expect(render(TEMPLATE, symbols(1, 1, 5))).toBe('if 1st == a: z, y; x')
  })

  it('writes every place of one carrier alike', () => {
    const name = { carrier: 0, holes: [], spellings: [['index'], ['idx']], isWord: true as const }
    expect(render([name, ' + ', name], symbols(1))).toBe('idx + idx')
  })
})

describe('permutations', () => {
  it('are told apart by their ranks', () => {
    const counts = [1, 1, 2, 6, 24, 120]
    const sized = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat())
    fc.assert(
      fc.property(sized, ([size, drawn]) => {
        const rank = drawn % (counts[size] ?? 1)
        const order = permutation(size, rank)
        expect([...order].sort()).toEqual([...Array(size).keys()])
        expect(rankOf(order)).toBe(rank)
      }),
    )
  })

  it('begin with the author’s order', () => {
    expect(permutation(4, 0)).toEqual([0, 1, 2, 3])
    expect(spellingCount({ carrier: 0, holes: [[], [], [], []], between: ['', '', ''] })).toBe(24)
  })
})
