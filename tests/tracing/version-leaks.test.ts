// Leaks of a bundle with two versions: whichever they were made from, the newest master names them.

import { readFileSync } from 'node:fs'
import type { Reading } from '@forewarn/core/marking/codes/position'
import { trace } from '@forewarn/core/marking/codes/trace'
import { joined } from '@forewarn/core/marking/join'
import {
  codewordsFor,
  type MarkableItem,
  mark,
  prepare,
  renderCopy,
} from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { readMaster, writeMaster } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import { markAfter, prepareAfter } from '@forewarn/core/marking/revise'
import { DECODER } from '@forewarn/desk/investigate/decoder'
import { codewordsOfAll } from '@forewarn/desk/investigate/named-copies'
import { splitMaster } from '@forewarn/desk/masters'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'

const FILES = {
  'advisory.md': '../../demo/toy/bundle/advisory.md',
  'greeting.lua': './material/greeting.lua',
  'verify-postern.mjs': '../../demo/toy/bundle/verify-postern.mjs',
  'verify_postern.py': '../../demo/toy/bundle/verify_postern.py',
}
const HOLDERS = Array.from({ length: 200 }, (_, i) => ({
  recipient: `r${i}`,
  partner: `p${i % 40}`,
}))
const LATE = { recipient: 'late', partner: 'p3' }
/** In the first version only, in both, and late: colleagues at one partner, but for the second. */
const [LEFT, STAYED] = [3, 4]

const items: MarkableItem[] = Object.entries(FILES).map(([path, file]) => ({
  ...{ path, declared: [], exposure: 'confidential' },
  text: readFileSync(new URL(file, import.meta.url), 'utf8'),
}))

/** More to do, in the programs' own words: some of it can be marked. */
const ADDED: Record<string, string> = {
  'verify_postern.py': `

def twice(answers):
    count = 0
    for index in range(0, 10):
        if index == 3:
            count += 1
    for index in range(0, 20):
        if index == 4 and count > 2:
            count += 1
    while True:
        count += 1
        if count > 5:
            break
    if not count == 6:
        return answers
    return []
`,
  'verify-postern.mjs': `
function twice(answers) {
  let count = 0
  for (let index = 0; index < 10; index++) {
    if (index === 3) count += 1
  }
  while (true) {
    count += 1
    if (count > 5) break
  }
  if (!(count === 6)) return answers
  return []
}
`,
}
/** Out goes what stands between two blank lines, a third from the end. */
function revise({ path, text }: MarkableItem): string {
  const blocks = text.split('\n\n')
  const out = blocks.toSpliced(Math.floor((blocks.length * 2) / 3), 1).join('\n\n')
  return `${path.endsWith('.md') ? out : text}${ADDED[path] ?? ''}`
}

let first: Master
let second: Master
beforeAll(async () => {
  const parse = await loadGrammars()
  first = mark(new Uint8Array(32).fill(5), prepare(items, parse), HOLDERS)
  const edited = items.map((item) => ({ ...item, text: revise(item) }))
  const { items: next } = prepareAfter(first, edited, parse)
  const holders = [...HOLDERS.filter((_, i) => i !== LEFT), LATE]
  const made = markAfter(first, new Uint8Array(32).fill(6), next, holders)
  second = readMaster('master.json', writeMaster(made))
})

type Copy = { readonly path: string; readonly text: string }[]
const copyOf = (master: Master, holder: number): Copy =>
  renderCopy(master, master.codewords[holder] ?? [])
/** Each leak is read once against the one master, whatever is asked of it then. */
const readings = new Map<string, Reading>()
function readingOf(samples: Copy): Reading {
  const words = JSON.stringify(samples)
  const reading = readings.get(words) ?? readLeak(second, samples).reading
  readings.set(words, reading)
  return reading
}
const named = (samples: Copy, master = second) =>
  trace({ ...master, reading: readingOf(samples) }).traced.map(({ recipient }) => recipient)
const only = (copy: Copy, ...paths: string[]) => copy.filter(({ path }) => paths.includes(path))

/** Of what was read: how many symbols are those of `holder`, and how many are not. */
function agreement(samples: Copy, holder: number) {
  const read = readingOf(samples).flatMap((symbol, at) =>
    symbol === undefined ? [] : [symbol === second.codewords[holder]?.[at]],
  )
  const right = read.filter(Boolean).length
  return { right, wrong: read.length - right }
}

describe('one master of two versions', () => {
  it('has every place once, and every holder once', () => {
    expect(second.positions.slice(0, first.positions.length)).toMatchObject(first.positions)
    expect(second.positions.length).toBeGreaterThan(first.positions.length + 10)
    expect(second.holders).toEqual([...HOLDERS, LATE])
  })

  it('gives everybody the same symbols at kept places, and the late one its own from the old seed', () => {
    const whole = mark(new Uint8Array(32).fill(5), first.items, [...HOLDERS, LATE])
    for (const [i, codeword] of second.codewords.entries()) {
      expect(codeword.slice(0, first.positions.length)).toEqual(whole.codewords[i])
    }
  })

  it('names a holder of the first version alone, though it never got the second', () => {
    expect(named(copyOf(first, LEFT))).toEqual([`r${LEFT}`])
  })

  it('names whose second version it is, the late one too', () => {
    expect(named(copyOf(second, STAYED))).toEqual([`r${STAYED}`])
    expect(named(copyOf(second, HOLDERS.length))).toEqual(['late'])
  })

  it('reads either version with hardly a symbol that is not the leaker’s', () => {
    const old = agreement(copyOf(first, STAYED), STAYED)
    const now = agreement(copyOf(second, STAYED), STAYED)
    expect(old.right).toBeGreaterThan(0.9 * first.positions.length)
    expect(now.right).toBeGreaterThan(old.right)
    expect(old.wrong + now.wrong).toBeLessThan(0.02 * (old.right + now.right))
  })

  it('names nobody but the two who put files of the first and of the second version together', () => {
    const mixed = [
      ...only(copyOf(first, LEFT), 'verify_postern.py', 'greeting.lua'),
      ...only(copyOf(second, STAYED), 'verify-postern.mjs', 'advisory.md'),
    ]
    const found = named(mixed)
    expect(found.length).toBeGreaterThan(0)
    expect([`r${LEFT}`, `r${STAYED}`]).toEqual(expect.arrayContaining(found.filter(Boolean)))
  })

  it('names one who mixed both of its own versions, and gained nothing by it', () => {
    const [old, now] = [copyOf(first, STAYED), copyOf(second, STAYED)]
    const cut = (copy: Copy, which: (half: number) => boolean) =>
      copy.map(({ path, text }) => {
        const lines = text.split('\n')
        const half = Math.floor(lines.length / 2)
        return { path, text: lines.filter((_, i) => which(i < half ? 0 : 1)).join('\n') }
      })
    expect(named([...cut(old, (half) => half === 0), ...cut(now, (half) => half === 1)])).toEqual([
      `r${STAYED}`,
    ])
  })

  it('names nobody in either version as the author wrote it', () => {
    expect(named(items.map(({ path, text }) => ({ path, text })))).toEqual([])
    expect(named(items.map((item) => ({ path: item.path, text: revise(item) })))).toEqual([])
  })

  it('names nobody else once every codeword has moved to the next holder', () => {
    const codewords = second.codewords.map((_, i, all) => all[(i + 1) % all.length] ?? [])
    const moved = { ...second, codewords }
    const leaks = [copyOf(first, STAYED), copyOf(second, STAYED)]
    for (const leak of leaks) expect(named(leak, moved)).not.toContain(`r${STAYED}`)
  })

  it('names a copy that was added to the first version while the second was being made', async () => {
    const unseen = { recipient: 'unseen', partner: 'p9' }
    const [codeword = []] = codewordsFor(first, [unseen])
    const { masters, codewords } = splitMaster(second)
    const batch = { samples: renderCopy(first, codeword), versions: 2, notes: [] }
    const seen = await DECODER.read([batch], masters, [], [])
    const whom = async (secrets: unknown) =>
      (await DECODER.name(seen, { masters, codewords: secrets, notes: [] }, 1)).traced.map(
        ({ recipient }) => recipient,
      )
    const added = joined(first, [unseen])
    const ofAll = codewordsOfAll([{ master: added }, { master: second }])
    expect(await whom(ofAll)).toEqual(['unseen'])
    expect(await whom(codewords)).not.toContain('unseen')
  })
})
