// The first minute of a house: an invitation for its first owner, whoever is at the console.

import { freshId, StaffId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import type { House } from '../house.ts'
import { freshToken, tokenHash } from '../who/tokens.ts'

/** Long enough to type a command; a restart makes another. */
const FOUNDING_MS = 86_400_000

/** The secret that founds the programme, or `undefined` once it is founded. */
export async function found({ registry, directory, random }: House): Promise<string | undefined> {
  if (registry.board.size > 0) return undefined
  const secret = freshToken(random)
  await directory.invite({
    hash: tokenHash(secret),
    actor: freshId(StaffId, 'stf', random),
    roles: ['owner'],
    expiresAt: instant(registry.lapsing() + FOUNDING_MS),
  })
  return secret
}
