// A rehearsal: everything that publishing does, except that nothing is kept, sent or written down.

import { isActive } from '@forewarn/core/embargo/slice'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Journal } from '../ports.ts'
import { addressing } from './addressing.ts'
import {
  drawAttempt,
  markCopies,
  type Proposal,
  type Publication,
  versionBefore,
} from './publish.ts'
import { sealCopies } from './seal-copies.ts'

export interface Rehearsed extends Proposal {
  readonly parts: number
  /** Of all sealed parts together. */
  readonly sealedBytes: number
}

/** Its copies are others than those of the publication: the seed is thrown away. */
export async function rehearse(
  publication: Omit<Publication, 'journal' | 'confirm'>,
): Promise<Rehearsed> {
  const { desk, ledger, folder, caseId, progress } = publication
  const board = await ledger.catchUp()
  const found = board.embargo.cases.get(caseId)
  if (found === undefined || !isActive(found)) throw new Refusal('bundle.noEmbargo', {})
  const kept = await versionBefore(publication)
  const begun = await drawAttempt(publication, kept)
  const { addresses, keyless, revoked } = addressing(board, caseId, folder, publication.mailKeys)
  if (addresses.length === 0) throw new Refusal('bundle.nobody', {})
  const marked = await markCopies(publication, begun, { addresses, kept })
  const { copies } = await sealCopies({
    ...{ desk, board, journal: FORGETFUL, folder, begun, addresses, marked, progress },
  })
  const parts = copies.flatMap((copy) => copy.parts)
  const sealedBytes = parts.reduce((sum, { bytes }) => sum + bytes, 0)
  return { addresses, keyless, revoked, marked, parts: parts.length, sealedBytes }
}

const FORGETFUL: Journal = { read: async () => undefined, write: async () => undefined }
