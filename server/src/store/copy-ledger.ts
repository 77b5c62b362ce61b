// One ledger copied into another, page by page, to the byte.

import type { StoredEntry } from '@forewarn/core/log/receipt'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Ledger } from './store.ts'

/** Entries that go over together, so that no statement grows without bound. */
const PAGE = 500
const PAGE_BYTES = 8 * 1024 * 1024

/**
 * Adds what `target` does not have yet. What is there already must be what would be put there.
 *
 * @throws Refusal `store.notEmpty`
 */
export async function copyLedger(source: Ledger, target: Ledger): Promise<void> {
  const there = await target.size()
  for (let at = 0; ; ) {
    const page = await pageOf(source, at)
    if (page.length === 0) break
    const known = page.slice(0, Math.max(0, there - at))
    if (known.length > 0) await mustBeSame(target, at, known)
    const fresh = page.slice(known.length)
    if (fresh.length > 0) await target.append(at + known.length, fresh)
    at += page.length
  }
}

async function pageOf(ledger: Ledger, from: number): Promise<StoredEntry[]> {
  const page = await ledger.read(from, PAGE)
  let bytes = 0
  const end = page.findIndex((entry) => {
    bytes += entry.bytes.length
    return bytes > PAGE_BYTES
  })
  return end === -1 ? page : page.slice(0, Math.max(1, end))
}

async function mustBeSame(
  target: Ledger,
  from: number,
  expected: readonly StoredEntry[],
): Promise<void> {
  const found = await target.read(from, expected.length)
  const isSame = expected.every(({ salt, bytes }, i) => {
    const one = found[i]
    return one && Buffer.compare(one.salt, salt) === 0 && Buffer.compare(one.bytes, bytes) === 0
  })
  if (!isSame) throw new Refusal('store.notEmpty', { entries: await target.size() })
}
