// The entries that an opening rests on, each with the proof that it stands in the log, and none of anybody else.

import { readStatement } from '@forewarn/core/board/admit'
import { type Act, Entry } from '@forewarn/core/board/entry'
import type { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { commit } from '@forewarn/core/log/leaf'
import { type StoredEntry, writeReceipt } from '@forewarn/core/log/receipt'
import { Tree } from '@forewarn/core/log/tree'
import { base64, fromBase64, sameBytes, text } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { openPinned } from '../pinned-log.ts'
import type { Desk } from '../sign-in.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import type { OpeningFile } from './file.ts'

/** An act where it stands. */
interface Standing {
  readonly seq: number
  readonly act: Act
}

/**
 * Fetches the ledger once more, for a desk keeps no entries; it must be the one that was verified.
 *
 * @throws Refusal `ledger.split`, `ledger.wentBack`, `witness.tooFew`
 */
export async function receiptsFor(
  desk: Desk,
  ledger: VerifiedLedger,
  naming: OpenedNaming,
): Promise<Pick<OpeningFile, 'receipts' | 'prefixes' | 'continued'>> {
  await ledger.catchUp()
  const { size, note } = await cosignedBy(desk)
  await ledger.catchUp()
  const stored = await fetchAll(desk, size)
  const tree = new Tree()
  for (const { salt, bytes } of stored) tree.append(commit(salt, bytes))
  if (!sameBytes(tree.root(), ledger.root(size))) throw new Refusal('ledger.split', { size })
  const anew: number[] = []
  const acts = stored.flatMap(({ bytes }, seq) => {
    const entry = Entry.parse(JSON.parse(text(bytes)))
    if ('act' in entry) return [{ seq, act: entry.act }]
    if (entry.event.kind === 'logContinued') anew.push(seq)
    return []
  })
  const attempts = new Set(acts.flatMap(({ act }) => attemptsIn(naming, act)))
  const own = acts.filter((one) => isOf(naming, attempts, one))
  const seqs = [...own, ...lineageOf(acts, own)].map(({ seq }) => seq)
  const receiptOf = (seq: number) =>
    writeReceipt(tree, stored[seq] as StoredEntry, seq, { size, signed: note })
  const receipts = [...new Set(seqs)].sort((a, b) => a - b).map(receiptOf)
  const drawnFor = new Set<string>(naming.draws?.map(({ attemptId }) => attemptId))
  const prefixes = own.flatMap(({ seq, act }) => {
    const { event } = readStatement(act)
    if (event.kind !== 'drawCommitted' || !drawnFor.has(event.attemptId)) return []
    return { size: seq + 1, proof: tree.consistencyProof(seq + 1, size).hashes.map(base64) }
  })
  if (prefixes.length === 0) return { receipts }
  return { receipts, prefixes, ...(anew.length > 1 && { continued: anew.map(receiptOf) }) }
}

/** Cosigned where the house has witnesses at all: whoever is shown it may pin them, whatever this desk does. */
async function cosignedBy({ house, keyring }: Desk) {
  const { witnessing } = await house.call('house')
  const asked = witnessing === undefined ? {} : { query: { witnessed: '1' } as const }
  const { checkpoint } = await house.call('checkpoint', asked)
  return { ...openPinned(checkpoint, keyring.pins), note: checkpoint }
}

async function fetchAll({ house }: Desk, size: number): Promise<StoredEntry[]> {
  const stored: StoredEntry[] = []
  while (stored.length < size) {
    const { entries } = await house.call('entries', { query: { from: stored.length } })
    if (entries.length === 0) {
      throw new Refusal('ledger.wentBack', { seen: size, offered: stored.length })
    }
    for (const { salt, bytes } of entries.slice(0, size - stored.length)) {
      stored.push({ salt: fromBase64(salt), bytes: fromBase64(bytes) })
    }
  }
  return stored
}

/** Of the case. */
function attemptsIn({ caseId }: OpenedNaming, act: Act): string[] {
  const { event } = readStatement(act)
  const isBegun = event.kind === 'seedCommitted' || event.kind === 'drawCommitted'
  return isBegun && event.caseId === caseId ? [event.attemptId] : []
}

/** What speaks of this case's attempts and analyses, of this finding, and of this copy and its holder. */
function isOf(naming: OpenedNaming, attempts: ReadonlySet<string>, { act }: Standing): boolean {
  const { caseId, attemptId, analysisId, findingId, copy, analysis } = naming
  const { recipientId, parts } = copy.commitment
  const { event } = readStatement(act)
  switch (event.kind) {
    case 'programmeFounded':
      return true
    case 'keysEnrolled':
      return event.recipientId === recipientId
    case 'seedCommitted':
    case 'drawCommitted':
    case 'codewordsDrawn':
    case 'bundlePublished':
      return attempts.has(event.attemptId)
    case 'copyAdded': {
      const isOfCase = event.because === 'theft' && attempts.has(event.attemptId)
      return (event.attemptId === attemptId || isOfCase) && event.recipientId === recipientId
    }
    case 'copyCollected':
      return act.by === recipientId && parts.some(({ partId }) => partId === event.partId)
    case 'sightingRecorded':
    case 'sightingLogged':
      return analysis.samples.includes(JSON.stringify(event.sightingId))
    case 'analysisDeclared':
      return event.caseId === caseId
    case 'readingLogged':
      return event.analysisId === analysisId
    case 'findingSealed':
      return event.findingId === findingId
    case 'spellingsOpened':
      return naming.spellings !== undefined && event.attemptId === attemptId
    case 'commitmentOpened':
    case 'namingOpened':
      return event.recipientId === recipientId
    default:
      return false
  }
}

/** Every enrolment of whoever signed these, of whoever signed that, and so on to the founding. */
function lineageOf(all: readonly Standing[], of: readonly Standing[]): Standing[] {
  const enrolments = all.flatMap((one) => {
    const { event } = readStatement(one.act)
    return event.kind === 'staffEnrolled' ? [{ ...one, staffId: event.staffId as string }] : []
  })
  const found = new Set<Standing>()
  const known = new Set<string>()
  const open = of.flatMap(signersOf)
  for (let signer = open.pop(); signer !== undefined; signer = open.pop()) {
    if (known.has(signer)) continue
    known.add(signer)
    for (const one of enrolments.filter(({ staffId }) => staffId === signer)) {
      found.add(one)
      open.push(...signersOf(one))
    }
  }
  return [...found]
}

function signersOf({ act }: Standing): string[] {
  return [act.by, ...(act.also ?? []).map(({ by }) => by)]
}
