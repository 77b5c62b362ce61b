// Literals by what they stand for: spelling does not matter, meaning does.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Language } from './language.ts'
import { numberKey, stringValue } from './lex-literal.ts'

describe('numberKey', () => {
  it('is the same for every spelling of one number', () => {
    for (const text of ['16', '0x10', '1_6', '16.0', '1.6e1', '0b10000', '0o20', '16n'])
      expect(numberKey(text)).toBe('16')
    expect(numberKey('.5')).toBe(numberKey('0.50'))
  })

  it('differs between integers too large for a double', () => {
    expect(numberKey('9007199254740993')).not.toBe(numberKey('9007199254740992'))
  })

  it('gives back what is no number', () => {
    expect(numberKey('1e+')).toBe('1e+')
    expect(numberKey('0xZZ')).toBe('0xZZ')
  })
})

describe('stringValue', () => {
  const spellings: [Language, string, string][] = [
    ['javascript', `'a"b'`, 'a"b'],
    ['javascript', '"\\x41\\u0042\\u{43}\\n\\\'"', "ABC\n'"],
    ['javascript', '`a${', 'a'],
    ['javascript', '}b`', 'b'],
    ['javascript', '"a\\\nb"', 'ab'],
    ['javascript', '"\\u{FFFFFFFF}"', '\\u{FFFFFFFF}'],
    ['python', `r'\\n'`, '\\n'],
    ['python', `b"\\101\\d"`, 'A\\d'],
    ['python', `"""a"b"""`, 'a"b'],
    ['lua', `'\\65\\z  \n B'`, 'AB'],
    ['lua', '[=[\nx]]]=]', 'x]]'],
    ['lua', '"never closed', 'never closed'],
  ]
  it.each(spellings)('reads %s %s', (language, text, value) => {
    expect(stringValue(text, language)).toBe(value)
  })

  it('reads what JSON wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(stringValue(JSON.stringify(value), 'javascript')).toBe(value.replaceAll('\\/', '/'))
      }),
    )
  })
})
