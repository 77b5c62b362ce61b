// Who has collected and opened what of a case: by tier, partner and recipient.

import type { Board } from '@forewarn/core/board/board'
import { isOpen } from '@forewarn/core/bundle/rules'
import type { Part } from '@forewarn/core/bundle/slice'
import type { RecipientKind } from '@forewarn/core/programme/events'
import { ARTEFACT_CLASSES, type ArtefactClass } from '@forewarn/core/shared/fields'
import type { CaseId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { type Names, nameOf } from './names.ts'

/** Parts: how many were addressed, may be or were collected, were collected, were opened. */
export interface Counts {
  readonly addressed: number
  readonly open: number
  readonly collected: number
  readonly opened: number
}

export interface ClassCounts extends Counts {
  readonly class: ArtefactClass
}

export interface HeldPart {
  readonly class: ArtefactClass
  readonly opensAt: Instant
  /** Its instant has come. */
  readonly isDue: boolean
  /** Its recipient may collect it, or has. */
  readonly isOpen: boolean
  readonly collectedAt: Instant | null
  readonly openedAt: Instant | null
}

export interface RecipientProgress {
  readonly recipientId: RecipientId
  readonly name: string
  readonly kind: RecipientKind
  readonly parts: readonly HeldPart[]
}

export interface PartnerProgress extends Counts {
  readonly partnerId: string
  readonly name: string
  readonly recipients: readonly RecipientProgress[]
}

export interface TierProgress extends Counts {
  readonly tier: string
  readonly classes: readonly ClassCounts[]
  readonly partners: readonly PartnerProgress[]
}

/** By tier, partner and recipient; partners and recipients by name. */
export function tiersProgress(
  board: Board,
  caseId: CaseId,
  { names, at }: { readonly names: Names; readonly at: Instant },
): TierProgress[] {
  const held = recipientsOf(board, caseId, at)
  const { recipients, partners } = board.programme
  const byPartner = Map.groupBy(held, ([id]) => recipients.get(id)?.partnerId)
  const rows = [...byPartner].flatMap(([partnerId, own]) => {
    const partner = partnerId === undefined ? undefined : partners.get(partnerId)
    if (partnerId === undefined || partner === undefined) return []
    return [{ tier: partner.tier, ...partnerRow(board, names, { partnerId, own }) }]
  })
  return [...Map.groupBy(rows, ({ tier }) => tier)].map(([tier, own]) => tierRow(tier, own))
}

type Held = readonly [RecipientId, readonly HeldPart[]]

/** Only the newest version of each bundle: what came before it was shared before it. */
function recipientsOf(board: Board, caseId: CaseId, at: Instant): Held[] {
  const newest = new Set([...board.bundle.versions.values()].map((attempts) => attempts.at(-1)))
  const parts = [...board.bundle.parts.values()].filter(
    (part) => part.caseId === caseId && newest.has(part.attemptId) && part.superseded === undefined,
  )
  return [...Map.groupBy(parts, ({ recipientId }) => recipientId)].map(([id, own]) => [
    id,
    own.map((part) => heldPart(board, part, at)).sort(byClass),
  ])
}

function heldPart(board: Board, part: Part, at: Instant): HeldPart {
  const collectedAt = part.collectedAt[0] ?? null
  return {
    class: part.class,
    opensAt: part.opensAt,
    isDue: at >= part.opensAt,
    isOpen: collectedAt !== null || isOpen(board, part, at),
    collectedAt,
    openedAt: part.openedAt ?? null,
  }
}

function partnerRow(
  { programme }: Board,
  names: Names,
  { partnerId, own }: { partnerId: string; own: readonly Held[] },
): PartnerProgress {
  const recipients = own.map(([recipientId, parts]) => ({
    recipientId,
    name: nameOf(names, recipientId),
    kind: programme.recipients.get(recipientId)?.kind ?? 'person',
    parts,
  }))
  return {
    partnerId,
    name: nameOf(names, partnerId),
    recipients: recipients.sort(byName),
    ...count(own.flatMap(([, parts]) => parts)),
  }
}

function tierRow(tier: string, partners: readonly PartnerProgress[]): TierProgress {
  const parts = partners.flatMap(({ recipients }) => recipients.flatMap((one) => one.parts))
  const classes = ARTEFACT_CLASSES.map((one) => ({
    class: one,
    ...count(parts.filter((part) => part.class === one)),
  }))
  return {
    tier,
    classes: classes.filter(({ addressed }) => addressed > 0),
    partners: [...partners].sort(byName),
    ...count(parts),
  }
}

export function count(parts: readonly HeldPart[]): Counts {
  return {
    addressed: parts.length,
    open: parts.filter((part) => part.isOpen).length,
    collected: parts.filter(({ collectedAt }) => collectedAt !== null).length,
    opened: parts.filter(({ openedAt }) => openedAt !== null).length,
  }
}

function byClass(a: HeldPart, b: HeldPart): number {
  return ARTEFACT_CLASSES.indexOf(a.class) - ARTEFACT_CLASSES.indexOf(b.class)
}

/** By code unit, so that every reader sees one order. */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
