// The command line against a real house on loopback: what is typed, what is shown, and a clock to turn.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { programFor } from '@forewarn/cli/program'
import type { Terminal } from '@forewarn/cli/terminal'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { Refusal, type RefusalCode } from '@forewarn/core/shared/refusal'
import { type HouseParts, type RunningHouse, startHouse } from '@forewarn/server/main'
import { readSettings } from '@forewarn/server/settings'
import { freePort } from '../free-port.ts'
import { START, seededRandom } from './world.ts'

/** What a person types when asked; a function does something first. */
export type Answer = string | (() => Promise<string>)

/** What one command came to. */
export interface Ran {
  /** Standard output. */
  readonly out: string
  /** Standard error. */
  readonly notes: string
  readonly exit: number
  readonly refused: RefusalCode | undefined
}

export interface CliWorld {
  readonly folder: string
  readonly url: string
  readonly secret: string
  now: Instant
  /** Further environment of every command from now on. */
  env: Readonly<Record<string, string>>
  /** What happens elsewhere while a command waits; it is told what the terminal shows. */
  meanwhile: ((notes: string) => Promise<void>) | undefined
  /** What a person types where it is not shown; without, nobody is there. */
  secrets: string[] | undefined
  /** What stands on standard input of every command from now on. */
  input: string
  /** Types a command at somebody's desk, and whatever they answer to questions. */
  type(who: string, line: string, ...answers: readonly Answer[]): Promise<Ran>
  /** The same with `--json`, and the result read. */
  json<T>(who: string, line: string, ...answers: readonly Answer[]): Promise<T>
  write(name: string, text: string): Promise<void>
  stopHouse(): Promise<void>
  startHouse(): Promise<void>
  end(): Promise<void>
}

/** @param parts further settings, and what wakes the house's rounds */
export async function openCliWorld(
  seed: string,
  parts: Pick<HouseParts, 'every' | 'elapsed'> & {
    readonly env?: Readonly<Record<string, string>>
  } = {},
): Promise<CliWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'forewarn-cli-'))
  const random = seededRandom(seed)
  const state: { now: Instant; house?: RunningHouse; port: string; input: string } = {
    ...{ now: START, port: String(await freePort()), input: '' },
  }
  const typing: Pick<CliWorld, 'env' | 'secrets' | 'meanwhile'> = {
    ...{ env: {}, secrets: undefined, meanwhile: undefined },
  }
  const clock = { now: () => state.now }
  const start = async () => {
    const data = join(folder, 'house')
    const { env, ...handed } = parts
    const settings = readSettings({ FOREWARN_DATA: data, FOREWARN_PORT: state.port, ...env })
    state.house = await startHouse({ settings, clock, random, log: () => undefined, ...handed })
    return state.house
  }
  const { url, foundingInvitation = '' } = await start()

  async function type(who: string, line: string, ...answers: readonly Answer[]): Promise<Ran> {
    const said = { out: [] as string[], notes: [] as string[], exit: 0 }
    const left = [...answers]
    const terminal: Terminal = {
      print: (text) => said.out.push(text),
      note: (text) => said.notes.push(text),
      progress: () => undefined,
      ask: async (question) => {
        said.notes.push(question)
        const answer = left.shift()
        return typeof answer === 'function' ? answer() : answer
      },
      sleep: async (ms) => {
        state.now = instant(state.now + ms)
        await typing.meanwhile?.(said.notes.join('\n'))
      },
      input: async () => new TextEncoder().encode(state.input),
      ...(typing.secrets !== undefined && {
        askSecret: async (question: string) => {
          said.notes.push(question)
          return typing.secrets?.shift()
        },
      }),
      env: { HOME: folder, FOREWARN_DESK: join(folder, 'desks', who), ...typing.env },
      cwd: folder,
      zone: 'Europe/Vienna',
      clock,
      random,
    }
    let refused: RefusalCode | undefined
    try {
      const leave = (exit: number) => {
        said.exit = exit
      }
      const typed = words(line)
      await (await programFor(typed, terminal, leave)).parseAsync(typed, { from: 'user' })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused = error.code
    }
    return { out: said.out.join('\n'), notes: said.notes.join('\n'), exit: said.exit, refused }
  }

  return {
    folder,
    url,
    secret: foundingInvitation,
    get now() {
      return state.now
    },
    set now(at) {
      state.now = at
    },
    get env() {
      return typing.env
    },
    set env(env) {
      typing.env = env
    },
    get secrets() {
      return typing.secrets
    },
    set secrets(secrets) {
      typing.secrets = secrets
    },
    get meanwhile() {
      return typing.meanwhile
    },
    set meanwhile(meanwhile) {
      typing.meanwhile = meanwhile
    },
    get input() {
      return state.input
    },
    set input(text) {
      state.input = text
    },
    type,
    async json<T>(who: string, line: string, ...answers: readonly Answer[]) {
      const { out, refused } = await type(who, `${line} --json`, ...answers)
      if (refused !== undefined) throw new Error(`${line} was refused: ${refused}`)
      return JSON.parse(out) as T
    },
    write: (name, text) => writeFile(join(folder, name), text),
    async stopHouse() {
      await state.house?.stop()
    },
    async startHouse() {
      await start()
    },
    async end() {
      await state.house?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Words as a shell would part them; double quotes keep blanks together. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}
