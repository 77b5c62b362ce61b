// After a part of the log was lost: whoever could have been revoked in it is out until an owner says otherwise.

import { readCheckpoint } from '../log/checkpoint.ts'
import { splitNote } from '../log/note.ts'
import type { Table } from '../shared/fold.ts'
import type { RecipientId, StaffId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import type { KeysConfirmed, LogContinued } from './events.ts'
import { heldIn, logNameOf, type ProgrammeSlice } from './slice.ts'

type Slices = { readonly programme: ProgrammeSlice }
type Continuing = LogContinued | KeysConfirmed

/** @see Table */
export const continuedRules: Table<Continuing, Slices> = {
  /** The founder alone is not held, whom every desk pins: so there must be one, and still an owner. */
  logContinued({ programme }, { log, before, size, seen }, { seq }) {
    const isNext = size === seq && log !== before && before === logNameOf(programme, before)
    const isSeen = seen === null || checkpointIn(seen).origin === before
    if (!isNext || !isSeen) throw new Refusal('entry.malformed', { seq })
    const founder = programme.founder && programme.staff.get(programme.founder.staffId)
    if (founder === undefined || founder.revoked || !founder.roles.has('owner')) {
      throw new Refusal('programme.founderGone', {})
    }
  },

  keysConfirmed({ programme }, { actors }) {
    const held = new Set<string>(heldIn(programme))
    for (const id of actors) {
      // Once each.
      if (!held.delete(id)) throw new Refusal('programme.notHeld', { id })
    }
  },
}

/** @see Table */
export const continuedFolds: Table<Continuing, Slices> = {
  logContinued({ programme }, { log, before, size, seen }, { at }) {
    const seenSize = seen === null ? null : checkpointIn(seen).size
    programme.continued = { log, before, size, seen: seenSize, at }
    for (const [id, staff] of programme.staff) {
      if (staff.revoked || id === programme.founder?.staffId) continue
      programme.staff.set(id, { ...staff, revoked: true, held: true })
    }
    for (const recipient of programme.recipients.values()) {
      const { signingKey, ageKeys } = recipient
      if (signingKey === undefined) continue
      recipient.held = { signingKey, ageKeys }
      delete recipient.signingKey
      recipient.ageKeys = []
    }
    for (const id of [...programme.offers.keys()]) programme.offers.delete(id)
  },

  keysConfirmed({ programme: { staff, recipients } }, { actors }) {
    for (const id of actors) {
      const colleague = staff.get(id as StaffId)
      if (colleague !== undefined) {
        const { held: _, ...back } = colleague
        staff.set(id as StaffId, { ...back, revoked: false })
      }
      const recipient = recipients.get(id as RecipientId)
      if (recipient?.held === undefined) continue
      recipient.signingKey = recipient.held.signingKey
      recipient.ageKeys = recipient.held.ageKeys
      delete recipient.held
    }
  },
}

function checkpointIn(seen: string) {
  return readCheckpoint(splitNote(seen).text)
}
