// How the program of traps in each language is compiled and run, and what it prints.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export interface Compiled {
  /** The program with its traps; in `programs`, with `.txt` behind its name. */
  readonly file: string
  /** Commands, one after another; what the last one prints counts. */
  readonly commands: (path: string) => readonly (readonly [string, ...string[]])[]
  /** Compilers are slow: so many copies are tried by the tests. */
  readonly copies: number
}

export const COMPILED: readonly Compiled[] = [
  {
    file: 'traps.c',
    commands: (path) => [['gcc', '-std=gnu11', '-w', '-o', `${path}.out`, path], [`${path}.out`]],
    copies: 5,
  },
  {
    file: 'traps.cpp',
    commands: (path) => [['g++', '-std=c++17', '-w', '-o', `${path}.out`, path], [`${path}.out`]],
    copies: 2,
  },
  { file: 'traps.php', commands: (path) => [['php', path]], copies: 6 },
  {
    file: 'traps.java',
    commands: (path) => [
      ['javac', '-nowarn', '-d', dirname(path), path],
      ['java', '-XX:TieredStopAtLevel=1', '-cp', dirname(path), 'Traps'],
    ],
    copies: 2,
  },
  { file: 'traps.go', commands: (path) => [['go', 'run', path]], copies: 2 },
  {
    file: 'traps.cs',
    commands: (path) => [
      ['mcs', '-warn:0', `-out:${path}.exe`, path],
      ['mono', `${path}.exe`],
    ],
    copies: 2,
  },
]

/** What needs no compiler: tried many times in `equivalence.test.ts`, and here by the bench. */
export const SCRIPTS: readonly Compiled[] = [
  { file: 'traps.js', commands: (path) => [[process.execPath, path]], copies: 0 },
  { file: 'traps.py', commands: (path) => [['python3', path]], copies: 0 },
  { file: 'traps.lua', commands: (path) => [['lua5.4', path]], copies: 0 },
  { file: 'traps.sh', commands: (path) => [['bash', path]], copies: 0 },
  { file: 'traps.rb', commands: (path) => [['ruby', path]], copies: 0 },
]

/** The first command that is not there. */
export function missing({ commands }: Compiled): string | undefined {
  const names = commands('').map(([name]) => name)
  return names.find((name) => name !== '.out' && spawnSync('which', [name]).status !== 0)
}

/** Some stand under another name, so that no tool of this project takes them for its own. */
export function sourceOf({ file }: Compiled): string {
  const path = join(import.meta.dirname, 'programs', file)
  return readFileSync(existsSync(path) ? path : `${path}.txt`, 'utf8')
}

/** @throws where a compiler refuses the program, or it fails */
export function printed({ commands }: Compiled, path: string): string {
  const outputs = commands(path).map(([command, ...args]) =>
    execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  )
  return (outputs.at(-1) ?? '').replaceAll(basename(path), '')
}
