// A house in a process of its own, for tests that kill or time it: as `forewarn-house`, on the tests' clock.
// Settings come from the environment: node house-process.ts [hasty | slow PATH | skewed MS]
// The skewed one goes by this machine's clock, so many milliseconds off; a number on its input sets it anew.

import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { type IncomingMessage, Server } from 'node:http'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { instant } from '@forewarn/core/shared/instant'
import { startHouse } from '@forewarn/server/main'
import { readSettings } from '@forewarn/server/settings'
import { openLocalStore } from '@forewarn/server/store/local-store'
import type { Store } from '@forewarn/server/store/store'
import { START } from '../journeys/world.ts'

/** How long the hasty house lets an entry wait: longer than any is killed after. */
const LATE_MS = 60_000

/** The control: it serves first and writes down later, in the right order and whole if it lives. */
async function openHasty(folder: string): Promise<Store> {
  const store = await openLocalStore(folder)
  const { ledger } = store
  const all = await ledger.read(0)
  let last: Promise<unknown> = Promise.resolve()
  return {
    ...store,
    ledger: {
      read: async (from, limit = all.length) => all.slice(from, from + limit),
      size: async () => all.length,
      checkpoint: () => ledger.checkpoint(),
      keepWitnessed: (note) => ledger.keepWitnessed(note),
      witnessed: () => ledger.witnessed(),
      async append(expectedSize, entries, checkpoint) {
        all.push(...entries)
        last = last
          .then(() => new Promise((resolve) => setTimeout(resolve, LATE_MS)))
          .then(() => ledger.append(expectedSize, entries, checkpoint))
      },
    },
  }
}

/** What the other control plants: so long a wait before requests whose path holds `part`. */
const PLANTED_MS = 1

function plantWait(part: string): void {
  const { emit } = Server.prototype
  Server.prototype.emit = function (event: string, ...args: unknown[]) {
    const isSlow = event === 'request' && (args[0] as IncomingMessage).url?.includes(part)
    if (isSlow) for (const end = performance.now() + PLANTED_MS; performance.now() < end; );
    return Reflect.apply(emit, this, [event, ...args]) as boolean
  }
}

const [manner, path = ''] = process.argv.slice(2)
if (manner === 'slow') plantWait(path)
// It has signed for what it lost, and with the memory of that it would not even open again.
if (manner === 'hasty')
  await rm(join(readSettings(process.env).FOREWARN_DATA, 'signed.note'), { force: true })
const begun = performance.now()
let skewMs = Number(path)
const ticking = { now: () => instant(START + Math.round(performance.now() - begun)) }
const skewed = { now: () => instant(Date.now() + skewMs) }
const house = await startHouse({
  settings: readSettings(process.env),
  ...(manner === 'skewed'
    ? { clock: skewed, elapsed: () => performance.now() }
    : { clock: ticking }),
  random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
  log: () => undefined,
  ...(manner === 'hasty' ? { openStore: openHasty } : {}),
})
const { url, foundingInvitation = '' } = house
// A killed process leaves no cache behind: without this every start would be a slow one.
flushCompileCache()
process.stdout.write(`${JSON.stringify({ url, secret: foundingInvitation })}\n`)

// It ends with whoever started it.
process.stdin.on('data', (line) => {
  skewMs = Number(String(line).trim().split('\n').at(-1))
})
process.stdin.resume().once('end', () => process.exit())
