// Public code that a development machine holds anyway, split into parts that never share a package.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { mix, symbol } from '@forewarn/core/likeness/symbols'

export type Split = 'train' | 'tune' | 'report'

export interface PublicFile {
  readonly path: string
  readonly text: string
  readonly language: 'javascript' | 'python' | 'lua' | 'markdown'
  /** Files of one package come from one hand, and are never in two splits. */
  readonly packageName: string
  readonly split: Split
}

interface Source {
  readonly root: string
  readonly language: PublicFile['language']
  readonly extension: string
  /** From the path below `root`. */
  readonly packageOf: (path: string) => string
}

const npmPackage = (path: string): string =>
  path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/')

const MODULES = new URL('../node_modules', import.meta.url).pathname
const NMAP = '/usr/share/nmap'

function sources(): Source[] {
  const python = readdirSync('/usr/lib').filter((name) => /^python3/.test(name))
  return [
    { root: MODULES, language: 'javascript', extension: '.js', packageOf: npmPackage },
    { root: MODULES, language: 'markdown', extension: '.md', packageOf: npmPackage },
    ...python.map(
      (name): Source => ({
        root: `/usr/lib/${name}`,
        language: 'python',
        extension: '.py',
        packageOf: (path) => path.replace('dist-packages/', '').split(/[/.]/)[0] ?? path,
      }),
    ),
    // Scripts for one protocol are written from one another.
    {
      root: NMAP,
      language: 'lua',
      extension: '.nse',
      packageOf: (path) => `nmap/${/scripts\/(\w+)/.exec(path)?.[1]}`,
    },
    {
      root: `${NMAP}/nselib`,
      language: 'lua',
      extension: '.lua',
      packageOf: (path) => `nmap/${path.split(/[/.]/)[0]}`,
    },
  ]
}

const LEAST_BYTES = 1_000
const MOST_BYTES = 200_000
/** One large package must not drown the others. */
const MOST_PER_PACKAGE = 60
/** Minified code, tests, other people's copies of each other, and what is measured elsewhere. */
const LEFT_OUT =
  /\.min\.|\.test\.|\/tests?\/|__pycache__|_?vendor(?:ed)?\/|@forewarn|^forewarn\/|vuln/

/** Sorted by path, so that every run sees the same. */
export function publicCode(): PublicFile[] {
  return sources().flatMap((source) => {
    const taken = new Map<string, number>()
    return walk(source.root, '')
      .filter((path) => path.endsWith(source.extension) && !LEFT_OUT.test(path))
      .flatMap((path) => read(source, path, taken))
  })
}

function read(source: Source, path: string, taken: Map<string, number>): PublicFile[] {
  const packageName = source.packageOf(path)
  const full = join(source.root, path)
  const { size } = statSync(full)
  const before = taken.get(packageName) ?? 0
  if (size < LEAST_BYTES || size > MOST_BYTES || before >= MOST_PER_PACKAGE) return []
  taken.set(packageName, before + 1)
  const text = readFileSync(full, 'utf8')
  const { language } = source
  return [{ path, text, language, packageName, split: splitOf(packageName) }]
}

function splitOf(packageName: string): Split {
  const part = (mix(7, symbol(packageName)) >>> 8) % 4
  return part < 2 ? 'train' : part === 2 ? 'tune' : 'report'
}

function walk(root: string, below: string): string[] {
  const entries = readdirSync(join(root, below), { withFileTypes: true })
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) return walk(root, path)
      return entry.isFile() ? [path] : []
    })
}
