// The journal of an attempt: a folder of files, each on disk whole or not at all.

import { join } from 'node:path'
import type { Journal } from '@forewarn/desk/ports'
import { readIfThere, writeDurably } from './durable.ts'

/** Names come from the desk alone: digests and a few fixed words. */
export function folderJournal(folder: string): Journal {
  return {
    read: (name) => readIfThere(join(folder, name)),
    write: (name, bytes) => writeDurably(join(folder, name), bytes),
  }
}
