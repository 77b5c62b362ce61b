// `forewarn propose`, `reject` and `reinvite`: an end put up for agreement, turned down, and asked about again.

import { formatInstant, parseInstant, showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { caseNamed } from '@forewarn/desk/cases'
import {
  inviteAgain,
  ofAnotherEnd,
  proposeEnd,
  rejectProposals,
  whoCanBeAskedAgain,
} from '@forewarn/desk/negotiate'
import { confirm } from '../confirm.ts'
import { consequencesText } from '../history-text.ts'
import { namesOf } from '../names.ts'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends DeskOptions {
  readonly yes?: true
}

/** The case that a command names, at an open staff desk, with everybody's names. */
async function openCaseAt(terminal: Terminal, name: string, options: Options) {
  const open = await openStaffDesk(terminal, options)
  const found = await caseNamed(open.desk, open.board, name)
  const state = open.board.embargo.cases.get(found.caseId)
  if (state === undefined) throw new Refusal('case.unknown', { caseId: found.caseId })
  return { open, found, state, names: await namesOf(open) }
}

export const registerPropose: Register = (program, terminal) => {
  deskCommand(program, 'propose', {
    summary: 'put another end up for agreement',
    description:
      'Proposes an end of an embargo, later or earlier, without agreeing on it: what is agreed on stays in force, and nobody has to accept again yet. Agree with forewarn share (a first embargo) or forewarn postpone (another end); turn down with forewarn reject. Of several proposals only the soonest can be agreed on.',
    example: 'forewarn propose postern --until 2026-03-16T18:00Z',
  })
    .helpGroup('Sharing:')
    .argument('<case>', 'its name or id')
    .requiredOption('--until <time>', 'the end that is proposed, with offset or zone')
    .option('--yes', 'do not ask')
    .action(async (name: string, options: Options & { until: string }) => {
      const liftsAt = parseInstant(options.until)
      const { open, found, names } = await openCaseAt(terminal, name, options)
      const { caseId } = found
      const now = terminal.clock.now()
      const wouldLapse = ofAnotherEnd(open.board, caseId, now)
      terminal.note(`If it is agreed on: ${consequencesText(wouldLapse, names)}`)
      const end = showInstant(liftsAt, terminal.zone)
      await confirm(terminal, `Propose that “${found.name}” ends at ${end}?`, options.yes)
      await proposeEnd(open.desk, open.ledger, caseId, liftsAt)
      const { embargo } = await catchUp(open.ledger, open.folder)
      const { proposals = [], active } = embargo.cases.get(caseId) ?? {}
      if (options.json) terminal.print(JSON.stringify({ caseId, liftsAt, proposals, wouldLapse }))
      else {
        const agree = `forewarn ${active === undefined ? 'share' : 'postpone'} ${found.name}`
        const soonest = formatInstant(proposals[0] ?? liftsAt)
        terminal.print(`Proposed: “${found.name}” ends at ${end}. Nothing has changed yet.`)
        terminal.print(`Next: ${agree} --until ${soonest}, or forewarn reject ${found.name}`)
      }
    })
}

export const registerReject: Register = (program, terminal) => {
  deskCommand(program, 'reject', {
    summary: 'turn down every proposed end',
    description:
      'Rejects all ends that are proposed and not agreed on. Old terms persist: an agreed end stays, and so does everybody’s consent.',
    example: 'forewarn reject postern',
  })
    .helpGroup('Sharing:')
    .argument('<case>', 'its name or id')
    .option('--yes', 'do not ask')
    .action(async (name: string, options: Options) => {
      const { open, found, state } = await openCaseAt(terminal, name, options)
      const { caseId } = found
      const rejected = [...state.proposals]
      const ends = rejected.map((at) => showInstant(at, terminal.zone)).join('; ')
      if (rejected.length === 0) {
        const remedy = `See forewarn board ${found.name}.`
        throw new Refusal('input.missing', { what: 'A proposal to reject', remedy })
      }
      await confirm(terminal, `Reject ${ends} for “${found.name}”?`, options.yes)
      await rejectProposals(open.desk, open.ledger, caseId)
      await catchUp(open.ledger, open.folder)
      const liftsAt = state.active?.liftsAt ?? null
      if (options.json) terminal.print(JSON.stringify({ caseId, rejected, liftsAt }))
      else {
        terminal.print(`Rejected: ${ends}.`)
        const stays = liftsAt === null ? 'No embargo yet' : showInstant(liftsAt, terminal.zone)
        terminal.print(`What stands: ${stays}. Nobody has to accept again.`)
      }
    })
}

export const registerReinvite: Register = (program, terminal) => {
  deskCommand(program, 'reinvite', {
    summary: 'ask again who declined or has to accept again',
    description:
      'Asks recipients again: those who declined the embargo, and those whose consent lapsed when its end was moved. Without names, all of them. Nothing reaches them before they accept.',
    example: 'forewarn reinvite postern anna@brook.example',
  })
    .helpGroup('Sharing:')
    .argument('<case>', 'its name or id')
    .argument('[recipient...]', 'e-mail addresses or ids; without any, everybody who can be asked')
    .option('--yes', 'do not ask')
    .action(async (name: string, written: string[], options: Options) => {
      const { open, found, state, names } = await openCaseAt(terminal, name, options)
      const { caseId } = found
      const known = open.board.programme.recipients
      const asked =
        written.length === 0
          ? whoCanBeAskedAgain(state)
          : written.map((one) => names.recipient(one, known))
      if (asked.length === 0) {
        const remedy = `See forewarn board ${found.name}; newcomers are invited by forewarn share.`
        throw new Refusal('input.missing', { what: 'Anybody who could be asked again', remedy })
      }
      const who = names.some(asked, 10)
      await confirm(terminal, `Ask ${who} again about “${found.name}”?`, options.yes)
      await inviteAgain(open.desk, open.ledger, caseId, asked)
      await catchUp(open.ledger, open.folder)
      if (options.json) terminal.print(JSON.stringify({ caseId, invited: asked }))
      else terminal.print(`${counted(asked.length, 'recipient')} asked again: ${who}.`)
    })
}
