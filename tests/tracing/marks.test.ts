// From a folder to a name: what is marked is read again, also renamed, reformatted and cut to a third.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { trace } from '@forewarn/core/marking/codes/trace'
import { type MarkableItem, mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { type LeakReading, readLeak } from '@forewarn/core/marking/read/read'
import { minify } from 'terser'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'

const FILES = {
  'advisory.md': '../../demo/toy/bundle/advisory.md',
  'greeting.lua': './material/greeting.lua',
  'verify-postern.mjs': '../../demo/toy/bundle/verify-postern.mjs',
  'verify_postern.py': '../../demo/toy/bundle/verify_postern.py',
}
const HOLDERS = Array.from({ length: 400 }, (_, i) => ({
  recipient: `r${i}`,
  partner: `p${i % 80}`,
}))
const LEAKER = 123

type Copy = readonly { readonly path: string; readonly text: string }[]

const contentOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const items: MarkableItem[] = Object.entries(FILES).map(([path, file]) => ({
  ...{ path, text: contentOf(file), declared: [], exposure: 'confidential' },
}))

let master: Master
let copy: Copy
beforeAll(async () => {
  master = mark(new Uint8Array(32).fill(5), prepare(items, await loadGrammars()), HOLDERS)
  copy = renderCopy(master, master.codewords[LEAKER] ?? [])
})

/** Each leak is read once, whatever is asked of it then. */
const leaks = new Map<string, LeakReading>()
function leakOf(samples: Copy): LeakReading {
  const words = JSON.stringify(samples)
  const leak = leaks.get(words) ?? readLeak(master, samples)
  leaks.set(words, leak)
  return leak
}
const traced = (samples: Copy) => trace({ ...master, reading: leakOf(samples).reading }).traced
const named = (samples: Copy) => traced(samples).map((one) => one.recipient)

/** How many symbols of the leaker's were read, and how many that are not its own. */
function compared(samples: Copy) {
  const { reading } = leakOf(samples)
  const codeword = master.codewords[LEAKER] ?? []
  const read = reading.flatMap((symbol, at) =>
    symbol === undefined ? [] : [symbol === codeword[at]],
  )
  return {
    right: read.filter((isRight) => isRight).length,
    wrong: read.filter((one) => !one).length,
  }
}

const third = ({ path, text }: Copy[number]) => {
  const lines = text.split('\n')
  const from = Math.floor(lines.length / 3)
  return { path, text: lines.slice(from, 2 * from).join('\n') }
}

describe('marks', () => {
  it('are read at every single place of an untouched copy, and name it', () => {
    const { reading, isOurs } = leakOf(copy)
    expect(reading).toEqual(master.codewords[LEAKER])
    expect(isOurs).toBe(true)
    expect(named(copy)).toEqual([`r${LEAKER}`])
  })

  it('name the leaker’s organisation from a third of four short files', () => {
    const { right, wrong } = compared(copy.map(third))
    expect(right).toBeGreaterThan(25)
    expect(wrong).toBeLessThanOrEqual(right / 20)
    expect(traced(copy.map(third)).map(({ partner }) => partner)).toEqual(['p43'])
  })

  it('are read in a program that another program renamed and stripped of its comments', async () => {
    const script = copy.find(({ path }) => path.endsWith('.mjs')) as Copy[number]
    const options = { compress: false, mangle: { toplevel: true }, module: true } as const
    const renamed = (await minify(script.text, options)).code ?? ''
    const { right, wrong } = compared([{ path: 'seen.js', text: renamed }])
    expect(right).toBeGreaterThan(40)
    expect(wrong).toBeLessThanOrEqual(right / 20)
  })

  it('are read where our program is only a part of another', () => {
    const [, , script] = copy as [Copy[number], Copy[number], Copy[number]]
    const host = contentOf('../../demo/toy/hosts/log-rotator.mjs')
    const { right, wrong } = compared([
      { path: 'rotate.mjs', text: `${host}\n${script.text}\n${host}` },
    ])
    expect(right).toBeGreaterThan(50)
    expect(wrong).toBeLessThanOrEqual(right / 20)
  })

  it('name nobody in the master itself, nor in what somebody else wrote', () => {
    expect(named(items)).toEqual([])
    const others = ['hosts/log-rotator.mjs', 'strangers/knock.mjs', 'strangers/peek.py'].map(
      (path) => ({ path, text: contentOf(`../../demo/toy/${path}`) }),
    )
    const { isOurs } = leakOf(others)
    expect(isOurs).toBe(false)
    expect(named(others)).toEqual([])
  })

  it('that contradict each other are erased or in doubt, so that a mixture names only its sources', () => {
    const other = renderCopy(master, master.codewords[7] ?? [])
    const both = leakOf([...copy, ...other]).reading
    for (const [at, symbol] of both.entries()) {
      if (symbol === undefined) continue
      const held = [master.codewords[LEAKER]?.[at], master.codewords[7]?.[at]]
      if (typeof symbol === 'number') expect(held).toEqual([symbol, symbol])
      else expect(symbol.likely.map(([one]) => one)).toEqual(expect.arrayContaining(held))
    }
    expect([`r${LEAKER}`, 'r7', null]).toEqual(expect.arrayContaining(named([...copy, ...other])))
  })

  it('survive hostile text: a broken program, one long line, deep brackets', () => {
    const hostile = [
      '}'.repeat(50_000),
      `x = "${'a'.repeat(2_000_000)}`,
      '('.repeat(100_000),
      '\0\ufffd',
    ]
    expect(named(hostile.map((text, i) => ({ path: `h${i}.js`, text })))).toEqual([])
  })
})

describe('copies', () => {
  const run = (program: string, file: string, text: string, args: readonly string[]) => {
    const folder = mkdtempSync(join(tmpdir(), 'forewarn-marks-'))
    writeFileSync(join(folder, file), text)
    const output = execFileSync(program, [join(folder, file), ...args], { encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    return output
  }

  it.each([
    [process.execPath, 'verify-postern.mjs', ['--self-test']],
    ['python3', 'verify_postern.py', ['--self-test']],
    ['lua5.4', 'greeting.lua', ['220 mx Mail/40 x', '220 mx Mail/41 x', '', 'no', '220 a b c']],
  ])('of %s %s do what the original does', (program, file, args) => {
    const original = items.find(({ path }) => path === file)?.text ?? ''
    const expected = run(program, file, original, args)
    expect(expected).not.toBe('')
    for (const holder of [0, 11, LEAKER]) {
      const marked = renderCopy(master, master.codewords[holder] ?? [])
      const { text } = marked.find(({ path }) => path === file) ?? { text: '' }
      expect(text).not.toBe(original)
      expect(run(program, file, text, args)).toBe(expected)
    }
  })
})
