// `forewarn release-share`: gives a colleague this desk's shares of a case's masters and codewords.

import { StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { caseNamed } from '@forewarn/desk/cases'
import { releaseShare } from '@forewarn/desk/key-shares'
import { materialOf } from '@forewarn/desk/material'
import { fetchSealed } from '@forewarn/desk/team'
import { confirm } from '../confirm.ts'
import { namesOf } from '../names.ts'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'

interface Options extends DeskOptions {
  readonly to: string
  readonly yes?: true
}

export const registerReleaseShare: Register = (program, terminal) => {
  deskCommand(program, 'release-share', {
    summary: 'let a colleague open masters and codewords with you',
    description:
      'Where masters and codewords take two investigators, gives a colleague this desk’s shares of those of one case, sealed to their desk; the ledger names you, them, and what it is for. With a share of their own, or of somebody else, they can open them from then on, and nobody can take that back. Ask what for.',
    example: 'forewarn release-share postern --to stf_abcdefghij234567',
  })
    .helpGroup('Investigating:')
    .argument('<case>', 'its name or id')
    .requiredOption('--to <colleague>', 'the id that their desk named when it was refused')
    .option('--yes', 'do not ask')
    .action(async (written: string, options: Options) => {
      const open = await openStaffDesk(terminal, options)
      const { desk, ledger, board, folder } = open
      const names = await namesOf(open)
      const { caseId, name } = await caseNamed(desk, board, written)
      const to = colleague(options.to)
      const blobs = materialOf(board, caseId)
      const question = `Let ${names.of(to)} open what says who holds which copy of “${name}”?`
      await confirm(terminal, question, options.yes)
      const released: string[] = []
      for (const blob of blobs) {
        const sealed = await fetchSealed(desk, blob)
        if (await releaseShare(desk, ledger, { blob, sealed, to })) released.push(blob)
      }
      await catchUp(ledger, folder)
      if (released.length === 0) {
        const remedy = 'Ask an investigator who was one when it was published.'
        throw new Refusal('input.missing', { what: `A share of “${name}” at this desk`, remedy })
      }
      if (options.json) terminal.print(JSON.stringify({ caseId, to, released }))
      else terminal.print(`${counted(released.length, 'share')} given to ${names.of(to)}.`)
    })
}

/** @throws Refusal `input.missing` */
function colleague(written: string): StaffId {
  const parsed = StaffId.safeParse(written)
  if (parsed.success) return parsed.data
  const remedy = 'Name the id that their desk showed, stf_….'
  throw new Refusal('input.missing', { what: 'A colleague', remedy })
}
