// The floors of the house: who may import whom, where clocks and chance are banned, and how long a file is.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = new URL('..', import.meta.url).pathname

/** In core a room imports only rooms above it in this list. */
const ROOMS = [
  'shared',
  'log',
  'syntax',
  'embargo',
  'programme',
  'marking',
  'sealing',
  'bundle',
  'notes',
  'protection',
  'likeness',
  'investigation',
  'release',
  'board',
  'wire',
]

/** What each floor may import of the others. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  desk: ['core'],
  server: ['core'],
  web: ['core', 'desk'],
  cli: ['core', 'desk'],
}

const MAX_LINES = 300

interface Source {
  readonly path: string
  readonly text: string
  readonly imports: readonly string[]
}

const sources: Source[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'],
  { cwd: ROOT, encoding: 'utf8' },
)
  .split('\n')
  .filter((path) => path !== '' && !path.startsWith('demo/toy/'))
  .flatMap((path) => {
    try {
      const text = readFileSync(join(ROOT, path), 'utf8')
      return [{ path, text, imports: importsOf(text) }]
    } catch {
      return []
    }
  })

function importsOf(text: string): string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)
  return [...found].map(([, name]) => name ?? '')
}

const isTest = ({ path }: Source) => /\.test\.tsx?$/.test(path)
const inFloor = (floor: string) => sources.filter(({ path }) => path.startsWith(`${floor}/src/`))
const roomOf = (path: string) => /^core\/src\/([^/]+)\//.exec(path)?.[1]

describe('the floors', () => {
  it('sees the sources at all', () => {
    expect(sources.length).toBeGreaterThan(50)
    for (const floor of Object.keys(FLOORS)) expect(inFloor(floor).length).toBeGreaterThan(0)
  })

  it('import only what the dependency rule allows', () => {
    const wrong: string[] = []
    for (const [floor, allowed] of Object.entries(FLOORS)) {
      for (const source of inFloor(floor).filter((one) => !isTest(one))) {
        for (const name of source.imports) {
          const other = /^@forewarn\/(\w+)\//.exec(name)?.[1]
          const climbed = name.startsWith('.')
            ? normalize(join(dirname(source.path), name)).split('/')[0]
            : floor
          if (climbed !== floor) wrong.push(`${source.path} climbs out to ${name}`)
          if (other !== undefined && other !== floor && !allowed.includes(other)) {
            wrong.push(`${source.path} imports ${name}`)
          }
        }
      }
    }
    expect(wrong).toEqual([])
  })

  it('run without what is there for tests and building alone', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>
    }
    expect(Object.keys(devDependencies)).toContain('@simplewebauthn/server')
    const wrong = Object.keys(FLOORS)
      .flatMap(inFloor)
      .filter((one) => !isTest(one))
      .flatMap(({ path, imports }) =>
        Object.keys(devDependencies)
          .filter((dev) => imports.some((name) => name === dev || name.startsWith(`${dev}/`)))
          .map((dev) => `${path} imports ${dev}`),
      )
    expect(wrong).toEqual([])
  })

  it('enter a package by its subpaths, never by a path into its sources', () => {
    const wrong = sources.filter(({ imports }) =>
      imports.some((name) => /@forewarn\/\w+\/src/.test(name)),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})

describe('the rooms of core', () => {
  it('import only rooms above them', () => {
    const wrong: string[] = []
    for (const source of inFloor('core').filter((one) => !isTest(one))) {
      const room = roomOf(source.path)
      if (room === undefined || !ROOMS.includes(room)) {
        wrong.push(`${source.path} stands in no room`)
        continue
      }
      for (const name of source.imports.filter((one) => one.startsWith('.'))) {
        const other = roomOf(normalize(join(dirname(source.path), name)))
        if (other !== undefined && ROOMS.indexOf(other) > ROOMS.indexOf(room)) {
          wrong.push(`${source.path} imports ${name}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  const BANNED =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.|\bcrypto\.|\bprocess\.|\bsetTimeout\b|\bsetInterval\b|'node:/

  it('and the desk read no clock, draw no chance and touch no platform', () => {
    const wrong = [...inFloor('core'), ...inFloor('desk')]
      .filter((source) => !isTest(source) && BANNED.test(withoutComments(source.text)))
      .map(({ path }) => path)
    expect(wrong).toEqual([])
  })
})

describe('the secrets of a keyring', () => {
  /** An agent may hold them, and then they are not there: to sign is `signerOf`, to open `openersOf`. */
  const READERS = [
    'cli/src/agent/agent.ts',
    'cli/src/keyed.ts',
    'desk/src/enrol.ts',
    'desk/src/keyring.ts',
  ]

  it('are read by few files of desk and terminal, and each of them reads some', () => {
    const reading = [...inFloor('desk'), ...inFloor('cli')]
      .filter((source) => !isTest(source))
      .filter(({ text }) =>
        /\bsigningSecret\b|\bkeyring\.identities\b|\{[^{}]*\bidentities\b[^{}]*\}: Keyring/.test(
          text,
        ),
      )
      .map(({ path }) => path)
    expect(reading.sort()).toEqual(READERS)
  })
})

describe('every file', () => {
  it('says in its first line what it is for', () => {
    const wrong = sources.filter(({ text }) => !/^(?:#!.*\n)?\/\/ \S/.test(text))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it(`has at most ${MAX_LINES} lines`, () => {
    const wrong = sources
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_LINES)
    expect(wrong).toEqual([])
  })

  it('leaves no type switched off and no test set aside', () => {
    const off =
      /: any\b|\bas any\b|@ts-ignore|@ts-expect|biome-ignore|\b(?:it|test|describe)\.(?:only|todo)\b/
    const others = sources.filter(({ path }) => path !== 'tests/architecture.test.ts')
    const wrong = others.filter(({ text }) => off.test(withoutComments(text)))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})

describe('the lock file', () => {
  const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8')

  it('records no download address', () => {
    expect(lock).not.toMatch(/"resolved": *"https?:/)
  })

  it('names every platform of the formatter, so that a clean install works everywhere', () => {
    for (const platform of [
      'linux-x64',
      'linux-arm64',
      'darwin-arm64',
      'darwin-x64',
      'win32-x64',
    ]) {
      expect(lock).toContain(`"node_modules/@biomejs/cli-${platform}"`)
    }
  })
})

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}
