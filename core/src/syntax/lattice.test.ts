// Alignment with a lattice: worked by hand where it is small, and lawful where it is not.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { align, type LatticeNode, NO_MATCH, type Text } from './lattice.ts'

const LETTERS = [...'abcdef']

function row(letter: string): Int8Array {
  return Int8Array.from(LETTERS, (other) => (other === letter ? 3 : NO_MATCH))
}

function textOf(letters: string): Text {
  const words = Int32Array.from([...letters], (letter) => LETTERS.indexOf(letter))
  return { words, extra: new Int8Array(letters.length).fill(-2) }
}

/** One letter after another, all of them on the main line. */
function line(letters: string): LatticeNode[] {
  return [...letters].map((letter, i) => ({
    ...{ row: row(letter), skip: -2, isMain: true },
    before: i === 0 ? [] : [i - 1],
  }))
}

/** `a`, then one of two ways of two letters each, then `f`. Nodes 1 and 4 are the gates. */
function forked(one: string, other: string): LatticeNode[] {
  const gate = { skip: 0, before: [0], isMain: false }
  const way = (letters: string, at: number) =>
    [...letters].map((letter, i) => ({
      ...{ row: row(letter), skip: -2, isMain: false },
      before: [at + i],
    }))
  return [
    { row: row('a'), skip: -2, before: [], isMain: true },
    ...[gate, ...way(one, 1), gate, ...way(other, 4)],
    { row: row('f'), skip: -2, before: [3, 6], isMain: true },
  ]
}

describe('align', () => {
  it('scores a text that is the lattice by all its letters, and matches each to its own', () => {
    const alignment = align({ nodes: line('abcde') }, textOf('abcde'))
    expect(alignment.best).toBe(15)
    expect([0, 1, 2, 3, 4].map((n) => alignment.matched(n))).toEqual([0, 1, 2, 3, 4])
  })

  it('finds a part of the lattice in the middle of something else', () => {
    const alignment = align({ nodes: line('abcde') }, textOf('ffbcdff'))
    expect(alignment.best).toBe(9)
    expect(alignment.matched(2)).toBe(3)
    expect(alignment.matched(0)).toBeUndefined()
  })

  it('jumps over what was put between two parts, however long it is', () => {
    const alignment = align({ nodes: line('abcdabcd') }, textOf(`abcd${'f'.repeat(500)}abcd`))
    expect(alignment.best).toBe(8 * 3 - 10)
  })

  it('tells which way the text went, and by how much', () => {
    const nodes = forked('bc', 'de')
    const alignment = align({ nodes }, textOf('adef'))
    expect(alignment.through(4)).toBe(alignment.best)
    expect(alignment.best - alignment.through(1)).toBeGreaterThan(2)
  })

  it('does not prefer a way where the text shows neither', () => {
    const nodes = forked('bc', 'de')
    const alignment = align({ nodes }, textOf('af'))
    expect(alignment.through(4)).toBe(alignment.through(1))
  })

  it('matches nothing to a token that could be either of two', () => {
    expect(align({ nodes: line('a') }, textOf('aa')).matched(0)).toBeUndefined()
  })

  it('knows through every node no more than the best, and the best through one at least', () => {
    const word = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(word, word, (letters, text) => {
        const nodes = line(letters)
        const alignment = align({ nodes }, textOf(text))
        const through = nodes.map((_, n) => alignment.through(n))
        expect(Math.max(...through, 0)).toBe(alignment.best)
        expect(alignment.best).toBe(longestWithGaps(letters, text))
      }),
    )
  })
})

/** The same score by the textbook's recursion: local, gaps of 2, jumps of 10. */
function longestWithGaps(a: string, b: string): number {
  const score = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  const at = (i: number, j: number) => score[i]?.[j] ?? 0
  let best = 0
  for (let i = 1; i <= a.length; i++) {
    for (let j = 0; j <= b.length; j++) {
      const enter = (l: number) => Math.max(jumpAt(i, l), i > 1 ? at(i - 1, l) : 0)
      const options = [enter(j) - 2]
      if (j > 0) options.push(at(i, j - 1) - 2)
      if (j > 0 && a[i - 1] === b[j - 1]) options.push(enter(j - 1) + 3)
      ;(score[i] as number[])[j] = Math.max(...options)
      best = Math.max(best, at(i, j))
    }
  }
  return best

  function jumpAt(i: number, j: number): number {
    let most = 0
    for (let k = 1; k < i; k++) for (let l = 0; l <= j; l++) most = Math.max(most, at(k, l) - 10)
    return most
  }
}
