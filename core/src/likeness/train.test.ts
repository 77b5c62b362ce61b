// Training: the same model from the same texts, and surprise where there is reason for it.

import { describe, expect, it } from 'vitest'
import { literalKey, MOST_SURPRISAL, openBackground, withSeen } from './background.ts'
import type { Text } from './neutral.ts'
import { prepare, publicRuns } from './prepared.ts'
import { PUBLIC_CODE } from './public-code.ts'
import { symbol } from './symbols.ts'
import { train } from './train.ts'

const SIZES = { names: 10, cells: 1024, filterBytes: 1024 }
const loop = 'for (const a of b) { if (a.width > 5) c.push(a.width * f(a), "a common string") }\n'
const texts: Text[] = [
  { path: 'a.js', text: loop.repeat(20) },
  { path: 'b.js', text: `x = y\n${loop.repeat(20)}` },
  { path: 'c.md', text: 'one word after another '.repeat(20) },
]
const model = train(texts, 'a test', SIZES)
const background = openBackground(model)
const { surprisal } = background.habits('script')

describe('train', () => {
  it('makes the same bytes whatever the order of the texts', () => {
    expect(train(texts.toReversed(), 'a test', SIZES)).toEqual(model)
  })

  it('is less surprised by what it saw than by what it did not', () => {
    const [run, width, push] = ['compare', 'm:width', 'm:append'].map(symbol)
    const seen = surprisal(symbol('loop'), symbol('if'), width ?? 0)
    expect(seen).toBeLessThan(0.2)
    expect(surprisal(run ?? 0, push ?? 0, width ?? 0)).toBeGreaterThan(seen)
    expect(surprisal(1, 2, 3)).toBe(MOST_SURPRISAL)
  })

  it('remembers the runs and literals that several files hold, and no others', () => {
    const known = prepare(texts[0] as Text, background)
    expect(background.hasSeen(publicRuns(known.symbols)[20] ?? 0)).toBe(true)
    expect(background.hasSeen(literalKey('s:a common string'))).toBe(true)
    expect(background.hasSeen(literalKey('s:a rare string'))).toBe(false)
    const keys = new Set([literalKey('s:a rare string')])
    expect(withSeen(background, keys).hasSeen(literalKey('s:a rare string'))).toBe(true)
  })

  it('keeps the names of library members', () => {
    expect([...background.names].sort()).toEqual(['append', 'width'])
  })
})

describe('the background that comes with Forewarn', () => {
  it('stays small and says where it comes from', () => {
    expect(JSON.stringify(PUBLIC_CODE).length).toBeLessThan(2_000_000)
    expect(PUBLIC_CODE.recipe).toContain('bench/background.ts')
  })

  it('is wrong about one unseen key in fifty at most', () => {
    const { hasSeen } = openBackground(PUBLIC_CODE)
    const wrong = Array.from({ length: 10_000 }, (_, i) => symbol(`unseen ${i}`)).filter(hasSeen)
    expect(wrong.length).toBeLessThan(200)
  })
})
