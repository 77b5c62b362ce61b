// What is no news: what a text says again, and what it only imports.

import { describe, expect, it } from 'vitest'
import { openBackground } from './background.ts'
import { compare } from './compare.ts'
import { prepare } from './prepared.ts'
import { PUBLIC_CODE } from './public-code.ts'
import { THRESHOLDS } from './verdict.ts'
import { weigh } from './weigh.ts'

const background = openBackground(PUBLIC_CODE)
const RARE = { isKnown: true, surprisal: () => 6 }
const sum = (nats: Float32Array): number => nats.reduce((all, each) => all + each, 0)

const sixty = (line: (n: number) => string): string =>
  Array.from({ length: 60 }, (_, n) => line(n + 3)).join('\n')
const MINE = sixty((n) => `step${n} = ${'abcd'[n % 4]} * ${n} - q[${n % 7}]`)
const THEIRS = sixty(
  (n) => `if w${n} < ${n * 5}: go(w${n % 9}, ${'"lee" "luff"'.split(' ')[n % 2]})`,
)

describe('weigh', () => {
  it('gives less for what was said right before, and as much for what was said long ago', () => {
    const others = Array.from({ length: 40 }, (_, n) => 100 + n)
    const near = weigh(Int32Array.from([7, 8, 7, ...others]), RARE)
    const far = weigh(Int32Array.from([7, ...others, 7]), RARE)
    expect(near[2]).toBeLessThan(near[0] ?? 0)
    expect(near[2]).toBeLessThan((far.at(-1) ?? 0) - 0.5)
  })

  it('never gives more than the background does', () => {
    const symbols = Int32Array.from({ length: 300 }, (_, n) => (n * n) % 17)
    for (const nats of weigh(symbols, RARE)) expect(nats).toBeLessThanOrEqual(6)
  })
})

describe('what is imported', () => {
  const IMPORTS = `from harbour.crane.objects import lifted_property
from harbour.crane.functional import lazily
from harbour.tide.text import plural
from harbour.tide.log import get_keeper
from harbour.tide.names import anonymous_quay
from harbour import signals
`
  it('makes no copy of what uses the same libraries', () => {
    const sample = { path: 'mine.py', text: IMPORTS + MINE }
    const item = { path: 'theirs.py', text: IMPORTS + THEIRS }
    const { verdict, best } = compare(sample, [item], background)
    expect(verdict).not.toBe('derived')
    expect(best[0]?.nats ?? 0).toBeLessThan(THRESHOLDS.similar)
  })

  it('is told from a minified program, of which one line is all', () => {
    const body = 'function f(a){return a.q(b*3)^a.z[c%5]<<2}'.repeat(4)
    const long = prepare({ path: 'a.js', text: `import x from"y";${body}` }, background)
    const plain = prepare({ path: 'a.js', text: `import x from"y";\n${body}` }, background)
    expect(sum(long.nats)).toBeGreaterThan(0.9 * sum(plain.nats))
  })
})
