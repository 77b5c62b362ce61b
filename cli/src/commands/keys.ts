// `forewarn keys`: offered keys wait for an owner, who compares fingerprints and approves.

import type { Board } from '@forewarn/core/board/board'
import { Role } from '@forewarn/core/programme/events'
import { RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import {
  confirmKeys,
  countersign,
  heldKeys,
  type PendingOffer,
  pendingOffers,
  revokeKeys,
} from '@forewarn/desk/enrol'
import { confirm } from '../confirm.ts'
import { type Names, namesOf } from '../names.ts'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'
import { registerLocks } from './keys-lock.ts'
import { oneOf, several } from './options.ts'

interface ApproveOptions extends DeskOptions {
  readonly all?: true
  readonly role?: readonly Role[]
  readonly yes?: true
}

interface RevokeOptions extends DeskOptions {
  readonly loseShares?: true
  readonly yes?: true
}

export const registerKeys: Register = (program, terminal) => {
  const keys = program
    .command('keys')
    .helpGroup('Programme:')
    .summary('list, approve, revoke and lock keys')
    .description(
      'Keys that were offered, and what an owner does about them; your own under a passphrase.',
    )
    .addHelpText('after', '\nExample: forewarn keys')

  deskCommand(keys, 'pending', {
    summary: 'list offers that wait for an owner',
    description: 'Lists offered keys with the fingerprints to compare with their owners.',
    example: 'forewarn keys pending',
    isDefault: true,
  }).action(async (options: DeskOptions) => {
    const { desk, board, folder } = await openStaffDesk(terminal, options)
    const names = await namesOf({ desk, folder })
    const offers = pendingOffers(board)
    if (options.json) terminal.print(JSON.stringify(offers.map((one) => named(names, board, one))))
    else terminal.print(offers.length === 0 ? 'No keys wait.' : listed(names, board, offers))
  })

  deskCommand(keys, 'approve', {
    summary: 'countersign offered keys',
    description:
      'Countersigns offered keys, exactly as the verified ledger has them. From then on things are sealed to them. Compare the fingerprints first, by telephone or in person.',
    example: 'forewarn keys approve anna@partner.example',
  })
    .argument('[who...]', 'ids or e-mail addresses')
    .option('--all', 'every offer that waits')
    .option(
      '--role <role>',
      'for a colleague: owner, publisher, investigator (default: the last two)',
      several(oneOf(Role.options)),
    )
    .option('--yes', 'do not ask')
    .action(async (written: readonly string[], options: ApproveOptions) => {
      const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
      const names = await namesOf({ desk, folder })
      const offers = chosen(names, board, written, options.all)
      const roles = options.role ?? (['publisher', 'investigator'] as const)
      if (offers.length > 0) {
        terminal.note(listed(names, board, offers))
        const staff = offers.some(({ actor }) => StaffId.safeParse(actor).success)
        const as = staff ? `, colleagues as ${roles.join(' and ')}` : ''
        await confirm(terminal, `Approve ${counted(offers.length, 'offer')}${as}?`, options.yes)
        const actors = offers.map(({ actor }) => actor)
        await countersign(desk, ledger, actors, roles)
        await catchUp(ledger, folder)
      }
      const approved = offers.map(({ actor }) => actor)
      if (options.json) terminal.print(JSON.stringify({ approved }))
      else terminal.print(`${counted(approved.length, 'offer')} approved.`)
    })

  deskCommand(keys, 'revoke', {
    summary: 'take a recipient’s or a colleague’s keys away',
    description:
      'Revokes keys: nothing more is handed out to them, and nothing is sealed to them again. What was collected stays collected.',
    example: 'forewarn keys revoke anna@partner.example',
  })
    .argument('<who>', 'id or e-mail address')
    .option('--lose-shares', 'even if nobody can then open some masters and codewords any more')
    .option('--yes', 'do not ask')
    .action(async (written: string, options: RevokeOptions) => {
      const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
      const names = await namesOf({ desk, folder })
      const staffId = StaffId.safeParse(written)
      const { recipients } = board.programme
      const actor = staffId.success ? staffId.data : names.recipient(written, recipients)
      await confirm(terminal, `Revoke the keys of ${names.of(actor)}?`, options.yes)
      await revokeKeys(desk, ledger, actor, options)
      await catchUp(ledger, folder)
      if (options.json) terminal.print(JSON.stringify({ revoked: actor }))
      else terminal.print(`The keys of ${names.of(actor)} are revoked.`)
    })

  deskCommand(keys, 'confirm', {
    summary: 'let people go on whose keys are held',
    description:
      'After a part of the log was lost (forewarn continue), all keys but the founder’s are held, since somebody may have been revoked in that part. Confirm whom you know not to be; whoever you leave out stays out. First say again what is lost: withdrawals, suspensions, plans and ends.',
    example: 'forewarn keys confirm anna@partner.example',
  })
    .argument('[who...]', 'ids or e-mail addresses')
    .option('--all', 'everybody whose keys are held')
    .option('--yes', 'do not ask')
    .action(async (written: readonly string[], options: ApproveOptions) => {
      const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
      const names = await namesOf({ desk, folder })
      const held = heldKeys(board)
      const wanted = options.all ? held : written.map((one) => heldOne(names, board, held, one))
      if (!options.all && wanted.length === 0) {
        const remedy = 'Name ids or e-mail addresses, or say --all.'
        throw new Refusal('input.missing', { what: 'Whose keys to confirm', remedy })
      }
      if (wanted.length > 0) {
        terminal.note(
          columns(
            wanted.map(({ actor, fingerprint }) => [names.of(actor), String(actor), fingerprint]),
          ),
        )
        const question = `Was none of these ${wanted.length} revoked since the backup?`
        await confirm(terminal, question, options.yes)
        const actors = wanted.map(({ actor }) => actor)
        await confirmKeys(desk, ledger, actors)
        await catchUp(ledger, folder)
      }
      const confirmed = wanted.map(({ actor }) => actor)
      if (options.json) terminal.print(JSON.stringify({ confirmed }))
      else terminal.print(`${counted(confirmed.length, 'person goes', 'people go')} on.`)
    })

  registerLocks(keys, terminal)
}

/** @throws Refusal `programme.notHeld` */
function heldOne(
  names: Names,
  board: Board,
  held: readonly PendingOffer[],
  written: string,
): PendingOffer {
  const staffId = StaffId.safeParse(written)
  const { recipients } = board.programme
  const actor = staffId.success ? staffId.data : names.recipient(written, recipients)
  const found = held.find((one) => one.actor === actor)
  if (found === undefined) throw new Refusal('programme.notHeld', { id: actor })
  return found
}

function named(names: Names, { programme }: Board, { actor, fingerprint }: PendingOffer) {
  const recipient = programme.recipients.get(RecipientId.safeParse(actor).data ?? ('' as never))
  const before = StaffId.safeParse(actor).success
    ? programme.staff.get(StaffId.parse(actor))?.signingKey
    : recipient?.signingKey
  const partner = recipient === undefined ? 'staff' : names.of(recipient.partnerId)
  const replaces = before !== undefined
  return { actor, name: names.of(actor), partner, fingerprint, replaces }
}

function listed(names: Names, board: Board, offers: readonly PendingOffer[]): string {
  const rows = offers.map((offer) => {
    const { actor, name, partner, fingerprint, replaces } = named(names, board, offer)
    return [name, partner, actor, fingerprint, replaces ? 'TAKES THE PLACE of enrolled keys' : '']
  })
  return columns([['who', 'of', 'id', 'fingerprint', ''], ...rows])
}

/** @throws Refusal `input.missing`, `programme.offerMissing` */
function chosen(
  names: Names,
  board: Board,
  written: readonly string[],
  all?: true,
): PendingOffer[] {
  const offers = pendingOffers(board)
  if (all) return offers
  if (written.length === 0) {
    const remedy = 'Name ids or e-mail addresses, or say --all. See forewarn keys.'
    throw new Refusal('input.missing', { what: 'Whose keys to approve', remedy })
  }
  return written.map((one) => {
    const staffId = StaffId.safeParse(one)
    const actor = staffId.success ? staffId.data : names.recipient(one, board.programme.recipients)
    const found = offers.find((offer) => offer.actor === actor)
    if (found === undefined) throw new Refusal('programme.offerMissing', { actor })
    return found
  })
}
