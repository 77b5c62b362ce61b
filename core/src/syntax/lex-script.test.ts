// Shells and Ruby: code in strings is code, what is quoted is not, and pieces go on where they were.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Language } from './language.ts'
import { lex, scanFrom } from './lex.ts'
import { type Inside, OUTSIDE } from './lex-script.ts'

const shown = (source: string, language: Language): string =>
  lex(source, language)
    .map(({ kind, text }) => `${kind}:${text}`)
    .join(' ')

describe('Bash', () => {
  it('reads variables and commands in double quotes, and nothing in single ones', () => {
    expect(shown(`"a $b \${c} $(d "e") f" '$g\\'`, 'bash')).toBe(
      `operator:" string:a  operator:$ name:b string:  operator:\${ name:c operator:} string:  ` +
        'operator:$( name:d operator:" string:e operator:" operator:) string: f operator:" ' +
        "operator:' string:$g\\ operator:'",
    )
  })

  it('ends code in a string where its own brackets do', () => {
    expect(shown('"$(( (a) ))" b', 'bash')).toMatch(/operator:\) operator:\) operator:" name:b$/)
  })

  it('begins a comment where a word could begin, and nowhere else', () => {
    const comments = (source: string) =>
      lex(source, 'bash').filter(({ kind }) => kind === 'comment').length
    for (const source of ['# a', 'a # b', 'a;# b']) expect(comments(source)).toBe(1)
    for (const source of ['$#', 'a#b', '${' + '#a}', '"# a"']) expect(comments(source)).toBe(0)
  })

  it('takes a document line by line, up to its word, and shifts for what they are', () => {
    expect(shown('cat <<-EOF; x\n\ta "b\n\tEOF\ny', 'bash')).toBe(
      'name:cat operator:<< string:-EOF operator:; name:x string:a "b string:EOF name:y',
    )
    expect(shown('(( a<<b ))\nc', 'bash')).toContain('name:b')
  })

  it('takes the end of a line that goes on for layout', () => {
    expect(shown('a \\\n b', 'bash')).toBe('name:a comment:\\\n name:b')
  })
})

describe('PowerShell', () => {
  it('reads names with dashes, operators in any case, and the backtick', () => {
    expect(shown('If ($A -EQ "x`"$b") { Get-Item -Path c }', 'powershell')).toBe(
      'keyword:If operator:( operator:$ name:A operator:-EQ operator:" string:x`" operator:$ ' +
        'name:b operator:" operator:) operator:{ name:Get-Item operator:- name:Path name:c operator:}',
    )
  })

  it('takes a here-string whole', () => {
    expect(shown('@"\na "b" $c\n"@ d', 'powershell')).toBe('string:@"\na "b" $c\n"@ name:d')
  })
})

describe('Ruby', () => {
  it('reads code in strings, lists of words, and regular expressions', () => {
    expect(shown('%w[a b] "c#{d}" e % f', 'ruby')).toBe(
      'operator:%w[ name:a name:b operator:] operator:" string:c operator:#{ name:d ' +
        'operator:} operator:" name:e operator:% name:f',
    )
    expect(shown('a =~ /b"c/', 'ruby')).toContain('regex:/b"c/')
  })
})

/** The same text in two pieces. */
function inPieces(source: string, at: number, language: Language): string {
  const texts: string[] = []
  let inside: Inside = OUTSIDE
  for (const piece of [source.slice(0, at), source.slice(at)]) {
    inside = scanFrom(piece, language, inside, (kind, start, end) => {
      texts.push(`${kind}:${piece.slice(start, end)}`)
    })
  }
  return texts.join(' ')
}

describe('a text in pieces', () => {
  it('goes on inside the string, or the code in it, that the piece before ended in', () => {
    const source = '"a $b $(c "d") e" f'
    for (const at of [3, 6, 11, 14, 16]) {
      expect(inPieces(source, at, 'bash')).toBe(shown(source, 'bash'))
    }
  })

  it('is covered with tokens in order, whatever it is', () => {
    const text = fc.string({ unit: fc.constantFrom(...'"\'`$(){}#<\\ \naEOF%w[]@-') })
    fc.assert(
      fc.property(text, fc.constantFrom<Language>('bash', 'powershell', 'ruby'), (source, one) => {
        let last = 0
        for (const { start, end } of lex(source, one)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          last = end
        }
        expect(last).toBeLessThanOrEqual(source.length)
      }),
      { numRuns: 300 },
    )
  })
})
