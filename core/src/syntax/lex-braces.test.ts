// Texts that end otherwise than others: raw strings, documents, and markup around code.

import { describe, expect, it } from 'vitest'
import { processorMs } from '../../../tests/processor-time.ts'
import type { Language } from './language.ts'
import { lex } from './lex.ts'

const texts = (source: string, language: Language) => lex(source, language).map(({ text }) => text)

describe('a string in which a backslash is a backslash', () => {
  it('ends with its quote in Go', () => {
    expect(texts('a := `\\` + b', 'go')).toEqual(['a', ':=', '`\\`', '+', 'b'])
  })

  it('ends with its quote in C#, whatever stands before it', () => {
    for (const open of ['@"', '$@"', '@$"']) {
      expect(texts(`${open}C:\\" + b`, 'csharp')).toEqual([`${open}C:\\"`, '+', 'b'])
    }
    expect(texts('"C:\\" + b"', 'csharp')).toEqual(['"C:\\" + b"'])
  })
})

describe('PHP', () => {
  it('has documents that end with their word at the beginning of a line', () => {
    const document = "<<<END\n  It's here, END of it\n  END"
    expect(texts(`$a = ${document};\n$b`, 'php')).toEqual(['$a', '=', document, ';', '$b'])
  })

  it('has markup before, between and behind', () => {
    const source = "<p>It's</p><?php echo 1 ?><b>don't</b><?= 2 ?>\nwon't"
    const [before, ...rest] = texts(source, 'php')
    expect(before).toBe("<p>It's</p>")
    expect(rest).toContain("?><b>don't</b>")
    expect(rest.at(-1)).toBe("?>\nwon't")
  })

  it('is code from the beginning where nothing says otherwise, as in a piece of a file', () => {
    expect(texts("$a = 'b'; ?>", 'php').slice(0, 3)).toEqual(['$a', '=', "'b'"])
  })

  it('takes an open document for what it is, once and not over and over', () => {
    const took = (count: number) => processorMs(() => lex('<<<A\n'.repeat(count), 'php'))
    expect(took(400_000)).toBeLessThan(40 * took(100_000) + 2_000)
  })
})
