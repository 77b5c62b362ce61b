// Marked copies of programs do what the originals do: small traps, and packages that others wrote.

import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { dice } from '@forewarn/core/marking/codes/dice'
import { itemWeaver } from '@forewarn/core/marking/places/item'
import { render } from '@forewarn/core/marking/template'
import { afterAll, describe, expect, it } from 'vitest'

const weave = itemWeaver(await loadGrammars())
const require = createRequire(import.meta.url)
const work = mkdtempSync(join(tmpdir(), 'forewarn-equivalence-'))
afterAll(() => rmSync(work, { recursive: true }))

/** How the places of a copy are chosen: a symbol out of so many. */
type Choice = (size: number) => number

/** Every spelling of every place at least once, and mixtures. */
const CHOICES: readonly Choice[] = [
  ...Array.from(
    { length: 6 },
    (_, symbol): Choice =>
      (size) =>
        Math.min(symbol, size - 1),
  ),
  ...Array.from({ length: 4 }, (_, seed) => drawing(seed)),
]

function drawing(seed: number): Choice {
  const roll = dice(seed)
  return (size) => Math.floor(roll() * size)
}

const known = new Map<string, ReturnType<typeof weave>>()

function copyOf(path: string, text: string, choose: Choice): string {
  const key = `${path}\n${text}`
  const { template, found } = known.get(key) ?? weave({ path, text, declared: [] })
  known.set(key, { template, found })
  const symbols = found.map(({ alphabets }) => alphabets.map(choose))
  return render(template, (carrier) => symbols[carrier] ?? [])
}

/** What the program prints; where it fails, that is part of it. */
function printed(program: string, path: string): string {
  return execFileSync(program, [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

const PYTHON = '/usr/bin/python3'
const LUA = '/usr/bin/lua5.4'
const read = (name: string) => readFileSync(join(import.meta.dirname, 'programs', name), 'utf8')

describe.each([
  ['traps.py', PYTHON, read('traps.py')],
  ['traps.lua', LUA, read('traps.lua')],
  ['traps.js', process.execPath, read('traps.js.txt')],
  ['traps.sh', '/usr/bin/bash', read('traps.sh')],
  ['branches.sh', '/usr/bin/bash', read('branches.sh')],
  ['branches.sh', '/usr/bin/dash', read('branches.sh')],
  ['traps.rb', '/usr/bin/ruby', read('traps.rb')],
])('%s', (name, program, text) => {
  it.skipIf(!existsSync(program))('prints the same in every copy', () => {
    const path = join(work, name)
    writeFileSync(path, text)
    const expected = printed(program, path)
    const copies = new Set(CHOICES.map((choose) => copyOf(name, text, choose)))
    expect(copies.size).toBeGreaterThan(4)
    for (const copy of copies) {
      writeFileSync(path, copy)
      expect(printed(program, path)).toBe(expected)
    }
  })
})

describe('TypeScript and markup', () => {
  it('keep what belongs to a method or a function in front of it', () => {
    const program =
      'class A {\n  @log\n  a() {}\n  b() {}\n  c(_x: 1): 1\n  c(_x: unknown) {}\n  d() {}\n}\n' +
      'function f(_x: 1): 1\nfunction f(_x: unknown) {}\nfunction g() {}\n'
    for (const choose of CHOICES) expect(copyOf('a.ts', program, choose)).toBe(program)
  })

  it('keep constants, on which types hang', () => {
    const program = "const kind = 'a'\nfor (const _one of [kind]) {\n  take(_one)\n}\n"
    for (const choose of CHOICES) expect(copyOf('a.ts', program, choose)).toBe(program)
    const copies = CHOICES.map((choose) => copyOf('a.js', program, choose))
    expect(copies.some((copy) => copy.includes('let kind'))).toBe(true)
  })

  it('keep the names of elements', () => {
    const program =
      'export const A = () => { const input = 1; return <p><input value={input} /></p> }\n'
    for (const choose of CHOICES) expect(copyOf('a.tsx', program, choose)).toBe(program)
  })

  it('may call the same variable otherwise where no element has its name', () => {
    const program = 'export const A = () => { const input = 1; return <p>{input}</p> }\n'
    const copies = CHOICES.map((choose) => copyOf('a.tsx', program, choose))
    expect(copies.some((copy) => copy.includes('{inp}'))).toBe(true)
  })
})

/** A copy of a folder, its programs marked. */
function copyFolder(folder: string, name: string, choose: Choice | undefined): string {
  const copy = join(work, name)
  cpSync(folder, copy, { recursive: true })
  if (choose === undefined) return copy
  for (const path of readdirSync(copy, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:js|py)$/.test(path)) continue
    writeFileSync(join(copy, path), copyOf(path, readFileSync(join(copy, path), 'utf8'), choose))
  }
  return copy
}

interface Versions {
  readonly compare: (a: string, b: string) => number
  readonly satisfies: (version: string, range: string) => boolean
  readonly validRange: (range: string) => string | null
  readonly inc: (version: string, release: string) => string | null
  readonly coerce: (version: string) => unknown
  readonly subset: (a: string, b: string) => boolean
}

/** Thousands of questions about versions and ranges, always the same. */
function answersOf(semver: Versions): string {
  const roll = dice(7)
  const one = (all: readonly string[]) => all[Math.floor(roll() * all.length)] ?? ''
  const version = () =>
    `${one(['0', '1', '2', '11'])}.${one(['0', '3', 'x'])}.${one(['0', '7', '01'])}${one(['', '', '-rc.1', '-a', '+b'])}`
  const range = () =>
    `${one(['^', '~', '>=', '<', '', '<='])}${one(['1.x', '*', version(), version()])}${one(['', ` || ${version()}`, ` - ${version()}`, ` <${version()}`])}`
  const asked = (ask: () => unknown) => {
    try {
      return ask()
    } catch (error) {
      return String(error)
    }
  }
  return JSON.stringify(
    Array.from({ length: 700 }, () => [
      asked(() => semver.compare(version(), version())),
      asked(() => semver.satisfies(version(), range())),
      asked(() => semver.validRange(range())),
      asked(() => semver.inc(version(), one(['major', 'prerelease', 'preminor', 'patch', 'no']))),
      asked(() => semver.coerce(`v${version()}`)),
      asked(() => semver.subset(range(), range())),
    ]),
  )
}

describe('a package that others wrote', () => {
  it('answers thousands of questions alike in every copy', () => {
    const folder = dirname(require.resolve('semver/package.json'))
    const answers = (name: string, choose?: Choice) =>
      answersOf(require(copyFolder(folder, name, choose)))
    const expected = answers('semver')
    expect(expected).toContain('Invalid Version')
    expect(answers('semver-1', (size) => size - 1)).toBe(expected)
    expect(answers('semver-2', drawing(11))).toBe(expected)
  })
})

describe('modules of the standard library', () => {
  const folder = execPython(
    'import json, os; print(os.path.dirname(os.path.dirname(json.__file__)))',
  )
  const names = ['argparse.py', 'difflib.py', 'enum.py', 'shlex.py', 'textwrap.py', 'json']

  it.skipIf(folder === undefined)('behave alike in every copy', () => {
    const original = join(work, 'library')
    for (const name of names)
      cpSync(join(folder ?? '', name), join(original, name), { recursive: true })
    const script = join(import.meta.dirname, 'programs', 'library.py')
    const shown = (library: string) =>
      execFileSync(PYTHON, ['-I', '-S', '-B', script, library], { encoding: 'utf8' })
    const expected = shown(original)
    expect(shown(copyFolder(original, 'library-1', (size) => size - 1))).toBe(expected)
    expect(shown(copyFolder(original, 'library-2', drawing(5)))).toBe(expected)
  })
})

function execPython(code: string): string | undefined {
  if (!existsSync(PYTHON)) return undefined
  return execFileSync(PYTHON, ['-c', code], { encoding: 'utf8' }).trim()
}
