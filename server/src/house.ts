// The house: everything its journeys hold, made once in `main`.

import type { AdvisoryFile } from '@forewarn/core/release/package'
import type { Random } from '@forewarn/core/shared/chance'
import type { CaseId } from '@forewarn/core/shared/ids'
import type { HouseClock } from './house-clock.ts'
import type { NextLift } from './journeys/next-lift.ts'
import type { Log } from './log.ts'
import type { Mail } from './mail/mail.ts'
import type { Registry } from './registry.ts'
import type { Settings } from './settings.ts'
import type { Directory, Vault } from './store/store.ts'
import type { Proofs } from './who/proofs.ts'
import type { Provider } from './who/provider.ts'
import type { Questions } from './who/questions.ts'
import type { Cosigning } from './witness/cosigning.ts'
import type { Drawing } from './witness/drawing.ts'

export interface House {
  readonly settings: Settings
  readonly clock: HouseClock
  readonly random: Random
  readonly registry: Registry
  readonly vault: Vault
  readonly directory: Directory
  /** The log's verifier key, public. */
  readonly logKey: string
  /** The ML-DSA-44 key beside it. */
  readonly secondKey: string
  /** 32 bytes: keys the challenges of enrolment, so that the house need not remember them. */
  readonly challengeKey: Uint8Array
  readonly proofs: Proofs
  readonly questions: Questions
  /** Absent where the settings name none. */
  readonly provider: Provider | undefined
  /** Released advisories that were asked for of late, opened; kept by `journeys/release.ts` alone. */
  readonly released: Map<CaseId, Promise<readonly AdvisoryFile[]>>
  readonly nextLift: NextLift
  /** Absent where the settings name no mail server. */
  readonly mail: Mail | undefined
  /** Absent where the settings name no witnesses. */
  readonly cosigning: Cosigning | undefined
  /** Absent as well. */
  readonly drawing: Drawing | undefined
  /** Absent where the clock that was handed in is taken at its word. */
  readonly watch: (() => Promise<void>) | undefined
  readonly log: Log
}
