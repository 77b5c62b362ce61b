// A whole log in tiles, checked file by file: every hash in it is recomputed from its entries.

import { sameBytes } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Checkpoint } from './checkpoint.ts'
import { verifyConsistency } from './proof.ts'
import { type ReadTile, readBundle, TiledTree, tilePath, tilesOf, writeTile } from './tiles.ts'
import { Tree } from './tree.ts'

/**
 * Returns the tree only if entries, every tile and the checkpoint's root are of one log.
 *
 * @param read whoever keeps the log may lie in it
 * @throws Refusal `log.tile`, and `ledger.split` where all of it fits together but for the checkpoint
 */
export async function readWholeLog({ size, root }: Checkpoint, read: ReadTile): Promise<Tree> {
  const tree = new Tree()
  for (const tile of tilesOf(size)) {
    const bytes = await read(tile)
    if (tile.level === 'entries') {
      for (const commitment of readBundle(tile, bytes)) tree.append(commitment)
    } else if (!sameBytes(bytes, writeTile(tree, tile) ?? new Uint8Array())) {
      throw new Refusal('log.tile', { tile: tilePath(tile), problem: 'otherHashes' })
    }
  }
  if (!sameBytes(tree.root(), root)) throw new Refusal('ledger.split', { size })
  return tree
}

/**
 * Returns only if the log continues what was seen of it, by a proof from a few of its tiles.
 *
 * @param read as `readWholeLog`
 * @throws Refusal `ledger.wentBack`, `proof.mismatch`, `log.tile`
 */
export async function verifyContinues(
  before: Pick<Checkpoint, 'size' | 'root'>,
  { size, root }: Checkpoint,
  read: ReadTile,
): Promise<void> {
  if (size < before.size) throw new Refusal('ledger.wentBack', { seen: before.size, offered: size })
  verifyConsistency(
    await new TiledTree(size, read).consistencyProof(before.size),
    before.root,
    root,
  )
}
