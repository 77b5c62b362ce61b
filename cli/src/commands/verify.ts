// `forewarn verify`: the ledger, or a recipient's receipts, recomputed here without trusting the house.

import { resolve } from 'node:path'
import { readStatement } from '@forewarn/core/board/admit'
import { openReceipt, type Receipt } from '@forewarn/core/log/receipt'
import { StaffId } from '@forewarn/core/shared/ids'
import { formatInstant } from '@forewarn/core/shared/instant'
import { entryIn } from '@forewarn/desk/chain'
import { openPart } from '@forewarn/desk/inbox'
import type { Keyring } from '@forewarn/desk/keyring'
import { type DeskOptions, deskCommand, deskFolder, openStaffDesk } from '../open-desk.ts'
import { openKeyring } from '../passphrase.ts'
import { collectedParts, readCollected, readReceipts, readSeen } from '../ports/desk-folder.ts'
import { quickCipher } from '../ports/quick-cipher.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends DeskOptions {
  readonly receipts?: string
}

export const registerVerify: Register = (program, terminal) => {
  deskCommand(program, 'verify', {
    summary: 'verify the ledger or your receipts',
    description:
      'At a staff desk: fetches every entry, recomputes the tree, checks every signature and rule, and that the log continues what this desk saw before. At a recipient’s desk: checks everything collected, offline. With --receipts: opens one file of receipts, offline.',
    example: 'forewarn verify',
  })
    .helpGroup('Watching:')
    .option('--receipts <file>', 'only this file of receipts')
    .action(async (options: Options) => {
      const folder = deskFolder(terminal, options)
      const keyring = await openKeyring(terminal, folder)
      if (options.receipts !== undefined) {
        const receipts = await readReceipts(resolve(terminal.cwd, options.receipts))
        verifyReceipts(terminal, keyring, receipts, options)
      } else if (StaffId.safeParse(keyring.actor).success) await verifyLedger(terminal, options)
      else await verifyCollected(terminal, keyring, folder, options)
    })
}

async function verifyLedger(terminal: Terminal, options: Options): Promise<void> {
  const before = await readSeen(deskFolder(terminal, options))
  const { ledger, desk } = await openStaffDesk(terminal, options)
  const { size, root } = ledger.seen
  const { origin } = desk.keyring.pins
  if (options.json) {
    terminal.print(JSON.stringify({ origin, size, root, continues: before?.size ?? null }))
    return
  }
  terminal.print(`${origin}: ${counted(size, 'entry', 'entries')}, root ${root}`)
  terminal.print('Every signature and rule holds, and the checkpoint is signed by the pinned key.')
  if (before !== undefined) {
    terminal.print(`It continues the ${counted(before.size, 'entry', 'entries')} seen before.`)
  }
}

async function verifyCollected(
  terminal: Terminal,
  keyring: Keyring,
  folder: string,
  options: Options,
): Promise<void> {
  const verified: { partId: string; class: string; signedBy: string; title: string }[] = []
  for (const partId of await collectedParts(folder)) {
    const { manifest, signedBy } = await openPart(
      keyring,
      await readCollected(folder, partId),
      quickCipher,
    )
    verified.push({ partId, class: manifest.class, signedBy, title: manifest.title })
  }
  if (options.json) {
    terminal.print(JSON.stringify({ verified }))
    return
  }
  const rows = verified.map(({ partId, class: one, title }) => [partId, one, title])
  if (rows.length > 0) terminal.print(columns(rows))
  terminal.print(`${counted(rows.length, 'part')} verified, from the pinned owner to your request.`)
}

function verifyReceipts(
  terminal: Terminal,
  { pins }: Keyring,
  receipts: readonly Receipt[],
  options: Options,
): void {
  const proven = receipts.map((receipt) => {
    const opened = openReceipt(receipt, pins.logKey)
    const entry = entryIn(opened)
    const kind = 'act' in entry ? readStatement(entry.act).event.kind : entry.event.kind
    return { seq: opened.seq, at: formatInstant(entry.at), kind }
  })
  if (options.json) {
    terminal.print(JSON.stringify({ proven }))
    return
  }
  const rows = proven.map(({ seq, at, kind }) => [`entry ${seq}`, at, kind])
  terminal.print(columns(rows))
  terminal.print('Each stands in the log that the pinned key signed.')
}
