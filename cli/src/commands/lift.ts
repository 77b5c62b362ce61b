// `forewarn lift` and `forewarn end`: a person ends an embargo, at its instant or, for a reason, before.

import { showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { hasAdvisory, liftNow } from '@forewarn/desk/advisory'
import { caseNamed } from '@forewarn/desk/cases'
import { endUnreleased, lift } from '@forewarn/desk/lift'
import { confirmByName } from '../confirm.ts'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends DeskOptions {
  readonly now?: true
  readonly reason?: string
  readonly yes?: true
}

export const registerLift: Register = (program, terminal) => {
  deskCommand(program, 'lift', {
    summary: 'end an embargo and release the advisory',
    description:
      'Releases the staged advisory to everyone, in every form at once. Before the agreed end this needs --now and a reason, which is sealed to the team. Nothing can take it back.',
    example: 'forewarn lift postern --now --reason "exploit published on a mailing list"',
  })
    .helpGroup('Sharing:')
    .argument('<case>', 'its name or id')
    .option('--now', 'before the agreed end; dates the advisory anew')
    .option('--reason <text>', 'why it cannot wait; needed with --now')
    .option('--yes', 'do not ask for the case’s name')
    .action((name: string, options: Options) => {
      return release(terminal, name, options, earlyOf(options))
    })
}

export const registerEnd: Register = (program, terminal) => {
  deskCommand(program, 'end', {
    summary: 'end an embargo early, for a reason',
    description:
      'Ends an embargo before its agreed end: the advisory is dated anew and released to everyone at once. Where the case has no advisory, as when the report turned out invalid, it ends and nothing is released: what was open to somebody stays so, and nothing opens any more. The reason is sealed to the team. Nobody is asked to accept anything, nobody is bound any more, and nothing can take it back. To bring the end forward and keep the embargo until then: forewarn postpone --until an earlier time.',
    example: 'forewarn end postern --reason "attacks were seen"',
  })
    .helpGroup('Sharing:')
    .argument('<case>', 'its name or id')
    .requiredOption('--reason <text>', 'why, for the team alone')
    .option('--yes', 'do not ask for the case’s name')
    .action((name: string, options: Options) => {
      return end(terminal, name, options)
    })
}

async function end(terminal: Terminal, name: string, options: Options): Promise<void> {
  const early = earlyOf({ ...options, now: true })
  const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
  const { caseId, name: written } = await caseNamed(desk, board, name)
  if (early === undefined || (await hasAdvisory(desk, board, caseId))) {
    await release(terminal, name, options, early)
    return
  }
  terminal.note('This case has no advisory: nothing will be released, and nothing opens any more.')
  const question = `Type “${written}” to end its embargo:`
  await confirmByName(terminal, question, written, options.yes)
  const endedAt = await endUnreleased(desk, ledger, caseId, early.reason)
  await catchUp(ledger, folder)
  if (options.json) terminal.print(JSON.stringify({ caseId, endedAt, released: false }))
  else terminal.print(`Ended at ${showInstant(endedAt, terminal.zone)}; nothing was released.`)
}

async function release(
  terminal: Terminal,
  name: string,
  options: Options,
  early: { readonly reason: string } | undefined,
): Promise<void> {
  const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
  const found = await caseNamed(desk, board, name)
  const { caseId } = found
  const question = `Type “${found.name}” to release its advisory to everyone:`
  await confirmByName(terminal, question, found.name, options.yes)
  const { zone } = terminal
  if (early === undefined) await lift(desk, ledger.board, caseId)
  else if (!(await liftNow(desk, ledger, caseId, { ...early, zone }))) {
    terminal.note('Its agreed end had come: the lift is no early one, and the reason is not kept.')
  }
  const after = await catchUp(ledger, folder)
  const liftedAt = after.release.lifted.get(caseId)?.at
  if (liftedAt === undefined) throw new Refusal('ledger.unwritten', { kind: 'embargoLifted' })
  const url = `${desk.keyring.pins.url.replace(/\/+$/, '')}/advisories/${caseId}`
  if (options.json) terminal.print(JSON.stringify({ caseId, liftedAt, url }))
  else terminal.print(`Lifted at ${showInstant(liftedAt, terminal.zone)}: ${url}`)
}

/** @throws Refusal `input.missing` */
function earlyOf({ now, reason }: Options): { reason: string } | undefined {
  if (!now && reason === undefined) return undefined
  if (now && reason?.trim()) return { reason: reason.trim() }
  const what = now ? 'The reason' : '--now'
  const remedy = 'Ending an embargo early takes both: --now --reason "…".'
  throw new Refusal('input.missing', { what, remedy })
}
