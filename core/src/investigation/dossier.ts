// What is laid before the judgement: copies, sightings, likeness and marks, as plain values.

import { z } from 'zod'
import { BOUND } from '../marking/codes/trace.ts'
import { ArtefactClass, At, Digest } from '../shared/fields.ts'
import type { Instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Sighting } from './sighting.ts'
import type { Bounds } from './waves.ts'

const Name = z.string().min(1).max(200)

/** What a recipient is. Several people share a mailbox, so its copy names none of them. */
export const HolderKind = z.enum(['person', 'service', 'mailbox'])
export type HolderKind = z.infer<typeof HolderKind>

/**
 * One recipient's copy: when each part could be opened, and when it was collected, if ever.
 *
 * For a copy handed over outside the house `collectedAt` is when it was sent.
 */
export const HeldCopy = z.strictObject({
  recipient: Name,
  partner: Name,
  kind: HolderKind,
  parts: z.array(
    z.strictObject({
      class: ArtefactClass,
      opensAt: At,
      collectedAt: At.optional(),
      openedAt: At.optional(),
      /** Of the bundle, where it has several. */
      version: z.int().min(1).optional(),
    }),
  ),
})
export type HeldCopy = z.infer<typeof HeldCopy>

/** Lines from 1, both ends included. */
const Lines = z.tuple([z.int().min(1), z.int().min(1)])

/**
 * How one sample compares with what was shared; only its best item counts as evidence.
 *
 * `nats`: log-likelihood ratio of derived against unrelated. `excerpt`: text of the strongest
 * region on both sides, for people to see with their own eyes; it is shown escaped.
 */
export const SampleLikeness = z.strictObject({
  sample: Digest,
  verdict: z.enum(['derived', 'similar', 'insufficient', 'unrelated']),
  best: z
    .array(
      z.strictObject({
        item: Name,
        nats: z.number(),
        /** What of the sample is like the item, where that lies inside of it. */
        within: z.string().max(500).optional(),
        regions: z.array(z.strictObject({ sample: Lines, item: Lines })).max(1000),
        excerpt: z
          .strictObject({ sample: z.string().max(20_000), item: z.string().max(20_000) })
          .optional(),
      }),
    )
    .max(50),
  /** What of the sample was left out, and why. */
  unread: z.array(z.string().max(500)).max(20).optional(),
})
export type SampleLikeness = z.infer<typeof SampleLikeness>

/**
 * An item of the bundle, and whether its text also stood in what the finder or broker had.
 *
 * Text that both had cannot tell one from the other; text that the team added can.
 */
export const SharedItem = z.strictObject({
  item: Name,
  class: ArtefactClass,
  upstream: z.enum(['same', 'different', 'unknown']),
  /** When its text was there for everybody to read; absent where it never was. */
  publicAt: At.optional(),
})
export type SharedItem = z.infer<typeof SharedItem>

const Count = z.number().min(1)

/** What `multiplicity` is the product of, over the share of the bound; see marking/multiplicity.ts. */
export const Factors = z.strictObject({
  copies: Count,
  sets: Count,
  scores: Count,
  levels: Count,
  analyses: Count,
  searched: Count,
  share: z.number().gt(0).max(1),
})

/** A copy that the marks name, or a partner where only that is certain (`recipient` is null). */
export const Traced = z.strictObject({
  recipient: Name.nullable(),
  partner: Name,
  pValue: z.number().min(0).max(1),
  multiplicity: z.number().min(1),
  /** Recipients or partners whose copies were taken to have leaked as well; left out for none. */
  given: z.array(Name).min(1).max(2).optional(),
  /** At which positions it was compared, and what was counted; left out before there was a word for it. */
  level: z.enum(['partner', 'copy', 'recipient']).optional(),
  factors: Factors.optional(),
})
export type Traced = z.infer<typeof Traced>

/**
 * What reading the marks gave. `samples`: digests of exactly what was read, as one leak.
 *
 * `power`: the chance that these marks would have named the copy of a single leaker, where it is
 * known. Without it, marks that name nobody say nothing.
 */
export const MarksRead = z.strictObject({
  samples: z.array(Digest).min(1),
  verdict: z.enum(['traced', 'unresolved', 'not-ours']),
  carriers: z.strictObject({
    held: z.int().min(0),
    read: z.int().min(0),
    erased: z.int().min(0),
  }),
  power: z.number().min(0).max(1).optional(),
  traced: z.array(Traced),
})
export type MarksRead = z.infer<typeof MarksRead>

/** Something anyone could read, from which the flaw can be worked out: a commit, a patch, a talk. */
export const PublicArtefact = z.strictObject({ at: At, what: z.string().min(1).max(500) })
export type PublicArtefact = z.infer<typeof PublicArtefact>

export interface Dossier {
  /** The case's name and what it is called in public. */
  readonly case: string
  readonly identifiers: readonly string[]
  readonly liftedAt: Instant | undefined
  readonly copies: readonly HeldCopy[]
  readonly items: readonly SharedItem[]
  readonly sightings: readonly Sighting[]
  readonly publicArtefacts: readonly PublicArtefact[]
  readonly likeness: readonly SampleLikeness[]
  readonly marks: MarksRead | undefined
}

/** When the first part of any copy opened, and when the embargo ended for everybody. */
export function boundsOf({ copies, liftedAt }: Pick<Dossier, 'copies' | 'liftedAt'>): Bounds {
  const opens = copies.flatMap(({ parts }) =>
    parts.map(({ opensAt, collectedAt }) => Math.min(opensAt, collectedAt ?? opensAt)),
  )
  const sharedAt = opens.length === 0 ? undefined : (least(opens) as Instant)
  return { sharedAt, liftedAt }
}

/** Sightings of another vulnerability: a match there says nothing about this one. */
export function isOfAnother(sighting: Sighting, { identifiers }: Dossier): boolean {
  return (
    sighting.identifiers.length > 0 &&
    !sighting.identifiers.some((identifier) => identifiers.includes(identifier))
  )
}

/**
 * Returns only if the pieces speak of the same things.
 *
 * @throws Refusal `investigation.evidence`
 */
export function verifyDossier(dossier: Dossier): void {
  once(
    'recipient',
    dossier.copies.map(({ recipient }) => recipient),
  )
  once(
    'sighting',
    dossier.sightings.map(({ id }) => id),
  )
  once(
    'comparison of the sample',
    dossier.likeness.map(({ sample }) => sample),
  )
  once(
    'item',
    dossier.items.map(({ item }) => item),
  )
  const items = new Set(dossier.items.map(({ item }) => item))
  for (const item of dossier.likeness.flatMap(({ best }) => best.map(({ item }) => item))) {
    if (!items.has(item)) throw unfit(`a sample is compared with ${item}, which was not shared`)
  }
  for (const { recipient, partner, pValue, multiplicity } of dossier.marks?.traced ?? []) {
    if (!(pValue * multiplicity <= BOUND)) throw unfit('a copy is named above the bound')
    const known = dossier.copies.some(
      (copy) => copy.partner === partner && (recipient === null || copy.recipient === recipient),
    )
    if (!known) throw unfit(`the marks name ${recipient ?? partner}, to whom no copy was addressed`)
  }
}

export function unfit(problem: string): Refusal<'investigation.evidence'> {
  return new Refusal('investigation.evidence', { problem })
}

function once(what: string, names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw unfit(`the ${what} ${name} occurs twice`)
    seen.add(name)
  }
}

/** Without spreading: a house may have more parts than a call takes arguments. */
function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b))
}
