// Putting an import into effect: names first, the entry that makes them count last.

import type { RosterImport } from '@forewarn/core/programme/roster'
import { record } from './record.ts'
import type { Desk } from './sign-in.ts'

/** Interrupted between the two, the same import says the rest. */
export async function applyRoster(
  desk: Desk,
  { directory, event }: Pick<RosterImport, 'directory' | 'event'>,
): Promise<void> {
  const { partners, recipients } = directory
  if (partners.length + recipients.length > 0) {
    const body = { partners: [...partners], recipients: [...recipients], staff: [] }
    await desk.house.call('putDirectory', { body })
  }
  if (event !== undefined) await record(desk, event)
}
