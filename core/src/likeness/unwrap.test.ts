// Packed programs: found in every packing, and not where there is none.

import { describe, expect, it } from 'vitest'
import { base64, hex, utf8 } from '../shared/bytes.ts'
import type { Language } from '../syntax/language.ts'
import { lex } from '../syntax/lex.ts'
import { payloads } from './unwrap.ts'

const PROGRAM = 'const a = require("x")\nlet b = (c) => { if (a === c) d() }\nvar e = b(1)\n'
const bytes = utf8(PROGRAM)

const unwrap = (source: string, language: Language = 'javascript') =>
  payloads(lex(source, language), language)

describe('payloads', () => {
  const packings: [string, string, Language][] = [
    ['base64', `\n  eval(atob("${base64(bytes)}"))`, 'javascript'],
    ['base64 without padding', `\nf('${base64(bytes).replace(/=+$/, '')}')`, 'lua'],
    ['base64 in lines', `\nf("""${base64(bytes).replace(/.{60}/g, '$&\n')}""")`, 'python'],
    ['hex', `\nf(bytes.fromhex('${hex(bytes)}'))`, 'python'],
    ['escapes', `\nf("${hex(bytes).replace(/../g, '\\x$&')}")`, 'javascript'],
    ['character codes', `\nload(string.char(${[...bytes].join(', ')}))`, 'lua'],
    ['one string', `\nexec(${JSON.stringify(PROGRAM)})`, 'python'],
    ['joined strings', `\nf("${base64(bytes).replace(/.{40}/g, '$&" + "')}")`, 'javascript'],
    ['strings joined in Lua', `\nf("${base64(bytes).replace(/.{40}/g, '$&" .. \'')}')`, 'lua'],
  ]
  it.each(packings)('finds a program in %s', (name, source, language) => {
    const quoted =
      name === 'strings joined in Lua' ? source.replaceAll(/'(?=[\w+/=]{40}")/g, '"') : source
    expect(unwrap(quoted, language)).toEqual([{ text: PROGRAM, language: 'javascript', line: 2 }])
  })

  it.each([
    ['words', '"just a string of a few ordinary words"'],
    ['a digest', `"${'0123456789abcdef'.repeat(4)}"`],
    ['bytes that are no text', `"${base64(new Uint8Array(60).fill(200))}"`],
    ['a table of numbers', `[${Array.from({ length: 200 }, (_, i) => i * 7).join(', ')}]`],
    ['broken base64', `"${base64(bytes).slice(0, -3)}!"`],
  ])('finds nothing in %s', (_name, source) => {
    expect(unwrap(source)).toEqual([])
  })
})
