// A new version of a bundle: recipients see what the author changed, and any version's leak is traced.

import { readFileSync } from 'node:fs'
import { type Dice, dice } from '@forewarn/core/marking/codes/dice'
import { type MarkableItem, mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import type { Master, MasterItem } from '@forewarn/core/marking/master'
import { outlineOf } from '@forewarn/core/marking/places/outline'
import { settleAll } from '@forewarn/core/marking/places/settle'
import { readLeak } from '@forewarn/core/marking/read/read'
import { markAfter, prepareAfter } from '@forewarn/core/marking/revise'
import type { Parse } from '@forewarn/core/syntax/parse'
import { unchanged } from '@forewarn/core/syntax/unchanged'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'
import { remainder, type Versions } from './remainder.ts'

const FILES = {
  'advisory.md': '../../demo/toy/bundle/advisory.md',
  'greeting.lua': './material/greeting.lua',
  'verify-postern.mjs': '../../demo/toy/bundle/verify-postern.mjs',
  'verify_postern.py': '../../demo/toy/bundle/verify_postern.py',
}
const FREE: Record<string, string> = {
  'verify_postern.py': 'kdwqzmtrhc',
  'advisory.md': 'HQWZKMRT',
}
const HOLDERS = Array.from({ length: 60 }, (_, i) => ({
  recipient: `r${i}`,
  partner: `p${i % 12}`,
}))
const SEED_1 = new Uint8Array(32).fill(5)
const SEED_2 = new Uint8Array(32).fill(6)

const items: MarkableItem[] = Object.entries(FILES).map(([path, file]) => ({
  path,
  text: readFileSync(new URL(file, import.meta.url), 'utf8'),
  declared: path in FREE ? [{ value: FREE[path] ?? '', form: 'letters' }] : [],
  exposure: 'confidential',
}))

let parse: Parse
let first: Master
beforeAll(async () => {
  parse = await loadGrammars()
  first = mark(SEED_1, prepare(items, parse), HOLDERS)
})

/** The version after `first` in which each item reads as `edit` makes it. */
function second(edit: (item: MarkableItem) => string, holders = HOLDERS) {
  const edited = items.map((item) => ({ ...item, text: edit(item) }))
  const { items: marked, changes } = prepareAfter(first, edited, parse)
  return { master: markAfter(first, SEED_2, marked, holders), changes, edited }
}

const commentOf = (path: string) => {
  if (path.endsWith('.lua')) return '-- zq 4711'
  return path.endsWith('.mjs') ? '// zq 4711' : path.endsWith('.py') ? '# zq 4711' : 'Zq 4711.'
}

const copyOf = (master: Master, recipient: string) => {
  const at = master.holders.findIndex((one) => one.recipient === recipient)
  return renderCopy(master, master.codewords[at] ?? [])
}
const textOf = (copy: ReturnType<typeof copyOf>, path: string) =>
  copy.find((one) => one.path === path)?.text ?? ''

/** One of several things that authors do to a line. */
const EDITS: Record<string, (lines: string[], at: number, roll: Dice) => string[]> = {
  delete: (lines, at) => lines.toSpliced(at, 1),
  double: (lines, at, roll) =>
    lines.toSpliced(at, 0, lines[Math.floor(roll() * lines.length)] ?? ''),
  swap: (lines, at) => lines.toSpliced(at, 2, ...lines.slice(at, at + 2).reverse()),
  number: (lines, at) => lines.with(at, (lines[at] ?? '').replace(/\d+/, '77123')),
  word: (lines, at) => lines.with(at, (lines[at] ?? '').replace(/\b[a-z]{6,}\b/, 'zumwalden')),
  part: (lines, at, roll) => lines.toSpliced(at, 1 + Math.floor(roll() * 12)),
}

function randomEdit(roll: Dice) {
  const names = Object.keys(EDITS)
  return ({ text }: MarkableItem) => {
    let lines = text.split('\n')
    for (let i = 0; i < 1 + Math.floor(roll() * 2); i++) {
      const edit = EDITS[names[Math.floor(roll() * names.length)] ?? '']
      lines = edit?.(lines, Math.floor(roll() * lines.length), roll) ?? lines
    }
    return lines.join('\n')
  }
}

describe('the author’s text', () => {
  it('is told by the master alone, to the letter', () => {
    for (const item of first.items) {
      const { text } = items.find(({ path }) => path === item.path) as MarkableItem
      expect(outlineOf(item)?.text).toBe(text)
    }
  })

  it('is not told by a master whose digest is another’s', () => {
    const [item] = first.items as [MasterItem]
    expect(outlineOf({ ...item, digest: '00' })).toBeUndefined()
  })
})

describe('a recipient who compares two versions', () => {
  it('finds a line that was put in, and nothing else, wherever no place was around it', () => {
    const roll = dice(17)
    let exact = 0
    let compared = 0
    for (let round = 0; round < 6; round++) {
      const { master, changes } = second(({ path, text }) => {
        const lines = text.split('\n')
        const at = Math.floor(roll() * lines.length)
        return lines.toSpliced(at, 0, commentOf(path)).join('\n')
      })
      for (const { path, gone, fresh } of changes) {
        compared++
        if (gone + fresh > 0) continue
        exact++
        for (const { recipient } of HOLDERS) {
          const now = textOf(copyOf(master, recipient), path).split('\n')
          const undone = now.filter((line) => line !== commentOf(path)).join('\n')
          expect(undone).toBe(textOf(copyOf(first, recipient), path))
        }
      }
    }
    expect(exact).toBeGreaterThan(0.75 * compared)
  })

  it('finds all alike but what the author touched, whatever the author did', () => {
    const roll = dice(29)
    let kept = 0
    for (let round = 0; round < 10; round++) {
      const { master, changes, edited } = second(randomEdit(roll))
      for (const [i, item] of master.items.entries()) {
        const before = first.items[i] as MasterItem
        const texts = { before: items[i]?.text ?? '', after: edited[i]?.text ?? '' }
        const versions: Versions = {
          ...texts,
          first,
          second: master,
          items: { before, after: item },
        }
        for (const holder of HOLDERS.keys()) {
          const { was, is } = remainder(versions, holder)
          expect(is).toBe(was)
        }
        kept += changes.find(({ path }) => path === item.path)?.kept ?? 0
      }
    }
    expect(kept).toBeGreaterThan(500)
  })

  it('would find places everywhere, had they been drawn anew', () => {
    const { edited } = second(({ path, text }) => `${text}${commentOf(path)}\n`)
    const anew = mark(SEED_2, prepare(edited, parse), HOLDERS)
    for (const [i, after] of anew.items.entries()) {
      const before = first.items[i] as MasterItem
      const texts = { before: items[i]?.text ?? '', after: edited[i]?.text ?? '' }
      const versions: Versions = { ...texts, first, second: anew, items: { before, after } }
      const { was, is } = remainder(versions, 0)
      expect(is).not.toBe(was)
    }
  })

  it('gets no new place where nothing changed', () => {
    const roll = dice(31)
    let fresh = 0
    for (let round = 0; round < 6; round++) {
      const { master, edited } = second(randomEdit(roll))
      const known = new Set(first.positions.map(({ label }) => label))
      for (const [i, item] of master.items.entries()) {
        const stretches = unchanged(items[i]?.text ?? '', edited[i]?.text ?? '')
        for (const { start, end, slot } of outlineOf(item)?.places ?? []) {
          if (known.has(`${item.carriers[slot.carrier]?.label}#0`)) continue
          fresh++
          const stays = stretches.some(
            ({ after, length }) => after <= start && end <= after + length,
          )
          expect(stays).toBe(false)
        }
      }
    }
    expect(fresh).toBeGreaterThan(0)
  })

  it('finds an outer place as it was where only something inside it changed', () => {
    const outer = 'return count == 4711 and count > 2'
    const source = (inner: string) =>
      `def choose(count):\n    return count == ${inner} and count > 2\n`
    const item = { path: 'a.py', declared: [], exposure: 'confidential' as const }
    const before = mark(SEED_1, prepare([{ ...item, text: source('4') }], parse), HOLDERS)
    const { items: next, changes } = prepareAfter(
      before,
      [{ ...item, text: source('4711') }],
      parse,
    )
    expect(before.items[0]?.carriers.length).toBeGreaterThan(1)
    expect(changes).toMatchObject([{ state: 'changed', gone: 0, fresh: 0, lost: [] }])
    const after = markAfter(before, SEED_2, next, HOLDERS)
    expect(after.positions).toEqual(before.positions)
    expect(outlineOf(after.items[0] as MasterItem)?.text).toContain(outer)
  })
})

describe('a place that was left out for everybody', () => {
  it('stays left out in unchanged text, and is none of the new ones', () => {
    const [item, ...others] = first.items as [MasterItem, ...MasterItem[]]
    const text = items.find(({ path }) => path === item.path)?.text ?? ''
    const settled = { ...first, items: [settleAll(item, text), ...others] }
    const holed = mark(SEED_1, settled.items, HOLDERS)
    const edited = items.map((one) => ({ ...one, text: `${one.text}${commentOf(one.path)}\n` }))
    const { items: next } = prepareAfter(holed, edited, parse)
    expect(next.find(({ path }) => path === item.path)?.carriers).toEqual([])
  })
})

describe('a file', () => {
  const renamed = (edit: (text: string) => string) =>
    items.map((item) =>
      item.path === 'greeting.lua' ? { ...item, path: 'hello.lua', text: edit(item.text) } : item,
    )
  it('that only changed its name keeps all its places', () => {
    const { items: next, changes } = prepareAfter(
      first,
      renamed((text) => text),
      parse,
    )
    const moved = changes.find(({ path }) => path === 'hello.lua')
    expect(moved).toMatchObject({ state: 'renamed', fresh: 0, gone: 0 })
    const { positions } = markAfter(first, SEED_2, next, HOLDERS)
    expect(positions).toEqual(first.positions)
  })

  it('that changed its name and its text is another', () => {
    const { changes } = prepareAfter(
      first,
      renamed((text) => `${text}\n-- more`),
      parse,
    )
    expect(changes.find(({ path }) => path === 'hello.lua')).toMatchObject({
      state: 'new',
      kept: 0,
    })
    expect(changes.find(({ path }) => path === 'greeting.lua')).toMatchObject({ state: 'gone' })
  })

  it('that partners may publish from now on accuses nobody in the version before either', () => {
    const { items: next } = prepareAfter(
      first,
      items.map((item) =>
        item.path === 'greeting.lua' ? { ...item, exposure: 'publishable' } : item,
      ),
      parse,
    )
    const after = markAfter(first, SEED_2, next, HOLDERS)
    const leak = copyOf(first, 'r5').filter(({ path }) => path === 'greeting.lua')
    const read = (master: Master) => readLeak(master, leak).carriers.read
    expect(read(first)).toBeGreaterThan(20)
    expect(read(after)).toBe(0)
  })

  it('in which a value is no longer free says what its author wrote', () => {
    const { items: next, changes } = prepareAfter(
      first,
      items.map((item) => ({ ...item, declared: [] })),
      parse,
    )
    const advisory = changes.find(({ path }) => path === 'advisory.md')
    expect(advisory).toMatchObject({ gone: 1 })
    expect(advisory?.lost).toHaveLength(1)
    const after = markAfter(first, SEED_2, next, HOLDERS)
    expect(textOf(copyOf(after, 'r5'), 'advisory.md')).toContain('HQWZKMRT')
  })
})
