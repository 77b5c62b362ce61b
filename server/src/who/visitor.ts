// Who stands at the door: a session's actor, checked against the board at every request.

import { signingKeyOf } from '@forewarn/core/board/admit'
import type { Board } from '@forewarn/core/board/board'
import type { Role } from '@forewarn/core/programme/events'
import { RecipientId, StaffId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Visitor } from '@forewarn/core/wire/routes'
import type { Directory } from '../store/store.ts'
import { keyHashOf, tokenHash } from './tokens.ts'

/** A session is worth nothing from the entry on that revoked or replaced the key which opened it. */
export type Caller =
  | { readonly staff: StaffId; readonly roles: ReadonlySet<Role> }
  | { readonly recipient: RecipientId }
  | undefined

/** @throws Refusal `session.missing` where a token was sent and is worth nothing */
export async function callerOf(
  board: Board,
  directory: Directory,
  authorization: string | undefined,
  at: Instant,
): Promise<Caller> {
  if (authorization === undefined) return undefined
  const token = /^Bearer ([0-9a-f]{64})$/.exec(authorization)?.[1]
  const session = token === undefined ? undefined : await directory.session(tokenHash(token), at)
  if (session === undefined) throw new Refusal('session.missing', {})
  const key = signingKeyOf(board, session.actor)
  if (key === undefined || keyHashOf(key) !== session.keyHash) {
    throw new Refusal('session.missing', {})
  }
  const staffId = StaffId.safeParse(session.actor)
  if (!staffId.success) return { recipient: RecipientId.parse(session.actor) }
  const roles = board.programme.staff.get(staffId.data)?.roles ?? new Set<Role>()
  return { staff: staffId.data, roles }
}

/** @throws Refusal `session.missing` */
export function mustBe(visitor: Visitor, caller: Caller): void {
  if (!isAllowed(visitor, caller)) throw new Refusal('session.missing', {})
}

function isAllowed(visitor: Visitor, caller: Caller): boolean {
  if (visitor === 'anyone') return true
  if (caller === undefined) return false
  if (visitor === 'enrolled') return true
  if (visitor === 'recipient') return 'recipient' in caller
  if (!('staff' in caller)) return false
  return visitor === 'staff' || caller.roles.has(visitor) || caller.roles.has('owner')
}

/** @throws Refusal `session.missing` */
export function recipientOf(caller: Caller): RecipientId {
  if (caller === undefined || 'staff' in caller) throw new Refusal('session.missing', {})
  return caller.recipient
}
