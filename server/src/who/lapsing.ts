// How long ago: nothing lasts longer because a clock was set back, at this process or before it began.

import { INVITED_DAYS } from '@forewarn/core/programme/enrolment'
import type { Digest } from '@forewarn/core/shared/fields'
import type { House } from '../house.ts'
import { sessionMs } from '../settings.ts'
import type { Session } from '../store/sessions.ts'
import type { Invitation } from '../store/store.ts'

/** What the clocks of several processes of one house may differ by. Proofs bear no more, either. */
const APART_MS = 120_000

export const INVITED_MS = INVITED_DAYS * 86_400_000

/**
 * Whether what began then is no older than this. What has yet to begin was begun by another clock, which
 * was ahead: by more than those of one house differ it counts for nothing.
 */
export function isWithin(ms: number, begun: number, now: number): boolean {
  return now - begun <= ms && begun - now <= APART_MS
}

/** A session that is not over, and has no more left than the settings give one. */
export async function sessionOf(
  { directory, registry, settings }: House,
  hash: Digest,
): Promise<Session | undefined> {
  const now = registry.lapsing()
  const session = await directory.session(hash, now)
  const ms = sessionMs(settings)
  return session && isWithin(ms, session.expiresAt - ms, now) ? session : undefined
}

/** An invitation that is good still, and for no longer than any is given. */
export async function invitationOf(
  { directory, registry }: House,
  hash: Digest,
): Promise<Invitation | undefined> {
  const now = registry.lapsing()
  const invitation = await directory.invitation(hash, now)
  const begun = (invitation?.expiresAt ?? 0) - INVITED_MS
  return isWithin(INVITED_MS, begun, now) ? invitation : undefined
}
