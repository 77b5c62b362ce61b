// Every store there is, for the one contract that all of them keep.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings } from '../../server/src/settings.ts'
import { openLocalStore } from '../../server/src/store/local-store.ts'
import { openStore } from '../../server/src/store/open-store.ts'
import type { Store } from '../../server/src/store/store.ts'
import { freshDatabase, hasPostgres } from './postgres.ts'

/** A place where a store lies; it may be opened again after it was closed. */
export interface Place {
  open(): Promise<Store>
  remove(): Promise<void>
}

export type Make = readonly [name: string, make: () => Promise<Place>]

const LOCAL: Make = [
  'one SQLite file and a folder',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forewarn-store-'))
    return {
      open: () => openLocalStore(folder),
      remove: () => rm(folder, { recursive: true, force: true }),
    }
  },
]

const POSTGRES: Make = [
  'PostgreSQL and a folder',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forewarn-store-'))
    const database = await freshDatabase()
    const settings = { FOREWARN_DATA: folder, FOREWARN_DATABASE_URL: database.url }
    return {
      open: () => openStore(readSettings(settings)),
      async remove() {
        await database.drop()
        await rm(folder, { recursive: true, force: true })
      },
    }
  },
]

export const STORES: readonly Make[] = hasPostgres() ? [LOCAL, POSTGRES] : [LOCAL]
