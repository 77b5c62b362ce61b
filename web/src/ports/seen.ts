// How far this browser saw a log come, kept between visits: a log that goes back behind it is refused.

import type { Seen } from '@forewarn/desk/seen'

/** Size and root of a log are no secret, so they may outlive the sign-in; keys may not. */
export function recallSeen(log: string): Seen | undefined {
  try {
    const { size, root } = JSON.parse(localStorage.getItem(nameOf(log)) ?? 'null') ?? {}
    const isWhole = Number.isSafeInteger(size) && /^[0-9a-f]{64}$/.test(root)
    return isWhole ? { size, root } : undefined
  } catch {
    return undefined
  }
}

/** Without storage, as in some private windows, nothing is kept. */
export function keepSeen(log: string, seen: Seen): void {
  try {
    localStorage.setItem(nameOf(log), JSON.stringify(seen))
  } catch {
    return
  }
}

function nameOf(log: string): string {
  return `forewarn.seen.${log}`
}
