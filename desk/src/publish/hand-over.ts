// Handing over by hand: parts that may go out are written down first, and only then as files to mail.

import type { Board } from '@forewarn/core/board/board'
import { isMailTurn, type MailBar, mailBar, mayGoOut } from '@forewarn/core/bundle/by-hand'
import type { Part } from '@forewarn/core/bundle/slice'
import type { CaseId, PartId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { recordAndFind } from '../record.ts'
import type { Desk } from '../sign-in.ts'
import { digestOf } from '../team.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'

/** A sealed file on its way to its recipient. */
export interface SealedFile {
  readonly part: Part
  readonly sealed: Uint8Array<ArrayBuffer>
}

/** Where sealed files for mailing lie; `has` says which are there already. */
export interface Outbox {
  has(part: Part): Promise<boolean>
  /** When it returns, the file is on disk, whole or not at all. */
  write(file: SealedFile): Promise<void>
}

/** Parts of a case that go by mail and may by now, in the order of their ids. */
export function dueByHand(board: Board, caseId: CaseId, at: Instant): Part[] {
  return [...board.bundle.parts.values()]
    .filter((part) => part.caseId === caseId && part.byHand !== undefined)
    .filter((part) => mayGoOut(board, part, at))
    .sort((a, b) => (a.partId < b.partId ? -1 : 1))
}

/** Somebody to whom nothing of a case is mailed any more. */
export interface LeftOut {
  readonly recipientId: RecipientId
  readonly because: MailBar
}

/** For whom there are parts that were to go by mail, would by now, and never did. */
export function leftOutByHand(board: Board, caseId: CaseId, at: Instant): LeftOut[] {
  const unsent = [...board.bundle.parts.values()]
    .filter((part) => part.caseId === caseId && part.byHand !== undefined)
    .filter((part) => part.collectedAt.length === 0 && isMailTurn(board, part, at))
  return [...new Set(unsent.map(({ recipientId }) => recipientId))]
    .sort()
    .flatMap((recipientId) => {
      const because = mailBar(board, caseId, recipientId)
      return because === undefined ? [] : [{ recipientId, because }]
    })
}

/**
 * Writes a file for each part that may go out and is not in the outbox. The entry comes first: a
 * crash between the two leaves an entry that names a file which was never written, and running again
 * makes one more. Never the other way round.
 *
 * @returns the parts whose files were written
 * @throws Refusal `handover.notOpen`, `ledger.unwritten`, `house.otherBytes`
 */
export async function handOver(
  desk: Desk,
  ledger: VerifiedLedger,
  caseId: CaseId,
  outbox: Outbox,
): Promise<Part[]> {
  const board = await ledger.catchUp()
  const { now } = await desk.house.call('house')
  const missing: Part[] = []
  for (const part of dueByHand(board, caseId, now)) {
    if (!(await outbox.has(part))) missing.push(part)
  }
  for (const some of inGroups(missing.map(({ partId }) => partId))) {
    await recordHandOver(desk, ledger, some)
  }
  for (const part of missing) await outbox.write({ part, sealed: await fetchSealed(desk, part) })
  return missing
}

/** When it returns, the verified ledger names each of them once more than before. */
async function recordHandOver(desk: Desk, ledger: VerifiedLedger, partIds: PartId[]) {
  const timesIn = ({ bundle }: Board) =>
    partIds.map((partId) => bundle.parts.get(partId)?.collectedAt.length ?? 0)
  const before = timesIn(ledger.board)
  await recordAndFind(desk, ledger, { kind: 'partsHandedOver', partIds }, (after) => {
    return timesIn(after).every((times, i) => times > (before[i] ?? 0)) || undefined
  })
}

/** An entry has room for so many. */
const MOST = 2000

function inGroups(partIds: readonly PartId[]): PartId[][] {
  const groups = Math.ceil(partIds.length / MOST)
  return Array.from({ length: groups }, (_, i) => partIds.slice(i * MOST, (i + 1) * MOST))
}

async function fetchSealed({ house }: Desk, { digest }: Part): Promise<Uint8Array<ArrayBuffer>> {
  const sealed = await house.call('getVault', { params: { digest } })
  if (digestOf(sealed) !== digest) throw new Refusal('house.otherBytes', { digest })
  return sealed
}
