// What free values are worth: one script with eight of them disguised, and its session when written anew.
//   node --conditions=source bench/tracing-wire.ts [--quick]
// tcpdump, Chromium and Python are Debian's; without tcpdump the rows by it are left out, and said so.

import { disguisedRows } from './wire/disguised.ts'
import { markedFor, NAMES, RECIPIENTS, SCRIPT } from './wire/marked.ts'
import { mayCapture } from './wire/record.ts'
import { rewrittenRows } from './wire/rewritten.ts'
import { tableOf, type WireRow } from './wire/row.ts'
import { type Strangers, strangers } from './wire/strangers.ts'

export interface WireTables {
  readonly disguised: readonly WireRow[]
  readonly rewritten: readonly WireRow[]
  readonly strangers: readonly Strangers[]
}

export async function wireRows(isQuick: boolean): Promise<WireTables> {
  const master = await markedFor(42, NAMES)
  return {
    disguised: await disguisedRows(isQuick),
    rewritten: await rewrittenRows(master, isQuick),
    strangers: await strangers(master, isQuick),
  }
}

async function main(words: readonly string[]): Promise<void> {
  const isQuick = words.includes('--quick')
  const master = await markedFor(42, NAMES)
  const lines = SCRIPT.split('\n').length - 1
  console.log(`One leaker of ${RECIPIENTS}; a script of ${lines} lines.\n`)
  console.log(`${tableOf(await rewrittenRows(master, isQuick))}\n`)
  if (!mayCapture()) console.log('Not captured by tcpdump: it is not there, or may not listen.\n')
  for (const { what, flows, read, named } of await strangers(master, isQuick)) {
    console.log(`Strangers, ${what}: ${flows} flows, something read in ${read}, named ${named}`)
  }
  console.log(`\n${tableOf(await disguisedRows(isQuick))}`)
}

if (import.meta.main) await main(process.argv.slice(2))
