// Tiles against the tree they are written from: the same proofs at every size, and every spoilt file refused.

import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { leafHash } from './leaf.ts'
import { verifyConsistency, verifyInclusion } from './proof.ts'
import { type Tile, TiledTree, tileAt, tilePath, tilesOf, writeTile } from './tiles.ts'
import { Tree } from './tree.ts'
import { readWholeLog, verifyContinues } from './whole-log.ts'

const SIZE = 70_000
const TREE = new Tree()
const commitment = (i: number) => sha256(utf8(`entry ${i}`))
for (let i = 0; i < SIZE; i++) TREE.append(commitment(i))

const at = (tile: Tile) => writeTile(TREE, tile) ?? expect.fail(`no ${tilePath(tile)}`)
const readAt = async (tile: Tile) => at(tile)
const tiledAt = (size: number) => new TiledTree(size, readAt)

/** Sizes of all magnitudes, and those beside the edges of tiles. */
const sizes = fc.oneof(
  fc.integer({ min: 1, max: 600 }),
  fc.integer({ min: 1, max: SIZE }),
  fc.constantFrom(255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, SIZE),
)

describe('tiles', () => {
  it('of 70,000 entries are those that the specification counts', () => {
    const count = (level: Tile['level'], isFull: boolean) =>
      [...tilesOf(SIZE)].filter((one) => one.level === level && (one.width === 256) === isFull)
    expect(count(0, true)).toHaveLength(273)
    expect(count(0, false).map(({ width }) => width)).toEqual([112])
    expect(count(1, true)).toHaveLength(1)
    expect(count(1, false).map(({ width }) => width)).toEqual([17])
    expect(count(2, false).map(({ width }) => width)).toEqual([1])
    expect(count('entries', true)).toHaveLength(273)
    const of256 = [...tilesOf(256)].map(tilePath)
    expect(of256).toEqual(['entries/000', '0/000', '1/000.p/1'])
    expect([...tilesOf(0)]).toEqual([])
  })

  it('lie where the specification says, and nowhere else', () => {
    expect(tilePath({ level: 3, index: 1_234_067, width: 256 })).toBe('3/x001/x234/067')
    const tiles = fc.record({
      level: fc.oneof(fc.constant('entries' as const), fc.nat(9)),
      index: fc.oneof(fc.nat(3000), fc.nat(2 ** 31 - 1)),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(tiles, (tile) => {
        expect(tileAt(tilePath(tile))).toEqual(tile)
      }),
    )
    for (const path of [
      ...['', '0', '0/', '0/0', '0/00', '0/0000', '0/x000/067', '0/001/067', '0/x001', '00/000'],
      ...['0/000.p', '0/000.p/', '0/000.p/0', '0/000.p/01', '0/000.p/256', '0/000.p/1/2', '-1/000'],
      ...['entry/000', 'entries/000/', 'entries/..', '0/x001/../000', '0/000\n', '0/٠٠٠'],
    ]) {
      expect(tileAt(path), path).toBeUndefined()
    }
  })

  it('hold nothing that the tree has not grown to', () => {
    const small = new Tree()
    for (let i = 0; i < 300; i++) small.append(commitment(i))
    expect(writeTile(small, { level: 0, index: 1, width: 44 })).toHaveLength(44 * 32)
    expect(writeTile(small, { level: 0, index: 1, width: 45 })).toBeUndefined()
    expect(writeTile(small, { level: 1, index: 0, width: 2 })).toBeUndefined()
    expect(writeTile(small, { level: 'entries', index: 2, width: 1 })).toBeUndefined()
    expect(writeTile(small, { level: 9, index: 0, width: 1 })).toBeUndefined()
  })

  it('give the root and the proofs that the tree itself gives, at any size', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, n) => {
        const tiled = tiledAt(size)
        const index = n % size
        expect(await tiled.root()).toEqual(TREE.root(size))
        const proof = await tiled.inclusionProof(index)
        expect(proof).toEqual(TREE.inclusionProof(index, size))
        verifyInclusion(leafHash(commitment(index)), proof, TREE.root(size))
        const history = await tiled.consistencyProof(index)
        expect(history).toEqual(TREE.consistencyProof(index, size))
        verifyConsistency(history, TREE.root(index), TREE.root(size))
      }),
    )
  })

  it('are read once each, and few of them for one proof', async () => {
    const asked: string[] = []
    const tiled = new TiledTree(SIZE, async (tile) => {
      asked.push(tilePath(tile))
      return at(tile)
    })
    await tiled.inclusionProof(12_345)
    await tiled.inclusionProof(12_346)
    expect(asked.length).toBeLessThanOrEqual(6)
    expect(new Set(asked).size).toBe(asked.length)
  })
})

describe('a whole log', () => {
  const whole = (size: number) => ({ origin: 'x', size, root: TREE.root(size) })

  it('is read where all of it fits together, from no entry on', async () => {
    for (const size of [0, 1, 255, 256, 257, 1000]) {
      const tree = await readWholeLog(whole(size), readAt)
      expect(tree.root()).toEqual(TREE.root(size))
    }
  })

  it('is refused with any bit of any file changed, or any of them longer or shorter', async () => {
    const size = 600
    const files = [...tilesOf(size)]
    const spoil = fc.record({ file: fc.nat(files.length - 1), bit: fc.nat(), cut: fc.nat(3) })
    await fc.assert(
      fc.asyncProperty(spoil, async ({ file, bit, cut }) => {
        const read = async (tile: Tile) => {
          const bytes = Uint8Array.from(at(tile))
          if (tilePath(tile) !== tilePath(files[file] as Tile)) return bytes
          if (cut === 1) return bytes.subarray(0, -1 - (bit % bytes.length))
          if (cut === 2) return Uint8Array.from([...bytes, 0])
          const place = bit % bytes.length
          bytes[place] = (bytes[place] as number) ^ (1 << (bit % 8))
          return bytes
        }
        await expect(readWholeLog(whole(size), read)).rejects.toBeInstanceOf(Refusal)
      }),
    )
  })

  it('is refused under the checkpoint of another, and where it goes back or tells another history', async () => {
    const other = { ...whole(600), root: TREE.root(599) }
    await expect(readWholeLog(other, readAt)).rejects.toThrow(/ledger\.split/)
    await verifyContinues(whole(0), whole(600), readAt)
    await verifyContinues(whole(300), whole(600), readAt)
    await verifyContinues(whole(600), whole(600), readAt)
    const back = verifyContinues(whole(601), whole(600), readAt)
    await expect(back).rejects.toThrow(/ledger\.wentBack/)
    const before = { ...whole(300), root: TREE.root(301) }
    await expect(verifyContinues(before, whole(600), readAt)).rejects.toThrow(/proof\.mismatch/)
  })
})
