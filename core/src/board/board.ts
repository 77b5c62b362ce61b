// The board: everything the ledger says, folded into one state. Nothing else is state.

import { bundleFolds, bundleRules } from '../bundle/rules.ts'
import { type BundleSlice, emptyBundle } from '../bundle/slice.ts'
import { embargoFolds, embargoRules } from '../embargo/rules.ts'
import { type EmbargoSlice, emptyEmbargo } from '../embargo/slice.ts'
import { investigationFolds, investigationRules } from '../investigation/rules.ts'
import { emptyInvestigation, type InvestigationSlice } from '../investigation/slice.ts'
import { noteFolds, noteRules } from '../notes/rules.ts'
import { emptyNotes, type NotesSlice } from '../notes/slice.ts'
import { programmeFolds, programmeRules } from '../programme/rules.ts'
import { emptyProgramme, type ProgrammeSlice } from '../programme/slice.ts'
import { releaseFolds, releaseRules } from '../release/rules.ts'
import { emptyRelease, type ReleaseSlice } from '../release/slice.ts'
import type { Table } from '../shared/fold.ts'
import { type Instant, instant } from '../shared/instant.ts'
import type { Event } from './entry.ts'

export interface Board {
  readonly programme: ProgrammeSlice
  readonly embargo: EmbargoSlice
  readonly bundle: BundleSlice
  readonly notes: NotesSlice
  readonly release: ReleaseSlice
  readonly investigation: InvestigationSlice
  /** How many entries have been folded. */
  size: number
  /** The instant of the last entry: the ledger's time, which never goes back. */
  at: Instant
  /** Nonce of every act, and where it stands. */
  readonly nonces: Map<string, number>
  /** Digests of all sealed bytes that the ledger refers to. */
  readonly referred: Set<string>
}

export function emptyBoard(): Board {
  return {
    programme: emptyProgramme(),
    embargo: emptyEmbargo(),
    bundle: emptyBundle(),
    notes: emptyNotes(),
    release: emptyRelease(),
    investigation: emptyInvestigation(),
    size: 0,
    at: instant(0),
    nonces: new Map(),
    referred: new Set(),
  }
}

export const RULES: Table<Event, Board> = {
  ...programmeRules,
  ...embargoRules,
  ...bundleRules,
  ...noteRules,
  ...releaseRules,
  ...investigationRules,
}

export const FOLDS: Table<Event, Board> = {
  ...programmeFolds,
  ...embargoFolds,
  ...bundleFolds,
  ...noteFolds,
  ...releaseFolds,
  ...investigationFolds,
}
