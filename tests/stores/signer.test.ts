// The log's key: it signs what continues what it signed, as it is on disk, and otherwise nothing ever again.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCheckpoint } from '@forewarn/core/log/checkpoint'
import { commit } from '@forewarn/core/log/leaf'
import { verifierKey } from '@forewarn/core/log/note'
import { verifyConsistency } from '@forewarn/core/log/proof'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import { Tree } from '@forewarn/core/log/tree'
import { utf8 } from '@forewarn/core/shared/bytes'
import { signedLastIn } from '@forewarn/server/signed-last'
import { Signer } from '@forewarn/server/signer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const ORIGIN = 'house.example'
const SECRET = new Uint8Array(32).fill(3)
const KEY = verifierKey(ORIGIN, SECRET)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-signer-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const entry = (n: number): StoredEntry => ({
  salt: new Uint8Array(32).fill(n),
  bytes: utf8(`entry ${n}`),
})

/** What is on disk, and the tree over it in memory: they grow together until a test says otherwise. */
async function began(count: number, signedLast = signedLastIn(folder)) {
  const disk = Array.from({ length: count }, (_, n) => entry(n))
  const tree = new Tree()
  for (const { salt, bytes } of disk) tree.append(commit(salt, bytes))
  const ledger = {
    read: async (from: number, limit?: number) => disk.slice(from, from + (limit ?? 1e9)),
  }
  const parts = { ledger, origin: ORIGIN, logSecret: SECRET, signedLast }
  const grow = (to: number) => {
    while (disk.length < to) {
      const next = entry(disk.length)
      disk.push(next)
      tree.append(commit(next.salt, next.bytes))
    }
  }
  return { disk, tree, grow, ledger, signer: await Signer.open(parts, tree) }
}

describe('a log’s key', () => {
  it('signs what continues what it signed before, and writes it down first', async () => {
    const { tree, grow, signer } = await began(3)
    let before = openCheckpoint((await signer.sign()).note, KEY)
    for (const size of [4, 5, 64, 65, 300]) {
      grow(size)
      const { note } = await signer.sign()
      const now = openCheckpoint(note, KEY)
      expect(now.size).toBe(size)
      verifyConsistency(tree.consistencyProof(before.size, size), before.root, now.root)
      expect(await readFile(join(folder, 'signed.note'), 'utf8')).toBe(note)
      before = now
    }
  })

  it('gives all who ask at once one signature', async () => {
    const written: string[] = []
    const keeper = {
      read: async () => undefined,
      write: async (one: string) => void written.push(one),
    }
    const { signer } = await began(3, keeper)
    const notes = await Promise.all(Array.from({ length: 20 }, () => signer.sign()))
    expect(new Set(notes.map(({ note }) => note)).size).toBe(1)
    expect(written).toHaveLength(1)
  })

  it('gives all who ask while it signs the next signature, over all that was there when they asked', async () => {
    const written: string[] = []
    let done = () => {}
    const slow = {
      read: async () => undefined,
      write: (one: string) =>
        new Promise<void>((resolve) => {
          written.push(one)
          done = resolve
        }),
    }
    const { grow, signer } = await began(3, slow)
    const first = signer.sign()
    await expect.poll(() => written.length).toBe(1)
    const later = [5, 9, 70].map((size) => {
      grow(size)
      return signer.sign()
    })
    done()
    await expect.poll(() => written.length).toBe(2)
    done()
    expect((await first).size).toBe(3)
    expect((await Promise.all(later)).map(({ size }) => size)).toEqual([70, 70, 70])
    expect(written).toHaveLength(2)
  })

  it('signs nothing ever again where an entry is another on disk than in memory', async () => {
    const { disk, grow, signer } = await began(3)
    await signer.sign()
    grow(5)
    const was = disk[4] as StoredEntry
    disk[4] = { ...was, bytes: utf8('entry x') }
    const split = { code: 'house.wouldSplit', details: { signed: 3, size: 5 } }
    await expect(signer.sign()).rejects.toMatchObject(split)
    disk[4] = was
    await expect(signer.sign()).rejects.toMatchObject(split)
  })

  it('signs nothing where the disk has lost entries, or the tree in memory is another one', async () => {
    const one = await began(3)
    one.grow(5)
    one.disk.pop()
    await expect(one.signer.sign()).rejects.toMatchObject({ code: 'house.wouldSplit' })
    const other = await began(3)
    other.disk.push(entry(3))
    other.tree.append(commit(entry(7).salt, entry(7).bytes))
    await expect(other.signer.sign()).rejects.toMatchObject({ code: 'house.wouldSplit' })
  })

  it('gives no signature that it could not write down, and no false alarm after it', async () => {
    let fails = true
    const last = signedLastIn(folder)
    const write = (note: string) =>
      fails ? Promise.reject(new Error('disk full')) : last.write(note)
    const { grow, signer, ledger } = await began(3, { ...last, write })
    await expect(signer.sign()).rejects.toThrow('disk full')
    fails = false
    expect((await signer.sign()).size).toBe(3)
    grow(250)
    const { read } = ledger
    let reads = 0
    ledger.read = (...asked) => (++reads === 2 ? Promise.reject(new Error('gone')) : read(...asked))
    await expect(signer.sign()).rejects.toThrow('gone')
    expect((await signer.sign()).size).toBe(250)
  })

  it('remembers over a restart: not begun with a ledger that is shorter, or another one', async () => {
    const { grow, signer } = await began(3)
    grow(6)
    await signer.sign()
    expect((await (await began(6)).signer.sign()).size).toBe(6)
    expect((await (await began(9)).signer.sign()).size).toBe(9)
    await expect(began(8)).rejects.toMatchObject({
      code: 'house.ledgerChanged',
      details: { size: 9, problem: 'shorter' },
    })
    const other = new Tree()
    for (let n = 1; n <= 10; n++) other.append(commit(entry(n).salt, entry(n).bytes))
    const ledger = { read: async () => [] }
    const parts = { ledger, origin: ORIGIN, logSecret: SECRET, signedLast: signedLastIn(folder) }
    await expect(Signer.open(parts, other)).rejects.toMatchObject({
      code: 'house.ledgerChanged',
      details: { size: 9, problem: 'otherEntries' },
    })
  })
})
