// What the symbols of a version must be drawn from: as the ledger fixed it before any was.

import { seedCommitment } from '@forewarn/core/bundle/commitment'
import { keyCommitment } from '@forewarn/core/bundle/drawn'
import { vrfKey } from '@forewarn/core/marking/codes/vrf'
import type { Master } from '@forewarn/core/marking/master'
import { fromHex } from '@forewarn/core/shared/bytes'
import type { PublishedAttempt } from './versions.ts'

/** @returns what is wrong with seeds and draws, where they are not those of the ledger */
export function seedProblem(
  versions: readonly PublishedAttempt[],
  { seeds, draws = [] }: Pick<Master, 'seeds' | 'draws'>,
): string | undefined {
  const wrong = versions.find((attempt, i) => {
    const seed = seeds[i]
    return seed === undefined || fixedBy(attempt, fromHex(seed)) !== attempt.commitment
  })
  if (wrong !== undefined) {
    return `its seed of version ${wrong.version} is not the one of entry ${wrong.begunSeq}`
  }
  const other = versions.find(({ drawing }, i) => drawing?.drawn?.draw !== draws[i])
  if (other !== undefined) return `its draw of version ${other.version} is not the ledger’s`
  return seeds.length === versions.length ? undefined : 'it has a seed of no version'
}

function fixedBy({ bundleId, attemptId, drawing }: PublishedAttempt, seed: Uint8Array): string {
  if (drawing === undefined) return seedCommitment(bundleId, attemptId, seed)
  return keyCommitment(bundleId, attemptId, vrfKey(seed))
}
