// The neutral stream: what a rewrite leaves alone, and what it must not hide.

import { describe, expect, it } from 'vitest'
import { memberKey } from './gathered.ts'
import { neutral } from './neutral.ts'
import { isOwn, symbol } from './symbols.ts'

const NAMES = new Set(['append', 'lower'])
const read = (path: string, text: string) => neutral({ path, text }, NAMES)
const symbols = (path: string, text: string) => [...read(path, text).symbols]

describe('neutral', () => {
  const alike: [string, string, string][] = [
    ['names', 'total = price(item)', 'x = f(y)'],
    ['layout and comments', 'if (a) { b(c) } // d', 'if(a){b(c)}'],
    ['declarations', 'const a = f(b)', 'var a=f(b);'],
    ['a branch and a short circuit', 'if (a) b()', 'a && b()'],
    ['a branch and a conditional', 'if (a) b(); else c()', 'a ? b() : c()'],
    ['equality and its negation', 'a === f(b)', 'a != f(b)'],
    ['orders of comparison', 'a < f(b)', 'a >= f(b)'],
    ['ways to count', 'i += 1', 'i++'],
    ['a sum and an assignment', 'i += f(x)', 'i = i + f(x)'],
    ['plain values', 'f(true, a, undefined)', 'f(!0, a, void 0)'],
    ['quotes', `f("it's")`, `f('it\\'s')`],
    ['joined strings', `f("ab" + "cd")`, `f("abcd")`],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source under test is a template
    ['templates', 'f(`a${b}c`)', 'f("a" + b + "c")'],
    ['functions', 'a = function (b) { f(b) }', 'a = (b) => f(b)'],
    ['bases of numbers', 'f(0x1000)', 'f(4096)'],
  ]
  it.each(alike)('reads %s alike', (_what, one, other) => {
    expect(symbols('a.js', one)).toEqual(symbols('a.js', other))
    expect(symbols('a.js', one)).not.toEqual([])
  })

  const different: [string, string, string][] = [
    ['numbers of arguments', 'f(a, b)', 'f(a)'],
    ['members of libraries', 'a.push(b)', 'a.toLowerCase(b)'],
    ['operators', 'a = b + f(c)', 'a = b * f(c)'],
    ['a call and an index', 'a = f(b)', 'a = f[b]'],
  ]
  it.each(different)('tells %s apart', (_what, one, other) => {
    expect(symbols('a.js', one)).not.toEqual(symbols('a.js', other))
  })

  it('reads the same doing in three languages', () => {
    const script = symbols('a.js', 'for (const a of b) { if (a.x !== 5) c.push(f(a)) }')
    expect(symbols('a.py', 'for a in b:\n    if a.x != 5:\n        c.append(f(a))')).toEqual(script)
    expect(symbols('a.lua', 'for a in b do if a.x ~= 5 then c:insert(f(a)) end end')).toEqual(
      script,
    )
  })

  const translated: [string, string, string, string][] = [
    ['lengths', 'a.java', 'a = b.size() + f(c);', 'a = len(b) + f(c)'],
    ['output', 'a.java', 'out.println(f(a));', 'print(f(a))'],
    ['types', 'a.java', 'if (a instanceof B) f(a);', 'if isinstance(a, B): f(a)'],
    ['equality', 'a.java', 'if (a.equals(f(b))) c();', 'if a == f(b): c()'],
    ['elements', 'a.java', 'a = b.get(i) + c.charAt(j);', 'a = b[i] + c[j]'],
    ['counted loops', 'a.js', 'for (let i = 0; i < n; i++) f(i)', 'for i in range(n): f(i)'],
    ['joined strings', 'a.java', 'f("a" + b + "c" + g(d));', `f(f"a{b}c{g(d):>8}")`],
    ['functions without names', 'a.java', 'f(x -> g(x));', 'f(lambda x: g(x))'],
    ['named arguments', 'a.js', 'f(a, 5)', 'f(a, width=5)'],
  ]
  it.each(translated)('reads %s alike in two languages', (_what, path, one, python) => {
    const plain = (from: string, text: string) => symbols(from, text).filter((each) => !isOwn(each))
    expect(plain(path, one)).toEqual(plain('a.py', python))
    expect(plain(path, one)).not.toEqual([])
  })

  it('counts a bare argument of Lua like one in parentheses', () => {
    expect(symbols('a.lua', 'f "abc"')).toEqual(symbols('a.lua', 'f("abc")'))
  })

  it('leaves out docstrings, and keeps other long strings', () => {
    expect(symbols('a.py', 'def f():\n    """Says."""\n    g()')).toEqual(
      symbols('a.py', 'def f():\n    g()'),
    )
    expect(symbols('a.py', 'x = """Says."""')).toHaveLength(2)
  })

  it('keeps telling literals by value, once, and leaves trivial ones', () => {
    const { literals } = read('a.js', `f('X-Probe', "X-Probe", 0x2710, 1e4, 7, 'a', true)`)
    expect([...literals]).toEqual(['s:X-Probe', 'n:10000'])
  })

  it.each([
    ['a.js', `import { a,\n  b } from './probe-lines.js'; f('X-Probe')`],
    ['a.js', `const a = require('./probe-lines'), b = f('X-Probe')`],
    ['a.go', 'import (\n  "net/probe"\n  "net/lines"\n)\nvar a = f("X-Probe")'],
    ['a.rb', `require 'probe/lines'\nf('X-Probe')`],
    ['a.lua', `local a = require "probe.lines"\nf("X-Probe")`],
  ])('keeps what is imported apart from literals: %s', (path, text) => {
    const literals = [...read(path, text).literals]
    expect(literals.filter((each) => !each.startsWith('i:'))).toEqual(['s:X-Probe'])
    expect(literals.length).toBeGreaterThan(1)
  })

  it('takes what C# uses for imports, and what it disposes of not', () => {
    expect(symbols('a.cs', 'using System.Text;')).toContain(symbol('import'))
    expect(symbols('a.cs', 'using (var a = b.Open()) a.Read();')).not.toContain(symbol('import'))
  })

  it('reads prose and rules by their words', () => {
    expect(symbols('a.md', '# Two *Words*')).toEqual(symbols('b.txt', 'two, words.'))
    expect(symbols('rule.yar', '$a = "Two words"')).toEqual(symbols('rule.yar', '$a="two words"'))
  })

  it('gives the line of every symbol', () => {
    expect([...read('a.js', 'f(\n"abc",\n4)').lines]).toEqual([1, 2, 3])
  })

  it('gives one key to a member that languages name differently', () => {
    expect(memberKey('toLowerCase')).toBe(memberKey('lower'))
    expect(memberKey('starts_with')).toBe(memberKey('startsWith'))
  })
})
