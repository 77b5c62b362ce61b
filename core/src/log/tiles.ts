// Tiles: the log's hashes and commitments as files that never change, and proofs computed from such files.

import { concat } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { emptyRoot, HASH_BYTES, nodeHash } from './leaf.ts'
import type { ConsistencyProof, InclusionProof } from './proof.ts'
import { consistencySpans, halves, inclusionSpans, type Span } from './spans.ts'
import type { Tree } from './tree.ts'

const TILE_WIDTH = 256
const TILE_HEIGHT = 8

/** Source: C2SP tlog-tiles. */
export interface Tile {
  /** 0 holds the hashes of leaves; `entries` is a bundle of the commitments themselves. */
  readonly level: number | 'entries'
  readonly index: number
  /** How many stand in it: 256 in a full one. */
  readonly width: number
}

/** What a checkpoint of this size lets a client ask for, bundles first, then level by level. */
export function* tilesOf(size: number): Generator<Tile> {
  yield* level('entries', size)
  for (let at = 0, count = size; count > 0; at++, count = Math.floor(count / TILE_WIDTH)) {
    yield* level(at, count)
  }
}

function* level(of: Tile['level'], count: number): Generator<Tile> {
  for (let index = 0; index * TILE_WIDTH < count; index++) {
    yield { level: of, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) }
  }
}

/** Such as `0/x001/x234/067.p/5`: where a tile lies below `tile/`. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0')
  const parts = digits.match(/\d{3}/g) ?? []
  const name = parts.map((part, i) => (i < parts.length - 1 ? `x${part}` : part)).join('/')
  return `${level}/${name}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

/** @returns nothing where no tile lies at `path`; each tile has one path */
export function tileAt(path: string): Tile | undefined {
  const found = /^(entries|\d)\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path)
  const [, of = '', name = '', partial = TILE_WIDTH] = found ?? []
  const tile = {
    level: of === 'entries' ? of : Number(of),
    index: Number(name.replaceAll(/[x/]/g, '')),
    width: Number(partial),
  } as const
  return found !== null && tilePath(tile) === path && tile.width > 0 ? tile : undefined
}

/** What lies there, or nothing where the tree has not grown so far. */
export function writeTile(
  tree: Tree,
  { level, index, width }: Tile,
): Uint8Array<ArrayBuffer> | undefined {
  const from = index * TILE_WIDTH
  if (level !== 'entries') return tree.hashes(level * TILE_HEIGHT, from, from + width)
  const commitments = tree.commitments(from, from + width)
  return commitments && concat(...each(commitments).flatMap((one) => [LENGTH, one]))
}

/** In front of each commitment in a bundle: 32, in two bytes. */
const LENGTH = Uint8Array.of(0, HASH_BYTES)

/** @throws Refusal `log.tile` where `bytes` are no bundle of this width */
export function readBundle(tile: Tile, bytes: Uint8Array): Uint8Array[] {
  const step = LENGTH.length + HASH_BYTES
  const isWhole = bytes.length === tile.width * step
  const starts = Array.from({ length: tile.width }, (_, i) => i * step)
  if (!isWhole || !starts.every((at) => bytes[at] === 0 && bytes[at + 1] === HASH_BYTES)) {
    throw malformed(tile)
  }
  return starts.map((at) => bytes.subarray(at + LENGTH.length, at + step))
}

/** Fetches a tile; what it gives is believed only as far as a proof leads to a signed root. */
export type ReadTile = (tile: Tile) => Promise<Uint8Array>

/** A tree of `size` leaves whose hashes lie in tiles; of each proof, few are read, and each once. */
export class TiledTree {
  readonly size: number
  readonly #read: ReadTile
  readonly #tiles = new Map<string, Promise<Uint8Array[]>>()

  constructor(size: number, read: ReadTile) {
    this.size = size
    this.#read = read
  }

  /** @throws Refusal `log.tile`, as every proof */
  root(): Promise<Uint8Array> {
    const whole = { start: 0, count: this.size }
    return this.size === 0 ? Promise.resolve(emptyRoot()) : this.#subtree(whole)
  }

  async inclusionProof(index: number): Promise<InclusionProof> {
    const hashes = await this.#all(inclusionSpans(index, this.size))
    return { index, size: this.size, hashes }
  }

  async consistencyProof(from: number): Promise<ConsistencyProof> {
    const hashes = await this.#all(consistencySpans(from, this.size))
    return { from, to: this.size, hashes }
  }

  #all(spans: readonly Span[]): Promise<Uint8Array[]> {
    return Promise.all(spans.map((span) => this.#subtree(span)))
  }

  async #subtree(span: Span): Promise<Uint8Array> {
    const height = Math.log2(span.count)
    if (Number.isInteger(height)) return this.#stored(height, span.start / span.count)
    const [left, right] = halves(span)
    return nodeHash(await this.#subtree(left), await this.#subtree(right))
  }

  /** Within a tile the hashes between its own and those of the next level are computed. */
  async #stored(height: number, at: number): Promise<Uint8Array> {
    const level = Math.floor(height / TILE_HEIGHT)
    const count = 2 ** (height - level * TILE_HEIGHT)
    const first = at * count
    const index = Math.floor(first / TILE_WIDTH)
    const within = first - index * TILE_WIDTH
    let row = (await this.#hashes(level, index)).slice(within, within + count)
    while (row.length > 1) row = pairs(row)
    return row[0] as Uint8Array
  }

  #hashes(level: number, index: number): Promise<Uint8Array[]> {
    const count = Math.floor(this.size / TILE_WIDTH ** level) - index * TILE_WIDTH
    const tile = { level, index, width: Math.min(TILE_WIDTH, count) }
    const path = tilePath(tile)
    const known = this.#tiles.get(path)
    const hashes = known ?? this.#read(tile).then((bytes) => hashesIn(tile, bytes))
    this.#tiles.set(path, hashes)
    return hashes
  }
}

function hashesIn(tile: Tile, bytes: Uint8Array): Uint8Array[] {
  if (bytes.length !== tile.width * HASH_BYTES) throw malformed(tile)
  return each(bytes)
}

function pairs(row: readonly Uint8Array[]): Uint8Array[] {
  return Array.from({ length: row.length / 2 }, (_, i) =>
    nodeHash(row[2 * i] as Uint8Array, row[2 * i + 1] as Uint8Array),
  )
}

/** 32 bytes each. */
function each(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  )
}

function malformed(tile: Tile): Refusal {
  return new Refusal('log.tile', { tile: tilePath(tile), problem: 'malformed' })
}
