// `forewarn verify`: the ledger, or a recipient's receipts, recomputed here without trusting the house.

import { readStatement } from '@forewarn/core/board/admit'
import { openReceipt } from '@forewarn/core/log/receipt'
import { StaffId } from '@forewarn/core/shared/ids'
import { formatInstant } from '@forewarn/core/shared/instant'
import { entryIn } from '@forewarn/desk/chain'
import { openPart } from '@forewarn/desk/inbox'
import type { Keyring } from '@forewarn/desk/keyring'
import { deskCommand, deskFolder, openStaffDesk } from '../open-desk.ts'
import { openKeyring } from '../passphrase.ts'
import { collectedParts, readCollected, readSeen } from '../ports/desk-folder.ts'
import { quickCipher } from '../ports/quick-cipher.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { several } from './options.ts'
import { type LogOptions, logKeyOf, receiptsIn, verifyLog, writeTlogProofs } from './verify-log.ts'

interface Options extends LogOptions {
  readonly tlogProofs?: string
}

export const registerVerify: Register = (program, terminal) => {
  deskCommand(program, 'verify', {
    summary: 'verify the ledger or your receipts',
    description:
      'At a staff desk: fetches every entry, recomputes the tree, checks every signature and rule, and that the log continues what this desk saw before. At a recipient’s desk: checks everything collected, offline. With --receipts: opens one file of receipts or a .tlog-proof, offline. With --log: checks a log in tiles file by file, in a folder, at an address, or at your house; nobody needs to be enrolled for it who has the log’s key.',
    example: 'forewarn verify',
  })
    .helpGroup('Watching:')
    .option('--receipts <file>', 'only these receipts; with --log, that they stand in that log')
    .option('--tlog-proofs <dir>', 'also write each of --receipts there as C2SP tlog-proof')
    .option('--log [place]', 'a log in tiles: a folder or address; without either, your house’s')
    .option(
      '--log-key <key>',
      'the log’s verifier key (default: what your desk pinned); again for each that must have signed',
      several(String),
    )
    .option('--after <file>', 'a checkpoint seen earlier; may be repeated', several(String))
    .option('--save <dir>', 'with --log: keep that log there, for anybody else’s checker')
    .action(async (options: Options) => {
      if (options.log !== undefined) return verifyLog(terminal, options)
      if (options.receipts !== undefined) return verifyReceipts(terminal, options.receipts, options)
      const folder = deskFolder(terminal, options)
      const keyring = await openKeyring(terminal, folder)
      if (StaffId.safeParse(keyring.actor).success) await verifyLedger(terminal, options)
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

async function verifyReceipts(terminal: Terminal, file: string, options: Options): Promise<void> {
  const logKey = await logKeyOf(terminal, options)
  const receipts = await receiptsIn(terminal, file)
  const proven = receipts.map((receipt) => {
    const opened = openReceipt(receipt, logKey)
    const entry = entryIn(opened)
    const kind = 'act' in entry ? readStatement(entry.act).event.kind : entry.event.kind
    return { seq: opened.seq, at: formatInstant(entry.at), kind }
  })
  const { tlogProofs } = options
  if (tlogProofs !== undefined) await writeTlogProofs(terminal, tlogProofs, receipts)
  if (options.json) {
    terminal.print(JSON.stringify({ proven }))
    return
  }
  const rows = proven.map(({ seq, at, kind }) => [`entry ${seq}`, at, kind])
  terminal.print(columns(rows))
  terminal.print('Each stands in the log that the pinned key signed.')
}
