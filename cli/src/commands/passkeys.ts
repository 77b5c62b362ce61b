// `forewarn passkeys`: which ones this person has, and what an owner does where somebody lost theirs.

import { StaffId } from '@forewarn/core/shared/ids'
import { showInstant } from '@forewarn/core/shared/instant'
import { dropPasskeysOf } from '@forewarn/desk/presence'
import { confirm } from '../confirm.ts'
import { namesOf } from '../names.ts'
import { type DeskOptions, deskCommand, openDesk, openStaffDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'

export const registerPasskeys: Register = (program, terminal) => {
  const passkeys = program
    .command('passkeys')
    .helpGroup('Programme:')
    .summary('list your passkeys, or drop somebody’s')
    .description(
      'Passkeys are added and removed in the browser, at the house’s address under Passkeys. Here they are listed, and an owner takes away those of somebody who lost theirs.',
    )
    .addHelpText('after', '\nExample: forewarn passkeys')

  deskCommand(passkeys, 'list', {
    summary: 'list your own',
    description: 'Lists the passkeys of whoever sits at this desk.',
    example: 'forewarn passkeys list',
    isDefault: true,
  }).action(async (options: DeskOptions) => {
    const { desk } = await openDesk(terminal, options)
    const { passkeys: own } = await desk.house.call('passkeys')
    if (options.json) terminal.print(JSON.stringify(own))
    else if (own.length === 0) terminal.print('You have none: your keyring alone signs you in.')
    else {
      const rows = own.map(({ id, addedAt, usedAt }) => [
        ...[`${id.slice(0, 8)}…`, showInstant(addedAt, terminal.zone)],
        usedAt === null ? 'never' : showInstant(usedAt, terminal.zone),
      ])
      terminal.print(columns([['passkey', 'added', 'shown last'], ...rows]))
    }
  })

  deskCommand(passkeys, 'drop', {
    summary: 'take all passkeys of somebody away',
    description:
      'For somebody who lost theirs: takes all of their passkeys away and ends their sessions. Until they add another their keyring alone signs them in, so hear their voice first; if the keyring may be lost too, forewarn keys revoke.',
    example: 'forewarn passkeys drop anna@partner.example',
  })
    .argument('<who>', 'id or e-mail address')
    .option('--yes', 'do not ask')
    .action(async (written: string, options: DeskOptions & { yes?: true }) => {
      const { desk, board, folder } = await openStaffDesk(terminal, options)
      const names = await namesOf({ desk, folder })
      const staffId = StaffId.safeParse(written)
      const actor = staffId.success
        ? staffId.data
        : names.recipient(written, board.programme.recipients)
      await confirm(terminal, `Take away all passkeys of ${names.of(actor)}?`, options.yes)
      const dropped = await dropPasskeysOf(desk, actor)
      if (options.json) terminal.print(JSON.stringify({ actor, dropped }))
      else terminal.print(`${counted(dropped, 'passkey')} of ${names.of(actor)} taken away.`)
    })
}
