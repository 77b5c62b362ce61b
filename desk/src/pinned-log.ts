// A checkpoint as this desk takes it: signed by the pinned log, and cosigned by its pinned witnesses.

import { type Checkpoint, openCheckpoint } from '@forewarn/core/log/checkpoint'
import { verifyQuorum } from '@forewarn/core/log/cosignature'
import { keysIn, type QuickNotes, type VerifierKey } from '@forewarn/core/log/note'
import type { HouseFace } from '@forewarn/core/wire/routes'
import type { Keyring, Pins } from './keyring.ts'

/** What a desk pins of a house that it sees for the first time: all keys that its log signs with. */
export function logKeyOf({ logKey, secondKey }: HouseFace): VerifierKey {
  return secondKey === undefined ? logKey : `${logKey} ${secondKey}`
}

/**
 * Whether the house at an address is the pinned one. A desk that pinned one key, of a house that had one
 * then, goes by that one until a person pins the other.
 */
export function isPinned(face: HouseFace, { origin, logKey }: Pins): boolean {
  const shown = keysIn(logKeyOf(face))
  return face.origin === origin && keysIn(logKey).every((key, i) => key === shown[i])
}

/**
 * A checkpoint of the pinned log, with the word of as many pinned witnesses as must, where there are any.
 *
 * @throws Refusal `note.malformed`, `note.unsigned`, `witness.tooFew`
 */
export function openPinned(
  note: string,
  { logKey, witnessing }: Pick<Pins, 'logKey' | 'witnessing'>,
  quick?: QuickNotes,
): Checkpoint {
  const checkpoint = openCheckpoint(note, logKey, quick)
  if (witnessing !== undefined) verifyQuorum(note, witnessing)
  return checkpoint
}

/** What to add to a request for a proof, where witnesses are pinned. */
export function asking({ pins }: Keyring): { query?: { witnessed: '1' } } {
  return pins.witnessing === undefined ? {} : { query: { witnessed: '1' } }
}
