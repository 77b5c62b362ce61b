// Where the real input comes from: Debian's nmap-common, and tools that npm fetches when asked.

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type Dice, pick } from '@forewarn/core/marking/codes/dice'
import type { Code, Kind, TextFile } from './damage.ts'

/** A bundle of other people's programs, in a folder of its own. */
export interface Material {
  readonly name: string
  readonly code: Code
  /** The folder to mark; a bundle.yaml of ours may lie in it. */
  readonly folder: string
  /** Innocent programs of the same kind: never shared, by others, each of one or several files. */
  readonly strangers: readonly Stranger[]
}

export interface Stranger {
  readonly name: string
  readonly files: readonly TextFile[]
}

const SCRIPTS = '/usr/share/nmap/scripts'
const OWN = join(import.meta.dirname, 'real-input')

/** Tools to share, the formatter for Lua, and tools that do what the shared ones do. */
const PACKAGES = [
  'http-server@14.1.1',
  'nodemon@3.1.10',
  '@johnnymorganz/stylua@2.5.2',
  'serve-handler@6.1.6',
  'onchange@7.1.0',
]

/** Unrelated packages and relatives, most of them parts of what the tools stand on. */
const STRANGERS = {
  'http-server': ['serve-handler', 'http-proxy', 'union', 'portfinder', 'mime', 'corser', 'qs'],
  nodemon: ['onchange', 'chokidar', 'simple-update-notifier', 'touch', 'undefsafe', 'ignore'],
}

/** Puts the packages into `folder`/node_modules with the ordinary client; no script of theirs runs. */
export function fetchPackages(folder: string): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  execFileSync('npm', ['install', ...flags, ...PACKAGES], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return folder
}

/** Where nmap-common is absent, how to get it; otherwise nothing. */
export function missingScripts(): string | undefined {
  if (existsSync(SCRIPTS)) return undefined
  return 'nmap-common is not installed: run `apt-get install nmap-common`.'
}

/** Every file below `folder`, packages inside it left out, paths in order. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split('/').includes('node_modules'))
    .sort()
}

export function kindOf(path: string, text: string): Kind | undefined {
  if (path.endsWith('.nse')) return 'lua'
  if (path.endsWith('.js') || /^#!.*\bnode\b/.test(text)) return 'javascript'
  if (path.endsWith('.md')) return 'markdown'
  return path.endsWith('.yml') ? 'yaml' : undefined
}

const read = (folder: string) => (path: string) => ({
  path,
  text: readFileSync(join(folder, path), 'utf8'),
})

/** nmap's checks for known flaws, and an advisory and a detection rule of our own. */
export function nmapChecks(folder: string, roll: Dice): Material {
  const scripts = readdirSync(SCRIPTS)
    .filter((name) => name.endsWith('.nse'))
    .sort()
  const checks = scripts.filter((name) => name.includes('-vuln'))
  mkdirSync(folder, { recursive: true })
  for (const name of checks) cpSync(join(SCRIPTS, name), join(folder, name))
  for (const name of ['advisory.md', 'rule.yml']) cpSync(join(OWN, name), join(folder, name))
  writeFileSync(join(folder, 'bundle.yaml'), manifest(checks))
  const others = scripts.filter((name) => !name.includes('-vuln'))
  const strangers = Array.from({ length: 40 }, () => pick(roll, others)).map((name) => ({
    name,
    files: [read(SCRIPTS)(name)],
  }))
  return { name: 'nmap-common', code: 'lua', folder, strangers }
}

function manifest(checks: readonly string[]): string {
  const item = (path: string, kind: string, may: string, ...more: readonly string[]) =>
    [`  - path: ${path}`, `    class: ${kind}`, `    may: ${may}`, ...more].join('\n')
  return [
    'forewarn: 1',
    'title: Known flaws in network services that our products embed',
    'case: embedded-services',
    'tlp: AMBER',
    'items:',
    item('advisory.md', 'description', 'read it'),
    item(
      ...(['rule.yml', 'detection', 'run it on your own logs'] as const),
      '    free:',
      '      - value: 5b1f6c1e-8f2a-4d53-9d0e-3c7a41b9e6d2',
      '        form: uuid',
      '      - value: q7mzk2hv',
      '        form: base32',
    ),
    ...checks.map((name) => item(name, 'verification-code', 'run it against your own systems')),
    '',
  ].join('\n')
}

/** One tool as npm delivers it, without a word of ours. */
export function npmTool(name: keyof typeof STRANGERS, packages: string, folder: string): Material {
  const source = join(packages, 'node_modules', name)
  for (const path of filesBelow(source)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(source, path), join(folder, path))
  }
  const strangers = STRANGERS[name].map((other) => {
    const root = join(packages, 'node_modules', other)
    const programs = filesBelow(root).map(read(root)).filter(isProgram)
    return { name: other, files: programs }
  })
  return { name, code: 'javascript', folder, strangers }
}

const isProgram = ({ path, text }: TextFile): boolean => kindOf(path, text) === 'javascript'
