// The lift: the staged advisory is opened with the released key, and appears in all its forms at once.

import type { EmbargoLifted } from '@forewarn/core/release/events'
import { type AdvisoryFile, unpackAdvisory } from '@forewarn/core/release/package'
import type { Lifted } from '@forewarn/core/release/slice'
import { open } from '@forewarn/core/sealing/age'
import type { CaseId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { House } from '../house.ts'

/** Opens what was staged, before the lift is written down, so that a lift never releases nothing. */
export async function unseal(house: House, { caseId, liftIdentity }: EmbargoLifted) {
  const { staged, lifted } = house.registry.board.release
  const digest = staged.get(caseId)?.advisory ?? lifted.get(caseId)?.advisory
  if (digest === undefined) throw new Refusal('lift.notStaged', {})
  return unpackAdvisory(await open(await house.vault.get(digest), [liftIdentity]))
}

/** More than are new at one time; an older advisory is opened again for whoever asks. */
const MAX_OPEN = 64

/** What has just been opened for a lift need not be opened again for the rush that follows. */
export function release(house: House, { caseId }: EmbargoLifted, files: readonly AdvisoryFile[]) {
  keepOpen(house, caseId, Promise.resolve(files))
}

/** All forms of what a lift released, or `undefined` where nothing was. */
export async function releasedFiles(
  house: House,
  caseId: CaseId,
): Promise<readonly AdvisoryFile[] | undefined> {
  const lifted = house.registry.board.release.lifted.get(caseId)
  if (lifted === undefined) return undefined
  const files = house.released.get(caseId) ?? unsealLifted(house, lifted)
  keepOpen(house, caseId, files)
  try {
    return await files
  } catch (error) {
    house.released.delete(caseId)
    throw error
  }
}

async function unsealLifted({ vault }: House, { advisory, liftIdentity }: Lifted) {
  return unpackAdvisory(await open(await vault.get(advisory), [liftIdentity]))
}

/** A map keeps its order: the first is the one asked for longest ago. */
function keepOpen({ released }: House, caseId: CaseId, files: Promise<readonly AdvisoryFile[]>) {
  released.delete(caseId)
  released.set(caseId, files)
  for (const oldest of released.keys()) {
    if (released.size <= MAX_OPEN) return
    released.delete(oldest)
  }
}
