// `forewarn enrol`: fresh keys, offered under an invitation.

import { resolve } from 'node:path'
import { Refusal } from '@forewarn/core/shared/refusal'
import { InvitationLetter, offerKeys } from '@forewarn/desk/enrol'
import { formerOf, type Keyring } from '@forewarn/desk/keyring'
import { fingerprintOf } from '../fingerprint.ts'
import { type DeskOptions, deskCommand, deskFolder, portsTo } from '../open-desk.ts'
import { freshPassphrase, lockWith, openKeyring, unlock } from '../passphrase.ts'
import {
  dropOffered,
  keepOffered,
  mustBeEmpty,
  readJson,
  readOffered,
  writeKeyring,
} from '../ports/desk-folder.ts'
import type { Register } from '../program.ts'
import type { Terminal } from '../terminal.ts'
import { wholeNumber } from './options.ts'

interface Options extends DeskOptions {
  readonly classic?: true
  readonly keys: number
  readonly keep?: string
}

export const registerEnrol: Register = (program, terminal) => {
  deskCommand(program, 'enrol', {
    summary: 'answer an invitation with fresh keys',
    description:
      'Makes keys at this desk and offers them under an invitation letter. They count once an owner has compared the fingerprint with you and approved them.',
    example: 'forewarn enrol anna.json',
  })
    .helpGroup('Programme:')
    .argument('<letter>', 'the invitation letter that you were given')
    .option('--classic', 'keys for age before 1.3, which a quantum computer could open')
    .option(
      '--keys <n>',
      'how many age keys: one for each reader of a mailbox',
      wholeNumber(1, 20),
      1,
    )
    .option(
      '--keep <dir>',
      'your desk until now: what was sealed to its keys opens at this one, too',
    )
    .action(async (letterFile: string, options: Options) => {
      const folder = deskFolder(terminal, options)
      const letter = await readLetter(resolve(terminal.cwd, letterFile))
      const keyring = await enrol(terminal, folder, letter, options)
      const print = await fingerprintOf(keyring)
      const { actor } = keyring
      if (options.json) {
        terminal.print(JSON.stringify({ actor, desk: folder, fingerprint: print }))
        return
      }
      terminal.print(`Your keys are in ${folder}, and offered for ${actor}.`)
      terminal.print(`Fingerprint: ${print}`)
      terminal.print('Read it to the owner who invited you, by telephone or in person.')
    })
}

async function enrol(
  terminal: Terminal,
  folder: string,
  letter: InvitationLetter,
  { classic, keys, keep: before }: Options,
): Promise<Keyring> {
  await mustBeEmpty(folder)
  const former = before === undefined ? [] : await formerAt(terminal, before, letter)
  const lock = lockWith(await freshPassphrase(terminal))
  const keep = async (keyring: Keyring) => keepOffered(folder, await lock(keyring))
  const ports = portsTo(terminal, letter.pins.url)
  const keyring = await offerKeys(ports, letter, {
    postQuantum: classic === undefined,
    keys,
    keep,
    former,
  }).catch(async (error) => {
    const earlier = isSpent(error) ? await readOffered(folder) : undefined
    if (earlier?.actor !== letter.actor) throw error
    terminal.note('The invitation was used at this desk already; its keys are kept.')
    return unlock(terminal, earlier)
  })
  await writeKeyring(folder, await lock(keyring))
  await dropOffered(folder)
  return keyring
}

/** @throws Refusal `input.missing`, `file.malformed` where they are not this person's, or of another house */
async function formerAt(
  terminal: Terminal,
  before: string,
  { actor, pins }: InvitationLetter,
): Promise<string[]> {
  const folder = resolve(terminal.cwd, before)
  const keyring = await openKeyring(terminal, folder, { own: true })
  if (keyring.actor === actor && keyring.pins.origin === pins.origin) return formerOf(keyring)
  const problem = `these are the keys of ${keyring.actor} at ${keyring.pins.origin}`
  const remedy = `Name the desk of ${actor} with --keep.`
  throw new Refusal('file.malformed', { file: folder, problem, remedy })
}

function isSpent(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'invitation.spent'
}

/** @throws Refusal `input.missing`, `file.malformed` */
async function readLetter(file: string): Promise<InvitationLetter> {
  const letter = await readJson(file, InvitationLetter, 'Ask for the letter again.')
  if (letter !== undefined) return letter
  throw new Refusal('input.missing', { what: file, remedy: 'Check the path.' })
}
