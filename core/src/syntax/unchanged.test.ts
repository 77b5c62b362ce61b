// What stayed between two versions: true stretches, in order, as many as the shortest script keeps.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { processorMs } from '../../../tests/processor-time.ts'
import { type Stretch, unchanged } from './unchanged.ts'

const word = fc.constantFrom('a', 'b', 'if', 'x', ' ', '  ', '\n', '(', ')', ',', 'é', '𝒳', '\r\n')
const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(''))

const kept = (stretches: readonly Stretch[]) =>
  stretches.reduce((sum, { length }) => sum + length, 0)

/** The longest common subsequence of words and signs, by the textbook's square table. */
function longest(a: readonly string[], b: readonly string[]): number {
  let row = b.map(() => 0)
  row.push(0)
  for (const one of a) {
    const next = [0]
    for (const [j, other] of b.entries()) {
      const same = one === other ? (row[j] ?? 0) + one.length : 0
      next.push(Math.max(same, row[j + 1] ?? 0, next[j] ?? 0))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

describe('unchanged', () => {
  it('finds stretches that stand in both texts, in order, and apart', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const end = { before: 0, after: 0 }
        for (const one of unchanged(before, after)) {
          expect(one.length).toBeGreaterThan(0)
          expect(one.before).toBeGreaterThanOrEqual(end.before)
          expect(one.after).toBeGreaterThanOrEqual(end.after)
          const written = before.slice(one.before, one.before + one.length)
          expect(after.slice(one.after, one.after + one.length)).toBe(written)
          end.before = one.before + one.length
          end.after = one.after + one.length
        }
      }),
    )
  })

  it('keeps all of a text that stayed, and nothing of one that is gone', () => {
    fc.assert(
      fc.property(text, (same) => {
        const whole = [{ before: 0, after: 0, length: same.length }]
        expect(unchanged(same, same)).toEqual(same === '' ? [] : whole)
        expect(unchanged(same, '')).toEqual([])
      }),
    )
  })

  it('keeps everything but what was put in, wherever it was put in', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), fc.nat(), (blocks, at) => {
        const lines = blocks.map((block) => `${block}\n`)
        const put = lines.toSpliced(at % lines.length, 0, 'NEW LINE\n').join('')
        expect(kept(unchanged(lines.join(''), put))).toBe(lines.join('').length)
      }),
    )
  })

  it('keeps as much of one line as can be kept', () => {
    const sign = fc.constantFrom('a', 'b', 'c', '(', ')')
    const line = fc.array(sign, { maxLength: 40 })
    fc.assert(
      fc.property(line, line, (a, b) => {
        const spaced = (signs: readonly string[]) => signs.join('|')
        const stretches = unchanged(spaced(a), spaced(b))
        const tokens = (signs: readonly string[]) => spaced(signs).match(/\w+|\W/g) ?? []
        expect(kept(stretches)).toBe(longest(tokens(a), tokens(b)))
      }),
    )
  })

  it('goes on along what occurs once where texts differ in more than a thousand steps', () => {
    const other = (of: string) =>
      Array.from({ length: 3000 }, (_, i) => `${of} ${i % 7}\n`).join('')
    const [before, after] = ['x', 'y'].map((of) => `${other(of)}the one line\n${other(of)}`)
    const stretches = unchanged(before ?? '', after ?? '')
    const shown = stretches.map(({ before: at, length }) => (before ?? '').slice(at, at + length))
    expect(shown.some((stretch) => stretch.includes('the one line'))).toBe(true)
  })

  it('takes time in proportion to length where everything changed', () => {
    const noise = (count: number, step: number) =>
      Array.from({ length: count }, (_, i) => `w${(i * step) % 9973}`).join(' ')
    const took = (count: number) => processorMs(() => unchanged(noise(count, 7), noise(count, 13)))
    took(2_000)
    expect(took(40_000)).toBeLessThan(Math.max(2_000, 200 * took(2_000)))
  })
})
