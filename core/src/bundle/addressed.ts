// What addressing copies must keep to: the plan, one copy a recipient, and no part twice.

import { release } from '../programme/plan.ts'
import type { CaseId, RecipientId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import { generationOf, type Slices } from './attempt.ts'
import type { AddressedPart } from './events.ts'
import type { Attempt, Part } from './slice.ts'

/** One recipient's copy as an event addresses it. */
export interface AddressedCopy {
  readonly recipientId: RecipientId
  readonly parts: readonly AddressedPart[]
}

/** Each class at the very instant at which the plan opens it. @throws Refusal `bundle.offPlan` */
export function mustBeOnPlan(
  slices: Slices,
  caseId: CaseId,
  { recipientId, parts }: AddressedCopy,
): void {
  for (const part of parts) {
    const planned = release(slices, caseId, recipientId, part.class)
    if (!('opensAt' in planned) || planned.opensAt !== part.opensAt) {
      throw new Refusal('bundle.offPlan', { recipientId, class: part.class })
    }
  }
}

/**
 * One copy a recipient, and no part id twice anywhere.
 *
 * @param others copies that the same attempt has addressed before
 * @throws Refusal `bundle.twice`
 */
export function mustBeNew(
  { bundle }: Slices,
  copies: readonly AddressedCopy[],
  others: readonly AddressedCopy[] = [],
): void {
  const recipients = new Set(others.map(({ recipientId }) => recipientId))
  const partIds = new Set<string>(others.flatMap(({ parts }) => parts.map(({ partId }) => partId)))
  for (const { recipientId, parts } of copies) {
    const classes = new Set(parts.map((part) => part.class))
    const fresh = parts.every(({ partId }) => !partIds.has(partId) && !bundle.parts.has(partId))
    if (recipients.has(recipientId) || classes.size !== parts.length || !fresh) {
      throw new Refusal('bundle.twice', { recipientId })
    }
    recipients.add(recipientId)
    for (const { partId } of parts) partIds.add(partId)
  }
}

/** The parts that a publication or a further copy adds, not handed out to anybody yet. */
export function addParts(
  slices: Slices,
  { attemptId, caseId }: Attempt,
  copies: readonly (AddressedCopy & Partial<Pick<Part, 'byHand' | 'added'>>)[],
): void {
  const { bundle } = slices
  for (const { recipientId, parts, byHand, added } of copies) {
    const generation = generationOf(slices, caseId, recipientId)
    for (const { partId, class: artefactClass, opensAt, digest, bytes } of parts) {
      // Field by field, for there are hundreds of thousands: spreading them takes ten times as long.
      const plain: Part = {
        partId,
        attemptId,
        caseId,
        recipientId,
        class: artefactClass,
        opensAt,
        digest,
        bytes,
        generation,
        collectedAt: [],
      }
      const part = added === undefined ? plain : { ...plain, added }
      if (byHand !== undefined) part.byHand = byHand
      bundle.parts.set(part.partId, part)
      const held = bundle.partsOf.get(recipientId)
      if (held === undefined) bundle.partsOf.set(recipientId, [part])
      else held.push(part)
    }
  }
}
