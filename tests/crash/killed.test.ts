// A house that is killed at any moment has everything it promised, and nothing half.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLocalStore } from '../../server/src/store/local-store.ts'
import { blobOf, digestOf, entryOf, randomOf } from './written.ts'

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url))
const ROUNDS = 30

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-crash-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

/** What a killed writer had been promised: the size of the ledger, and the blobs in the vault. */
interface Promised {
  size: number
  blobs: number[]
}

/** When a writer dies: so many lines after it began to speak, and then a little later. */
interface Death {
  readonly lines: number
  readonly thenMs: number
}

async function writeAndDie(
  seed: number,
  { lines: enough, thenMs }: Death,
  manner: string[],
): Promise<Promised> {
  const args = ['--conditions=source', '--no-warnings', WRITER, folder, String(seed), ...manner]
  const writer = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let heard = ''
  let isDying = false
  writer.stdout.setEncoding('utf8')
  writer.stdout.on('data', (chunk: string) => {
    heard += chunk
    if (!isDying && heard.split('\n').length > enough) {
      isDying = true
      setTimeout(() => writer.kill('SIGKILL'), thenMs)
    }
  })
  const [code, signal] = (await once(writer, 'close')) as [number | null, string | null]
  expect([code, signal]).toEqual([null, 'SIGKILL'])
  const lines = heard.slice(0, heard.lastIndexOf('\n')).split('\n')
  const numbers = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.split(' ')[1]))
  return {
    size: Math.max(...numbers('opened'), ...numbers('entries')),
    blobs: numbers('blob'),
  }
}

/** How many promised entries are missing; everything that is there must be whole and in its place. */
async function missingAfter({ size, blobs }: Promised): Promise<number> {
  const store = await openLocalStore(folder)
  try {
    const entries = await store.ledger.read(0)
    for (const [seq, entry] of entries.entries()) expect(entry).toEqual(entryOf(seq))
    expect(entries).toHaveLength(await store.ledger.size())
    for (const n of blobs) expect(await store.vault.get(digestOf(blobOf(n)))).toEqual(blobOf(n))
    await allBlobsAreWhole(store.vault.get.bind(store.vault))
    return Math.max(0, size - entries.length)
  } finally {
    await store.close()
  }
}

async function allBlobsAreWhole(get: (digest: string) => Promise<Uint8Array>): Promise<void> {
  const names = await readdir(join(folder, 'vault'), { recursive: true })
  const digests = names.map((name) => name.split('/').at(-1) ?? '').filter((n) => n.length === 64)
  await Promise.all(digests.map(get))
  expect(await readdir(join(folder, 'vault', 'incoming'))).toEqual([])
}

it(`has every answered write after each of ${ROUNDS} kills at random moments`, async () => {
  const next = randomOf(20_260_302)
  let written = 0
  for (let round = 0; round < ROUNDS; round++) {
    const promised = await writeAndDie(round, { lines: 2 + next(40), thenMs: next(20) }, [])
    expect(await missingAfter(promised)).toBe(0)
    written = Math.max(written, promised.size)
  }
  // The kills hit writers at work, not writers that had not begun.
  expect(written).toBeGreaterThan(2 * ROUNDS)
})

it('catches a writer that promises before it has written', async () => {
  expect(
    await missingAfter(await writeAndDie(1, { lines: 2, thenMs: 20 }, ['boast'])),
  ).toBeGreaterThan(0)
})
