// What may decide, and what only helps.

import { describe, expect, it } from 'vitest'
import { openBackground } from './background.ts'
import { compare } from './compare.ts'
import { PUBLIC_CODE } from './public-code.ts'
import { literalNats, nameNats, saidNats, THRESHOLDS } from './verdict.ts'

const background = openBackground(PUBLIC_CODE)
const MANY = Array<number>(1_000).fill(5)
const NAMES = 'verdictOfTheHarbour tideTableKeeper lanternTrimmer crookedHawser'.split(' ')

describe('literals and names', () => {
  it('never make a copy of what shares nothing else', () => {
    expect(literalNats(MANY) + nameNats(MANY)).toBeLessThan(THRESHOLDS.derived)
    expect(nameNats(MANY)).toBeLessThan(THRESHOLDS.similar)
    expect(saidNats(1_000, 1_000)).toBeLessThan(THRESHOLDS.derived)
  })

  it('are known again in another language’s way of writing them', () => {
    const item = { path: 'i.js', text: NAMES.map((name) => `${name}()`).join('\n') }
    const snakes = NAMES.map((name) => name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`))
    const nats = (names: string[]): number =>
      compare({ path: 's.py', text: names.join(', ') }, [item], background).best[0]?.nats ?? 0
    expect(nats(snakes)).toBeGreaterThan(5)
    expect(nats(snakes.map((name) => [...name].reverse().join('')))).toBe(0)
  })
})
