// The lift: the staged advisory is opened with the released key, and appears in all its forms at once.

import type { EmbargoLifted } from '@forewarn/core/release/events'
import { type AdvisoryFile, unpackAdvisory } from '@forewarn/core/release/package'
import { open } from '@forewarn/core/sealing/age'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { House } from '../house.ts'

/** Opens what was staged, before the lift is written down, so that a lift never releases nothing. */
export async function unseal(house: House, { caseId, liftIdentity }: EmbargoLifted) {
  const { staged, lifted } = house.registry.board.release
  const digest = staged.get(caseId)?.advisory ?? lifted.get(caseId)?.advisory
  if (digest === undefined) throw new Refusal('lift.notStaged', {})
  return unpackAdvisory(await open(await house.vault.get(digest), [liftIdentity]))
}

export function release(house: House, { caseId }: EmbargoLifted, files: readonly AdvisoryFile[]) {
  house.released.set(caseId, files)
}

/** After a restart: everything that the ledger says was lifted is there again. */
export async function releaseAgain(house: House): Promise<void> {
  for (const [caseId, { advisory, liftIdentity }] of house.registry.board.release.lifted) {
    const sealed = await house.vault.get(advisory)
    house.released.set(caseId, unpackAdvisory(await open(sealed, [liftIdentity])))
  }
}
