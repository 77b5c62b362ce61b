// Where everybody stands with a case, as lines of the board.

import { type Instant, showDuration, showInstant } from '@forewarn/core/shared/instant'
import { STANDINGS, type Standing } from '@forewarn/desk/standing'
import type { Names } from './names.ts'
import { columns } from './table.ts'

interface Frame {
  readonly names: Names
  readonly now: Instant
  readonly zone: string
}

/** One line of counts; in full, a line for everyone, silence first and the longest first. */
export function standingLines(
  { standings }: { readonly standings: readonly Standing[] },
  { names, now, zone }: Frame,
  isFull: boolean,
): string[] {
  if (standings.length === 0) return []
  const counts = STANDINGS.flatMap((state) => {
    const count = standings.filter((one) => one.state === state).length
    return count === 0 ? [] : [`${count} ${state}`]
  })
  const line = `  Standing: ${counts.join(', ')}`
  if (!isFull) return [line]
  const rows = standings.map(({ recipientId, state, since, report }) => [
    ...[`  ${names.of(recipientId)}`, state, age(since, now)],
    ...[`since ${showInstant(since, zone)}`, `report ${report}`],
  ])
  return [line, columns(rows)]
}

/** `3 h 12 min`; clocks that disagree by a little make nobody speak in the future. */
export function age(since: Instant, now: Instant): string {
  return showDuration(Math.max(0, now - since))
}
