// Who stands at the door: a session's actor, proven and checked against the board at every request.

import { signingKeyOf } from '@forewarn/core/board/admit'
import type { Board } from '@forewarn/core/board/board'
import type { Role } from '@forewarn/core/programme/events'
import { RecipientId, StaffId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Visitor } from '@forewarn/core/wire/routes'
import type { House } from '../house.ts'
import type { Session } from '../store/sessions.ts'
import type { ActorId } from '../store/store.ts'
import { sessionOf } from './lapsing.ts'
import { keyHashOf, sessionHash } from './tokens.ts'

/** A session is worth nothing from the entry on that revoked or replaced the key which opened it. */
export type Caller =
  | { readonly staff: StaffId; readonly roles: ReadonlySet<Role> }
  | { readonly recipient: RecipientId }
  | undefined

/** How somebody comes: by a token and the proof that it is theirs, for this one request. */
export interface Coming {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly proof: string | undefined
}

/** A session by the key that its requests are proven with. */
export interface Entered extends Session {
  /** 32 bytes in hex. */
  readonly key: string
}

export interface Seen {
  readonly caller: Caller
  readonly session?: Entered
  /** For their next proofs, where what they have is about to lapse. */
  readonly nonce?: string | undefined
}

/**
 * @throws Refusal `session.missing` where a token was sent and is worth nothing, `session.stale`
 *   where all is right but the nonce
 */
export async function seeWho(
  house: House,
  { method, path, authorization, proof = '' }: Coming,
  at: Instant,
): Promise<Seen> {
  const { proofs, registry } = house
  if (authorization === undefined) return { caller: undefined }
  const token = /^DPoP ([0-9a-f]{64})$/.exec(authorization)?.[1]
  if (token === undefined) throw new Refusal('session.missing', {})
  const proven = proofs.verify({ method, path, token, proof }, at)
  const session = await sessionOf(house, sessionHash(token, proven.key))
  if (session === undefined) throw new Refusal('session.missing', {})
  const key = signingKeyOf(registry.board, session.actor)
  if (key === undefined || keyHashOf(key) !== session.keyHash) {
    throw new Refusal('session.missing', {})
  }
  const nonce = proven.useOnce()
  return {
    caller: callerOf(registry.board, session.actor),
    session: { ...session, key: proven.key },
    nonce,
  }
}

function callerOf(board: Board, actor: ActorId): Caller {
  const staffId = StaffId.safeParse(actor)
  if (!staffId.success) return { recipient: RecipientId.parse(actor) }
  const roles = board.programme.staff.get(staffId.data)?.roles ?? new Set<Role>()
  return { staff: staffId.data, roles }
}

/** @throws Refusal `session.missing` */
export function mustBe(visitor: Exclude<Visitor, 'log'>, caller: Caller): void {
  if (!isAllowed(visitor, caller)) throw new Refusal('session.missing', {})
}

function isAllowed(visitor: Exclude<Visitor, 'log'>, caller: Caller): boolean {
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
