// The release plan as a table of everybody, before anything is shared.

import type { EmbargoSlice } from '../embargo/slice.ts'
import {
  ARTEFACT_CLASSES,
  type ArtefactClass,
  type Jurisdiction,
  type Tier,
} from '../shared/fields.ts'
import type { CaseId, RecipientId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import { hasOpened, type Obstacle, type Release, release, waitsFor } from './plan.ts'
import type { ProgrammeSlice, Recipient } from './slice.ts'

interface Slices {
  readonly programme: ProgrammeSlice
  readonly embargo: EmbargoSlice
}

export type Cell = Release & {
  /** Whether its instant has come. */
  readonly open: boolean
}

/** Recipients for whom every class opens alike. */
export interface PlanRow {
  readonly tier: Tier
  readonly jurisdictions: readonly Jurisdiction[]
  readonly partners: number
  readonly recipientIds: readonly RecipientId[]
  readonly cells: Readonly<Record<ArtefactClass, Cell>>
}

/** Recipients whom the plan gives something, and who cannot get it until they do what is missing. */
export interface Waiting {
  readonly obstacle: Obstacle
  readonly recipientIds: readonly RecipientId[]
}

export interface PlanTable {
  /** By tier, then the widest row first. */
  readonly rows: readonly PlanRow[]
  readonly waiting: readonly Waiting[]
}

/** Every recipient of the programme × every class. Takes time in proportion to both and the plan. */
export function planTable(slices: Slices, caseId: CaseId, at: Instant): PlanTable {
  const rows = new Map<string, Draft>()
  const waiting = new Map<Obstacle, RecipientId[]>()
  // After an end that released nothing there is nothing that anybody could do.
  const isOver = slices.embargo.cases.get(caseId)?.unreleased !== undefined
  for (const [recipientId, recipient] of slices.programme.recipients) {
    const cells = cellsOf(slices, caseId, recipientId, at)
    addTo(rows, slices.programme, [recipientId, recipient], cells)
    if (isOver || Object.values(cells).every((cell) => 'never' in cell)) continue
    for (const obstacle of waitsFor(slices, caseId, recipientId)) {
      const others = waiting.get(obstacle)
      if (others === undefined) waiting.set(obstacle, [recipientId])
      else others.push(recipientId)
    }
  }
  return {
    rows: [...rows.values()].map(finish).sort(byTierThenWidth),
    waiting: [...waiting].map(([obstacle, recipientIds]) => ({ obstacle, recipientIds })),
  }
}

type Cells = PlanRow['cells']

interface Draft {
  readonly tier: Tier
  readonly jurisdictions: Set<Jurisdiction>
  readonly partnerIds: Set<string>
  readonly recipientIds: RecipientId[]
  readonly cells: Cells
}

function cellsOf(slices: Slices, caseId: CaseId, recipientId: RecipientId, at: Instant): Cells {
  const cell = (artefactClass: ArtefactClass): [ArtefactClass, Cell] => {
    const planned = release(slices, caseId, recipientId, artefactClass)
    const open = 'opensAt' in planned && hasOpened(slices, caseId, planned.opensAt, at)
    return [artefactClass, { ...planned, open }]
  }
  return Object.fromEntries(ARTEFACT_CLASSES.map(cell)) as Record<ArtefactClass, Cell>
}

function addTo(
  rows: Map<string, Draft>,
  { partners }: ProgrammeSlice,
  [recipientId, { partnerId }]: [RecipientId, Recipient],
  cells: Cells,
): void {
  const partner = partners.get(partnerId)
  if (partner === undefined) return
  const { tier, jurisdiction } = partner
  const alike = JSON.stringify([tier, cells])
  const row = rows.get(alike) ?? {
    tier,
    jurisdictions: new Set(),
    partnerIds: new Set(),
    recipientIds: [],
    cells,
  }
  row.jurisdictions.add(jurisdiction)
  row.partnerIds.add(partnerId)
  row.recipientIds.push(recipientId)
  rows.set(alike, row)
}

function finish({ tier, jurisdictions, partnerIds, recipientIds, cells }: Draft): PlanRow {
  return {
    tier,
    jurisdictions: [...jurisdictions].sort(),
    partners: partnerIds.size,
    recipientIds,
    cells,
  }
}

function byTierThenWidth(a: PlanRow, b: PlanRow): number {
  if (a.tier !== b.tier) return a.tier < b.tier ? -1 : 1
  return b.recipientIds.length - a.recipientIds.length
}
