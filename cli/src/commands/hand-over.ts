// `forewarn hand-over`: sealed files for whoever gets theirs by mail, written down before they are written.

import { resolve } from 'node:path'
import type { MailBar } from '@forewarn/core/bundle/by-hand'
import type { Part } from '@forewarn/core/bundle/slice'
import { caseNamed } from '@forewarn/desk/cases'
import { dueByHand, handOver, type LeftOut, leftOutByHand } from '@forewarn/desk/publish/hand-over'
import { confirm } from '../confirm.ts'
import { type Names, namesOf } from '../names.ts'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import { folderNameOf, folderOutbox } from '../ports/outbox.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'

interface Options extends DeskOptions {
  readonly out: string
  readonly yes?: true
}

export const registerHandOver: Register = (program, terminal) => {
  deskCommand(program, 'hand-over', {
    summary: 'write sealed files for mailing',
    description:
      'For recipients who were published to by hand: writes every part that the plan has opened by now and that is not in the folder yet, after it is in the ledger; but for whoever has or had keys here since, or declined: they are named. That proves that you were about to send it, not that anybody received it. You do the mailing.',
    example: 'forewarn hand-over postern --out by-hand',
  })
    .helpGroup('Sharing:')
    .argument('<case>', 'its name or id')
    .requiredOption('--out <dir>', 'where sealed files for mailing lie')
    .option('--yes', 'do not ask')
    .action(async (name: string, options: Options) => {
      const open = await openStaffDesk(terminal, options)
      const { desk, ledger, folder, board } = open
      const { caseId } = await caseNamed(desk, board, name)
      const names = await namesOf(open)
      const out = resolve(terminal.cwd, options.out)
      const { now } = await desk.house.call('house')
      const due = dueByHand(board, caseId, now)
      if (due.length > 0) {
        const question = `Write what is missing of ${counted(due.length, 'part')} to ${out}?`
        await confirm(terminal, question, options.yes)
      }
      const written = await handOver(desk, ledger, caseId, folderOutbox(out, names))
      const after = await catchUp(ledger, folder)
      const leftOut = leftOutByHand(after, caseId, now)
      if (options.json) terminal.print(JSON.stringify({ ...handedOver(out, written), leftOut }))
      else
        terminal.print(
          [handOverText(out, written, names), ...leftOutLines(leftOut, names)].join('\n'),
        )
    })
}

export function handedOver(out: string, written: readonly Part[]) {
  return {
    out,
    handedOver: written.map(({ partId, recipientId, class: one }) => ({
      ...{ partId, recipientId, class: one },
    })),
  }
}

export function handOverText(out: string, written: readonly Part[], names: Names): string {
  if (written.length === 0) return `Nothing more goes by mail now; ${out} has it all.`
  const rows = written.map((part) => [
    ...[names.of(part.recipientId), part.class, `${folderNameOf(part.recipientId, names)}/`],
  ])
  const who = new Set(written.map(({ recipientId }) => recipientId)).size
  return [
    columns(rows),
    `${counted(written.length, 'sealed file')} for ${counted(who, 'recipient')} in ${out}, and LETTER.txt to go with each.`,
    'It is in the ledger that they were handed to you for mailing; whether they arrive is not.',
  ].join('\n')
}

const WHY: Readonly<Record<MailBar, string>> = {
  declined: 'declined the embargo',
  enrolled: 'has keys here by now, and collects; forewarn reissue seals it to them',
  revoked: 'the keys were revoked; who may still get it is invited anew',
}

function leftOutLines(leftOut: readonly LeftOut[], names: Names): string[] {
  if (leftOut.length === 0) return []
  const rows = leftOut.map(({ recipientId, because }) => [
    ...[`  ${names.of(recipientId)}`, WHY[because]],
  ])
  return ['Left out, and not mailed to:', columns(rows)]
}
