// Two backgrounds as one, and background models that come from a file.

import { describe, expect, it } from 'vitest'
import { openBackground } from './background.ts'
import { parseBackground } from './background-file.ts'
import { compare } from './compare.ts'
import { mergedBackground } from './merged-background.ts'
import { prepare } from './prepared.ts'
import { PUBLIC_CODE } from './public-code.ts'
import { train } from './train.ts'

const HOUSE_STYLE = `import audit

def record(entry, ledger, clock):
    stamp = audit.stamp_of(clock.reading(), "house-style/7")
    if ledger.is_sealed(stamp) or entry.weight > 4096:
        raise audit.Refused("ledger sealed since " + stamp.shown())
    for line in entry.lines_of(stamp):
        ledger.append_line(line.shown().upper(), stamp)
    return ledger.closing(stamp) + entry.weight * 3
`
const SIZES = { names: 100, cells: 2 ** 12, filterBytes: 2 ** 12 }
const twice = [1, 2].map((n) => ({ path: `${n}.py`, text: `${HOUSE_STYLE}\nlast = ${n}\n` }))
const own = train(twice, 'a test', SIZES)
const first = openBackground(PUBLIC_CODE)
const both = mergedBackground(first, openBackground(own))
const text = { path: 'seen.py', text: HOUSE_STYLE }

describe('two backgrounds as one', () => {
  it('take for common what the second has seen', () => {
    const worth = (background: typeof first): number =>
      compare(text, [{ ...text, path: 'item.py' }], background).best[0]?.nats ?? 0
    expect(worth(first)).toBeGreaterThan(15)
    expect(worth(both)).toBeLessThan(worth(first) / 3)
  })

  it('never find more than the first alone would have found', () => {
    const [alone, together] = [prepare(text, first), prepare(text, both)]
    for (const [key, worth] of together.worth)
      expect(worth).toBeLessThanOrEqual(alone.worth.get(key) ?? 0)
    const sum = (nats: Float32Array): number => nats.reduce((all, each) => all + each, 0)
    expect(sum(together.nats)).toBeLessThanOrEqual(sum(alone.nats))
  })

  it('know the families of both, in either order', () => {
    const other = mergedBackground(openBackground(own), first)
    expect(both.habits('go').isKnown).toBe(true)
    expect(other.habits('go').isKnown).toBe(true)
    expect(other.habits('nobody’s').isKnown).toBe(false)
  })
})

describe('a background model in a file', () => {
  const whole = { kind: 'forewarn background', alone: false, model: own } as const
  const file = JSON.stringify(whole)
  const forge = (change: object): string =>
    JSON.stringify({ ...whole, model: { ...own, ...change } })

  it('comes back as it was trained', () => {
    expect(parseBackground(file)).toEqual(whole)
  })

  it.each([
    ['that is no JSON', file.slice(1)],
    ['of another version', forge({ version: 1 })],
    ['with a table that is not a power of two', forge({ grams: 'AAAAAAAA' })],
    ['with an empty filter', forge({ seen: '' })],
    ['that is a bare model', JSON.stringify(own)],
    ['with something else in it', forge({ more: 1 })],
    ['with letters that are no base64', forge({ seen: '%%%%' })],
    ['that is too large', forge({ seen: 'A'.repeat(2 ** 25 + 4) })],
  ])('%s is refused', (_, forged) => {
    expect(() => parseBackground(forged)).toThrow('bytes.malformed')
  })
})
