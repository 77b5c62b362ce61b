// Programs made to exhaust whoever reads them.

import { describe, expect, it } from 'vitest'
import { processorMs } from '../../../../tests/processor-time.ts'
import { lex, type Token } from '../../syntax/lex.ts'
import { unfold } from './unfold.ts'

const MANY = 40_000
/** Of the processor. Each takes a fraction of a second; what is not bounded takes minutes. */
const MOST_MS = 30_000

const times = (count: number, write: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => write(n)).join('')

const doubled = times(60, (n) => `const o${n + 1} = { abcde: o${n}.abcde + o${n}.abcde };`)

const programs: [string, string][] = [
  ['brackets within brackets', '_0x1('.repeat(MANY) + ')'.repeat(MANY)],
  ['braces never closed', '_0x1 { if (a) '.repeat(MANY)],
  ['signs before signs', `_0x1 = ${'! - '.repeat(MANY)}1`],
  ['assignments of assignments', times(MANY, (n) => `_0x${n} = `)],
  ['choices within choices', times(MANY, (n) => `_0x${n} ? a : `)],
  ['else after else', times(MANY, (n) => `if (_0x${n}) f(); else `)],
  ['a long sum', `_0x1 = ${"'abc' + ".repeat(MANY)}'d'`],
  ['a long chain', `_0x1${"['a']('b')".repeat(MANY)}`],
  ['functions within functions', 'function _0x1(a) { return '.repeat(MANY)],
  [
    'objects within objects',
    times(MANY, (n) => `const _0x${n + 1} = {}; _0x${n + 1}['a'] = _0x${n};`),
  ],
  ['strings that double', `const o0 = { abcde: 'abcdefgh' }; ${doubled} f(o60['abcde'])`],
  ['wrappers of wrappers', times(MANY, (n) => `function _0x${n + 1}(a) { return _0x${n}(a) }`)],
  [
    'wrappers in a circle',
    'function _0xa(i) { return _0xb(i) } function _0xb(i) { return _0xa(i) } _0xa(1);'.repeat(9),
  ],
  [
    'a rotation that never ends',
    `function _0xa() { const l = [${times(MANY, (n) => `'${n}x',`)}]; _0xa = function () { return l }; return _0xa() }
     function _0xb(i) { i = i - 0x0; const l = _0xa(); let v = l[i]; return v }
     (function (l, n) { while (!![]) { const s = ${times(200, (n) => `parseInt(_0xb(${n})) + `)} 1; if (s === n) break; else l['push'](l['shift']()) } })(_0xa, 0x1);`,
  ],
]

describe('unfolding what was made to hang', () => {
  it.each(programs)('comes back from %s', (_what, text) => {
    const signs = '_0x1;'.repeat(8 + text.length / 100)
    const tokens = lex(signs + text, 'javascript')
    let found: readonly Token[] = tokens
    const took = processorMs(() => {
      found = unfold(tokens)
    })
    expect(took).toBeLessThan(MOST_MS)
    expect(found).not.toBe(tokens)
    expect(found.length).toBeLessThan(10 * tokens.length)
  })
})
