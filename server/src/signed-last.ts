// What a house signed last, in a file beside its key: an older ledger put under it is noticed by that.

import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { SignedLast } from './signer.ts'

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
      await durably(arriving, (file) => file.writeFile(note), 'w')
      await rename(arriving, path)
      await durably(folder, async () => undefined, 'r')
    },
  }
}

async function durably(
  path: string,
  work: (file: Awaited<ReturnType<typeof open>>) => Promise<void>,
  flags: string,
): Promise<void> {
  const file = await open(path, flags, 0o600)
  try {
    await work(file)
    await file.sync()
  } finally {
    await file.close()
  }
}
