// Other spellings of a regular expression match what it matches, letter by letter.

import { describe, expect, it } from 'vitest'
import { otherRegexes } from './javascript-regexes.ts'

const ASKED = '.test(x)'
const LETTERS = Array.from({ length: 400 }, (_, i) => String.fromCharCode(i)).concat(
  '\u2028',
  '\ufeff',
)

/** What an expression finds in every letter, alone, doubled and between others. */
function answers(text: string): string {
  const end = text.lastIndexOf('/')
  const expression = new RegExp(text.slice(1, end), text.slice(end + 1).replace(/[gy]/g, ''))
  const found = LETTERS.flatMap((one) => [one, one + one, `a${one}7`, `-${one}]`]).map((word) =>
    JSON.stringify(expression.exec(word)),
  )
  return found.join()
}

describe('a regular expression that is only asked', () => {
  it.each([
    '/[a-z0-9_]+/',
    '/^[^\\s"]$/i',
    '/\\d+x?|[0A-F]/g',
    '/[0-9]{2}/',
    '/\\[[\\w.]*\\]/m',
    '/[\\x00-\\x1f\\u2028]/s',
    '/a[\\]\\\\]b?/',
    '/[\\d.]\\d/',
  ])('matches the same in every spelling: %s', (text) => {
    const all = otherRegexes(text, 'if (', ASKED)
    expect(all[0]).toBe(text)
    expect(all.length).toBeGreaterThan(1)
    for (const other of all) expect(answers(other)).toBe(answers(text))
  })

  it.each([
    '/[a-z-]/',
    '/[^]/',
    '/[]/',
    '/[^^]/',
    '/[a]/',
    '/[\\bx]/',
    '/[\\p{L}x]/u',
    '/[x&&y]/v',
    '/x/',
  ])('is left alone where it is not certain: %s', (text) => {
    expect(otherRegexes(text, 'if (', ASKED)).toEqual([text])
  })

  it('is left alone where it might be shown', () => {
    expect(otherRegexes('/[a-z0-9]/', 'console.log(', ')')).toEqual(['/[a-z0-9]/'])
    expect(otherRegexes('/[a-z0-9]/', 'x.replace(', ", '')")).toHaveLength(2)
  })
})
