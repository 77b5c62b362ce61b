// The docs hold: every test they name is there, every link leads somewhere, and what they list is what the code has.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AUTHORITY } from '@forewarn/core/board/authority'
import { describe, expect, it } from 'vitest'
import { EXIT } from '../cli/src/terminal.ts'

const ROOT = new URL('..', import.meta.url).pathname

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const DOCS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true })
    .map((name) => `docs/${String(name)}`)
    .filter((path) => path.endsWith('.md')),
]

interface Claim {
  readonly file: string
  readonly test: string
}

/** [`file` › name of the test] */
function claimsIn(text: string): Claim[] {
  const claims = text.matchAll(/\[`([^`]+)` › ([^\]]+)\]/g)
  return [...claims].map(([, file = '', test = '']) => ({ file, test }))
}

function isHeld({ file, test }: Claim): boolean {
  if (!existsSync(join(ROOT, file))) return false
  const titles = read(file).matchAll(
    /\b(?:it|test)(?:\.each\([\s\S]*?\))?\(\s*'((?:[^'\\]|\\.)+)'/g,
  )
  return [...titles].some(([, title = '']) => title.replace(/\\'/g, "'") === test)
}

/** Targets of links and pictures that are in this repository, without what follows a `#`. */
function linksIn(path: string): string[] {
  const links = read(path).matchAll(/\]\(([^)\s]+)\)/g)
  return [...links]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target) && !target.startsWith('#'))
    .map((target) => join(dirname(path), target.replace(/#.*/, '')))
}

describe('every document', () => {
  it('is seen', () => {
    for (const name of ['README.md', 'SECURITY.md', 'docs/threat-model.md', 'docs/formats.md']) {
      expect(DOCS).toContain(name)
    }
  })

  it('names only tests that are there', () => {
    const claims = DOCS.flatMap((path) => claimsIn(read(path)))
    expect(claims.filter((claim) => !isHeld(claim))).toEqual([])
  })

  it('leads with every link to something', () => {
    const broken = DOCS.flatMap((path) =>
      linksIn(path)
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${path} → ${target}`),
    )
    expect(broken).toEqual([])
  })

  it('names no place of one machine', () => {
    const places = /\/(?:home|root|work|Users|tmp)\/[a-z]/
    expect(DOCS.filter((path) => places.test(read(path)))).toEqual([])
  })
})

describe('the threat model', () => {
  it('rests every numbered claim on a test', () => {
    const text = read('docs/threat-model.md')
    const used = new Set([...text.matchAll(/ \[(\d+)\]/g)].map(([, n]) => Number(n)))
    const given = new Map(
      [...text.matchAll(/^(\d+)\. (.*)$/gm)].map(([, n, line = '']) => [Number(n), line]),
    )
    expect(used.size).toBeGreaterThan(10)
    expect([...used].sort((a, b) => a - b)).toEqual([...given.keys()])
    for (const line of given.values()) expect(claimsIn(line).length).toBeGreaterThan(0)
  })

  it('would not pass with a test that does not exist', () => {
    const [claim] = claimsIn(read('docs/threat-model.md'))
    if (claim === undefined) throw new Error('no claim')
    expect(isHeld(claim)).toBe(true)
    expect(isHeld({ ...claim, test: `${claim.test} and more` })).toBe(false)
    expect(isHeld({ ...claim, file: 'tests/promises/nothing.test.ts' })).toBe(false)
  })
})

describe('the formats', () => {
  const text = read('docs/formats.md')

  it('list every kind of event under whoever may say it', () => {
    const rows = [...text.matchAll(/^\| (\w+) \| (`\w+`(?: `\w+`)*) \|$/gm)]
    const listed = rows.flatMap(([, by = '', kinds = '']) =>
      kinds.split(' ').map((kind) => [kind.replaceAll('`', ''), by]),
    )
    expect(Object.fromEntries(listed)).toEqual(AUTHORITY)
    expect(listed).toHaveLength(Object.keys(AUTHORITY).length)
  })

  it('list every exit code', () => {
    const [, table = ''] = text.split('## Exit codes')
    const listed = [...table.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code))
    expect(listed).toEqual([...new Set([...Object.values(EXIT), 1])].sort())
  })

  it('list every tag that the code signs or digests under', () => {
    const sources = ['core', 'desk', 'server'].flatMap((floor) =>
      readdirSync(join(ROOT, floor, 'src'), { recursive: true })
        .map((name) => `${floor}/src/${String(name)}`)
        .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts')),
    )
    const used = sources.flatMap((path) =>
      [...read(path).matchAll(/['`](forewarn [a-z]+ v\d)\b/g)].map(([, tag]) => tag),
    )
    const listed = [...text.matchAll(/^\| `(forewarn [a-z]+ v\d)/gm)].map(([, tag]) => tag)
    expect(listed.sort()).toEqual([...new Set(used)].sort())
  })
})
