// Keys that a command writes anew must not be locked: it could not lock them again without asking.

import { join } from 'node:path'
import { Refusal } from '@forewarn/core/shared/refusal'
import { isLocked, type KeptKeyring } from '@forewarn/desk/keyring'

/** @throws Refusal `file.malformed` */
export function mustBeUnlocked(kept: KeptKeyring, folder: string): void {
  if (!isLocked(kept)) return
  const file = join(folder, 'keyring.json')
  const remedy = 'Run forewarn keys unlock, pin, and lock them again with forewarn keys lock.'
  throw new Refusal('file.malformed', { file, problem: 'these keys are locked', remedy })
}
