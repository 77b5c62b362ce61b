// Copies that were opened before a sample was logged first are not named by it: anybody could have planted their marks.

import type { Board } from '@forewarn/core/board/board'
import type { Traced } from '@forewarn/core/investigation/dossier'
import type { OpenedBefore } from '@forewarn/core/investigation/opened-before'
import type { CaseId } from '@forewarn/core/shared/ids'
import type { LoggedSample } from './logged.ts'

/** By copy, its first opening, where one of `samples` was logged only after that. */
export function openedBefore(
  { investigation, programme }: Board,
  caseId: CaseId,
  samples: readonly Pick<LoggedSample, 'digest' | 'logged'>[],
): OpenedBefore[] {
  const first = new Map<string, OpenedBefore>()
  for (const { caseId: of, recipientId, holder, seq } of investigation.opened.values()) {
    const later = samples.filter(({ logged }) => logged > seq)
    if (of !== caseId || later.length === 0 || first.has(holder)) continue
    first.set(holder, {
      recipient: holder,
      partner: programme.recipients.get(recipientId)?.partnerId ?? '',
      entry: seq,
      samples: later.map(({ digest, logged }) => ({ sample: digest, logged })),
    })
  }
  return [...first.values()]
}

/**
 * Without what anybody could have planted who was shown a copy: that copy, and its partner as such,
 * whose symbols it holds. A colleague is still named where its own symbols do it: nobody was shown those.
 */
export function withoutOpened<One extends Pick<Traced, 'recipient' | 'partner'>>(
  traced: readonly One[],
  opened: readonly OpenedBefore[],
): One[] {
  return traced.filter(({ recipient, partner }) => {
    return !opened.some((one) =>
      recipient === null ? one.partner === partner : one.recipient === recipient,
    )
  })
}
