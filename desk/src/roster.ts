// Putting an import into effect: names first, the entry that makes them count last.

import type { RosterImport } from '@forewarn/core/programme/roster'
import { recordAndFind } from './record.ts'
import type { Desk } from './sign-in.ts'
import type { VerifiedLedger } from './verified-ledger.ts'

/** Interrupted between the two, the same import says the rest. @throws Refusal `ledger.unwritten` */
export async function applyRoster(
  desk: Desk,
  ledger: VerifiedLedger,
  { directory, event }: Pick<RosterImport, 'directory' | 'event'>,
): Promise<void> {
  const { partners, recipients } = directory
  if (partners.length + recipients.length > 0) {
    const body = { partners: [...partners], recipients: [...recipients], staff: [] }
    await desk.house.call('putDirectory', { body })
  }
  if (event === undefined) return
  await recordAndFind(desk, ledger, event, ({ programme }) => {
    const isThere =
      event.partners.every(({ partnerId, tier, jurisdiction }) => {
        const known = programme.partners.get(partnerId)
        return known?.tier === tier && known.jurisdiction === jurisdiction
      }) && event.recipients.every(({ recipientId }) => programme.recipients.has(recipientId))
    return isThere || undefined
  })
}
