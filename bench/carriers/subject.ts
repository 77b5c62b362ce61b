// What is measured for one language: programs nobody here wrote, and what other people's tools do to them.

import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Dice, dice } from '@forewarn/core/marking/codes/dice'
import type { Wanted } from './fetch.ts'

export interface Program {
  readonly path: string
  readonly text: string
}

/** One tool of somebody else's, run on one file. It throws where the tool refuses the file. */
export interface Attack {
  /** As the table's head has it. */
  readonly name: string
  /** A command that must be there; where it is not, the attack is named as not measured. */
  readonly needs?: string
  readonly run: (program: Program) => string | Promise<string>
}

/** One language of the table. A new language is one file with one of these, and a line in `subjects.ts`. */
export interface Subject {
  readonly language: string
  /** Packages that hold its programs; see `fetch.ts`. */
  readonly fetched?: Partial<Wanted>
  /** @param folder where packages were unpacked */
  readonly programs: (folder: string) => readonly Program[]
  readonly attacks: readonly Attack[]
}

/** The text that `command` prints when it is given `text`. */
export function piped(command: string, args: readonly string[], text: string): string {
  const options = { input: text, encoding: 'utf8', maxBuffer: 2 ** 26, timeout: 60_000 } as const
  return execFileSync(command, args, { ...options, stdio: ['pipe', 'pipe', 'ignore'] })
}

/** Smaller files hold no program, and larger ones are packed or generated. */
const LEAST_BYTES = 1_500
const MOST_BYTES = 40_000
const LEFT_OUT = /\.min\.|\.test\.|_test\.|\/tests?\/|\/testdata\/|__pycache__/

/** Every program below `root` whose name ends so, in order of paths; none where there is no such folder. */
export function programsBelow(root: string, ending: RegExp): Program[] {
  if (!existsSync(root)) return []
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path) && !LEFT_OUT.test(path))
    .sort()
    .flatMap((path) => {
      const entry = lstatSync(join(root, path))
      const size = entry.isFile() ? entry.size : 0
      if (size < LEAST_BYTES || size > MOST_BYTES) return []
      const text = readFileSync(join(root, path), 'utf8')
      return text.includes('\ufffd') ? [] : [{ path, text }]
    })
}

/** Programs of packages of Debian by name: of no other that lies in the same folder. */
export function programsOf(folder: string, packages: readonly string[], ending: RegExp): Program[] {
  return packages.toSorted().flatMap((name) =>
    programsBelow(`${folder}/debian/${name}`, ending).map((program) => ({
      ...{ ...program, path: `${name}/${program.path}` },
    })),
  )
}

/** `count` of them, the same for the same seed. */
export function drawn<T>(all: readonly T[], count: number, seed: number): T[] {
  const roll: Dice = dice(seed)
  const left = [...all]
  const taken: T[] = []
  while (taken.length < count && left.length > 0) {
    taken.push(...left.splice(Math.floor(roll() * left.length), 1))
  }
  return taken
}
