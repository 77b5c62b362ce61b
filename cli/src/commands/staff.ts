// `forewarn staff`: colleagues at desks of their own, and whether two of them are needed.

import { join, resolve } from 'node:path'
import type { Board } from '@forewarn/core/board/board'
import { INVITED_DAYS } from '@forewarn/core/programme/enrolment'
import { Role } from '@forewarn/core/programme/events'
import { freshId, StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { invite } from '@forewarn/desk/enrol'
import { setKeyShares } from '@forewarn/desk/key-shares'
import { findPassing, passOn } from '@forewarn/desk/pass-on'
import { setTwoPeople } from '@forewarn/desk/two-people'
import { confirm } from '../confirm.ts'
import { namesOf } from '../names.ts'
import { catchUp, type DeskOptions, deskCommand, openDesk, openStaffDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { progressOn } from '../progress.ts'
import { counted } from '../table.ts'
import { mustBeAbsent, writeLetter } from './invite.ts'
import { oneOf, several, wholeNumber } from './options.ts'

interface Options extends DeskOptions {
  readonly role?: readonly Role[]
  readonly name: string
  readonly out: string
  readonly days: number
}

const DAY_MS = 86_400_000

export const registerStaff: Register = (program, terminal) => {
  const staff = program
    .command('staff')
    .helpGroup('Programme:')
    .summary('invite colleagues')
    .description('Colleagues with desks of their own: publishers, investigators, further owners.')
    .addHelpText(
      'after',
      '\nExample: forewarn staff invite --name "Grace Hopper" --role publisher --out letters',
    )
  deskCommand(staff, 'invite', {
    summary: 'write an invitation letter for a colleague',
    description:
      'Writes an invitation letter. The colleague answers it with forewarn enrol; then compare the fingerprint and run forewarn keys approve.',
    example: 'forewarn staff invite --name "Grace Hopper" --role publisher --out letters',
  })
    .requiredOption('--name <name>', 'the colleague’s name')
    .requiredOption('--out <dir>', 'the folder to write the letter to')
    .option(
      '--role <role>',
      'owner, publisher or investigator; may be given several times',
      several(oneOf(Role.options)),
    )
    .option('--days <n>', 'for how many days the letter works', wholeNumber(1, INVITED_DAYS), 14)
    .action(async (options: Options) => {
      const { desk } = await openDesk(terminal, options)
      const staffId = freshId(StaffId, 'stf', terminal.random)
      const roles = options.role ?? (['publisher', 'investigator'] as const)
      const file = join(resolve(terminal.cwd, options.out), `${staffId}.json`)
      await mustBeAbsent(file)
      const person = [{ staffId, name: options.name }]
      const body = { partners: [], recipients: [], staff: person }
      await desk.house.call('putDirectory', { body })
      const letters = await invite(desk, [{ actor: staffId, roles }], options.days * DAY_MS)
      for (const letter of letters) await writeLetter(file, letter)
      if (options.json) {
        terminal.print(JSON.stringify({ actor: staffId, roles, letter: file }))
        return
      }
      terminal.print(`Written: ${file}. Hand it over by a way that others do not read.`)
      const asked = roles.map((role) => `--role ${role}`).join(' ')
      terminal.print(`Afterwards: forewarn keys approve ${staffId} ${asked}`)
    })

  deskCommand(staff, 'renew', {
    summary: 'write a letter for other keys of a colleague',
    description:
      'Writes an invitation letter for a colleague who is on the staff, for keys that take the place of theirs. They answer it with forewarn enrol LETTER --keep OLD-DESK --desk NEW-DESK, so that what was sealed to the team opens at the new desk, too; whoever lost the old keys leaves --keep out, and a colleague runs forewarn staff pass-on afterwards. From the approval on the old keys are worth nothing.',
    example: 'forewarn staff renew stf_abcdefghij234567 --out letters',
  })
    .argument('<colleague>', 'their id')
    .requiredOption('--out <dir>', 'the folder to write the letter to')
    .option('--days <n>', 'for how many days the letter works', wholeNumber(1, INVITED_DAYS), 14)
    .action(async (written: string, options: Pick<Options, 'out' | 'days'> & DeskOptions) => {
      const { desk, board } = await openStaffDesk(terminal, options)
      const [staffId, roles] = colleague(board, written)
      const file = join(resolve(terminal.cwd, options.out), `${staffId}.json`)
      await mustBeAbsent(file)
      const letters = await invite(desk, [{ actor: staffId, roles }], options.days * DAY_MS)
      for (const letter of letters) await writeLetter(file, letter)
      if (options.json) {
        terminal.print(JSON.stringify({ actor: staffId, roles, letter: file }))
        return
      }
      terminal.print(`Written: ${file}. Hand it over by a way that others do not read.`)
      const asked = roles.map((role) => `--role ${role}`).join(' ')
      terminal.print(`Afterwards: forewarn keys approve ${staffId} ${asked}`)
      terminal.print(`If the old keys are lost, then: forewarn staff pass-on ${staffId}`)
    })

  deskCommand(staff, 'pass-on', {
    summary: 'let a colleague with other keys open what was sealed before',
    description:
      'For a colleague whose keys were lost, once their new ones are approved: what was sealed to the team before, and opens at this desk, opens at theirs from then on. Nothing is sealed twice: this desk gives theirs the file keys, sealed to it, and the ledger says who did. What takes two investigators stays out; see forewarn release-share. Nobody can take it back, so hear their voice first.',
    example: 'forewarn staff pass-on stf_abcdefghij234567',
  })
    .argument('<colleague>', 'their id')
    .option('--yes', 'do not ask')
    .action(async (written: string, options: DeskOptions & { readonly yes?: true }) => {
      const open = await openStaffDesk(terminal, options)
      const { desk, board, ledger, folder } = open
      const [to] = colleague(board, written)
      const passing = await findPassing(desk, board, to, progressOn(terminal))
      terminal.progress('')
      const count = Object.keys(passing.keys).length
      const seals = counted(count, 'sealed text or file', 'sealed texts and files')
      const question = `Let ${(await namesOf(open)).of(to)} open ${seals} that this desk can open?`
      await confirm(terminal, question, options.yes)
      if (count > 0) await passOn(desk, ledger, passing)
      await catchUp(ledger, folder)
      if (options.json) terminal.print(JSON.stringify({ to, passed: count }))
      else terminal.print(`${seals} passed on.`)
    })

  for (const rule of RULES) {
    deskCommand(staff, rule.name, rule)
      .argument('<on|off>', 'from now on', oneOf(['on', 'off'] as const))
      .action(async (written: 'on' | 'off', options: DeskOptions) => {
        const { desk, ledger, folder } = await openStaffDesk(terminal, options)
        const isOn = written === 'on'
        await rule.set(desk, ledger, isOn)
        await catchUp(ledger, folder)
        if (options.json) terminal.print(JSON.stringify({ [rule.member]: isOn }))
        else terminal.print(isOn ? rule.says : 'One is enough again.')
      })
  }
}

/** What the programme asks of more than one person, where it says so. */
const RULES = [
  {
    name: 'two-people',
    summary: 'say whether some acts need a second person',
    description:
      'With “on”, a publication, a lift before its instant, a change of tiers, a new colleague and “off” need the signatures of two people, which every desk of the team checks: one proposes, a colleague runs forewarn approve. It takes three on the staff, so that one may be missing.',
    example: 'forewarn staff two-people on',
    set: setTwoPeople,
    member: 'twoPeople',
    says: 'Two people from now on.',
  },
  {
    name: 'key-shares',
    summary: 'say whether masters and codewords take two investigators',
    description:
      'With “on”, masters and codewords of what is published from now on are sealed so that two investigators open them together, and no desk alone: to investigate, to publish a new version and to issue a further copy, a colleague runs forewarn release-share first. Owners are investigators. It takes three, so that one key may be lost. What was published before stays as it is.',
    example: 'forewarn staff key-shares on',
    set: setKeyShares,
    member: 'keyShares',
    says: 'Two investigators from now on.',
  },
] as const

/** @throws Refusal `programme.unknown`, `programme.revoked` */
function colleague({ programme }: Board, id: string): [StaffId, Role[]] {
  const staffId = StaffId.safeParse(id).data
  const found = staffId && programme.staff.get(staffId)
  if (staffId === undefined || found === undefined) throw new Refusal('programme.unknown', { id })
  if (found.revoked) throw new Refusal('programme.revoked', { id })
  return [staffId, [...found.roles]]
}
