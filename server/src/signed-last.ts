// What a house signed last, in a file beside its key: an older ledger put under it is noticed by that.

import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { SignedLast } from './signer.ts'
import { flushFolder } from './store/folder-vault.ts'

const NAME = 'signed.note'

/** @param folder where `log.key` is */
export function signedLastIn(folder: string): SignedLast {
  const path = join(folder, NAME)
  return {
    async read() {
      try {
        return await readFile(path, 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        return undefined
      }
    },

    async write(note) {
      const arriving = `${path}.${process.pid}`
      const file = await open(arriving, 'w', 0o600)
      try {
        await file.writeFile(note)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(arriving, path)
      await flushFolder(folder)
    },
  }
}
