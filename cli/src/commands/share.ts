// `forewarn share` and `forewarn postpone`: the embargo and its plan agreed on, and moved.

import { planTable } from '@forewarn/core/programme/plan-table'
import type { RecipientId } from '@forewarn/core/shared/ids'
import {
  type Instant,
  parseInstant,
  showDuration,
  showInstant,
} from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { caseNamed, type NamedCase } from '@forewarn/desk/cases'
import { ofAnotherEnd } from '@forewarn/desk/negotiate'
import { movedPlan, postpone, share } from '@forewarn/desk/share'
import { confirm } from '../confirm.ts'
import { consequencesText } from '../history-text.ts'
import { type Names, namesOf } from '../names.ts'
import {
  catchUp,
  type DeskOptions,
  deskCommand,
  openStaffDesk,
  type StaffDesk,
} from '../open-desk.ts'
import { planText } from '../plan-text.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { readPlanFile, supposing } from './plan.ts'

interface Options extends DeskOptions {
  readonly until: string
  readonly plan?: string
  readonly yes?: true
}

export const registerShare: Register = (program, terminal) => {
  deskCommand(program, 'share', {
    summary: 'put a case under embargo and invite by plan',
    description:
      'Agrees on the embargo, sets the release plan, and invites everyone whom the plan gives anything. Nothing of the bundle is sent yet. Run again, it invites whoever came since.',
    example: 'forewarn share postern --until 2026-03-02T18:00Z --plan plan.yaml',
  })
    .helpGroup('Sharing:')
    .argument('<case>', 'its name or id')
    .requiredOption('--until <time>', 'when the embargo ends, with offset or zone')
    .option('--plan <plan.yaml>', 'who sees what, when (default: the plan in force)')
    .option('--yes', 'do not ask')
    .action(async (name: string, options: Options) => {
      const open = await openStaffDesk(terminal, options)
      const found = await caseNamed(open.desk, open.board, name)
      const liftsAt = parseInstant(options.until)
      const names = await namesOf(open)
      const terms = await termsOf(terminal, open, found, options)
      show(terminal, open, found, { ...terms, names })
      const end = showInstant(liftsAt, terminal.zone)
      await confirm(terminal, `Share “${found.name}” until ${end}?`, options.yes)
      const invited = await share(open.desk, open.ledger, terms)
      await catchUp(open.ledger, open.folder)
      const { caseId } = found
      if (options.json) terminal.print(JSON.stringify({ caseId, liftsAt, invited }))
      else {
        terminal.print(`“${found.name}” is under embargo until ${end}.`)
        terminal.print(`${counted(invited.length, 'recipient')} invited.`)
      }
    })
}

export const registerPostpone: Register = (program, terminal) => {
  deskCommand(program, 'postpone', {
    summary: 'move the end of an embargo',
    description:
      'Agrees on another end, later or earlier, proposed before or not. Without --plan, every instant of the plan that has not come yet moves by as much. Whoever had accepted has to accept again before the next part; what they hold stays held. Whoever that is stands there before you are asked.',
    example: 'forewarn postpone postern --until 2026-03-09T18:00Z',
  })
    .helpGroup('Sharing:')
    .argument('<case>', 'its name or id')
    .requiredOption('--until <time>', 'when the embargo ends now, with offset or zone')
    .option('--plan <plan.yaml>', 'another plan for the new end')
    .option('--yes', 'do not ask')
    .action(async (name: string, options: Options) => {
      const open = await openStaffDesk(terminal, options)
      const found = await caseNamed(open.desk, open.board, name)
      const names = await namesOf(open)
      const terms = await termsOf(terminal, open, found, options)
      const before = endOf(open, found)
      show(terminal, open, found, { ...terms, names })
      const now = terminal.clock.now()
      const consequences = ofAnotherEnd(open.board, found.caseId, now)
      if (terms.liftsAt !== before) terminal.note(consequencesText(consequences, names))
      const end = showInstant(terms.liftsAt, terminal.zone)
      const by = showDuration(terms.liftsAt - before)
      const moved = terms.liftsAt < before ? `${by} earlier` : `${by} later`
      const question = `Move the end of “${found.name}” to ${end}, ${moved}?`
      await confirm(terminal, question, options.yes)
      const invited = await postpone(open.desk, open.ledger, terms)
      const restaged = await restage(terminal, open, found, terms.liftsAt)
      const lapsed = lapsedIn(open, found)
      await catchUp(open.ledger, open.folder)
      if (options.json) {
        const { caseId } = found
        const { liftsAt } = terms
        const { loseAccess } = consequences
        terminal.print(JSON.stringify({ caseId, liftsAt, invited, lapsed, loseAccess, restaged }))
        return
      }
      terminal.print(`The embargo of “${found.name}” ends at ${end}.`)
      if (lapsed.length > 0) {
        const who = `${counted(lapsed.length, 'recipient')}: ${names.some(lapsed, 10)}`
        terminal.print(`To accept again before the next part: ${who}.`)
      }
      if (restaged) terminal.print('The advisory was staged again under the new date.')
    })
}

/** @throws Refusal of the plan's file, of the time, or where there is no plan at all */
async function termsOf(
  terminal: Terminal,
  { board }: StaffDesk,
  { caseId }: NamedCase,
  { until, plan }: Options,
) {
  const liftsAt = parseInstant(until)
  if (plan !== undefined) {
    return { caseId, liftsAt, lines: await readPlanFile(terminal, board, plan, liftsAt) }
  }
  const inForce = board.programme.plans.get(caseId)
  if (inForce === undefined) {
    const remedy = 'Write one and name it with --plan.'
    throw new Refusal('input.missing', { what: 'A release plan', remedy })
  }
  const lines = movedPlan(inForce.lines, liftsAt - inForce.liftsAt, terminal.clock.now())
  return { caseId, liftsAt, lines }
}

function show(
  terminal: Terminal,
  { board }: StaffDesk,
  { caseId }: NamedCase,
  { names, ...plan }: Parameters<typeof supposing>[2] & { readonly names: Names },
): void {
  const table = planTable(supposing(board, caseId, plan), caseId, terminal.clock.now())
  terminal.note(planText(table, names, terminal.zone))
}

/** @throws Refusal `embargo.inactive` */
function endOf({ board }: StaffDesk, { caseId }: NamedCase): Instant {
  const active = board.embargo.cases.get(caseId)?.active
  if (active === undefined) throw new Refusal('embargo.inactive', { caseId })
  return active.liftsAt
}

/** An advisory that waits already would carry the old date. */
async function restage(
  { zone }: Terminal,
  { desk, ledger }: StaffDesk,
  { caseId }: NamedCase,
  releasedAt: Instant,
): Promise<boolean> {
  if (!ledger.board.release.staged.has(caseId)) return false
  return stageAdvisory(desk, ledger, caseId, { releasedAt, zone })
}

function lapsedIn({ board }: StaffDesk, { caseId }: NamedCase): RecipientId[] {
  return [...(board.embargo.cases.get(caseId)?.participants ?? [])]
    .filter(([, { consent }]) => consent === 'LAPSED')
    .map(([recipientId]) => recipientId)
}
