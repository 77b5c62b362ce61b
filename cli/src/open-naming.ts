// A naming opened for whoever it accuses: asked about, written down, and only then written to a file.

import { resolve } from 'node:path'
import type { Finding } from '@forewarn/core/investigation/finding'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { FindingId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { openNaming, prepareOpening } from '@forewarn/desk/opening/make'
import { confirm } from './confirm.ts'
import type { Names } from './names.ts'
import { catchUp, type StaffDesk } from './open-desk.ts'
import { createDurably } from './ports/durable.ts'
import { mustBeFree, type ShowOptions, taken } from './show-finding.ts'
import { counted } from './table.ts'
import type { Terminal } from './terminal.ts'

export interface OpenOptions extends ShowOptions {
  readonly open?: string
  readonly withOthers?: true
  readonly withSpellings?: true
  readonly yes?: true
}

/** Said before anything else of it. */
const WHOLE =
  'This shows the whole bundle, every version of it, with all its places and what may stand there: whoever has the file can make the copy that is named, and take the marks out of any. '

export async function openFor(
  terminal: Terminal,
  { desk, ledger, board, folder }: StaffDesk,
  { findingId, finding, names }: { findingId: FindingId; finding: Finding; names: Names },
  options: OpenOptions & { readonly open: string },
): Promise<void> {
  const { out } = options
  if (out === undefined) {
    const remedy = 'Name the file that is to be handed on with --out.'
    throw new Refusal('input.missing', { what: 'Where to write it', remedy })
  }
  await mustBeFree(terminal, options)
  const recipientId = names.recipient(options.open, board.programme.recipients)
  const { withOthers = false, withSpellings = false } = options
  const asked = { findingId, finding, recipientId, withOthers, withSpellings }
  const prepared = await prepareOpening(desk, ledger, asked)
  const { commitment } = prepared.naming.copy
  const more = prepared.events.length - 1
  terminal.note(
    `${withSpellings ? WHOLE : ''}This shows the symbols of the copy of ${names.of(commitment.recipientId)}, the bias of every place, the reading and its p-value${more > 0 ? `, and the symbols of ${counted(more, 'more copy', 'more copies')} without names` : ''}. Whoever has the file could plant these marks: samples that are logged after this name these copies no more, nor their partner as such; a further copy has marks of its own.`,
  )
  await confirm(terminal, 'Open it?', options.yes)
  const opening = await openNaming(desk, ledger, prepared)
  await catchUp(ledger, folder)
  const file = resolve(terminal.cwd, out)
  if (!(await createDurably(file, utf8(`${JSON.stringify(opening)}\n`)))) throw taken(file)
  const { recipientId: whose } = commitment
  const entries = opening.receipts.length
  if (options.json) terminal.print(JSON.stringify({ findingId, recipientId: whose, file, entries }))
  else {
    terminal.print(`Opened in the ledger, and written to ${file}.`)
    terminal.print('To check it, without your house: forewarn verify-finding FILE')
  }
}
