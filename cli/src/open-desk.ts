// What every command of a desk begins with: its options, its keys, its house and its ledger.

import { join } from 'node:path'
import type { Board } from '@forewarn/core/board/board'
import { RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { KeptKeyring } from '@forewarn/desk/keyring'
import type { Ports } from '@forewarn/desk/ports'
import { seenOn } from '@forewarn/desk/seen'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import type { Command } from 'commander'
import { attending } from './attend.ts'
import { fingerprintOf } from './fingerprint.ts'
import { openKeyring } from './passphrase.ts'
import { deskPath, readKeyring, readSeen, writeSeen } from './ports/desk-folder.ts'
import { readSession } from './ports/kept-session.ts'
import { httpPost } from './ports/post.ts'
import { quickCipher } from './ports/quick-cipher.ts'
import { quickKey } from './ports/quick-key.ts'
import { quickIsMlDsa, quickVerify } from './ports/quick-verify.ts'
import type { Terminal } from './terminal.ts'

export interface DeskOptions {
  readonly desk?: string
  readonly json?: true
  /** For a command that outlives an agent. */
  readonly ownKeys?: true
}

export interface CommandTexts {
  readonly summary: string
  readonly description: string
  readonly example: string
  /** Whether the group alone means this one of its commands. */
  readonly isDefault?: true
}

/** One command of a desk; the options that all of them have are added here. */
export function deskCommand(parent: Command, usage: string, texts: CommandTexts): Command {
  return parent
    .command(usage, { isDefault: texts.isDefault ?? false })
    .summary(texts.summary)
    .description(texts.description)
    .option(
      '--desk <dir>',
      'the folder of your keys (default: $FOREWARN_DESK or ~/.config/forewarn)',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nExample: ${texts.example}`)
}

export function deskFolder(terminal: Terminal, options: DeskOptions): string {
  return deskPath(options.desk, terminal)
}

const QUICK = { quickVerify, quickIsMlDsa, quickKey, quickCipher }

export function portsTo(terminal: Terminal, url: string): Ports {
  const { clock, random } = terminal
  return { post: httpPost(url), clock, random, ...QUICK }
}

/** A signed-in desk and the folder it lives in. */
export interface OpenDesk {
  readonly desk: Desk
  readonly folder: string
}

/** @throws Refusal where the keys are missing, or the house is unreachable, changed or says no */
export async function openDesk(terminal: Terminal, options: DeskOptions): Promise<OpenDesk> {
  const folder = deskFolder(terminal, options)
  const keyring = await openKeyring(terminal, folder, { own: options.ownKeys })
  const { url } = keyring.pins
  const ports = { ...portsTo(terminal, url), ...attending(terminal, folder) }
  const kept = await readSession(folder, keyring, terminal.clock.now())
  const desk = await signIn(ports, keyring, url, kept).catch(async (error) => {
    if (!(error instanceof Refusal && error.code === 'session.missing')) throw error
    throw new Refusal('keys.unenrolled', { fingerprint: await fingerprintOf(keyring) })
  })
  if (RecipientId.safeParse(keyring.actor).success) await lookOn(desk, folder)
  return { desk, folder }
}

/**
 * A recipient's desk reads no entries, and yet remembers the last checkpoint: between two commands the
 * ledger goes on, and neither back nor another way.
 *
 * @param note that came with receipts; the house's newest unless given
 * @throws Refusal `ledger.wentBack`, `ledger.split`, `witness.tooFew`
 */
export async function lookOn(desk: Desk, folder: string, note?: string): Promise<void> {
  const before = await readSeen(folder)
  const seen = await seenOn(desk, before, note)
  if (seen.size > (before?.size ?? 0)) await writeSeen(folder, seen)
}

/** @throws Refusal as `openDesk`, and `file.malformed` at a colleague's desk */
export async function openRecipientDesk(
  terminal: Terminal,
  options: DeskOptions,
): Promise<OpenDesk> {
  const folder = deskFolder(terminal, options)
  mustSit(await readKeyring(folder), folder, RecipientId)
  return openDesk(terminal, options)
}

/** @throws Refusal `file.malformed` */
function mustSit(
  { actor }: KeptKeyring,
  folder: string,
  seat: typeof RecipientId | typeof StaffId,
): void {
  if (seat.safeParse(actor).success) return
  const [whose, other] =
    seat === RecipientId ? ['a colleague’s', 'a recipient'] : ['a recipient’s', 'the team']
  const problem = `these are ${whose} keys, and this command is for ${other}`
  const remedy = 'Name the right desk with --desk.'
  throw new Refusal('file.malformed', { file: join(folder, 'keyring.json'), problem, remedy })
}

export interface StaffDesk extends OpenDesk {
  readonly ledger: VerifiedLedger
  readonly board: Board
}

/** A staff desk with the whole ledger verified, from its first entry to the newest. */
export async function openStaffDesk(terminal: Terminal, options: DeskOptions): Promise<StaffDesk> {
  mustSit(await readKeyring(deskFolder(terminal, options)), deskFolder(terminal, options), StaffId)
  const { desk, folder } = await openDesk(terminal, options)
  const ledger = new VerifiedLedger(desk)
  const board = await catchUp(ledger, folder)
  return { desk, folder, ledger, board }
}

/**
 * Reads on, and remembers how far: what was seen once can never be taken back unnoticed, not even
 * between two commands.
 *
 * @throws Refusal `ledger.wentBack`, `ledger.split`, or of an entry
 */
export async function catchUp(ledger: VerifiedLedger, folder: string): Promise<Board> {
  const before = await readSeen(folder)
  const board = await ledger.catchUp(before)
  if (ledger.seen.size > (before?.size ?? 0)) await writeSeen(folder, ledger.seen)
  return board
}
