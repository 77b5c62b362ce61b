// Functions that differ by their names alone: their order is read from no copy, rather than wrongly from some.

import { type MarkableItem, mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import { readLeak } from '@forewarn/core/marking/read/read'
import { expect, it } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'

const parse = await loadGrammars()
const HOLDERS = Array.from({ length: 24 }, (_, i) => ({ recipient: `r${i}`, partner: `p${i}` }))

/** Four functions of one shape, long enough to be drawn apart, and one line that says which. */
const functions = (says: (name: string) => string) =>
  ['isBase', 'isBlank', 'isDigit', 'isPubid']
    .map(
      (name) =>
        `int\n${name}(unsigned int ch, const char *from, const char *to) {\n    return(${name}Q(ch, from, to) != lookUp(ch, from, to, ${says(name)}));\n}\n`,
    )
    .join('\n')

/** @param host what stands before the copy where it is found */
function misread(text: string, host = ''): { read: number; wrong: number } {
  const items: MarkableItem[] = [{ path: 'kinds.c', text, declared: [], exposure: 'confidential' }]
  const master = mark(new Uint8Array(32).fill(7), prepare(items, parse), HOLDERS)
  expect(master.items[0]?.carriers.map(({ rule }) => rule)).toContain('function-order')
  let [read, wrong] = [0, 0]
  for (const codeword of master.codewords) {
    const copy = renderCopy(master, codeword).map((one) => ({
      path: 'found.c',
      text: host + one.text,
    }))
    for (const [at, symbol] of readLeak(master, copy).reading.entries()) {
      if (symbol === undefined) continue
      read++
      if (symbol !== codeword[at]) wrong++
    }
  }
  return { read, wrong }
}

it('reads no order of functions that are alike but for their names', () => {
  expect(misread(functions(() => '0'))).toMatchObject({ wrong: 0 })
})

it('reads the order of functions that a string tells apart', () => {
  const { read, wrong } = misread(functions((name) => `"${name} of old"`))
  expect(read).toBeGreaterThan(HOLDERS.length - 1)
  expect(wrong).toBe(0)
})

it('reads an order in a large program in which one function is looked for by itself', () => {
  const host = Array.from({ length: 400 }, (_, i) => `int t${i} = f(${i}, ${i * 7}, "t ${i}");\n`)
  const long = `int\nsearch(int val, const int *range) {\n    int low = 0;\n${Array.from(
    { length: 40 },
    (_, i) => `    if (val > range[${i + 3}] * ${i + 11}) low = mix(low, "${i} of forty");\n`,
  ).join('')}    return(low);\n}\n`
  const rest = functions(() => '0')
    .split('\n\n')
    .slice(0, 3)
    .join('\n\n')
  const { read, wrong } = misread(`${long}\n${rest}`, host.join(''))
  expect(read).toBeGreaterThan(HOLDERS.length - 1)
  expect(wrong).toBe(0)
})
