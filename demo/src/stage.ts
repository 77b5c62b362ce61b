// The stage: a real house in this process, on loopback, under a clock and with chance of the demo's own.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { httpPost } from '@forewarn/cli/ports/post'
import { quickCipher } from '@forewarn/cli/ports/quick-cipher'
import { quickVerify } from '@forewarn/cli/ports/quick-verify'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { Random } from '@forewarn/core/shared/chance'
import { type Clock, type Instant, instant } from '@forewarn/core/shared/instant'
import { foundProgramme } from '@forewarn/desk/enrol'
import type { Keyring } from '@forewarn/desk/keyring'
import type { Ports } from '@forewarn/desk/ports'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { startHouse } from '@forewarn/server/main'
import { readSettings } from '@forewarn/server/settings'
import { sha256 } from '@noble/hashes/sha2.js'

export interface Stage {
  readonly url: string
  /** Everything the demo writes lies under it. */
  readonly folder: string
  readonly clock: SimulatedClock
  readonly owner: Desk
  readonly ledger: VerifiedLedger
  /** Ports of one actor: chance of its own, so that who comes first changes nobody's draws. */
  portsOf(actor: string): Ports
  /** Stops the house and deletes the folder. */
  end(): Promise<void>
}

export interface StageSettings {
  readonly seed: number
  readonly start: Instant
  /** The folder of built pages, if there is one. */
  readonly pages?: string
}

export async function openStage({ seed, start, pages }: StageSettings): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'forewarn-demo-'))
  const clock = new SimulatedClock(start)
  const settings = readSettings({
    FOREWARN_DATA: join(folder, 'house'),
    FOREWARN_ORIGIN: 'demo.forewarn.localhost',
    FOREWARN_PORT: '0',
  })
  const random = seededRandom(`${seed}/house`)
  const parts = { settings, clock, random, log: () => undefined }
  const house = await startHouse(pages === undefined ? parts : { ...parts, pages })
  const post = httpPost(house.url)
  const portsOf = (actor: string): Ports => {
    return { post, clock, random: seededRandom(`${seed}/${actor}`), quickVerify, quickCipher }
  }
  const ports = portsOf('owner')
  const keyring = await foundProgramme(ports, house.url, house.foundingInvitation ?? '')
  const owner = await stayingSignedIn(ports, keyring)
  return {
    url: house.url,
    folder,
    clock,
    owner,
    ledger: new VerifiedLedger(owner),
    portsOf,
    async end() {
      await house.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Stands still until it is told to run, and never goes back. */
export class SimulatedClock implements Clock {
  #at: Instant
  /** What real clocks showed when this one began to run. */
  #runningSince: number | undefined

  constructor(start: Instant) {
    this.#at = start
  }

  now(): Instant {
    const ran = this.#runningSince === undefined ? 0 : Date.now() - this.#runningSince
    return instant(this.#at + ran)
  }

  /** Nothing happens where that time has passed already. */
  moveTo(at: Instant): void {
    this.#at = instant(Math.max(at, this.#at))
  }

  pass(ms: number): void {
    this.#at = instant(this.#at + ms)
  }

  /** From here on at the pace of real time. */
  run(): void {
    this.#runningSince ??= Date.now()
  }
}

/** Chance that a seed repeats: SHA-256 over the seed and a counter. */
export function seededRandom(seed: string): Random {
  let count = 0
  return {
    bytes(length) {
      const out = new Uint8Array(length)
      for (let at = 0; at < length; at += 32) {
        const block = sha256(utf8(`${seed}/${count++}`))
        out.set(block.subarray(0, Math.min(32, length - at)), at)
      }
      return out
    },
  }
}

const FRESH_MS = 3_600_000

/** A desk for weeks of simulated time: it signs in again whenever its session has grown old. */
async function stayingSignedIn(ports: Ports, keyring: Keyring): Promise<Desk> {
  let desk = await signIn(ports, keyring)
  let since = ports.clock.now()
  return {
    ports,
    keyring,
    get session() {
      return desk.session
    },
    house: {
      async call(id, call) {
        if (ports.clock.now() - since > FRESH_MS) {
          desk = await signIn(ports, keyring)
          since = ports.clock.now()
        }
        return desk.house.call(id, call)
      },
    },
  }
}
