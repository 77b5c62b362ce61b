// `forewarn reissue`: the same copy for new keys, a first one for who came late, a further one after a theft.

import type { RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { caseNamed, type NamedCase } from '@forewarn/desk/cases'
import { type Reissued, type ReissueProposal, reissue } from '@forewarn/desk/reissue/reissue'
import { confirmByName } from '../confirm.ts'
import { type Names, namesOf } from '../names.ts'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import { openWorkshop } from '../ports/workshop.ts'
import type { Register } from '../program.ts'
import { progressOn } from '../progress.ts'
import { capacityText } from '../publication-text.ts'
import { columns, counted } from '../table.ts'

interface Options extends DeskOptions {
  readonly missing?: true
  readonly theft?: true
  readonly yes?: true
}

export const registerReissue: Register = (program, terminal) => {
  deskCommand(program, 'reissue', {
    summary: 'give a copy again, or to who came late',
    description:
      'Decides for each recipient by the ledger: who has no copy of the newest version gets one; who has other keys than theirs is sealed to gets the same one sealed anew; who has a copy and the same keys gets nothing, unless --theft says that it was stolen: then a further one with marks of its own takes its place. It takes nothing but what the vault keeps, at the desk of any publisher who was there. Interrupted and run again, it goes on with whoever is left.',
    example: 'forewarn reissue postern anna@partner.example',
  })
    .helpGroup('Sharing:')
    .argument('<case>', 'its name or id')
    .argument('[who...]', 'ids or e-mail addresses')
    .option('--missing', 'everyone whom the plan gives something and who has no copy')
    .option('--theft', 'a further copy for those named, whose own is suspected to be stolen')
    .option('--yes', 'do not ask for the case’s name')
    .action(async (name: string, written: readonly string[], options: Options) => {
      mustBeAsked(written, options)
      const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
      const found = await caseNamed(desk, board, name)
      const names = await namesOf({ desk, folder })
      const who = written.map((one) => names.recipient(one, board.programme.recipients))
      const done = await reissue({
        ...{ desk, ledger, caseId: found.caseId, isTheft: options.theft === true },
        ...(options.missing ? {} : { who }),
        workshop: await openWorkshop(),
        progress: progressOn(terminal),
        confirm: async (proposal) => {
          terminal.progress('')
          terminal.note(proposalText(proposal, names))
          const question = `Type “${found.name}” to issue ${countedWork(proposal)}:`
          await confirmByName(terminal, question, found.name, options.yes)
        },
      })
      terminal.progress('')
      await catchUp(ledger, folder)
      if (options.json) terminal.print(JSON.stringify(resultOf(found, done)))
      else terminal.print(doneText(found, done, names))
    })
}

/** @throws Refusal `input.missing`, `request.malformed` */
function mustBeAsked(written: readonly string[], { missing, theft }: Options): void {
  if (missing && (theft || written.length > 0)) {
    const issues = ['--missing is for whoever has no copy: it goes without names and --theft']
    throw new Refusal('request.malformed', { issues })
  }
  if (missing || written.length > 0) return
  const remedy = 'Name recipients by id or e-mail address, or say --missing.'
  throw new Refusal('input.missing', { what: 'To whom to issue', remedy })
}

function proposalText(proposal: ReissueProposal, names: Names): string {
  const { additions, attempt, capacity } = proposal
  const lines = [`Version ${attempt.version}:`, columns(rowsOf(proposal, names))]
  const robbed = additions.filter(({ because }) => because === 'theft')
  if (robbed.length > 0) {
    const { before, after } = capacity()
    lines.push(
      'Whoever holds two copies counts as two of a coalition. What the marks can tell apart,',
      `now:  ${capacityText({ capacity: before, dropped: [] })}`,
      `then: ${capacityText({ capacity: after, dropped: [] })}`,
    )
  }
  return lines.join('\n')
}

const FURTHER = 'a further copy, with marks of its own, in the place of the one before'

/** Everybody that was asked about, and what comes of it. */
function rowsOf({ additions, reseal, holding, keyless }: Reissued, names: Names): string[][] {
  const row = (id: RecipientId, what: string) => [`  ${names.of(id)}`, what]
  return [
    ...additions.map(({ because, address }) =>
      row(address.recipientId, because === 'late' ? 'a first copy' : FURTHER),
    ),
    ...reseal.map((id) => row(id, 'the same copy, sealed to the present keys')),
    ...holding.map((id) => row(id, 'nothing: has a copy, sealed to the present keys')),
    ...keyless.map((id) => row(id, 'nothing: no keys are enrolled')),
  ]
}

function countedWork({ additions, reseal }: Reissued): string {
  const added = additions.length === 0 ? [] : [counted(additions.length, 'copy', 'copies')]
  const same =
    reseal.length === 0 ? [] : [`${counted(reseal.length, 'copy', 'copies')} sealed anew`]
  return [...added, ...same].join(' and ')
}

function doneText({ name }: NamedCase, done: Reissued, names: Names): string {
  if (done.additions.length + done.reseal.length === 0) {
    const without = done.keyless.length === 0 ? '' : `\n${columns(rowsOf(done, names))}`
    return `Nobody with keys lacks a copy of “${name}”.${without}`
  }
  const rows = columns(rowsOf(done, names))
  return `Issued of “${name}”, version ${done.attempt.version}:\n${rows}`
}

function resultOf({ caseId }: NamedCase, { attempt, additions, reseal, ...rest }: Reissued) {
  const { holding, keyless } = rest
  return {
    ...{ caseId, version: attempt.version, holding, keyless, resealed: reseal },
    added: additions.map(({ because, address: { recipientId } }) => ({ recipientId, because })),
  }
}
