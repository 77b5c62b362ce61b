// A small world for journeys: a house in this process, a clock that tests turn, seeded chance.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quickCipher } from '@forewarn/cli/ports/quick-cipher'
import { quickVerify } from '@forewarn/cli/ports/quick-verify'
import type { Random } from '@forewarn/core/shared/chance'
import { type Instant, instant, parseInstant } from '@forewarn/core/shared/instant'
import { foundProgramme } from '@forewarn/desk/enrol'
import type { Keyring } from '@forewarn/desk/keyring'
import type { Ports, Post } from '@forewarn/desk/ports'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { type HouseParts, type RunningHouse, startHouse } from '@forewarn/server/main'
import { readSettings } from '@forewarn/server/settings'
import { sha256 } from '@noble/hashes/sha2.js'

/** Chance that a seed repeats: SHA-256 over seed and counter. */
export function seededRandom(seed: string): Random {
  let count = 0
  return {
    bytes(length) {
      const out = new Uint8Array(length)
      for (let at = 0; at < length; at += 32) {
        const block = sha256(new TextEncoder().encode(`${seed}/${count++}`))
        out.set(block.subarray(0, Math.min(32, length - at)), at)
      }
      return out
    },
  }
}

/** HTTP to a house on loopback. */
export function httpPost(base: () => string): Post {
  return async ({ method, path, headers, body }) => {
    const answer = await fetch(`${base()}${path}`, {
      method,
      headers: {
        ...headers?.(),
        ...(body === undefined ? {} : { 'content-type': body.type }),
      },
      ...(body === undefined ? {} : { body: body.bytes }),
    })
    const nonce = answer.headers.get('dpop-nonce')
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return { status: answer.status, body: bytes, ...(nonce === null ? {} : { nonce }) }
  }
}

export interface World {
  readonly ports: Ports
  readonly owner: Desk
  readonly ledger: VerifiedLedger
  readonly log: string[]
  readonly folder: string
  now: Instant
  url(): string
  signIn(keyring: Keyring): Promise<Desk>
  /** Stops the house; `restart` starts it again. */
  stop(): Promise<void>
  /** Stops the house and starts it again on the same folder. */
  restart(): Promise<void>
  end(): Promise<void>
}

export const START = parseInstant('2021-02-01T09:00Z')

/**
 * @param parts what differs from a plain house: another store, other pages, what wakes its rounds
 * @param env further settings
 */
export async function openWorld(
  seed = 'world',
  parts: Partial<Pick<HouseParts, 'openStore' | 'pages' | 'every' | 'elapsed'>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'forewarn-'))
  const random = seededRandom(seed)
  const log: string[] = []
  const state: { now: Instant; house?: RunningHouse } = { now: START }
  const clock = { now: () => state.now }
  const settings = readSettings({ FOREWARN_DATA: folder, FOREWARN_PORT: '0', ...env })
  const start = () =>
    startHouse({ settings, clock, random, log: (line) => log.push(line), ...parts })
  state.house = await start()
  const stop = async () => {
    await state.house?.stop()
    delete state.house
  }
  const url = () => state.house?.url ?? ''
  const ports: Ports = { post: httpPost(url), clock, random, quickVerify, quickCipher }
  const keyring = await foundProgramme(ports, url(), state.house.foundingInvitation ?? '')
  const owner = await signIn(ports, keyring)
  return {
    ports,
    owner,
    ledger: new VerifiedLedger(owner),
    log,
    folder,
    url,
    get now() {
      return state.now
    },
    set now(at) {
      state.now = at
    },
    signIn: (other) => signIn(ports, other),
    stop,
    async restart() {
      await stop()
      state.house = await start()
    },
    async end() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const DAY_MS = 86_400_000

export function later(at: Instant, ms: number): Instant {
  return instant(at + ms)
}
