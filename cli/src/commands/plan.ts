// `forewarn plan`: who sees what, when, and why not, before anything is shared.

import { basename, resolve } from 'node:path'
import type { Board } from '@forewarn/core/board/board'
import type { PlanLine } from '@forewarn/core/programme/events'
import { type PlanTable, planTable } from '@forewarn/core/programme/plan-table'
import { readPlan } from '@forewarn/core/programme/read-plan'
import { tiersOf } from '@forewarn/core/programme/slice'
import type { CaseId } from '@forewarn/core/shared/ids'
import { type Instant, parseInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { caseNamed } from '@forewarn/desk/cases'
import { namesOf } from '../names.ts'
import { type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import { planText } from '../plan-text.ts'
import { readText } from '../ports/text-file.ts'
import type { Register } from '../program.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends DeskOptions {
  readonly file?: string
  readonly until?: string
}

const PLAN_FILE = `
A plan.yaml, in which lift is the end of the embargo:

  tiers:
    early: { headline: lift - 5d, verification-code: lift - 24h, patch: lift }
    late: { headline: lift - 24h, verification-code: never }
  jurisdictions:
    XX: { '*': { verification-code: never } }

docs/plan-yaml.md tells the rest.`

export const registerPlan: Register = (program, terminal) => {
  deskCommand(program, 'plan', {
    summary: 'show who sees what, when',
    description:
      'Shows who sees what, when, and the reason for every no. With --file it shows a plan that is not sent: nothing is shared or written down.',
    example: 'forewarn plan postern --file plan.yaml --until 2026-03-02T18:00Z',
  })
    .addHelpText('after', PLAN_FILE)
    .helpGroup('Sharing:')
    .argument('<case>', 'its name or id')
    .option('--file <plan.yaml>', 'show this plan instead of the one in force')
    .option('--until <time>', 'as if the embargo ended then, such as 2026-03-02T18:00Z')
    .action(async (name: string, options: Options) => {
      const { desk, board, folder } = await openStaffDesk(terminal, options)
      const { caseId } = await caseNamed(desk, board, name)
      const table = await tableOf(terminal, board, caseId, options)
      const names = await namesOf({ desk, folder })
      if (options.json) terminal.print(JSON.stringify(table))
      else terminal.print(planText(table, names, terminal.zone))
    })
}

async function tableOf(
  terminal: Terminal,
  board: Board,
  caseId: CaseId,
  { file, until }: Options,
): Promise<PlanTable> {
  const { now } = terminal.clock
  const active = board.embargo.cases.get(caseId)?.active?.liftsAt
  const liftsAt = until === undefined ? active : parseInstant(until)
  if (file === undefined && until === undefined) return planTable(board, caseId, now())
  if (liftsAt === undefined) {
    const remedy = 'Say when it would end, with --until.'
    throw new Refusal('input.missing', { what: 'The end of the embargo', remedy })
  }
  const lines =
    file === undefined
      ? (board.programme.plans.get(caseId)?.lines ?? [])
      : await readPlanFile(terminal, board, file, liftsAt)
  return planTable(supposing(board, caseId, { liftsAt, lines }), caseId, now())
}

/** @throws Refusal `input.missing`, `file.malformed` with the line, `file.tooLarge` */
export async function readPlanFile(
  terminal: Terminal,
  { programme }: Board,
  file: string,
  liftsAt: Instant,
): Promise<PlanLine[]> {
  const written = await readText(resolve(terminal.cwd, file))
  return readPlan(basename(file), written, { liftsAt, tiers: tiersOf(programme) })
}

/** The board as it would be under another plan and end. The board itself stays as it is. */
export function supposing(
  { programme, embargo }: Board,
  caseId: CaseId,
  plan: { readonly liftsAt: Instant; readonly lines: readonly PlanLine[] },
): Pick<Board, 'programme' | 'embargo'> {
  const plans = new Map(programme.plans).set(caseId, plan)
  const cases = new Map(embargo.cases)
  const found = cases.get(caseId)
  if (found?.active !== undefined) {
    cases.set(caseId, { ...found, active: { ...found.active, liftsAt: plan.liftsAt } })
  }
  return { programme: { ...programme, plans }, embargo: { ...embargo, cases } }
}
