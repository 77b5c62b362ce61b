// Every store there is, for the one contract that all of them keep.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLocalStore } from '../../server/src/store/local-store.ts'
import type { Store } from '../../server/src/store/store.ts'

/** A place where a store lies; it may be opened again after it was closed. */
export interface Place {
  open(): Promise<Store>
  remove(): Promise<void>
}

export const STORES: readonly (readonly [name: string, make: () => Promise<Place>])[] = [
  [
    'one SQLite file and a folder',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'forewarn-store-'))
      return {
        open: () => openLocalStore(folder),
        remove: () => rm(folder, { recursive: true, force: true }),
      }
    },
  ],
]
