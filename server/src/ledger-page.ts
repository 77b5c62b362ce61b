// How much of the ledger is given out at a time, so that one request holds up no other.

import type { StoredEntry } from '@forewarn/core/log/receipt'
import type { Ledger } from './store/store.ts'

const MOST_ENTRIES = 1000
/** No entry is added once there are so many bytes. */
const ENOUGH_BYTES = 500_000
/** Entries read at a time for it: a publication to everybody has some hundred kilobytes. */
const SHEET = 50

/** Entries from `from` on; one at least where there is one. Whoever wants all asks again after the last. */
export async function readPage(ledger: Pick<Ledger, 'read'>, from: number): Promise<StoredEntry[]> {
  const page: StoredEntry[] = []
  let bytes = 0
  while (page.length < MOST_ENTRIES) {
    const sheet = await ledger.read(from + page.length, SHEET)
    for (const entry of sheet) {
      page.push(entry)
      bytes += entry.bytes.length
      if (bytes >= ENOUGH_BYTES) return page
    }
    if (sheet.length < SHEET) return page
  }
  return page
}
