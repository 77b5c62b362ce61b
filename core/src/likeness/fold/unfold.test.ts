// What obfuscators do to harmless programs, undone.

import { describe, expect, it } from 'vitest'
import { lex } from '../../syntax/lex.ts'
import { unfold } from './unfold.ts'

/** Signs that the text is worth a look. */
const SIGNED = 'var _0x1, _0x2, _0x3, _0x4, _0x5, _0x6, _0x7;'

const words = (text: string): string =>
  unfold(lex(text, 'javascript'))
    .map((token) => token.text)
    .join(' ')

const unfolded = (text: string): string => words(SIGNED + text).slice(words(SIGNED).length + 1)

const ROTATED = `
  function _0xa() { const list = ['2gg', 'log', 'pad', '1ff', 'hello']; _0xa = function () { return list }; return _0xa() }
  function _0xb(at, key) { at = at - 0x10; const list = _0xa(); let one = list[at]; return one }
  (function (list, sum) {
    const read = _0xb, all = list()
    while (!![]) { try { const now = parseInt(read(0x10)) * 0x2 + parseInt(read(0x12)); if (now === sum) break; else all['push'](all['shift']()) } catch (e) { all['push'](all['shift']()) } }
  })(_0xa, 0x4);`

describe('unfolding', () => {
  const folded: [string, string, string][] = [
    ['sums', 'f(-0x1a3 + 0x7 * -0x5 + 0x1c6)', 'f ( 0 )'],
    ['truth', 'f(!![], ![])', 'f ( true , false )'],
    ['split strings', `f('ab' + 'cd' + x + 'e' + 'f')`, 'f ( "abcd" + x + "ef" )'],
    ['members in quotes', `a['b']['c d'](1)`, `a . b [ 'c d' ] ( 1 )`],
    ['names of members in brackets', `({ ['a']: 1, 'b': 2 })`, '( { a : 1 , b : 2 } )'],
    ['branches never taken', `if ('a' === 'b') { f() } else { g() }`, '{ g ( ) }'],
    [
      'objects taken apart',
      `const o = {}; o['a'] = 1, o['b'] = {}; f(o)`,
      'f ( { a : 1 , b : { } } )',
    ],
    [
      'proxies and their strings',
      `const o = { abcde: function (f, a) { return f(a) }, fghij: function (a, b) { return a + b }, klmno: 'x' }
       o['abcde'](g, o['fghij'](h, o['klmno']))`,
      `g ( h + "x" )`,
    ],
    [
      'shuffled statements',
      `const order = '2|0|1'['split']('|'); let at = 0x0
       while (!![]) { switch (order[at++]) { case '0': g(); continue; case '1': h(); continue; case '2': f(); continue } break }`,
      'f ( ) ; g ( ) ; h ( ) ;',
    ],
    [
      'guards that hinder a debugger',
      `const once = (function () { let first = !![]; return function (on, run) { const one = first ? function () { if (run) { const made = run['apply'](on, arguments); run = null; return made } } : function () {}; first = ![]; return one } }())
       const guard = once(this, function () { return guard['toString']() }); guard(); f()`,
      'f ( )',
    ],
  ]
  it.each(folded)('undoes %s', (_what, text, plain) => {
    expect(unfolded(text)).toBe(plain)
  })

  it('turns an array of strings as its sum wants it, and puts its strings back', () => {
    const text = `${ROTATED} const read = _0xb; function more(a, b) { return _0xb(b - -0x3, a) }
      console[read(0x14)](more(0x7, 0xe))`
    expect(unfolded(text)).toBe('console . pad ( "hello" )')
  })

  it('reads strings in base64 of another alphabet', () => {
    const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/='
    const text = `var _0xa = ['AgvSBg8']; var _0xb = function (at) { at = at - 0x0; var one = _0xa[at]; var letters = '${alphabet}'; return decode(one, letters) }
      f(_0xb('0x0'))`
    expect(unfolded(text)).toBe('f ( "hello" )')
  })

  it('keeps the lines that tokens come from', () => {
    const tokens = unfold(lex(`${SIGNED}\nf(\n'a' +\n'b')`, 'javascript'))
    expect(tokens.filter(({ line }) => line > 1).map(({ text, line }) => [text, line])).toEqual([
      ['f', 2],
      ['(', 2],
      ['"ab"', 3],
      [')', 4],
    ])
  })

  it('leaves a rotation that never comes right, and what it cannot read', () => {
    expect(unfolded(`${ROTATED.replace('0x4)', '0x5)')} f(_0xb(0x99))`)).toContain('_0xb ( 0x99 )')
  })

  it('gives ordinary code back as it was', () => {
    const tokens = lex('const a = { b: 1 }; f(a.b, "xy", !c, 0x10)', 'javascript')
    expect(unfold(tokens)).toEqual(tokens)
  })
})
