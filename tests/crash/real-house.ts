// A house in a process of its own, and a world of desks around it, for tests that kill and start it again.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { foundProgramme } from '@forewarn/desk/enrol'
import type { Ports } from '@forewarn/desk/ports'
import { signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { quickVerify } from '../../cli/src/ports/quick-verify.ts'
import { freePort } from '../free-port.ts'
import { httpPost, START, seededRandom, type World } from '../journeys/world.ts'

const HOUSE = fileURLToPath(new URL('./house-process.ts', import.meta.url))
const PRELOAD = new URL('./kill-at-step.ts', import.meta.url).href

/** Compiled once and shared by all processes, where the tests name no other place: they start in half the time. */
const CACHE = join(tmpdir(), 'forewarn-compile-cache')

/** Where a process dies by itself; the step counts from 1, and 0 only counts. */
export interface Step {
  readonly step: number
  readonly when: 'before' | 'half' | 'after'
}

/** The environment of a process that counts its steps. @param stepsFile gets their letters where it lived */
export function counting({ step, when }: Step, stepsFile: string): NodeJS.ProcessEnv {
  return {
    NODE_OPTIONS: `--import ${PRELOAD}`,
    KILL_STEP: String(step),
    KILL_WHEN: when,
    KILL_STEPS: stepsFile,
  }
}

/** This process's environment without what would change how another starts. */
export function plainEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('FOREWARN') && name !== 'NODE_OPTIONS' && name !== 'VITEST',
  )
  return { NODE_COMPILE_CACHE: CACHE, ...Object.fromEntries(others), ...more }
}

export class HouseProcess {
  url = ''
  secret = ''
  /** From the next start on: see `house-process.ts`. */
  manner: readonly string[] = []
  readonly #environment: NodeJS.ProcessEnv
  #child: ChildProcess | undefined
  #port: number | undefined

  /** @param environment its settings but for the port, which is any, and then always the same */
  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment
  }

  async start(more: NodeJS.ProcessEnv = {}): Promise<void> {
    this.#port ??= await freePort()
    const port = { FOREWARN_PORT: String(this.#port) }
    const child = spawn(
      process.execPath,
      ['--conditions=source', '--no-warnings', HOUSE, ...this.manner],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: plainEnvironment({ ...this.#environment, ...port, ...more }),
      },
    )
    this.#child = child
    for await (const line of createInterface(child.stdout)) {
      const said = JSON.parse(line) as { url: string; secret: string }
      this.url = said.url
      this.secret = said.secret
      return
    }
    throw new Error('the house did not open')
  }

  /** Sets the clock of a skewed house anew. */
  set(skewMs: number): void {
    this.#child?.stdin?.write(`${skewMs}\n`)
  }

  /** Where it may have died by itself, this only waits for it. */
  async kill(): Promise<void> {
    if (this.#child === undefined || this.isDead) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }

  /** The same, without waiting. */
  strike(): void {
    this.#child?.kill('SIGKILL')
  }

  /** Waits until it died by itself, at most this long. */
  async gone(atMostMs: number): Promise<void> {
    if (this.#child === undefined || this.isDead) return
    const late = AbortSignal.timeout(atMostMs)
    await once(this.#child, 'exit', { signal: late }).catch(() => undefined)
  }

  /** Asked to leave by the end of its input, so that it can say how many steps it took. */
  async leave(): Promise<void> {
    if (this.#child === undefined || this.isDead) return
    this.#child.stdin?.end()
    await once(this.#child, 'exit')
  }

  get pid(): number {
    return this.#child?.pid ?? -1
  }

  get isDead(): boolean {
    const { exitCode = 0, signalCode = null } = this.#child ?? {}
    return exitCode !== null || signalCode !== null
  }
}

export interface RealWorld extends World {
  readonly house: HouseProcess
}

/** @param settings beside the data folder, such as another store */
export async function openRealWorld(
  seed: string,
  settings: NodeJS.ProcessEnv = {},
): Promise<RealWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'forewarn-real-'))
  const house = new HouseProcess({ FOREWARN_DATA: join(folder, 'house'), ...settings })
  await house.start()
  const url = () => house.url
  const now = START
  const clock = { now: () => now }
  const ports: Ports = { post: httpPost(url), clock, random: seededRandom(seed), quickVerify }
  const owner = await signIn(ports, await foundProgramme(ports, house.url, house.secret))
  return {
    ...{ ports, owner, folder, url, now, house },
    ledger: new VerifiedLedger(owner),
    log: [],
    signIn: (keyring) => signIn(ports, keyring),
    stop: () => house.leave(),
    async restart() {
      await house.kill()
      await house.start()
    },
    async end() {
      await house.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
