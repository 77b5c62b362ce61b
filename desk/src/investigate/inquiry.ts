// What a person asks of an investigation, and with what it is done.

import type { PublicArtefact } from '@forewarn/core/investigation/dossier'
import type { SightingId } from '@forewarn/core/shared/ids'
import type { NamedCase } from '../cases.ts'
import type { Progress } from '../publish/workshop.ts'
import type { Desk } from '../sign-in.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import type { Laboratory } from './laboratory.ts'

export interface Inquiry {
  readonly desk: Desk
  readonly ledger: VerifiedLedger
  readonly named: NamedCase
  readonly laboratory: Laboratory
  readonly progress: Progress
  /** Any sighting of the wave to judge; without it, the first wave under embargo. */
  readonly sighting?: SightingId
  /** Count this analysis as at least so many. It always counts as many as `charge` says. */
  readonly analyses?: number
  readonly publicArtefacts?: readonly PublicArtefact[]
  /** By item: whether its text also stood in what the finder or a broker had. */
  readonly upstream?: ReadonlyMap<string, 'same' | 'different'>
}
