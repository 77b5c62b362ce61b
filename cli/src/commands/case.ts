// `forewarn case`: cases opened, listed, and flagged with what has happened.

import { stepCs } from '@forewarn/core/embargo/tables'
import { showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { caseNamed, flagCase, namedCases, openCase } from '@forewarn/desk/cases'
import { overview } from '@forewarn/desk/overview'
import type { Command } from 'commander'
import { confirm } from '../confirm.ts'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { columns } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { oneOf } from './options.ts'

/** What a person says has happened, and the letter of the state tables that it flips. */
const FLAGS = {
  'vendor-knows': 'V',
  'fix-ready': 'F',
  'fix-deployed': 'D',
  public: 'P',
  'exploit-public': 'X',
  'attacks-seen': 'A',
} as const
type Flag = keyof typeof FLAGS

export const registerCase: Register = (program, terminal) => {
  const group = program
    .command('case')
    .helpGroup('Sharing:')
    .summary('open, list and flag cases')
    .description('A case is one vulnerability, or a family of them.')
    .addHelpText('after', '\nExample: forewarn case list')
  registerOpen(group, terminal)
  registerList(group, terminal)
  registerFlag(group, terminal)
}

function registerOpen(group: Command, terminal: Terminal): void {
  deskCommand(group, 'open', {
    summary: 'open a case',
    description: 'Opens a case. Its name and title are sealed to the team; the house sees neither.',
    example: 'forewarn case open postern --title "Postern shows an internal page"',
  })
    .argument('<name>', 'a short name, which you type to confirm what cannot be undone')
    .option('--title <title>', 'what it is about')
    .action(async (name: string, options: DeskOptions & { title?: string }) => {
      mustBeName(name)
      const { desk, ledger, folder } = await openStaffDesk(terminal, options)
      const { title } = options
      const caseId = await openCase(desk, ledger, title === undefined ? { name } : { name, title })
      await catchUp(ledger, folder)
      if (options.json) terminal.print(JSON.stringify({ caseId, name }))
      else terminal.print(`Case “${name}” is open, as ${caseId}. Next: ${nextOf(name)}`)
    })
}

/** A look at the plan costs nothing; sharing cannot be taken back. */
function nextOf(name: string): string {
  return `forewarn plan ${name} --file plan.yaml --until TIME`
}

function registerList(group: Command, terminal: Terminal): void {
  deskCommand(group, 'list', {
    summary: 'list all cases',
    description: 'Lists all cases by the names that the team gave them.',
    example: 'forewarn case list',
    isDefault: true,
  }).action(async (options: DeskOptions) => {
    const { desk, board } = await openStaffDesk(terminal, options)
    const rows = (await namedCases(desk, board)).map((one) => ({
      ...one,
      state: overview(board, one.caseId, board.at).state,
      openedAt: board.embargo.cases.get(one.caseId)?.openedAt ?? board.at,
    }))
    if (options.json) terminal.print(JSON.stringify(rows))
    else if (rows.length === 0) terminal.print('No case is open.')
    else {
      const cells = rows.map(({ name, title = '', state, openedAt, caseId }) => [
        ...[name, state, showInstant(openedAt, terminal.zone), caseId, title],
      ])
      terminal.print(columns([['name', 'embargo', 'opened', 'id', 'title'], ...cells]))
    }
  })
}

function registerFlag(group: Command, terminal: Terminal): void {
  const flags = Object.keys(FLAGS) as Flag[]
  deskCommand(group, 'flag', {
    summary: 'write down what has happened',
    description: `Writes down what has happened with a case: ${flags.join(', ')}. It is never taken back. Once a case is public or exploited, its embargo shall end and no other can be agreed on.`,
    example: 'forewarn case flag postern fix-ready',
  })
    .argument('<case>', 'its name or id')
    .argument('<what>', flags.join(', '), oneOf(flags))
    .option('--yes', 'do not ask')
    .action(async (name: string, flag: Flag, options: DeskOptions & { yes?: true }) => {
      const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
      const { caseId } = await caseNamed(desk, board, name)
      const cs = board.embargo.cases.get(caseId)?.cs
      const letter = FLAGS[flag]
      if (!cs?.includes(letter)) {
        if (cs !== undefined) stepCs(cs, letter)
        await confirm(terminal, `Write down “${flag}” for “${name}”?`, options.yes)
        await flagCase(desk, ledger, caseId, letter)
      }
      const after = overview(await catchUp(ledger, folder), caseId, board.at)
      const { mustEnd, advice } = after
      if (options.json) {
        terminal.print(JSON.stringify({ caseId, flag, mustEnd, advice }))
        return
      }
      terminal.print(`Written down: “${name}” is ${flag}.`)
      if (mustEnd !== null) {
        terminal.print(`The embargo shall end now: forewarn end ${name} --reason "…"`)
      } else if (advice.length > 0) {
        terminal.print(`The embargo should end early: forewarn end ${name} --reason "…"`)
      }
    })
}

/** @throws Refusal `request.malformed` */
function mustBeName(name: string): void {
  if (/^[^\p{Cc}\u2028-\u202e\u2066-\u2069]{1,80}$/u.test(name) && name === name.trim()) return
  const issues = ['a name is one line of at most 80 letters, without blanks around it']
  throw new Refusal('request.malformed', { issues })
}
