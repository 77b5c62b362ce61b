// `forewarn collect`: sealed parts brought to this desk, with the receipts that prove them.

import type { PartId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Inbox } from '@forewarn/core/wire/routes'
import { collectPart, readInbox } from '@forewarn/desk/inbox'
import { type DeskOptions, deskCommand, lookOn, openRecipientDesk } from '../open-desk.ts'
import { isCollected, keepCollected } from '../ports/desk-folder.ts'
import type { Register } from '../program.ts'
import { partIdOf } from './part-id.ts'

export const registerCollect: Register = (program, terminal) => {
  deskCommand(program, 'collect', {
    summary: 'collect sealed parts',
    description:
      'Asks for parts with a signed request, which the ledger keeps, and stores them sealed at this desk with their receipts. A part also opens with the ordinary age command: 1.3 or newer, or any where you enrolled with --classic.',
    example: 'forewarn collect --all',
  })
    .helpGroup('Receiving:')
    .argument('[parts...]', 'ids, from forewarn inbox')
    .option('--all', 'whatever is open now and not at this desk yet')
    .action(async (written: readonly string[], options: DeskOptions & { all?: true }) => {
      const { desk, folder } = await openRecipientDesk(terminal, options)
      const inbox = options.all ? await readInbox(desk) : undefined
      const partIds = inbox ? await missingOf(folder, inbox) : chosen(written.map(partIdOf))
      const collected: { partId: PartId; file: string; bytes: number }[] = []
      for (const [i, partId] of partIds.entries()) {
        terminal.progress(`Collecting ${i + 1} of ${partIds.length}`)
        const part = await collectPart(desk, partId)
        await lookOn(desk, folder, part.receipts[0]?.checkpoint)
        const file = await keepCollected(folder, part)
        collected.push({ partId, file, bytes: part.sealed.length })
        if (!options.json) terminal.print(`${partId}: ${file}`)
      }
      terminal.progress('')
      if (options.json) terminal.print(JSON.stringify({ collected }))
      else if (collected.length === 0) terminal.print(`Nothing was collected. ${whyNot(inbox)}`)
      else terminal.print('Next: forewarn open --all')
    })
}

/** Two in the morning is no time to work out that an answer is owed. */
function whyNot(inbox: Inbox | undefined): string {
  const owed = inbox?.cases.some(({ consent, lifted }) => !lifted && isOwed(consent))
  if (owed || inbox?.agreement?.accepted === false) {
    return 'An agreement or an embargo waits for your answer: forewarn accept --all'
  }
  return 'Whatever is open for you now is at this desk.'
}

function isOwed(consent: Inbox['cases'][number]['consent']): boolean {
  return consent === 'invited' || consent === 'lapsed'
}

/** @throws Refusal `input.missing` */
function chosen(partIds: readonly PartId[]): readonly PartId[] {
  if (partIds.length > 0) return partIds
  const remedy = 'Name parts, or say --all. See forewarn inbox.'
  throw new Refusal('input.missing', { what: 'What to collect', remedy })
}

async function missingOf(folder: string, { parts }: Inbox): Promise<PartId[]> {
  const missing: PartId[] = []
  for (const { partId, open } of parts) {
    if (open && !(await isCollected(folder, partId))) missing.push(partId)
  }
  return missing
}
