// Likeness as a whole: what a copy cannot hide, and what is no copy.

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { processorMs } from '../../../tests/processor-time.ts'
import { base64, utf8 } from '../shared/bytes.ts'
import { openBackground, withSeen } from './background.ts'
import { type Comparison, compare } from './compare.ts'
import { seenKeys } from './prepared.ts'
import { PUBLIC_CODE } from './public-code.ts'
import { mix } from './symbols.ts'

const background = openBackground(PUBLIC_CODE)
const EXTENSION = { javascript: 'js', python: 'py', lua: 'lua' } as const

function against(sample: string, item: string, dialect: Dialect = 'javascript'): Comparison {
  const path = `sample.${EXTENSION[dialect]}`
  return compare({ path, text: sample }, [{ path: 'item.js', text: item }], background)
}

const nats = (sample: string, item: string, dialect?: Dialect): number =>
  against(sample, item, dialect).best[0]?.nats ?? 0

const seed = fc.nat({ max: 10_000 })
const ADVISORY = `A mail front end accepts a forwarding rule whose target holds a line break, and
writes the rest into its routing table. Anyone who may write rules can then redirect the mail of
other people. Until the update, remove forwarding rules that nobody can explain, and watch the
routing table for targets outside of your own domains.`

const OTHER_ADVISORY = `The viewer trusts the length that a picture states for its own palette. A
picture that lies makes it read beyond the end of a buffer and draw what it finds there, so a page
that may read back what was drawn can learn parts of memory. Turn off the preview of pictures from
senders you do not know, or install version 4.2, which measures the palette itself.`

describe('compare', () => {
  it('calls a copy derived to nearly the same nats, however it is named and laid out', () => {
    const manner = fc.record({
      dialect: fc.constant<Dialect>('javascript'),
      nameSeed: fc.integer({ min: 2, max: 99 }),
      indent: fc.constantFrom('', '    ', '\t'),
      comments: fc.boolean(),
    })
    fc.assert(
      fc.property(seed, manner, (program, disguise) => {
        const item = invent(program, 6, PLAIN)
        const { verdict, best } = against(invent(program, 6, disguise), item)
        expect(verdict).toBe('derived')
        expect(nats(item, item) - (best[0]?.nats ?? 0)).toBeLessThan(9.001)
      }),
      { numRuns: 50 },
    )
  })

  it.each(['python', 'lua'] as const)('finds an item again in %s', (dialect) => {
    fc.assert(
      fc.property(seed, (program) => {
        const sample = invent(program, 4, { ...PLAIN, dialect, nameSeed: 9 })
        expect(against(sample, invent(program, 4, PLAIN), dialect).verdict).toBe('derived')
      }),
      { numRuns: 20 },
    )
  })

  it('calls unrelated what other hands wrote', () => {
    const files = [
      'ajv/dist/compile/rules.js',
      'hono/dist/compose.js',
      'fast-check/lib/fast-check.js',
      'lodash/debounce.js',
      'nanotar/dist/index.mjs',
      'semver/classes/range.js',
      'source-map/lib/source-node.js',
      'yaml/dist/compose/composer.js',
    ].map((path) => ({ path, text: readFileSync(`node_modules/${path}`, 'utf8') }))
    for (const sample of files) {
      const others = files.filter((file) => file !== sample)
      expect([sample.path, compare(sample, others, background).verdict]).toEqual([
        sample.path,
        'unrelated',
      ])
    }
  })

  it('finds an item packed into a string of a packed program', () => {
    const pack = (text: string) => `eval(atob("${base64(utf8(text))}"))`
    const inner = pack(invent(1, 6, { ...PLAIN, nameSeed: 3 }))
    const sample = `let x = y\n\n${pack(`let z = 1; ${inner}`)}`
    const { verdict, best } = against(sample, invent(1, 6, PLAIN))
    expect(verdict).toBe('derived')
    expect(best[0]?.regions[0]?.sample).toEqual([3, 3])
  })

  it('judges alike whichever side is the sample', () => {
    fc.assert(
      fc.property(seed, (program) => {
        const whole = invent(program, 4, PLAIN)
        const mixed = invent(program, 2, PLAIN) + invent(program + 1, 3, PLAIN)
        const [there, back] = [nats(mixed, whole), nats(whole, mixed)]
        expect(Math.abs(there - back)).toBeLessThan(0.1 * there)
      }),
      { numRuns: 20 },
    )
  })

  it('shows the lines of a part that was moved into another program', () => {
    const host = invent(11, 4, PLAIN)
    const part = invent(12, 1, { ...PLAIN, nameSeed: 5 })
    const item = [invent(12, 1, PLAIN), invent(13, 3, PLAIN)].join('\n')
    const { verdict, best } = against([host, part, host].join('\n'), item)
    const [before, length] = [host.split('\n').length, part.split('\n').length]
    expect(verdict).toBe('derived')
    expect(best[0]?.regions).toHaveLength(1)
    const region = best[0]?.regions[0]
    expect(Math.abs((region?.item[1] ?? 0) - length)).toBeLessThan(4)
    expect(Math.abs((region?.sample[0] ?? 0) - before - 1)).toBeLessThan(4)
  })

  it('puts the item that a sample comes from before its sibling', () => {
    const shared = invent(4, 2, PLAIN)
    const items = [5, 6, 7].map((own) => ({
      path: `${own}.js`,
      text: [shared, invent(own, 2, PLAIN)].join('\n'),
    }))
    const text = [shared, invent(6, 2, { ...PLAIN, nameSeed: 8 })].join('\n')
    const { best } = compare({ path: 'sample.js', text }, items, background)
    expect(best.map(({ item }) => item)[0]).toBe('6.js')
  })

  it('finds a reworded advisory, and not another one', () => {
    const item = { path: 'advisory.md', text: ADVISORY }
    const words = ADVISORY.replaceAll('rules', 'filters').replace('nobody can', 'no one will')
    const verdict = (text: string) => compare({ path: 'x.txt', text }, [item], background).verdict
    expect(verdict(words)).toBe('derived')
    expect(verdict(OTHER_ADVISORY)).toBe('unrelated')
  })

  it('calls a copy in a language without background similar at most, and still finds it', () => {
    const text = invent(3, 6, PLAIN)
    const items = [4, 3].map((seed) => ({ path: `${seed}.go`, text: invent(seed, 6, PLAIN) }))
    const { verdict, best } = compare({ path: 'sample.java', text }, items, {
      ...background,
      habits: (family) => ({ ...background.habits(family), isKnown: family !== 'java' }),
    })
    expect(verdict).toBe('similar')
    expect(best[0]).toMatchObject({ item: '3.go', eValue: items.length })
  })

  it('says that a few lines are insufficient, even of a true copy', () => {
    const item = invent(3, 4, PLAIN)
    expect(against('let a = 1\nf(a)\n', item).verdict).toBe('insufficient')
    expect(against(item, 'let a = 1\nf(a)\n').verdict).toBe('insufficient')
    expect(against('', '').verdict).toBe('insufficient')
    expect(compare({ path: 'a.js', text: item }, [], background)).toEqual({
      verdict: 'insufficient',
      best: [],
    })
  })

  it('takes what is known to be public for about a tenth of its worth', () => {
    const text = invent(3, 6, PLAIN)
    const item = { path: 'item.js', text }
    const known = withSeen(background, seenKeys([item], background))
    const before = compare(item, [item], background).best[0]?.nats ?? 0
    expect(compare(item, [item], known).best[0]?.nats ?? 0).toBeLessThan(before / 8)
  })

  it.each([
    ['one statement', 'f(a, b);\n'],
    ['one line', 'a[1]+='],
    ['open brackets', '(['],
    ['open templates', '`${'],
    ['literals', '"x";'],
  ])('takes its time in proportion, on %s over and over', (_name, piece) => {
    const text = piece.repeat(Math.ceil(500_000 / piece.length))
    const verdict = () => against(text, text + invent(1, 4, PLAIN)).verdict
    expect(processorMs(() => expect(verdict()).not.toBe('derived'))).toBeLessThan(10_000)
  })
})

// Programs that mean nothing, invented from a seed and written in any dialect.

type Dialect = 'javascript' | 'python' | 'lua'

interface Manner {
  readonly dialect: Dialect
  /** Chooses all names; two seeds have no name in common. */
  readonly nameSeed: number
  /** What stands at the beginning of a line, once per level. */
  readonly indent: string
  readonly comments: boolean
}

const PLAIN: Manner = { dialect: 'javascript', nameSeed: 1, indent: '  ', comments: true }

type Node =
  | { readonly is: 'set' | 'add' | 'call' | 'throw'; readonly value: Value }
  | { readonly is: 'if' | 'while'; readonly test: Value; readonly body: readonly Node[] }

interface Value {
  readonly is: 'call' | 'sum' | 'product' | 'less' | 'number' | 'string' | 'index'
  readonly parts: readonly Value[]
  readonly literal: number
}

/** The same seed is the same program, whatever the manner. */
function invent(seed: number, functions: number, manner: Manner): string {
  const draw = drawing(seed)
  const name = naming(manner.nameSeed)
  const made = Array.from({ length: functions }, () => ({
    name: draw(1_000),
    body: block(draw, 3),
  }))
  return made.map((each) => writeFunction(each, manner, name)).join('\n')
}

function drawing(seed: number): (limit: number) => number {
  let state = mix(seed, 0x51ed270b)
  return (limit) => {
    state = mix(state, 0x9e3779b9)
    return (state >>> 8) % limit
  }
}

const naming = (seed: number) => (n: number) => `n${(mix(seed, n) >>> 0).toString(36)}_${seed}`

function block(draw: (limit: number) => number, depth: number): Node[] {
  return Array.from({ length: 2 + draw(4) }, () => statement(draw, depth))
}

function statement(draw: (limit: number) => number, depth: number): Node {
  const is = (['set', 'add', 'call', 'throw', 'if', 'while'] as const)[draw(6)] ?? 'set'
  if (is === 'if' || is === 'while') {
    return { is, test: value(draw, 2), body: depth > 0 ? block(draw, depth - 2) : [call(draw)] }
  }
  return is === 'call' ? call(draw) : { is, value: value(draw, 3) }
}

const call = (draw: (limit: number) => number): Node => ({
  is: 'call',
  value: { is: 'call', parts: [value(draw, 1)], literal: draw(1_000) },
})

function value(draw: (limit: number) => number, depth: number): Value {
  const kinds = ['number', 'string', 'call', 'sum', 'product', 'less', 'index'] as const
  const is = kinds[draw(depth > 0 ? 7 : 2)] ?? 'number'
  const arity = is === 'call' ? draw(4) : is === 'number' || is === 'string' ? 0 : 2
  const parts = Array.from({ length: arity }, () => value(draw, depth - 1))
  return { is, parts, literal: 1_000 + draw(1_000_000) }
}

type Name = (n: number) => string
const SYNTAX = {
  javascript: { open: ') {', close: '}', branch: ') {', loop: ') {', note: '//', end: ';' },
  python: { open: '):', close: '', branch: '):', loop: '):', note: '#', end: '' },
  lua: { open: ')', close: 'end', branch: ') then', loop: ') do', note: '--', end: '' },
} as const

function writeFunction(
  made: { readonly name: number; readonly body: readonly Node[] },
  manner: Manner,
  name: Name,
): string {
  const { open, close } = SYNTAX[manner.dialect]
  const head = `${manner.dialect === 'python' ? 'def' : 'function'} ${name(made.name)}(${name(1)}`
  const body = made.body.map((node) => writeNode(node, manner, name, 1))
  return [head + open, ...body, close].filter((line) => line !== '').join('\n')
}

function writeNode(node: Node, manner: Manner, name: Name, level: number): string {
  const { close, branch, loop, note, end } = SYNTAX[manner.dialect]
  const pad = manner.indent.repeat(level)
  const remark = manner.comments ? ` ${note} ${name(level)}` : ''
  if (node.is === 'if' || node.is === 'while') {
    const head = `${pad}${node.is} (${writeValue(node.test, name)}${node.is === 'if' ? branch : loop}`
    const body = node.body.map((each) => writeNode(each, manner, name, level + 1))
    return [head + remark, ...body, ...(close === '' ? [] : [pad + close])].join('\n')
  }
  const written = 'value' in node ? writeValue(node.value, name) : ''
  return pad + writeStatement(node.is, written, manner.dialect, name) + end + remark
}

function writeStatement(is: string, written: string, dialect: Dialect, name: Name): string {
  if (is === 'call') return written
  if (is === 'add') return `${name(2)} = ${name(2)} + ${written}`
  if (is === 'set') return `${name(3)} = ${written}`
  if (dialect === 'lua') return `${name(4)} = - ${written}`
  return dialect === 'python' ? `raise ${written}` : `throw ${written}`
}

function writeValue({ is, parts, literal }: Value, name: Name): string {
  const written = parts.map((part) => writeValue(part, name))
  const [first = '', second = ''] = written
  if (is === 'call') return `${name(literal % 97)}(${written.join(', ')})`
  if (is === 'number') return String(literal)
  if (is === 'string') return `"text ${literal}"`
  if (is === 'index') return `${name(5)}[${first} % ${second}]`
  const sign = { sum: '+', product: '*', less: '<' }[is]
  return `(${first} ${sign} ${second})`
}
