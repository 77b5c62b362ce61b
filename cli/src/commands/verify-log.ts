// `forewarn verify --log`: a whole log in tiles, wherever it lies, against its key and what was kept of it.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Checkpoint, openCheckpoint } from '@forewarn/core/log/checkpoint'
import type { VerifierKey } from '@forewarn/core/log/note'
import type { Receipt } from '@forewarn/core/log/receipt'
import { isTlogProof, readTlogProof, writeTlogProof } from '@forewarn/core/log/tlog-proof'
import { forgivingText, fromHex, hex, utf8 } from '@forewarn/core/shared/bytes'
import { checkLog, houseLog, type LogSource } from '@forewarn/desk/check-log'
import { type DeskOptions, deskFolder, openDesk } from '../open-desk.ts'
import { openKeyring } from '../passphrase.ts'
import { readReceipts, readSeen, writeSeen } from '../ports/desk-folder.ts'
import { readIfThere, writeDurably } from '../ports/durable.ts'
import { keepCheckpoint, keptIn, logAt, logIn } from '../ports/log-source.ts'
import { counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'

export interface LogOptions extends DeskOptions {
  /** `true`: the log of the desk's own house. */
  readonly log?: string | true
  readonly logKey?: readonly string[]
  readonly after?: readonly string[]
  readonly receipts?: string
  readonly save?: string
}

/** The keys that `--log-key` names, or those that the desk pinned. */
export async function logKeyOf(terminal: Terminal, options: LogOptions): Promise<VerifierKey> {
  if (options.logKey !== undefined) return options.logKey.join(' ')
  return (await openKeyring(terminal, deskFolder(terminal, options))).pins.logKey
}

/** As a house hands them out, or one as tlog-proof. @throws Refusal `file.malformed`, `note.malformed` */
export async function receiptsIn(terminal: Terminal, file: string): Promise<Receipt[]> {
  const path = resolve(terminal.cwd, file)
  const written = forgivingText((await readIfThere(path)) ?? new Uint8Array())
  return isTlogProof(written) ? [readTlogProof(written)] : readReceipts(path)
}

export async function writeTlogProofs(
  terminal: Terminal,
  folder: string,
  receipts: readonly Receipt[],
): Promise<void> {
  for (const receipt of receipts) {
    const path = resolve(terminal.cwd, folder, `${receipt.seq}.tlog-proof`)
    await writeDurably(path, utf8(writeTlogProof(receipt)))
  }
}

export async function verifyLog(terminal: Terminal, options: LogOptions): Promise<void> {
  const logKey = await logKeyOf(terminal, options)
  const source = await sourceOf(terminal, options)
  const own = options.log === true ? deskFolder(terminal, options) : undefined
  const before = own === undefined ? undefined : await readSeen(own)
  const seen: Pick<Checkpoint, 'size' | 'root'>[] = await Promise.all(
    (options.after ?? []).map(async (file) =>
      openCheckpoint(await readFile(resolve(terminal.cwd, file), 'utf8'), logKey),
    ),
  )
  if (before !== undefined) seen.push({ size: before.size, root: fromHex(before.root) })
  const receipts =
    options.receipts === undefined ? [] : await receiptsIn(terminal, options.receipts)
  const { origin, size, root, note } = await checkLog(source, logKey, { seen, receipts })
  if (options.save !== undefined) await keepCheckpoint(resolve(terminal.cwd, options.save), note)
  if (own !== undefined && size > (before?.size ?? 0))
    await writeSeen(own, { size, root: hex(root) })
  if (options.json) {
    const continues = seen.map((one) => one.size)
    terminal.print(JSON.stringify({ origin, size, root: hex(root), continues }))
    return
  }
  terminal.print(`${origin}: ${counted(size, 'entry', 'entries')}, root ${hex(root)}`)
  terminal.print('Its key signed the checkpoint, and every hash and commitment leads to it.')
  for (const one of seen) {
    terminal.print(`It continues the ${counted(one.size, 'entry', 'entries')} seen before.`)
  }
  if (receipts.length > 0) terminal.print(`${counted(receipts.length, 'receipt')} stand in it.`)
}

async function sourceOf(terminal: Terminal, options: LogOptions): Promise<LogSource> {
  const { log = true, save } = options
  const source =
    log === true
      ? houseLog((await openDesk(terminal, options)).desk.house)
      : /^https?:\/\//.test(log)
        ? logAt(log)
        : logIn(resolve(terminal.cwd, log))
  return save === undefined ? source : keptIn(resolve(terminal.cwd, save), source)
}
