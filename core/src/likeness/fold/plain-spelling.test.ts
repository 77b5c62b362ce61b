// What JavaScript can say in several ways, said in one: as people write and as minifiers do.

import { describe, expect, it } from 'vitest'
import { lex } from '../../syntax/lex.ts'
import { plainSpelling } from './plain-spelling.ts'

const spelt = (text: string): string =>
  plainSpelling(lex(text, 'javascript'))
    .map((token) => token.text)
    .join(' ')

describe('one spelling', () => {
  const spellings: [string, string, string][] = [
    ['members in quotes', `a['delete'](b()["c"])`, 'a . delete ( b ( ) . c )'],
    ['keys in quotes', `({ 'a': 1, "b": { 'c': 2 } })`, '( { a : 1 , b : { c : 2 } } )'],
    ['strings added to strings', `f(x + 'a' + "b" + 'c' + y)`, 'f ( x + "abc" + y )'],
    ['undefined', 'f(void 0)', 'f ( undefined )'],
    ['truth', 'return !0 || !1', 'return true || false'],
    ['directives', `'use strict'; function f() { "use asm"; g() }`, 'function f ( ) { g ( ) }'],
  ]
  it.each(spellings)('for %s', (_what, text, plain) => {
    expect(spelt(text)).toBe(plain)
  })

  const kept: [string, string][] = [
    ['a name that is none', `a [ 'b c' ]`],
    ['a list of one string', `f ( [ 'b' ] )`],
    ['a choice between strings', `a ? 'b' : c`],
    ['what binds closer than a sum', `'a' + 'b' . length`],
    ['a string that is given back', `return 'a' ;`],
    ['templates', '`a` + `b`'],
  ]
  it.each(kept)('leaves %s', (_what, text) => {
    expect(spelt(text)).toBe(text)
  })

  it('joins a sum of very many strings', () => {
    const text = Array.from({ length: 20_000 }, (_, n) => `'${n}'`).join('+')
    expect(plainSpelling(lex(text, 'javascript'))).toHaveLength(1)
  })
})
