// `forewarn withdraw`: a version is collected no more; who holds it already is said, and nothing is recalled.

import { type Instant, showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { caseNamed } from '@forewarn/desk/cases'
import { currentVersion } from '@forewarn/desk/versions'
import { emptyHanded, type HeldPart, heldParts, withdraw } from '@forewarn/desk/withdraw'
import { confirmByName } from '../confirm.ts'
import { type Names, namesOf } from '../names.ts'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { wholeNumber } from './options.ts'

interface Options extends DeskOptions {
  readonly version?: number
  readonly reason: string
  readonly yes?: true
}

export const registerWithdraw: Register = (program, terminal) => {
  deskCommand(program, 'withdraw', {
    summary: 'stop the collection of a version for good',
    description:
      'Hands out nothing more of a published version, and says who holds what of it since when. It recalls nothing: what was collected stays where it is. The reason is sealed to the team. It cannot be taken back; what follows is a new version.',
    example: 'forewarn withdraw postern --reason "the patch opens another hole"',
  })
    .helpGroup('Sharing:')
    .argument('<case>', 'its name or id')
    .option('--version <n>', 'which version (default: the newest)', wholeNumber(1, 1_000_000))
    .requiredOption('--reason <text>', 'why, for the team alone')
    .option('--yes', 'do not ask for the case’s name')
    .action(async (name: string, options: Options) => {
      const reason = reasonOf(options)
      const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
      const found = await caseNamed(desk, board, name)
      const { caseId } = found
      const { version, attemptId } = currentVersion(board, caseId, options.version)
      const names = await namesOf({ desk, folder })
      terminal.note(holdersText(heldParts(board, attemptId), names, terminal))
      const question = `Type “${found.name}” to withdraw version ${version} for good:`
      await confirmByName(terminal, question, found.name, options.yes)
      await withdraw(desk, ledger, { caseId, version, reason })
      const after = await catchUp(ledger, folder)
      const held = heldParts(after, attemptId)
      if (options.json) {
        const withdrawnAt = after.bundle.attempts.get(attemptId)?.withdrawn?.at
        terminal.print(JSON.stringify({ caseId, version, withdrawnAt, held }))
        return
      }
      const without = emptyHanded(after, attemptId)
      const who = `${counted(without, 'recipient')} ${without === 1 ? 'holds' : 'hold'} none`
      terminal.print(`Version ${version} of “${found.name}” is withdrawn. Nothing is recalled.`)
      terminal.print(`${counted(held.length, 'part')} collected before; ${who}.`)
    })
}

/** @throws Refusal `input.missing` */
function reasonOf({ reason }: Options): string {
  if (reason.trim() !== '') return reason.trim()
  throw new Refusal('input.missing', { what: 'The reason', remedy: 'Say it: --reason "…".' })
}

function holdersText(held: readonly HeldPart[], names: Names, { zone }: Terminal): string {
  if (held.length === 0) return 'Nobody has collected anything of it.'
  const when = (at: Instant | null) => (at === null ? 'not opened' : showInstant(at, zone))
  const rows = held.map(({ recipientId, class: one, collectedAt, openedAt }) => [
    ...[`  ${names.of(recipientId)}`, one, when(collectedAt), when(openedAt)],
  ])
  return `Collected already, and not to be recalled:\n${columns([
    ['  who', 'class', 'collected', 'opened'],
    ...rows,
  ])}`
}
