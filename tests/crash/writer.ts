// A process that writes to a store as fast as it can and says after each answer what it was promised.
// It is started by `killed.test.ts`, which kills it: node writer.ts FOLDER SEED [boast]

import { flushCompileCache } from 'node:module'
import { instant } from '@forewarn/core/shared/instant'
import { openLocalStore } from '../../server/src/store/local-store.ts'
import { blobOf, digestOf, entryOf, randomOf } from './written.ts'

const [folder = '', seed = '0', manner] = process.argv.slice(2)
const store = await openLocalStore(folder)
const next = randomOf(Number(seed))
let size = await store.ledger.size()
// A killed process leaves no cache behind: without this every start would be a slow one.
flushCompileCache()
process.stdout.write(`opened ${size}\n`)

for (let round = 0; ; round++) {
  const count = 1 + next(6)
  const entries = Array.from({ length: count }, (_, i) => entryOf(size + i))
  // The control: a liar promises first and writes later.
  if (manner === 'boast') process.stdout.write(`entries ${size + 200}\n`)
  await store.ledger.append(size, entries)
  size += count
  if (manner !== 'boast') process.stdout.write(`entries ${size}\n`)
  if (round % 3 === 0) {
    const blob = blobOf(size)
    await store.vault.put(digestOf(blob), blob, instant(0))
    process.stdout.write(`blob ${size}\n`)
  }
}
