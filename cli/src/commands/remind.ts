// `forewarn remind`: tells those again who have yet to accept or collect something of a case.

import type { Board } from '@forewarn/core/board/board'
import { waiting } from '@forewarn/core/board/waiting'
import type { CaseId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { caseNamed } from '@forewarn/desk/cases'
import { namesOf } from '../names.ts'
import { type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'

export const registerRemind: Register = (program, terminal) => {
  deskCommand(program, 'remind', {
    summary: 'tell those again who have not collected',
    description:
      'Asks the house to mail again those who have something of the case to accept or to collect: the one mail that says that something waits. Quiet hours and PGP keys hold as ever, and nobody is told twice within an hour.',
    example: 'forewarn remind postern soc@northlight.example',
  })
    .helpGroup('Sharing:')
    .argument('<case>', 'its name or id')
    .argument('[who...]', 'e-mail addresses or ids; without any, everybody who is late')
    .action(async (name: string, who: readonly string[], options: DeskOptions) => {
      const { desk, board, folder } = await openStaffDesk(terminal, options)
      const { caseId } = await caseNamed(desk, board, name)
      const names = await namesOf({ desk, folder })
      const { now } = await desk.house.call('house')
      const named = who.map((one) => names.recipient(one, board.programme.recipients))
      const late = lateIn(board, caseId, now).filter((id) => who.length === 0 || named.includes(id))
      const { reminded } =
        late.length === 0
          ? { reminded: [] }
          : await desk.house.call('remind', { body: { recipientIds: late } })
      const lately = late.filter((id) => !reminded.includes(id))
      if (options.json) {
        terminal.print(JSON.stringify({ reminded, lately }))
        return
      }
      terminal.print(
        `${counted(reminded.length, 'recipient')} will be mailed within a minute or so.`,
      )
      if (reminded.length > 0) terminal.print(names.some(reminded, 20))
      if (lately.length > 0) terminal.print(`Mailed within the hour: ${names.some(lately, 20)}`)
    })
}

/** Participants of the case for whom something waits that they have to do. */
function lateIn(board: Board, caseId: CaseId, at: Instant): RecipientId[] {
  const participants = board.embargo.cases.get(caseId)?.participants ?? new Map()
  return [...participants.keys()].filter((recipientId: RecipientId) =>
    waiting(board, recipientId, at).some(({ isAsked }) => isAsked),
  )
}
