// Strings in pieces put together, and a text made to go too deep.

import { describe, expect, it } from 'vitest'
import { lex } from '../syntax/lex.ts'
import { wholeStrings } from './whole-strings.ts'

const joined = (source: string, language: 'bash' | 'ruby' | 'powershell') =>
  wholeStrings(lex(source, language)).map(({ text }) => text)

describe('wholeStrings', () => {
  it('writes the code in a string as other languages join it', () => {
    expect(joined('puts "a#{b.c}d"', 'ruby')).toEqual(['puts', 'a', '+', 'b', '.', 'c', '+', 'd'])
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source under test is a script
    expect(joined('echo "x ${y} z" end', 'bash')).toEqual([
      'echo',
      'x ',
      '+',
      'y',
      '+',
      ' z',
      'end',
    ])
    expect(joined('echo "a $((x + (1))) b" c "d"', 'bash')).toEqual([
      ...['echo', 'a ', '+', 'x', '+', '(', '1', ')', ')', '+', ' b', 'c', 'd'],
    ])
    expect(joined('f "a$(g "b")"', 'powershell')).toEqual(['f', 'a', '+', 'g', 'b'])
  })

  it('keeps an empty string one', () => {
    expect(joined("x = ''", 'ruby')).toEqual(['x', '=', "''"])
  })

  it.each([
    ['backquotes in quotes', '"`'],
    ['quotes and commands', '"$('],
    ['braces in quotes', '"#{'],
    ['closing before opening', ')"}`'],
  ])('takes its time in proportion, and never too deep, on %s over and over', (_, piece) => {
    for (const language of ['bash', 'ruby', 'powershell'] as const) {
      expect(joined(piece.repeat(100_000), language).length).toBeGreaterThan(0)
    }
  })
})
