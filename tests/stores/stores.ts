// Every store there is, for the one contract that all of them keep.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings } from '../../server/src/settings.ts'
import { openLocalStore } from '../../server/src/store/local-store.ts'
import { openStore } from '../../server/src/store/open-store.ts'
import type { Store } from '../../server/src/store/store.ts'
import { freshDatabase, hasPostgres } from './postgres.ts'
import { S3Server } from './s3-server.ts'

/** A place where a store lies; it may be opened again after it was closed. */
export interface Place {
  open(): Promise<Store>
  remove(): Promise<void>
}

export type Make = readonly [name: string, make: () => Promise<Place>, isShared: boolean]

const LOCAL: Make = [
  'one SQLite file and a folder',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forewarn-store-'))
    return {
      open: () => openLocalStore(folder),
      remove: () => rm(folder, { recursive: true, force: true }),
    }
  },
  false,
]

const POSTGRES: Make = ['PostgreSQL and a folder', () => onPostgres(async () => ({})), false]

const SHARED: Make = [
  'PostgreSQL and S3',
  () =>
    onPostgres(async () => {
      const server = await S3Server.start()
      return { settings: server.settings, end: () => server.stop() }
    }),
  true,
]

interface Beside {
  readonly settings?: Readonly<Record<string, string>>
  readonly end?: () => Promise<void>
}

async function onPostgres(begin: () => Promise<Beside>): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'forewarn-store-'))
  const database = await freshDatabase()
  const { settings, end } = await begin()
  const all = { FOREWARN_DATA: folder, FOREWARN_DATABASE_URL: database.url, ...settings }
  return {
    open: () => openStore(readSettings(all)),
    async remove() {
      await end?.()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const STORES: readonly Make[] = hasPostgres() ? [LOCAL, POSTGRES, SHARED] : [LOCAL]
