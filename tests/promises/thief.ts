// A thief: somebody with a whole copy of a house, its disk, its database, its keys and its environment.

import { createHash, hkdfSync, type webcrypto } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signingKeyOf } from '@forewarn/core/board/admit'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import { fromBase64, text, utf8 } from '@forewarn/core/shared/bytes'
import type { Instant } from '@forewarn/core/shared/instant'
import { instant } from '@forewarn/core/shared/instant'
import { Session } from '@forewarn/desk/session'
import { replayAll } from '@forewarn/server/backup/audit'
import { type RunningHouse, startHouse } from '@forewarn/server/main'
import { readSettings } from '@forewarn/server/settings'
import { openLocalStore } from '@forewarn/server/store/local-store'
import type { ActorId, Store } from '@forewarn/server/store/store'
import { keyHashOf, sessionHash } from '@forewarn/server/who/tokens'
import { Decrypter } from 'age-encryption'
import { DAY_MS, seededRandom, type World } from '../journeys/world.ts'

/** What was taken: copied while the house ran, as a backup would be. */
export interface Loot {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly entries: readonly StoredEntry[]
  readonly logKey: Uint8Array
  readonly challengeKey: Uint8Array
  drop(): Promise<void>
}

export async function rob({ folder: house }: World): Promise<Loot> {
  const folder = await mkdtemp(join(tmpdir(), 'forewarn-loot-'))
  await cp(house, folder, { recursive: true })
  const key = async (name: string) => new Uint8Array(await readFile(join(folder, name)))
  return {
    folder,
    environment: { FOREWARN_DATA: folder, FOREWARN_PORT: '0' },
    entries: await inStore(folder, ({ ledger }) => ledger.read(0)),
    logKey: await key('log.key'),
    challengeKey: await key('challenge.key'),
    drop: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Reads and writes past the house, in its own database. */
export async function inStore<T>(folder: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openLocalStore(folder)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** A session that the thief wrote into the database: it opens every door of the stolen house. */
export async function forgeSession(
  { folder, url }: { folder: string; url: string },
  actor: ActorId,
  at: Instant,
): Promise<Session> {
  const token = createHash('sha256').update(actor).digest('hex')
  const random = seededRandom('forged')
  const session = new Session(token, random.bytes(32), url, { clock: { now: () => at }, random })
  // The house asks for no more than it gives itself.
  const expiresAt = instant(at + DAY_MS / 2)
  await inStore(folder, async ({ ledger, directory }) => {
    const key = signingKeyOf((await replayAll(ledger)).board, actor)
    if (key === undefined) throw new Error(`${actor} has no key`)
    await directory.openSession({
      ...{ hash: sessionHash(token, session.key), actor, keyHash: keyHashOf(key), expiresAt },
    })
  })
  return session
}

/** The stolen house, opened by the thief under a clock of the thief's. */
export function openStolen({ environment }: Loot, now: () => Instant): Promise<RunningHouse> {
  return startHouse({
    settings: readSettings(environment),
    clock: { now },
    random: seededRandom('thief'),
    log: () => undefined,
  })
}

type Opener = string | webcrypto.CryptoKey

/** Every key on the disk and in the environment, as far as it could open anything sealed. */
async function keysIn(loot: Loot, files: readonly Uint8Array[]): Promise<Opener[]> {
  const all = [...files, utf8(JSON.stringify(loot.environment))]
  const written = all.flatMap((bytes) => [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/AGE-SECRET-KEY-(?:PQ-)?1[02-9AC-HJ-NP-Z]+/g),
  ])
  const raw = files.filter(({ length }) => length === 32)
  const derived = raw.map((bytes) => new Uint8Array(hkdfSync('sha256', bytes, '', 'age', 32)))
  const imported = [...raw, ...derived].map((bytes) => asX25519(bytes))
  return [...written.map(([key]) => key), ...(await Promise.all(imported))]
}

/** 32 bytes in the form of RFC 8410, which Web Crypto takes. */
function asX25519(bytes: Uint8Array): Promise<webcrypto.CryptoKey> {
  const head = Buffer.from('302e020100300506032b656e04220420', 'hex')
  const whole = Buffer.concat([head, bytes])
  return crypto.subtle.importKey('pkcs8', whole, { name: 'X25519' }, false, ['deriveBits'])
}

/** What a thief has to read: every file as it is, every entry, and all that any of the keys opens. */
export async function readEverything(loot: Loot) {
  const files: Uint8Array[] = []
  for (const entry of await readdir(loot.folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    files.push(new Uint8Array(await readFile(join(entry.parentPath, entry.name))))
  }
  const entries = loot.entries.map(({ bytes }) => bytes)
  const sealed = [...files, ...entries.flatMap(base64In)].filter(isSealed)
  const keys = await keysIn(loot, files)
  const opened: Uint8Array[] = []
  for (const one of sealed) {
    const plain = await openWithAny(one, keys)
    if (plain !== undefined) opened.push(plain)
  }
  return { seen: [...files, ...entries, ...entries.flatMap(base64In)], sealed, keys, opened }
}

function base64In(bytes: Uint8Array): Uint8Array[] {
  return [...text(bytes).matchAll(/[A-Za-z0-9+/]{40,}={0,2}/g)].map(([one]) => fromLooseBase64(one))
}

/** As many whole groups as there are: the longest run of base64 may hold more than one thing. */
function fromLooseBase64(written: string): Uint8Array {
  return fromBase64(Buffer.from(written, 'base64').toString('base64'))
}

function isSealed(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 22)).toString('latin1') === 'age-encryption.org/v1\n'
}

async function openWithAny(sealed: Uint8Array, keys: readonly Opener[]) {
  for (const key of keys) {
    const decrypter = new Decrypter()
    decrypter.addIdentity(key)
    try {
      return await decrypter.decrypt(sealed)
    } catch {
      // Not with this one.
    }
  }
  return undefined
}
