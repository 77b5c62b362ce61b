// Telling again, because the team asks: those who have something to do, and not whoever was just told.

import { waiting } from '@forewarn/core/board/waiting'
import type { RecipientId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { House } from '../house.ts'

/** Nobody is told again within this, however often the team asks. */
export const REMIND_APART_MS = 3_600_000

/**
 * Forgets that they were told, so that the next round tells them; quiet hours and keys hold as ever.
 *
 * @returns those who will be told
 * @throws Refusal `mail.off`
 */
export async function remind(
  { directory, registry, mail }: House,
  recipientIds: readonly RecipientId[],
): Promise<{ reminded: RecipientId[] }> {
  if (mail === undefined) throw new Refusal('mail.off', {})
  const at = registry.now()
  const stored = new Map((await directory.told()).map((one) => [one.recipientId, one]))
  const reminded: RecipientId[] = []
  for (const recipientId of new Set(recipientIds)) {
    const last = mail.sent.get(recipientId) ?? stored.get(recipientId)
    const isLate = last === undefined || Math.abs(at - last.at) >= REMIND_APART_MS
    const isAsked = waiting(registry.board, recipientId, at).some((one) => one.isAsked)
    if (!isLate || !isAsked) continue
    await directory.putTold({ recipientId, at: instant(0), digest: '', reminders: 0 })
    mail.sent.delete(recipientId)
    reminded.push(recipientId)
  }
  return { reminded }
}
