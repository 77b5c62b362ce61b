// The light lexer: the same tokens however a text is laid out, and no text that breaks it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { processorMs } from '../../../tests/processor-time.ts'
import { LANGUAGES, type Language } from './language.ts'
import { lex } from './lex.ts'

const shown = (source: string, language: Language): string[] =>
  lex(source, language).map(({ kind, text }) => `${kind} ${text}`)

const kinds = (source: string, language: Language): string =>
  lex(source, language)
    .map(({ kind }) => kind)
    .join(' ')

describe('lex', () => {
  it('reads JavaScript with comments, numbers and the longest operator first', () => {
    expect(shown('let x_1 >>>= 0x1F // y\n/* z */ ?.', 'javascript')).toEqual([
      'keyword let',
      'name x_1',
      'operator >>>=',
      'number 0x1F',
      'comment // y',
      'comment /* z */',
      'operator ?.',
    ])
  })

  it('tells a regular expression from a division', () => {
    const regexes = [
      'a = /b/g',
      'return /[/]"/',
      'if (a) /b/.test(c)',
      '(/b/)',
      '}/b/.test(c)',
      '!/b/',
    ]
    const divisions = ['a / b / c', '(a) / b / c', 'a[0] / b / c', 'a++ / b / c', '4 / b / c']
    for (const source of regexes) expect(kinds(source, 'javascript')).toContain('regex')
    for (const source of divisions) expect(kinds(source, 'javascript')).not.toContain('regex')
  })

  it('cuts a template literal at its expressions, nested braces and templates included', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source under test is a template
    expect(shown('`a${ {b: `c${d}`} }e`/2', 'javascript')).toEqual([
      'string `a${',
      'operator {',
      'name b',
      'operator :',
      'string `c${',
      'name d',
      'string }`',
      'operator }',
      'string }e`',
      'operator /',
      'number 2',
    ])
  })

  it('reads a word after a dot as a name', () => {
    expect(shown('map.delete', 'javascript')[2]).toBe('name delete')
  })

  it('reads Python prefixes and triple quotes', () => {
    expect(shown(`rb'\\'' f"""a\n"b" """ # c`, 'python')).toEqual([
      `string rb'\\''`,
      'string f"""a\n"b" """',
      'comment # c',
    ])
    expect(shown(`xr'a'`, 'python')).toEqual(['name xr', `string 'a'`])
  })

  it('reads long brackets of Lua as strings and as comments, by their level', () => {
    expect(shown('[==[ ]] ]==] --[[ a\nb ]] x --[ c\n..', 'lua')).toEqual([
      'string [==[ ]] ]==]',
      'comment --[[ a\nb ]]',
      'name x',
      'comment --[ c',
      'operator ..',
    ])
  })

  it('reads prose as words and numbers', () => {
    expect(shown("Don't use 1.2.3, naïve_", 'markdown')).toEqual([
      "word Don't",
      'word use',
      'number 1.2.3',
      'operator ,',
      'word naïve_',
    ])
  })

  it('counts lines through literals and comments that span several', () => {
    const lines = lex('/*\n*/ a\r\n`\n` b', 'javascript').map(({ line }) => line)
    expect(lines).toEqual([1, 2, 3, 4])
  })

  it('ends what is not closed with its line or with the text', () => {
    expect(shown(`'a\nb`, 'javascript')).toEqual([`string 'a`, 'name b'])
    expect(shown(`"""a\nb`, 'python')).toEqual([`string """a\nb`])
    expect(shown('/* a', 'javascript')).toEqual(['comment /* a'])
    expect(shown('"\\', 'lua')).toEqual(['string "\\'])
  })

  it('covers any text in any language with tokens in order and white space between them', () => {
    const pieces = fc.constantFrom(
      ...'"\'`\\/[]{}()=-.#$*<>\n\t aZ09_é”'.split(''),
      '/*',
      '--[[',
      '😀',
    )
    const source = fc.array(pieces, { maxLength: 80 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(source, fc.constantFrom(...LANGUAGES), (text, language) => {
        let end = 0
        let line = 1
        for (const token of lex(text, language)) {
          const gap = text.slice(end, token.start)
          expect(gap.trim()).toBe('')
          expect(token.end).toBeGreaterThan(token.start)
          expect(token.text).toBe(text.slice(token.start, token.end))
          line = text.slice(0, token.start).split('\n').length
          expect(token.line).toBe(line)
          end = token.end
        }
        expect(text.slice(end).trim()).toBe('')
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['opening slashes and classes', '=/['],
    ['open templates', '`${'],
    ['open quotes', '"\\'],
    ['long brackets never closed', '[==='],
    ['open comments', '--[[ /* '],
    ['parentheses', '(((('],
    ['backslashes and quotes of Python', `r"""'''\\`],
    ['one number', '1e+'],
  ])('takes linear time on %s', (_name, unit) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length))
    for (const language of LANGUAGES) {
      expect(processorMs(() => lex(text, language))).toBeLessThan(2_000)
    }
  })
})
