// Whether a mail is due to a recipient: news it was not told, or a reminder; and what to remember then.

import type { Waiting } from '@forewarn/core/board/waiting'
import { hex, utf8 } from '@forewarn/core/shared/bytes'
import type { Instant } from '@forewarn/core/shared/instant'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Told } from '../store/store.ts'

/** Between two mails to one recipient; whatever comes up meanwhile is one mail. */
export const APART_MS = 600_000
/** After so many reminders without news the house leaves a recipient in peace. */
export const MOST_REMINDERS = 3

/**
 * What to remember once the mail is out, or `undefined` where none is due.
 *
 * @param last what this recipient was told before, if anything
 */
export function due(
  waits: readonly Waiting[],
  last: Told | undefined,
  at: Instant,
  remindMs: number,
): Pick<Told, 'digest' | 'reminders'> | undefined {
  const digests = waits.map(({ key }) => shortDigest(key)).sort()
  const known = new Set(last?.digest.split(' '))
  const hasNews = digests.some((one) => !known.has(one))
  // Either way round, so that a clock that once ran ahead silences nobody for long.
  const since = last === undefined ? Number.POSITIVE_INFINITY : Math.abs(at - last.at)
  if (since < APART_MS) return undefined
  const digest = digests.join(' ')
  if (hasNews) return { digest, reminders: 0 }
  const reminders = (last?.reminders ?? 0) + 1
  const isAsked = waits.some((one) => one.isAsked)
  if (!isAsked || reminders > MOST_REMINDERS || since < remindMs) return undefined
  return { digest, reminders }
}

/** 64 bits: enough to tell one recipient's news apart. */
function shortDigest(key: string): string {
  return hex(sha256(utf8(key)).subarray(0, 8))
}
