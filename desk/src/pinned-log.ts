// A checkpoint as this desk takes it: signed by the pinned log, and cosigned by its pinned witnesses.

import { type Checkpoint, openCheckpoint } from '@forewarn/core/log/checkpoint'
import { verifyQuorum } from '@forewarn/core/log/cosignature'
import type { Keyring, Pins } from './keyring.ts'

/**
 * A checkpoint of the pinned log, with the word of as many pinned witnesses as must, where there are any.
 *
 * @throws Refusal `note.malformed`, `note.unsigned`, `witness.tooFew`
 */
export function openPinned(note: string, { logKey, witnessing }: Pins): Checkpoint {
  const checkpoint = openCheckpoint(note, logKey)
  if (witnessing !== undefined) verifyQuorum(note, witnessing)
  return checkpoint
}

/** What to add to a request for a proof, where witnesses are pinned. */
export function asking({ pins }: Keyring): { query?: { witnessed: '1' } } {
  return pins.witnessing === undefined ? {} : { query: { witnessed: '1' } }
}
