// What the rules about published versions have in common: the attempt they speak of, and its state.

import type { EmbargoSlice } from '../embargo/slice.ts'
import { offerDigest } from '../programme/keys.ts'
import type { ProgrammeSlice } from '../programme/slice.ts'
import type { AttemptId, CaseId, RecipientId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Attempt, BundleSlice, Part } from './slice.ts'

export interface Slices {
  readonly programme: ProgrammeSlice
  readonly embargo: EmbargoSlice
  readonly bundle: BundleSlice
}

/** @throws Refusal `attempt.state` where there is no such attempt */
export function attemptOf({ bundle }: Slices, attemptId: AttemptId): Attempt {
  const attempt = bundle.attempts.get(attemptId)
  if (attempt === undefined) throw new Refusal('attempt.state', { state: 'unknown' })
  return attempt
}

/**
 * What every attempt that begins has to be: of a case under embargo, and of its bundle's next version.
 *
 * @throws Refusal `attempt.state`, `bundle.noEmbargo`, `bundle.version`, `bundle.otherCase`
 */
export function mustBeNext(
  slices: Slices,
  event: Pick<Attempt, 'attemptId' | 'bundleId' | 'caseId' | 'version'>,
): void {
  const { attempts, versions } = slices.bundle
  if (attempts.has(event.attemptId)) throw new Refusal('attempt.state', { state: 'known' })
  mustBeUnderEmbargo(slices, event.caseId)
  const published = versions.get(event.bundleId) ?? []
  if (event.version !== published.length + 1) {
    throw new Refusal('bundle.version', { expected: published.length + 1, actual: event.version })
  }
  const first = published[0]
  if (first !== undefined && attempts.get(first)?.caseId !== event.caseId) {
    throw new Refusal('bundle.otherCase', {})
  }
}

/** @throws Refusal `attempt.state` where it was never published, `bundle.withdrawn` */
export function currentAttempt(slices: Slices, attemptId: AttemptId): Attempt {
  const attempt = attemptOf(slices, attemptId)
  if (attempt.published === undefined) throw new Refusal('attempt.state', { state: 'unpublished' })
  if (attempt.withdrawn !== undefined) {
    throw new Refusal('bundle.withdrawn', { version: attempt.version })
  }
  return attempt
}

/** Whether anything of it may still be handed out: it is the newest version, and not withdrawn. */
export function isHandedOut({ bundle }: Pick<Slices, 'bundle'>, attemptId: AttemptId): boolean {
  const attempt = bundle.attempts.get(attemptId)
  if (attempt === undefined || attempt.withdrawn !== undefined) return false
  return bundle.versions.get(attempt.bundleId)?.at(-1) === attemptId
}

/** @throws Refusal `bundle.noEmbargo` */
export function mustBeUnderEmbargo({ embargo }: Slices, caseId: CaseId): void {
  const em = embargo.cases.get(caseId)?.em
  if (em !== 'A' && em !== 'R') throw new Refusal('bundle.noEmbargo', {})
}

/** How many copies of this attempt were ever addressed to the recipient. */
export function copiesOf(
  { copies = [], byHand = [], added = [] }: Attempt,
  recipientId: RecipientId,
): number {
  return [...copies, ...byHand, ...added].filter((one) => one.recipientId === recipientId).length
}

/**
 * Which row of symbols a recipient's copies of a case are marked with, from 1: every theft begins
 * another, and a new version keeps the newest.
 */
export function generationOf(
  { bundle }: Pick<Slices, 'bundle'>,
  caseId: CaseId,
  recipientId: RecipientId,
): number {
  const thefts = bundle.thefts.get(caseId) ?? []
  return 1 + thefts.filter((one) => one.recipientId === recipientId).length
}

/**
 * A version whose copies were marked before a theft was known would hand out the stolen marks again.
 *
 * @throws Refusal `attempt.overtaken`
 */
export function mustKnowThefts(
  { bundle }: Pick<Slices, 'bundle'>,
  { caseId, begunSeq }: Pick<Attempt, 'caseId' | 'begunSeq'>,
): void {
  const since = bundle.thefts.get(caseId)?.find(({ seq }) => seq > begunSeq)
  if (since === undefined) return
  throw new Refusal('attempt.overtaken', { recipientId: since.recipientId, entry: since.seq })
}

/** The parts of the recipient's newest copy: what it may be handed out. */
export function currentParts(
  { bundle }: Pick<Slices, 'bundle'>,
  attemptId: AttemptId,
  recipientId: RecipientId,
): Part[] {
  return (bundle.partsOf.get(recipientId) ?? []).filter(
    (part) => part.attemptId === attemptId && part.superseded === undefined,
  )
}

/**
 * The digest of the keys that things are sealed to for this recipient now.
 *
 * @throws Refusal `bundle.keyless`
 */
export function keysNow({ programme }: Pick<Slices, 'programme'>, recipientId: RecipientId) {
  const { signingKey, ageKeys = [] } = programme.recipients.get(recipientId) ?? {}
  if (signingKey === undefined) throw new Refusal('bundle.keyless', { recipientId })
  return offerDigest(signingKey, ageKeys)
}
