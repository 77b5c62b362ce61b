// Folders of programs, and the command line in them: for comparing at the terminal.

import { spawn } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { programFor } from '@forewarn/cli/program'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'

const MAIN = new URL('../../cli/src/main.ts', import.meta.url).pathname
export const LIKENESS = new URL('../../core/src/likeness', import.meta.url).pathname

/** Our own sources are programs enough. */
export const SOURCES: readonly string[] = readdirSync(LIKENESS)
  .filter((name) => /^[a-z-]+\.ts$/.test(name) && name !== 'public-code.ts')
  .sort()
export const ALL = ['b0', 'b1', 'b2', 'b3'].map((name) => `bundles/${name}`)

/** What one command came to. */
export interface Ran {
  readonly out: string
  readonly notes: string
  readonly exit: number
  readonly refused?: Refusal
}

export interface LikenessWorld {
  readonly dir: string
  /** A file in the folder; folders above it are made. */
  place(path: string): string
  type(...words: string[]): Promise<Ran>
  /** The same as a process of its own. */
  start(env: NodeJS.ProcessEnv, ...words: string[]): ReturnType<typeof spawn>
  end(): void
}

/** `flat/`: programs. `bundles/`: the same in four bundles. `seen/`: three under other names. */
export function openLikenessWorld(): LikenessWorld {
  const dir = mkdtempSync(join(tmpdir(), 'forewarn-likeness-'))
  const place = (path: string): string => {
    const file = join(dir, path)
    mkdirSync(join(file, '..'), { recursive: true })
    return file
  }
  for (const [i, name] of SOURCES.entries()) {
    copyFileSync(join(LIKENESS, name), place(`flat/${name}`))
    copyFileSync(join(LIKENESS, name), place(`bundles/b${i % 4}/${name}`))
  }
  writeFileSync(place('bundles/b0/bundle.yaml'), 'title: never compared\n')
  for (const name of ['chains.ts', 'tiles.ts', 'bindings.ts'])
    writeFileSync(place(`seen/${name}`), disguised(readFileSync(join(LIKENESS, name), 'utf8')))
  return {
    dir,
    place,
    type: (...words) => typed(dir, words),
    start: (env, ...words) =>
      spawn(process.execPath, ['--conditions=source', MAIN, ...words], {
        ...{ cwd: dir, env: { ...process.env, ...env }, stdio: 'ignore' },
      }),
    end: () => rmSync(dir, { recursive: true }),
  }
}

/** Common names of one letter more. */
const disguised = (text: string): string =>
  text.replace(/\b(sample|item|tile|tiles|at|nats|run|length|start|seed)\b/g, 'q$1')

async function typed(dir: string, words: readonly string[]): Promise<Ran> {
  const [out, notes]: [string[], string[]] = [[], []]
  let exit = 0
  const terminal = {
    ...{ print: (text: string) => out.push(text), note: (text: string) => notes.push(text) },
    ...{ progress: () => undefined, ask: async () => undefined, env: {}, cwd: dir, zone: 'UTC' },
    clock: { now: () => instant(0) },
    random: { bytes: (length: number) => new Uint8Array(length) },
  }
  const root = await programFor(words, terminal, (chosen) => {
    exit = chosen
  })
  const done = root.parseAsync(words, { from: 'user' })
  const refused = await done.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Refusal) return error
      throw error
    },
  )
  const ran = { out: out.join('\n'), notes: notes.join('\n'), exit }
  return refused === undefined ? ran : { ...ran, exit: 2, refused }
}

export const remedyOf = ({ refused }: Ran): string => JSON.stringify(refused?.details)
