// The release plan as text: who sees what, when, and the reason for every no.

import { OBSTACLE_WORDS } from '@forewarn/core/programme/plan'
import type { Cell, PlanRow, PlanTable } from '@forewarn/core/programme/plan-table'
import { ARTEFACT_CLASSES } from '@forewarn/core/shared/fields'
import { showInstant } from '@forewarn/core/shared/instant'
import type { Names } from './names.ts'
import { columns, counted } from './table.ts'

/** @param zone the reader's, for the local time beside UTC */
export function planText({ rows, waiting }: PlanTable, names: Names, zone: string): string {
  const blocks = rows.map((row) => [heading(row), columns(cells(row, zone))].join('\n'))
  const waits = waiting.map(({ obstacle, recipientIds }) => [
    `  ${counted(recipientIds.length, 'recipient')}`,
    OBSTACLE_WORDS[obstacle],
    names.some(recipientIds),
  ])
  if (rows.length === 0) return 'The programme has no recipients yet.'
  if (waits.length > 0) blocks.push(`Waiting for a person\n${columns(waits)}`)
  return blocks.join('\n\n')
}

function heading({ tier, jurisdictions, partners, recipientIds }: PlanRow): string {
  const who = `${counted(partners, 'partner')}, ${counted(recipientIds.length, 'recipient')}`
  return `${tier} (${jurisdictions.join(', ')}): ${who}`
}

function cells({ cells }: PlanRow, zone: string): string[][] {
  return ARTEFACT_CLASSES.map((one) => [`  ${one}`, when(cells[one], zone)])
}

function when(cell: Cell, zone: string): string {
  if ('never' in cell) return `no: ${OBSTACLE_WORDS[cell.never]}`
  return `${showInstant(cell.opensAt, zone)}${cell.open ? ', open' : ''}`
}
