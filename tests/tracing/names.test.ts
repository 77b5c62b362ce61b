// Local names: each variable by itself, and nothing renamed that means something by its name.

import { CODE_LANGUAGES } from '@forewarn/core/marking/carriers/languages'
import { renamables } from '@forewarn/core/marking/places/names'
import type { Parse } from '@forewarn/core/syntax/parse'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'

let parse: Parse
beforeAll(async () => {
  parse = await loadGrammars()
})

/** The text with every variable under its first other name. */
function renamed(language: 'javascript' | 'typescript' | 'python' | 'lua', source: string): string {
  const { grammar, rules } = CODE_LANGUAGES[language] ?? expect.fail()
  const places = renamables(parse(source, grammar), rules).flatMap(({ names, places }) =>
    places.map(({ start, end }) => ({ start, end, name: names[1] ?? '' })),
  )
  let text = source
  for (const { start, end, name } of places.sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + name + text.slice(end)
  return text
}

describe('in JavaScript', () => {
  it.each([
    ['each variable of one name', '{ let a = 1; f(a) } g(a)', '{ let aa = 1; f(aa) } g(a)'],
    ['what is used before it is declared', '{ f(() => a); let a }', '{ f(() => aa); let aa }'],
    ['a parameter', 'function f(port) { port++ }', 'function f(thePort) { thePort++ }'],
    ['a `var` with the parameter that it is', '(k) => { var k }', '(kk) => { var kk }'],
    ['the variable of a loop', 'for (const x of x1) f(x)', 'for (const xx of x1) f(xx)'],
    ['a caught error', 'try {} catch (e) { f(e) }', 'try {} catch (ee) { f(ee) }'],
    ['a word of a name', '{ let resBody = 1 }', '{ let resultBody = 1 }'],
  ])('renames %s', (_, source, wanted) => {
    expect(renamed('javascript', source)).toBe(wanted)
  })

  it.each([
    ['what is a property by its name', '{ let a = 1; f({ a }) }'],
    ['what a pattern takes out by its name', 'function f({ a }) { g(a) }'],
    ['where the other name is in use', '{ let a = 1; f(aa) }'],
    ['a `var` that a default may mean', 'function f(_b = a) { var a = _b.a }'],
    ['a function that shows its name', '{ const f = () => 1 }'],
    ['a module', 'const fs = require("fs"); fs.x()'],
    ['what is assigned and not declared', 'for (x of y) f(x)'],
    ['a script’s global variable', 'let a = 1; a++'],
    ['anything where text is run', '{ let a = 1; eval("a") }'],
  ])('leaves %s', (_, source) => {
    expect(renamed('javascript', source)).toBe(source)
  })

  it('leaves what TypeScript makes a property of, and renames other parameters', () => {
    const source = 'class A { constructor(private a: B, c: D) { this.a = a ?? c } }'
    expect(renamed('typescript', source)).toBe(
      source.replace('c: D', 'cc: D').replace('?? c', '?? cc'),
    )
  })
})

describe('in Lua', () => {
  it.each([
    ['a local, from behind its declaration on', 'local a = a\nf(a)', 'local aa = a\nf(aa)'],
    ['a second local of that name', 'local a = 1\nlocal a = a', 'local aa = 1\nlocal aa = aa'],
    ['what `until` sees', 'repeat local a = f() until a', 'repeat local aa = f() until aa'],
    ['loops', 'for i = i, 2 do f(i) end', 'for ii = i, 2 do f(ii) end'],
    [
      'parameters',
      'local function f(host) return host end',
      'local function f(the_host) return the_host end',
    ],
  ])('renames %s', (_, source, wanted) => {
    expect(renamed('lua', source)).toBe(wanted)
  })

  it.each([
    ['fields', 'x.a = 1\nx:a()'],
    ['globals', 'a = 1\nf(a)'],
    ['self', 'function t:m() return self end'],
    ['a module', 'local http = require "http"\nhttp.get()'],
  ])('leaves %s', (_, source) => {
    expect(renamed('lua', source)).toBe(source)
  })
})

describe('in Python', () => {
  it.each([
    [
      'a local of a function',
      'def f():\n  a = 1\n  g(a)\ng(a)',
      'def f():\n  aa = 1\n  g(aa)\ng(a)',
    ],
    [
      'what an inner function reads',
      'def f():\n  a = 1\n  return lambda: a',
      'def f():\n  aa = 1\n  return lambda: aa',
    ],
    ['names in a row', 'def f():\n  a, b = g()', 'def f():\n  aa, bb = g()'],
  ])('renames %s', (_, source, wanted) => {
    expect(renamed('python', source)).toBe(wanted)
  })

  it.each([
    ['an index that is assigned to', 'def f(x):\n  x[A] = 1\n  x.b = 2'],
    [
      'what an inner function declares nonlocal',
      'def f():\n  a = 1\n  def g():\n    nonlocal a\n    a = 2',
    ],
    ['what a function declares global', 'def f():\n  global a\n  a = 1\ndef g():\n  a = 2'],
    ['parameters, which a call may name', 'def f(a):\n  a = 1'],
    ['what a default means', 'def f(b=a):\n  a = 1'],
    ['attributes of a class', 'def f():\n  class A:\n    a = 1'],
    ['anything where names are looked at', 'def f():\n  a = 1\n  return locals()'],
  ])('leaves %s', (_, source) => {
    expect(renamed('python', source)).toBe(source)
  })
})
