// `forewarn status` and `forewarn report`: a recipient says where it stands with a case.

import { STATUSES, type Status } from '@forewarn/core/embargo/status'
import { RM, type RmMove } from '@forewarn/core/embargo/tables'
import { CaseId, type PartId } from '@forewarn/core/shared/ids'
import { showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Inbox } from '@forewarn/core/wire/routes'
import { readInbox } from '@forewarn/desk/inbox'
import { record } from '@forewarn/desk/record'
import { setStatus } from '@forewarn/desk/standing'
import { confirm } from '../confirm.ts'
import { type DeskOptions, deskCommand, openRecipientDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { age } from '../standing-text.ts'
import { columns } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { oneOf } from './options.ts'

type CaseLine = Inbox['cases'][number]

export const registerStatus: Register = (program, terminal) => {
  deskCommand(program, 'status', {
    summary: 'say where you stand with a case',
    description: `Tells the team where you stand: ${STATUSES.join(', ')}. You may change it, or say it again so that it is fresh; it also moves your report as far as it goes without saying. Without a state, shows what you said last.`,
    example: 'forewarn status cas_abcdefghij234567 investigating',
  })
    .helpGroup('Receiving:')
    .argument('[case]', 'its id, or that of one of its parts; without one, all are shown')
    .argument('[state]', STATUSES.join(', '), oneOf(STATUSES))
    .action(
      async (written: string | undefined, state: Status | undefined, options: DeskOptions) => {
        const { desk } = await openRecipientDesk(terminal, options)
        if (written !== undefined && state !== undefined) {
          await setStatus(desk, caseWritten(await readInbox(desk), written), state)
        }
        const inbox = await readInbox(desk)
        const caseId = written === undefined ? undefined : caseWritten(inbox, written)
        const cases = inbox.cases.filter((one) => caseId === undefined || one.caseId === caseId)
        show(terminal, cases, options)
      },
    )
}

const MOVES = ['receive', 'validate', 'invalidate', 'accept', 'defer', 'close'] as const

export const registerReport: Register = (program, terminal) => {
  deskCommand(program, 'report', {
    summary: 'move your report along its table, step by step',
    description: `For whoever keeps to the state table: ${MOVES.join(', ')}. Usually forewarn status is enough, which moves the report as far as it goes without saying. A closed report stays closed.`,
    example: 'forewarn report cas_abcdefghij234567 defer',
  })
    .helpGroup('Receiving:')
    .argument('<case>', 'its id, or that of one of its parts')
    .argument('<move>', MOVES.join(', '), oneOf<RmMove>(MOVES))
    .option('--yes', 'do not ask before closing')
    .action(async (written: string, move: RmMove, options: DeskOptions & { yes?: true }) => {
      const { desk } = await openRecipientDesk(terminal, options)
      const caseId = caseWritten(await readInbox(desk), written)
      if (isFinal(move)) {
        await confirm(terminal, 'Close your report? It cannot be opened again.', options.yes)
      }
      await record(desk, { kind: 'reportMoved', caseId, move })
      const { cases } = await readInbox(desk)
      show(
        terminal,
        cases.filter((one) => one.caseId === caseId),
        options,
      )
    })
}

/** Whether no move leads on from where this one leads. */
function isFinal(move: RmMove): boolean {
  const ends = Object.values(RM).flatMap((moves) => moves[move] ?? [])
  return ends.every((state) => Object.keys(RM[state]).length === 0)
}

/**
 * @param written a case's id, or that of a part of it
 * @throws Refusal `case.unknown`: as for a case that there is, and somebody else was invited to
 */
export function caseWritten({ cases, parts }: Inbox, written: string): CaseId {
  const ofPart = parts.find(({ partId }) => partId === (written as PartId))?.caseId
  const caseId = ofPart ?? CaseId.safeParse(written).data
  const found = cases.find((one) => one.caseId === caseId)
  if (found === undefined) throw new Refusal('case.unknown', { caseId: written })
  return found.caseId
}

function show(terminal: Terminal, cases: readonly CaseLine[], { json }: DeskOptions): void {
  if (json) {
    const rows = cases.map(({ caseId, status, report }) => ({ caseId, status, report }))
    terminal.print(JSON.stringify({ cases: rows }))
    return
  }
  const rows = cases.map(({ caseId, status, report }) => {
    return [caseId, statusText(status, terminal), `report ${report}`]
  })
  terminal.print(rows.length === 0 ? 'You were invited to no case.' : columns(rows))
}

/** `investigating since 2026-03-02 18:00 UTC (19:00 Europe/Vienna), 3 h`, or that nothing was said. */
function statusText(
  status: CaseLine['status'],
  { clock, zone }: Pick<Terminal, 'clock' | 'zone'>,
): string {
  if (status === null) return 'nothing said'
  return `${status.state} since ${showInstant(status.since, zone)}, ${age(status.since, clock.now())}`
}
