// Where a log in tiles lies: in a folder, or under an address; and a copy of it kept in a folder.

import { join } from 'node:path'
import { type Tile, tilePath } from '@forewarn/core/log/tiles'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { LogSource } from '@forewarn/desk/check-log'
import { readIfThere, writeDurably } from './durable.ts'
import { httpPost } from './post.ts'

/** @throws Refusal `log.tile` or `input.missing`, later, for what is not there */
export function logIn(folder: string): LogSource {
  return {
    async checkpoint() {
      const file = join(folder, 'checkpoint')
      return text((await readIfThere(file)) ?? missing(file))
    },
    read: async (tile) => (await readIfThere(fileOf(folder, tile))) ?? noTile(tile),
  }
}

/** @param prefix what stands in front of `/checkpoint` and `/tile/` */
export function logAt(prefix: string): LogSource {
  const post = httpPost(prefix)
  const get = async (path: string) => {
    const { status, body } = await post({ method: 'GET', path })
    return status === 200 ? body : undefined
  }
  return {
    checkpoint: async () => text((await get('/checkpoint')) ?? missing(`${prefix}/checkpoint`)),
    read: async (tile) => (await get(`/tile/${tilePath(tile)}`)) ?? noTile(tile),
  }
}

/** The same log, with every tile that is read of it also written to `folder`. */
export function keptIn(folder: string, source: LogSource): LogSource {
  return {
    ...source,
    async read(tile) {
      const bytes = await source.read(tile)
      await writeDurably(fileOf(folder, tile), bytes)
      return bytes
    },
  }
}

/** Last of all, so that a copy with a checkpoint is whole. */
export async function keepCheckpoint(folder: string, note: string): Promise<void> {
  await writeDurably(join(folder, 'checkpoint'), utf8(note))
}

function fileOf(folder: string, tile: Tile): string {
  return join(folder, 'tile', tilePath(tile))
}

function noTile(tile: Tile): never {
  throw new Refusal('log.tile', { tile: tilePath(tile), problem: 'missing' })
}

function missing(what: string): never {
  const remedy = 'Name the folder or address that a log has its checkpoint in.'
  throw new Refusal('input.missing', { what, remedy })
}
