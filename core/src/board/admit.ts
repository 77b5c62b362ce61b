// Admission: what must hold before an entry is appended, and again when anybody replays the ledger.

import type { z } from 'zod'
import { type QuickVerify, verifySignature } from '../sealing/signatures.ts'
import { fromHex, text, utf8 } from '../shared/bytes.ts'
import type { Meta } from '../shared/fold.ts'
import type { RecipientId, StaffId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import { AUTHORITY } from './authority.ts'
import { type Board, FOLDS, RULES } from './board.ts'
import { type Act, actBytes, Entry, type Event, Statement } from './entry.ts'
import { referredBy } from './referred.ts'
import { mustNotBeAlone, verifyApprovals } from './two-people.ts'

/** An entry that the rules let pass. */
export interface Admitted {
  readonly event: Event
  readonly meta: Meta
  readonly nonce: string | undefined
}

/** An entry that may be appended now. `bytes` are what is stored, and never written anew. */
export interface Proposed extends Admitted {
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** A platform's own Ed25519, which may have looked at an act before. */
export interface Quick extends QuickVerify {
  /** Whether it found the act's signature to be this key's; the key is in hex. */
  readonly knows?: (act: Act, key: string) => boolean
}

/**
 * Changes nothing.
 *
 * @param quick as for `replay`
 * @throws Refusal of the act, or of the rule that its event breaks
 */
export function propose(board: Board, house: string, entry: Entry, quick?: Quick): Proposed {
  return { ...admit(board, house, entry, quick), bytes: utf8(JSON.stringify(entry)) }
}

/** Changes the board. Called once the entry is on disk, and never fails. */
export function fold(board: Board, { event, meta, nonce }: Admitted): void {
  apply(FOLDS, board, event, meta)
  board.size = meta.seq + 1
  board.at = meta.at
  if (nonce !== undefined) board.nonces.set(nonce, meta.seq)
  for (const digest of referredBy(event)) board.referred.add(digest)
}

/**
 * Replays stored entries onto `board`, checking each as if it came in anew.
 *
 * @param quick for signatures of keys that proved themselves strictly when they were offered
 * @throws Refusal `entry.malformed`, or whatever the entry should have been refused for
 */
export function replay(
  board: Board,
  house: string,
  entries: readonly Uint8Array[],
  quick?: QuickVerify,
): void {
  for (const bytes of entries) {
    const entry = parse(
      Entry,
      () => text(bytes),
      () => new Refusal('entry.malformed', { seq: board.size }),
    )
    if (entry.at < board.at) throw new Refusal('entry.malformed', { seq: board.size })
    fold(board, admit(board, house, entry, quick))
  }
}

/**
 * Folds entries that whoever calls admitted before, and knows to be the same bytes still: form, rules
 * and signatures are not looked at again. A kind that this version does not know stops it.
 *
 * @throws Refusal `entry.malformed`
 */
export function recall(board: Board, entries: readonly Uint8Array[]): void {
  for (const bytes of entries) {
    const entry = JSON.parse(text(bytes)) as Entry
    const { event, nonce, ...who } = 'act' in entry ? saidIn(entry.act) : UNSAID(entry.event)
    if (entry.v !== 1 || !Object.hasOwn(FOLDS, event.kind)) {
      throw new Refusal('entry.malformed', { seq: board.size })
    }
    fold(board, { event, meta: { at: entry.at, seq: board.size, ...who }, nonce })
  }
}

const UNSAID = (event: Event) => ({ event, nonce: undefined, by: undefined })

function saidIn(act: Act) {
  const { event, nonce } = JSON.parse(act.text) as Statement
  return { event, nonce, by: act.by, ...colleaguesIn(act) }
}

function colleaguesIn({ also }: Act): Pick<Meta, 'also'> {
  return also === undefined ? {} : { also: also.map(({ by }) => by) }
}

function admit(board: Board, house: string, entry: Entry, quick?: Quick): Admitted {
  if (!('act' in entry)) {
    const meta = { at: entry.at, seq: board.size, by: undefined }
    apply(RULES, board, entry.event, meta)
    return { event: entry.event, meta, nonce: undefined }
  }
  const statement = verifyAct(board, house, entry.act, quick)
  const { event, nonce } = statement
  const meta = { at: entry.at, seq: board.size, by: entry.act.by, ...colleaguesIn(entry.act) }
  apply(RULES, board, event, meta)
  mustNotBeAlone(board, entry.act, statement)
  return { event, meta, nonce }
}

/** Returns what the act says, only if its author signed it for this house and may say it. */
function verifyAct(board: Board, house: string, act: Act, quick?: Quick): Statement {
  const statement = knownStatement(act) ?? parseStatement(act)
  const { event, nonce } = statement
  const isNewcomer = AUTHORITY[event.kind] === 'newcomer'
  const key = isNewcomer ? offeredKey(act, event) : signingKeyOf(board, act.by)
  if (key === undefined) throw new Refusal('act.unsigned', { by: act.by })
  verifyText(act, statement, house, { key, ...(!isNewcomer && quick && { quick }) })
  if (!mayAct(board, act, event)) throw new Refusal('act.notYours', { kind: event.kind })
  verifyApprovals(board, act, quick)
  const seq = board.nonces.get(nonce)
  if (seq !== undefined) throw new Refusal('act.repeated', { seq })
  return statement
}

/**
 * What the act says, only if the owner of `key` signed it for `house`. Whether they may say it is
 * another question.
 *
 * @param key Ed25519 public key, 32 bytes in hex
 * @throws Refusal `request.malformed`, `act.otherHouse`, `signature.bad`
 */
export function verifySigned(act: Act, house: string, key: string): Statement {
  const statement = readStatement(act)
  verifyText(act, statement, house, { key })
  return statement
}

function verifyText(
  act: Act,
  statement: Statement,
  house: string,
  { key, quick }: { readonly key: string; readonly quick?: Quick },
): void {
  if (statement.house !== house) throw new Refusal('act.otherHouse', { house: statement.house })
  if (quick?.knows?.(act, key)) return
  const { text, signature } = act
  verifySignature(actBytes(text), fromHex(signature), fromHex(key), quick)
}

/**
 * What an act claims to say, before its signature is verified.
 *
 * @throws Refusal `request.malformed`
 */
export function readStatement(act: Act): Statement {
  const known = knownStatement(act)
  if (known !== undefined) return known
  const statement = parseStatement(act)
  read.set(act, { text: act.text, statement })
  return statement
}

/** What was read of an act on its way in: whoever looks at it again need not read it again. */
const read = new WeakMap<Act, { readonly text: string; readonly statement: Statement }>()

function knownStatement(act: Act): Statement | undefined {
  const known = read.get(act)
  return known?.text === act.text ? known.statement : undefined
}

/** Half a character is signed, and stored, as the replacement of one. */
function parseStatement({ text }: Act): Statement {
  return parse(Statement, () => text.toWellFormed(), malformed)
}

/** The signing key of whoever is enrolled under `id`, staff or recipient. */
export function signingKeyOf({ programme }: Board, id: string): string | undefined {
  const staff = programme.staff.get(id as StaffId)
  if (staff !== undefined) return staff.revoked ? undefined : staff.signingKey
  return programme.recipients.get(id as RecipientId)?.signingKey
}

/** A newcomer signs with the key it offers, in its own name. */
function offeredKey({ by }: Act, event: Event): string | undefined {
  if (event.kind === 'programmeFounded') return event.staffId === by ? event.signingKey : undefined
  if (event.kind === 'keysOffered') return event.actor === by ? event.signingKey : undefined
  return undefined
}

function mayAct({ programme }: Board, { by }: Act, event: Event): boolean {
  const authority = AUTHORITY[event.kind]
  if (authority === 'newcomer') return true
  if (authority === 'house') return false
  if (authority === 'recipient') return programme.recipients.has(by as RecipientId)
  const roles = programme.staff.get(by as StaffId)?.roles
  if (roles === undefined || authority === 'staff') return roles !== undefined
  return roles.has(authority) || roles.has('owner')
}

/** The compiler cannot see that `event.kind` picks the function for `event`; this is the one place. */
function apply(table: typeof RULES, board: Board, event: Event, meta: Meta): void {
  const step = table[event.kind] as (slices: Board, event: Event, meta: Meta) => void
  step(board, event, meta)
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  written: () => string,
  refuse: () => Refusal,
): z.infer<Schema> {
  let json: unknown
  try {
    json = JSON.parse(written())
  } catch {
    throw refuse()
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw refuse()
  return parsed.data
}

function malformed(): Refusal {
  return new Refusal('request.malformed', { issues: ['an act that this version cannot read'] })
}
