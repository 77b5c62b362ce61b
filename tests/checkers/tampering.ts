// A log in a folder, and everything that somebody who serves it can do to it: with its key, and without.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { besideOf, logKeys, signCheckpoint } from '@forewarn/core/log/checkpoint'
import { commit } from '@forewarn/core/log/leaf'
import { verifierKey } from '@forewarn/core/log/note'
import { type StoredEntry, writeReceipt } from '@forewarn/core/log/receipt'
import { type Tile, tilePath, tilesOf, writeTile } from '@forewarn/core/log/tiles'
import { writeTlogProof } from '@forewarn/core/log/tlog-proof'
import { Tree } from '@forewarn/core/log/tree'
import { base64, utf8 } from '@forewarn/core/shared/bytes'
import { sha256 } from '@noble/hashes/sha2.js'

const ORIGIN = 'house.example/log'
const SECRET = new Uint8Array(32).fill(3)
/** Ed25519 alone, which every checker knows. */
export const LOG_KEY = verifierKey(ORIGIN, SECRET)
export const LOG_KEYS = logKeys(ORIGIN, SECRET)

/** So many entries a partner and a witness saw; so many there are now: three bundles, and a level above. */
export const SEEN = 300
const SIZE = 600

const entry = (n: number): StoredEntry => ({
  salt: sha256(utf8(`salt ${n}`)),
  bytes: utf8(`{"v":1,"n":${n}}`),
})
const HISTORY = Array.from({ length: SIZE }, (_, n) => entry(n))

function treeOf(entries: readonly StoredEntry[]): Tree {
  const tree = new Tree()
  for (const { salt, bytes } of entries) tree.append(commit(salt, bytes))
  return tree
}

function signedOver(tree: Tree, size = tree.size, secret = SECRET): string {
  return signCheckpoint({ origin: ORIGIN, size, root: tree.root(size) }, secret, besideOf(secret))
}

const TREE = treeOf(HISTORY)
/** The checkpoint that a partner kept, and a witness cosigned. */
export const KEPT = signedOver(TREE, SEEN)
const receiptOf = (tree: Tree, entries: readonly StoredEntry[], seq: number, size: number) =>
  writeReceipt(tree, entries[seq] as StoredEntry, seq, { size, signed: signedOver(tree, size) })
const RECEIPT = receiptOf(TREE, HISTORY, 123, SEEN)

/** A log as it is shown, and a receipt as it is handed over. */
export interface Shown {
  readonly folder: string
  readonly receipt: string
  /** What the log tells its witness: whatever proof it can make of the tree it has. */
  readonly tree: Tree
  readonly note: string
}

async function written(
  folder: string,
  tree: Tree,
  { note = signedOver(tree), receipt = RECEIPT } = {},
): Promise<Shown> {
  for (const tile of tilesOf(tree.size)) {
    await put(folder, tile, writeTile(tree, tile) ?? new Uint8Array())
  }
  await writeFile(join(folder, 'checkpoint'), note)
  return { folder, receipt: writeTlogProof(receipt), tree, note }
}

async function put(folder: string, tile: Tile, bytes: Uint8Array): Promise<void> {
  const file = join(folder, 'tile', tilePath(tile))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, bytes)
}

/** The files of an honest log, some of them changed. */
function served(change: (folder: string) => Promise<void>) {
  return async (folder: string) => {
    const shown = await written(folder, TREE)
    await change(folder)
    return shown
  }
}

/** All entries in their bundles said otherwise; tiles and checkpoint as they were. */
function bundles(other: (entries: StoredEntry[]) => StoredEntry[]) {
  return served(async (folder) => {
    const tree = treeOf(other([...HISTORY]))
    for (const tile of tilesOf(SIZE)) {
      if (tile.level !== 'entries') continue
      const width = Math.min(tile.width, tree.size - tile.index * 256)
      await put(folder, tile, writeTile(tree, { ...tile, width }) ?? new Uint8Array())
    }
  })
}

/** A log with another history, whole in itself and signed by its own key. */
function signedAnew(other: (entries: StoredEntry[]) => StoredEntry[]) {
  return (folder: string) => written(folder, treeOf(other([...HISTORY])))
}

function changed(tile: Tile, change: (bytes: Buffer) => Buffer) {
  return served(async (folder) => {
    const file = join(folder, 'tile', tilePath(tile))
    await writeFile(file, change(await readFile(file)))
  })
}

const flipped = (bytes: Buffer) => {
  bytes[100] = (bytes[100] as number) ^ 1
  return bytes
}
const OTHER = entry(9999)
const altered = (entries: StoredEntry[]) => entries.with(100, OTHER)
const dropped = (entries: StoredEntry[]) => entries.toSpliced(100, 1)
const inserted = (entries: StoredEntry[]) => entries.toSpliced(100, 0, OTHER)
const reordered = (entries: StoredEntry[]) =>
  entries.with(100, entries[200] as StoredEntry).with(200, entries[100] as StoredEntry)

const FORKED = [...HISTORY.slice(0, SEEN - 1), OTHER]

/** The control first: nothing is tampered with. */
export const TAMPERINGS: Readonly<Record<string, (folder: string) => Promise<Shown>>> = {
  nothing: (folder) => written(folder, TREE),
  'entry altered': bundles(altered),
  'entry dropped': bundles(dropped),
  'entries reordered': bundles(reordered),
  'entry inserted': bundles((entries) => inserted(entries).slice(0, SIZE)),
  'tile altered, of leaves': changed({ level: 0, index: 0, width: 256 }, flipped),
  'tile altered, above': changed({ level: 1, index: 0, width: 2 }, (bytes) => {
    bytes[40] = (bytes[40] as number) ^ 1
    return bytes
  }),
  'tail cut off, of entries': changed({ level: 'entries', index: 2, width: 88 }, (bytes) =>
    bytes.subarray(0, -34),
  ),
  'tail cut off, of leaves': changed({ level: 0, index: 2, width: 88 }, (bytes) =>
    bytes.subarray(0, -32),
  ),
  'wrong key': (folder) =>
    written(folder, TREE, { note: signedOver(TREE, SIZE, new Uint8Array(32).fill(4)) }),
  'receipt of another entry': (folder) => {
    const { salt, entry: bytes } = receiptOf(TREE, HISTORY, 124, SEEN)
    return written(folder, TREE, { receipt: { ...RECEIPT, salt, entry: bytes } })
  },
  'receipt of an entry that there never was': (folder) =>
    written(folder, TREE, { receipt: { ...RECEIPT, entry: base64(OTHER.bytes) } }),
  'receipt of another place': (folder) =>
    written(folder, TREE, { receipt: { ...RECEIPT, seq: RECEIPT.seq + 1 } }),
  'receipt under another key': (folder) => {
    const checkpoint = signedOver(TREE, SEEN, new Uint8Array(32).fill(4))
    return written(folder, TREE, { receipt: { ...RECEIPT, checkpoint } })
  },
  'receipt with its path cut short': (folder) =>
    written(folder, TREE, { receipt: { ...RECEIPT, proof: RECEIPT.proof.slice(0, -1) } }),
  'entry altered, signed anew': signedAnew(altered),
  'entry dropped, signed anew': signedAnew(dropped),
  'entries reordered, signed anew': signedAnew(reordered),
  'entry inserted, signed anew': signedAnew(inserted),
  'rolled back': signedAnew((entries) => entries.slice(0, SEEN - 50)),
  'split view, of one size': (folder) => written(folder, treeOf(FORKED)),
  'receipt from a split view': (folder) =>
    written(folder, TREE, { receipt: receiptOf(treeOf(FORKED), FORKED, SEEN - 1, SEEN) }),
  'newest kept back, with a receipt out': (folder) =>
    written(folder, treeOf(HISTORY.slice(0, SEEN + 50)), {
      receipt: receiptOf(TREE, HISTORY, SEEN + 100, SIZE),
    }),
  'newest kept back, seen by nobody': signedAnew((entries) => entries.slice(0, SEEN + 50)),
}
