// A folder for the house's files, with those above it where they lack.

import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * For its owner's eyes alone where it is made. Step by step, since Node 24's own way does not come back
 * from where folders cannot be made though the one above is there, such as under /proc.
 */
export async function makeFolderAt(folder: string): Promise<void> {
  if (await isFolder(folder)) return
  const above = dirname(folder)
  if (above !== folder) await makeFolderAt(above)
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (!(await isFolder(folder))) throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() ?? false
}
