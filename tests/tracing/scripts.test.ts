// Scripts: what is marked is read again, in a whole copy, in a third of it, and after a formatter.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MarkableItem, mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import { readLeak } from '@forewarn/core/marking/read/read'
import { describe, expect, it } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'

const HOLDERS = Array.from({ length: 20 }, (_, i) => ({ recipient: `r${i}`, partner: `p${i}` }))
const LEAKER = 7
const parse = await loadGrammars()

type Copy = readonly { readonly path: string; readonly text: string }[]

function marked(names: readonly string[]) {
  const items = names.map((path): MarkableItem => {
    const text = readFileSync(join(import.meta.dirname, 'programs', path), 'utf8')
    return { path, text, declared: [], exposure: 'confidential' }
  })
  const master = mark(new Uint8Array(32).fill(5), prepare(items, parse), HOLDERS)
  const codeword = master.codewords[LEAKER] ?? []
  /** How many symbols were read, and how many of those are not the copy's. */
  const read = (copy: Copy) => {
    const { reading } = readLeak(master, copy)
    const shown = reading.flatMap((symbol, at) =>
      symbol === undefined ? [] : [symbol === codeword[at]],
    )
    return { right: shown.filter(Boolean).length, wrong: shown.filter((one) => !one).length }
  }
  return { copy: renderCopy(master, codeword), read, held: codeword.length }
}

const third = ({ path, text }: Copy[number]) => {
  const lines = text.split('\n')
  const from = Math.floor(lines.length / 3)
  return { path, text: lines.slice(from, 2 * from).join('\n') }
}

describe.each([
  ['Bash', ['traps.sh', 'branches.sh']],
  ['Ruby', ['traps.rb']],
  ['PowerShell', ['traps.ps1']],
])('%s', (_, names) => {
  const { copy, read, held } = marked(names)

  it('is read at every place of an untouched copy', () => {
    expect(held).toBeGreaterThan(30)
    const { right, wrong } = read(copy)
    expect(wrong).toBe(0)
    // The one place of its rule, of those that tools write in one way, is left out.
    expect(held - right).toBeLessThanOrEqual(1)
  })

  it('is read in a third of the lines, under other names', () => {
    const part = copy.map(third).map(({ text }, i) => ({ path: `seen-${i}.txt`, text }))
    const { right, wrong } = read(part)
    expect(right).toBeGreaterThan(held / 5)
    expect(wrong).toBeLessThanOrEqual(right / 10)
  })
})

describe('shfmt', () => {
  const { copy, read, held } = marked(['traps.sh', 'branches.sh'])

  it.skipIf(!existsSync('/usr/bin/shfmt'))('leaves most places, and turns few into others', () => {
    const laidOut = copy.map(({ path, text }) => ({
      path,
      text: execFileSync('/usr/bin/shfmt', ['-i', '2'], { input: text, encoding: 'utf8' }),
    }))
    const { right, wrong } = read(laidOut)
    expect(right).toBeGreaterThan(held * 0.8)
    expect(wrong).toBeLessThanOrEqual(right / 20)
  })
})
