// Receipts read at a recipient's desk: each entry stands in the log, each signer was let in by somebody trusted.

import { readStatement, verifySigned } from '@forewarn/core/board/admit'
import { type Act, Entry, type Event } from '@forewarn/core/board/entry'
import { openReceipt, type Proven, type Receipt } from '@forewarn/core/log/receipt'
import type { Role } from '@forewarn/core/programme/events'
import { text } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Keyring, signingKey } from './keyring.ts'
import { openPinned } from './pinned-log.ts'

interface Signer {
  readonly key: string
  readonly ageKey: string
  readonly roles: readonly Role[]
}

export interface Chain {
  /** Signing keys of those who may publish, by who holds them. */
  readonly publishers: ReadonlyMap<string, string>
  /** What can be sealed to them. */
  readonly ageKeys: ReadonlyMap<string, string>
  readonly said: readonly { readonly by: string; readonly event: Event }[]
}

/**
 * From the pinned log key and owner on, in the order of `receipts`.
 *
 * @throws Refusal `entry.malformed`, `act.unsigned`, `act.otherHouse`, `note.malformed`,
 *   `note.unsigned`, `proof.mismatch`, `signature.bad`, `witness.tooFew`
 */
export function chainOf(keyring: Keyring, receipts: readonly Receipt[]): Chain {
  const staff = new Map<string, Signer>()
  const said: { by: string; event: Event }[] = []
  for (const note of new Set(receipts.map(({ checkpoint }) => checkpoint))) {
    openPinned(note, keyring.pins)
  }
  for (const receipt of receipts) {
    const act = actIn(openReceipt(receipt, keyring.pins.logKey))
    const event = verifyAgainst(keyring, staff, act)
    if (event.kind === 'programmeFounded') {
      const { signingKey: key, ageKey } = event
      staff.set(event.staffId, { key, ageKey, roles: ['owner'] })
    }
    if (event.kind === 'staffEnrolled') {
      const { signingKey: key, ageKey, roles } = event
      staff.set(event.staffId, { key, ageKey, roles })
    }
    said.push({ by: act.by, event })
  }
  const may = [...staff].filter(([, { roles }]) => isAny(roles, ['publisher', 'owner']))
  return {
    publishers: new Map(may.map(([id, { key }]) => [id, key])),
    ageKeys: new Map(may.map(([id, { ageKey }]) => [id, ageKey])),
    said,
  }
}

/** What a recipient's own signature says in receipts: its requests and its tokens, and nothing that lets anybody in. */
const OWN_KINDS: ReadonlySet<Event['kind']> = new Set([
  'copyCollected',
  'tokensInserted',
  'noteCollected',
])

function verifyAgainst(keyring: Keyring, staff: Map<string, Signer>, act: Act): Event {
  const { pins, actor } = keyring
  const { kind } = readStatement(act).event
  if (kind === 'programmeFounded') return verifySigned(act, pins.origin, pins.owner).event
  if (act.by === actor && OWN_KINDS.has(kind))
    return verifySigned(act, pins.origin, signingKey(keyring)).event
  const signer = staff.get(act.by)
  const needed: readonly Role[] = kind === 'staffEnrolled' ? ['owner'] : ['publisher', 'owner']
  if (signer === undefined || !isAny(signer.roles, needed)) {
    throw new Refusal('act.unsigned', { by: act.by })
  }
  return verifySigned(act, pins.origin, signer.key).event
}

function isAny(roles: readonly Role[], wanted: readonly Role[]): boolean {
  return roles.some((role) => wanted.includes(role))
}

/** @throws Refusal `entry.malformed` */
function actIn(proven: Proven): Act {
  const entry = entryIn(proven)
  if (!('act' in entry)) throw new Refusal('entry.malformed', { seq: proven.seq })
  return entry.act
}

/**
 * What a receipt that holds says.
 *
 * @throws Refusal `entry.malformed`
 */
export function entryIn({ bytes, seq }: Proven): Entry {
  let json: unknown
  try {
    json = JSON.parse(text(bytes))
  } catch {
    throw new Refusal('entry.malformed', { seq })
  }
  const parsed = Entry.safeParse(json)
  if (!parsed.success) throw new Refusal('entry.malformed', { seq })
  return parsed.data
}
