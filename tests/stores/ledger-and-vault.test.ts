// What every store promises of its ledger and its vault.

import { createHash } from 'node:crypto'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readPage } from '../../server/src/ledger-page.ts'
import { joined, PIECE_BYTES } from '../../server/src/pieces.ts'
import type { Store } from '../../server/src/store/store.ts'
import { type Place, STORES } from './stores.ts'

function entry(n: number, length = 20): StoredEntry {
  return {
    salt: new Uint8Array(32).fill(n),
    bytes: new Uint8Array(length).map((_, i) => (n + i) % 256),
  }
}

function entries(count: number, first = 0): StoredEntry[] {
  return Array.from({ length: count }, (_, i) => entry(first + i))
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** All through one buffer, which is overwritten once the next piece is asked for. */
async function* inPieces(bytes: Uint8Array, length: number, breaksOff?: string) {
  const buffer = new Uint8Array(length)
  for (let at = 0; at < bytes.length; at += length) {
    const piece = bytes.subarray(at, at + length)
    buffer.fill(255)
    buffer.set(piece)
    yield buffer.subarray(0, piece.length)
  }
  if (breaksOff !== undefined) throw new Error(breaksOff)
}

describe.each(STORES)('%s', (_, make, isShared) => {
  let place: Place
  let store: Store

  beforeEach(async () => {
    place = await make()
    store = await place.open()
  })

  afterEach(async () => {
    await store.close()
    await place.remove()
  })

  async function reopen(): Promise<void> {
    await store.close()
    store = await place.open()
  }

  describe('the ledger', () => {
    it('begins empty', async () => {
      expect(await store.ledger.size()).toBe(0)
      expect(await store.ledger.read(0)).toEqual([])
    })

    it('gives back what was appended, in order, to the byte, also after it was closed', async () => {
      await store.ledger.append(0, entries(3))
      await store.ledger.append(3, [entry(3, 0), entry(4, 100_000)])
      await reopen()
      expect(await store.ledger.size()).toBe(5)
      expect(await store.ledger.read(0)).toEqual([...entries(3), entry(3, 0), entry(4, 100_000)])
    })

    it('keeps the last checkpoint that came with entries, and none without them', async () => {
      expect(await store.ledger.checkpoint()).toBeUndefined()
      await store.ledger.append(0, entries(2))
      await store.ledger.append(2, entries(1), 'first\n')
      await store.ledger.append(3, entries(1), 'second\n')
      await store.ledger.append(4, entries(1))
      await expect(store.ledger.append(4, entries(1), 'late\n')).rejects.toThrow('ledger.moved')
      await reopen()
      expect(await store.ledger.checkpoint()).toBe('second\n')
    })

    it('reads from anywhere, and no more than asked for', async () => {
      await store.ledger.append(0, entries(10))
      expect(await store.ledger.read(7)).toEqual(entries(3, 7))
      expect(await store.ledger.read(2, 4)).toEqual(entries(4, 2))
      expect(await store.ledger.read(8, 100)).toEqual(entries(2, 8))
      expect(await store.ledger.read(10)).toEqual([])
      expect(await store.ledger.read(99, 1)).toEqual([])
    })

    it('is given out in pages of about a megabyte or a thousand, and whole in the end', async () => {
      const small = Array.from({ length: 1300 }, (_, i) => entry(i % 256))
      const large = Array.from({ length: 130 }, (_, i) => entry(i, i === 7 ? 3_000_000 : 30_000))
      await store.ledger.append(0, [...small, ...large])
      const pages: StoredEntry[][] = []
      for (let at = 0; ; at += pages.at(-1)?.length ?? 0) {
        const page = await readPage(store.ledger, at)
        if (page.length === 0) break
        pages.push(page)
      }
      expect(pages.map(({ length }) => length)).toEqual([1000, 308, ...Array(7).fill(17), 3])
      const bytes = pages.flat().map((one) => digestOf(one.bytes))
      expect(bytes).toEqual([...small, ...large].map((one) => digestOf(one.bytes)))
    })

    it('refuses to append where it has moved on or is not yet, and stays as it was', async () => {
      await store.ledger.append(0, entries(2))
      for (const expectedSize of [0, 1, 3, 100]) {
        const refusal = await store.ledger.append(expectedSize, [entry(9)]).catch((e: unknown) => e)
        expect(refusal).toBeInstanceOf(Refusal)
        expect(refusal).toMatchObject({
          code: 'ledger.moved',
          details: { expectedSize, actualSize: 2 },
        })
      }
      expect(await store.ledger.read(0)).toEqual(entries(2))
    })

    it('lets one of many who append at once in', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, n) => store.ledger.append(0, [entry(n)])),
      )
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(await store.ledger.size()).toBe(1)
    })

    it('adds all or nothing', async () => {
      await store.ledger.append(0, entries(1))
      const spoiled = [entry(1), { ...entry(2), salt: new Uint8Array(31) }]
      await expect(store.ledger.append(1, spoiled)).rejects.toThrow()
      expect(await store.ledger.read(0)).toEqual(entries(1))
      await store.ledger.append(1, [entry(1)])
      expect(await store.ledger.size()).toBe(2)
    })

    it('appends nothing where nothing is given', async () => {
      await store.ledger.append(0, [])
      expect(await store.ledger.size()).toBe(0)
    })
  })

  describe('the vault', () => {
    const BYTES = entry(1, 5000).bytes
    const DIGEST = digestOf(BYTES)
    const MORNING = instant(1_772_442_000_123)
    const NOON = instant(1_772_452_800_000)

    it('gives back what was put, also after it was closed', async () => {
      await store.vault.put(DIGEST, BYTES, MORNING)
      await reopen()
      expect(await store.vault.has(DIGEST)).toBe(true)
      expect(await store.vault.get(DIGEST)).toEqual(BYTES)
    })

    it('keeps bytes of any length and takes them twice', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
          const digest = digestOf(bytes)
          await Promise.all([
            store.vault.put(digest, bytes, MORNING),
            store.vault.put(digest, bytes, MORNING),
          ])
          await store.vault.put(digest, bytes, NOON)
          expect(await store.vault.get(digest)).toEqual(Uint8Array.from(bytes))
        }),
        { numRuns: 15 },
      )
    })

    it('refuses bytes under a digest that is not theirs, and has none of them then', async () => {
      const wrong = digestOf(entry(2).bytes)
      await expect(store.vault.put(wrong, BYTES, MORNING)).rejects.toThrow(/vault\.otherBytes/)
      expect(await store.vault.has(wrong)).toBe(false)
      expect(await store.vault.has(DIGEST)).toBe(false)
    })

    it('takes bytes in pieces and gives them in pieces, of any length', async () => {
      for (const length of [0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES + 7]) {
        const bytes = entry(length % 251, length).bytes
        await store.vault.put(digestOf(bytes), inPieces(bytes, 100_000), MORNING)
        expect(await store.vault.get(digestOf(bytes))).toEqual(bytes)
        const read = await store.vault.read(digestOf(bytes), async (promised, pieces) => {
          return { promised, bytes: await joined(pieces) }
        })
        expect(read).toEqual({ promised: length, bytes })
      }
    })

    it('keeps nothing of pieces that are not what was said, or break off', async () => {
      const wrong = digestOf(entry(2).bytes)
      await expect(store.vault.put(wrong, inPieces(BYTES, 1000), MORNING)).rejects.toThrow(
        /vault\.otherBytes/,
      )
      const broken = inPieces(BYTES, 1000, 'the line went dead')
      await expect(store.vault.put(DIGEST, broken, MORNING)).rejects.toThrow('the line went dead')
      for (const digest of [wrong, DIGEST]) expect(await store.vault.has(digest)).toBe(false)
      await store.vault.put(DIGEST, BYTES, MORNING)
      const again = inPieces(BYTES, 1000, 'the line went dead')
      await expect(store.vault.put(DIGEST, again, NOON)).rejects.toThrow('the line went dead')
      expect(await store.vault.get(DIGEST)).toEqual(BYTES)
      expect(await store.vault.sweep(() => false, NOON)).toBe(1)
    })

    it('is at fault where bytes are asked for that were never put', async () => {
      expect(await store.vault.has(DIGEST)).toBe(false)
      const use = vi.fn()
      for (const ask of [() => store.vault.get(DIGEST), () => store.vault.read(DIGEST, use)]) {
        const error = await ask().catch((e: unknown) => e)
        expect(error).toBeInstanceOf(Error)
        expect(error).not.toBeInstanceOf(Refusal)
      }
      expect(use).not.toHaveBeenCalled()
    })

    it('finds nothing outside itself, whatever is asked for', async () => {
      for (const name of ['../house.sqlite', '..', '', '/etc/passwd', `${DIGEST}/..`]) {
        await expect(store.vault.get(name)).rejects.toThrow()
        await expect(store.vault.read(name, async () => undefined)).rejects.toThrow()
        await expect(store.vault.has(name)).rejects.toThrow()
      }
    })

    it('sweeps what nothing refers to once its lease is over, and nothing else', async () => {
      const [kept, early, late] = [entry(3).bytes, entry(4).bytes, entry(5).bytes]
      await store.vault.put(digestOf(kept), kept, MORNING)
      await store.vault.put(digestOf(early), early, MORNING)
      await store.vault.put(digestOf(late), late, NOON)
      const isKept = (digest: string) => digest === digestOf(kept)
      expect(await store.vault.sweep(isKept, MORNING)).toBe(0)
      expect(await store.vault.sweep(isKept, NOON)).toBe(1)
      expect(await store.vault.has(digestOf(early))).toBe(false)
      expect(await store.vault.get(digestOf(kept))).toEqual(kept)
      expect(await store.vault.get(digestOf(late))).toEqual(late)
    })

    it('renews the lease of bytes that are put again', async () => {
      await store.vault.put(DIGEST, BYTES, MORNING)
      await store.vault.put(DIGEST, BYTES, NOON)
      expect(await store.vault.sweep(() => false, NOON)).toBe(0)
      expect(await store.vault.sweep(() => false, instant(NOON + 1))).toBe(1)
      expect(await store.vault.has(DIGEST)).toBe(false)
    })

    it('renews the lease of bytes that an entry is about to name, and says where there are none', async () => {
      await store.vault.put(DIGEST, BYTES, MORNING)
      expect(await store.vault.renew(DIGEST, NOON)).toBe(true)
      expect(await store.vault.renew(digestOf(entry(9).bytes), NOON)).toBe(false)
      expect(await store.vault.sweep(() => false, NOON)).toBe(0)
      expect(await store.vault.get(DIGEST)).toEqual(BYTES)
    })
  })

  if (isShared) {
    it('is one store, in however many places it is open', async () => {
      const other = await place.open()
      const bytes = entry(7).bytes
      await store.ledger.append(0, entries(2))
      expect(await other.ledger.read(0)).toEqual(entries(2))
      await expect(other.ledger.append(0, entries(1))).rejects.toThrow(/ledger\.moved/)
      await other.ledger.append(2, [entry(2)], 'a note')
      expect(await store.ledger.read(0)).toEqual(entries(3))
      expect(await store.ledger.checkpoint()).toBe('a note')
      await store.vault.put(digestOf(bytes), bytes, instant(5))
      expect(await other.vault.get(digestOf(bytes))).toEqual(bytes)
      await other.vault.renew(digestOf(bytes), instant(10))
      expect(await store.vault.sweep(() => false, instant(10))).toBe(0)
      expect(await store.vault.sweep(() => false, instant(11))).toBe(1)
      expect(await other.vault.has(digestOf(bytes))).toBe(false)
      await other.close()
    })
  } else {
    it('is open in one place at a time, and free again once closed', async () => {
      await expect(place.open()).rejects.toThrow(/store\.inUse/)
      await store.ledger.append(0, entries(1))
      await reopen()
      expect(await store.ledger.size()).toBe(1)
    })
  }
})
