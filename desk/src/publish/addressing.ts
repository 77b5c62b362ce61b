// Who will get what of a bundle, and when: recomputed here from the verified ledger and the plan.

import type { Board } from '@forewarn/core/board/board'
import { generationOf } from '@forewarn/core/bundle/attempt'
import { mailBar } from '@forewarn/core/bundle/by-hand'
import { copyName } from '@forewarn/core/bundle/copy-name'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { offerDigest } from '@forewarn/core/programme/keys'
import { release } from '@forewarn/core/programme/plan'
import { ARTEFACT_CLASSES, type ArtefactClass } from '@forewarn/core/shared/fields'
import type { CaseId, PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import type { MailKey } from './mail-key.ts'

/** One recipient's copy to be: the classes the plan ever gives it, of those the bundle holds. */
export interface Address {
  readonly recipientId: RecipientId
  readonly partnerId: PartnerId
  /** What its copy is called among all; see `copyName`. */
  readonly holder: string
  readonly ageKeys: readonly string[]
  /** Who has no keys here gets sealed files by mail, where the team has a key of theirs. */
  readonly byHand?: MailKey
  /** What tells the keys that the parts will be sealed to: `offerDigest`, or that of the mail key. */
  readonly keys: string
  readonly classes: readonly { readonly class: ArtefactClass; readonly opensAt: Instant }[]
}

export interface Addressing {
  readonly addresses: readonly Address[]
  /** In the plan, but without any key: they get nothing from this attempt. */
  readonly keyless: readonly RecipientId[]
  /** Of them, whose keys were revoked though there is a key for mailing: it is not used. */
  readonly revoked: readonly RecipientId[]
}

/**
 * In the order of recipient ids, so that the same ledger gives the same list.
 *
 * @param byHand keys of those who are to get theirs by mail; whoever is enrolled collects all the same
 */
export function addressing(
  board: Board,
  caseId: CaseId,
  folder: BundleFolder,
  byHand: ReadonlyMap<RecipientId, MailKey> = new Map(),
): Addressing {
  const held = ARTEFACT_CLASSES.filter((one) => folder.items.some((item) => item.class === one))
  const addresses: Address[] = []
  const keyless: RecipientId[] = []
  const revoked: RecipientId[] = []
  const recipients = [...board.programme.recipients].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [recipientId, { partnerId, signingKey, ageKeys }] of recipients) {
    const classes = held.flatMap((one) => {
      const planned = release(board, caseId, recipientId, one)
      return 'opensAt' in planned ? [{ class: one, opensAt: planned.opensAt }] : []
    })
    if (classes.length === 0) continue
    const mailKey = byHand.get(recipientId)
    const holder = copyName(recipientId, generationOf(board, caseId, recipientId))
    const address = { recipientId, partnerId, holder, classes }
    if (signingKey !== undefined) {
      addresses.push({ ...address, ageKeys, keys: offerDigest(signingKey, ageKeys) })
      continue
    }
    const bar = mailBar(board, caseId, recipientId)
    if (bar === 'revoked' && mailKey !== undefined) revoked.push(recipientId)
    if (bar !== undefined || mailKey === undefined) keyless.push(recipientId)
    else addresses.push({ ...address, ageKeys: [], byHand: mailKey, keys: mailKey.digest })
  }
  return { addresses, keyless, revoked }
}
