// One case of the board as plain values: clock, alarms, who holds what, who waits, who will see what.

import type { Board } from '@forewarn/core/board/board'
import { OBSTACLE_WORDS } from '@forewarn/core/programme/plan'
import { type PlanRow, planTable } from '@forewarn/core/programme/plan-table'
import { ARTEFACT_CLASSES, type ArtefactClass } from '@forewarn/core/shared/fields'
import type { FindingId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { visible } from '@forewarn/core/shared/visible'
import { publishedOf } from '@forewarn/desk/advisory'
import type { NamedCase } from '@forewarn/desk/cases'
import { type Overview, overview } from '@forewarn/desk/overview'
import type { Desk } from '@forewarn/desk/sign-in'
import type { Standing } from '@forewarn/desk/standing'
import { fetchJson, openText } from '@forewarn/desk/team'
import { z } from 'zod'
import { type TierProgress, tiersProgress } from './collecting.ts'
import { type Names, nameOf } from './names.ts'

/** Of the team's own record of what was published, what a board shows. */
const Dossier = z.looseObject({
  version: z.int(),
  capacity: z.looseObject({ positions: z.int(), coalition: z.int() }),
  manifest: z
    .looseObject({ title: z.string(), identifiers: z.array(z.string()), tlp: z.string() })
    .optional(),
})

export interface PublicationView {
  readonly at: Instant
  readonly version: number
  /** Empty where this desk cannot open it. */
  readonly title: string
  readonly identifiers: readonly string[]
  readonly tlp: string | null
  readonly positions: number
  readonly coalition: number
}

export interface PlanCellView {
  readonly class: ArtefactClass
  readonly opensAt: Instant | null
  readonly isOpen: boolean
  /** Why never, in words. */
  readonly why: string | null
}

export interface PlanRowView {
  readonly tier: string
  readonly jurisdictions: readonly string[]
  readonly partners: number
  readonly recipients: number
  readonly cells: readonly PlanCellView[]
}

export interface WaitingView {
  /** What is missing, in words. */
  readonly what: string
  readonly who: readonly PersonView[]
}

export interface PersonView {
  readonly id: string
  readonly name: string
  readonly partner: string
}

export interface StandingView extends Pick<Standing, 'state' | 'since' | 'report'> {
  readonly who: PersonView
}

export interface CaseView
  extends Pick<
    Overview,
    'caseId' | 'state' | 'liftsAt' | 'liftedAt' | 'unreleasedAt' | 'isStaged' | 'mustEnd' | 'advice'
  > {
  readonly name: string
  readonly title: string | null
  readonly openedAt: Instant
  readonly proposals: readonly Instant[]
  /** What has happened, a letter each. */
  readonly happened: readonly CsLetter[]
  readonly consent: { readonly asked: number; readonly given: number }
  readonly early: string | null
  readonly publication: PublicationView | null
  readonly tiers: readonly TierProgress[]
  readonly waiting: readonly WaitingView[]
  readonly declined: readonly PersonView[]
  readonly standings: readonly StandingView[]
  readonly plan: readonly PlanRowView[]
  readonly sightings: number
  readonly findings: readonly { readonly findingId: FindingId; readonly at: Instant }[]
}

export type CsLetter = 'V' | 'F' | 'D' | 'P' | 'X' | 'A'

interface Asked {
  readonly named: NamedCase
  readonly names: Names
  readonly at: Instant
}

export async function caseView(desk: Desk, board: Board, asked: Asked): Promise<CaseView> {
  const { named, names, at } = asked
  const { caseId, name, title } = named
  const { classes: _, partners: __, isPublished: ___, ...rest } = overview(board, caseId, at)
  const person = personIn(board, names)
  const found = board.embargo.cases.get(caseId)
  const participants = [...(found?.participants.values() ?? [])]
  const plan = planTable(board, caseId, at).rows.map(planRow).sort(byOpening)
  const rank = ({ tier }: { readonly tier: string }) => plan.findIndex((row) => row.tier === tier)
  return {
    ...rest,
    name: visible(name),
    title: title === undefined ? null : visible(title),
    proposals: found?.proposals ?? [],
    happened: lettersOf(found?.cs ?? ''),
    consent: {
      asked: participants.filter(({ consent }) => consent !== 'NO_EMBARGO').length,
      given: participants.filter(({ consent }) => consent === 'SIGNATORY').length,
    },
    early: await earlyReason(desk, board, caseId),
    publication: await publicationOf(desk, board, caseId),
    tiers: tiersProgress(board, caseId, { names, at }).sort((a, b) => rank(a) - rank(b)),
    waiting: rest.waiting.map(({ obstacle, recipientIds }) => ({
      what: OBSTACLE_WORDS[obstacle],
      who: recipientIds.map(person),
    })),
    declined: rest.declined.map(person),
    standings: rest.standings.map(({ recipientId, ...one }) => ({
      ...one,
      who: person(recipientId),
    })),
    plan,
    ...investigated(board, caseId),
  }
}

function personIn({ programme }: Board, names: Names) {
  return (id: RecipientId): PersonView => {
    const partnerId = programme.recipients.get(id)?.partnerId
    const partner = partnerId === undefined ? '' : nameOf(names, partnerId)
    return { id, name: nameOf(names, id), partner }
  }
}

function lettersOf(cs: string): CsLetter[] {
  return [...cs].filter((letter): letter is CsLetter => letter === letter.toUpperCase())
}

function planRow({ tier, jurisdictions, partners, recipientIds, cells }: PlanRow): PlanRowView {
  return {
    tier,
    jurisdictions,
    partners,
    recipients: recipientIds.length,
    cells: ARTEFACT_CLASSES.map((one) => {
      const cell = cells[one]
      return 'never' in cell
        ? { class: one, opensAt: null, isOpen: false, why: OBSTACLE_WORDS[cell.never] }
        : { class: one, opensAt: cell.opensAt, isOpen: cell.open, why: null }
    }),
  }
}

/** Whoever sees more and sooner comes first: compared class by class, never after ever. */
function byOpening(a: PlanRowView, b: PlanRowView): number {
  for (const [i, { opensAt }] of a.cells.entries()) {
    const [mine, theirs] = [opensAt ?? NEVER, b.cells[i]?.opensAt ?? NEVER]
    if (mine !== theirs) return mine - theirs
  }
  return 0
}

const NEVER = Number.MAX_SAFE_INTEGER

function investigated({ investigation }: Board, caseId: NamedCase['caseId']) {
  const { sightings, analyses, findings } = investigation
  const isOwn = (one: { caseId: string } | undefined) => one?.caseId === caseId
  return {
    sightings: [...sightings.values()].filter(isOwn).length,
    findings: [...findings]
      .filter(([, { analysisId }]) => isOwn(analyses.get(analysisId)))
      .map(([findingId, { at }]) => ({ findingId, at })),
  }
}

async function earlyReason(desk: Desk, { release, embargo }: Board, caseId: NamedCase['caseId']) {
  const { unreleased } = embargo.cases.get(caseId) ?? {}
  const sealed = release.lifted.get(caseId)?.early?.reason ?? unreleased?.reason
  if (sealed === undefined) return null
  const reason = await unlessSealedToOthers(openText(desk, z.string(), sealed))
  return visible(reason ?? 'for a reason that is sealed to others')
}

async function publicationOf(
  desk: Desk,
  board: Board,
  caseId: NamedCase['caseId'],
): Promise<PublicationView | null> {
  const published = publishedOf(board, caseId)
  if (published === undefined) return null
  const dossier = await unlessSealedToOthers(fetchJson(desk, Dossier, published.dossier))
  return {
    at: published.at,
    version: dossier?.version ?? 1,
    title: visible(dossier?.manifest?.title ?? ''),
    identifiers: dossier?.manifest?.identifiers ?? [],
    tlp: dossier?.manifest?.tlp ?? null,
    positions: dossier?.capacity.positions ?? 0,
    coalition: dossier?.capacity.coalition ?? 0,
  }
}

/** What was sealed before this desk was enrolled stays closed to it, and nothing is wrong. */
async function unlessSealedToOthers<T>(opening: Promise<T>): Promise<T | null> {
  try {
    return await opening
  } catch (error) {
    if (error instanceof Refusal && error.code === 'sealing.notForYou') return null
    throw error
  }
}
