// `forewarn found`: the first owner's keys, and with them a programme.

import { StaffId } from '@forewarn/core/shared/ids'
import { Refusal, type RefusalCode } from '@forewarn/core/shared/refusal'
import { foundProgramme } from '@forewarn/desk/enrol'
import type { Keyring } from '@forewarn/desk/keyring'
import { signIn } from '@forewarn/desk/sign-in'
import { InvalidArgumentError } from 'commander'
import { fingerprintOf } from '../fingerprint.ts'
import { type DeskOptions, deskCommand, deskFolder, portsTo } from '../open-desk.ts'
import { freshPassphrase, lockWith, unlock } from '../passphrase.ts'
import {
  dropOffered,
  keepOffered,
  mustBeEmpty,
  readOffered,
  writeKeyring,
} from '../ports/desk-folder.ts'
import type { Register } from '../program.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends DeskOptions {
  readonly name: string
  readonly classic?: true
}

export const registerFound: Register = (program, terminal) => {
  deskCommand(program, 'found', {
    summary: 'found a programme at a new house',
    description:
      'Makes the first owner’s keys at this desk and founds the programme with the secret that the house printed when it started.',
    example: 'forewarn found https://forewarn.example.org 3f9a… --name "Ada Lovelace"',
  })
    .helpGroup('Programme:')
    .argument('<url>', 'the address of the house, as partners will reach it', address)
    .argument('<secret>', 'the founding secret; it works once')
    .requiredOption('--name <name>', 'your name, as colleagues will see it')
    .option('--classic', 'keys for age before 1.3, for you and all colleagues')
    .action(async (url: string, secret: string, options: Options) => {
      const folder = deskFolder(terminal, options)
      const keyring = await found(terminal, folder, [url, secret], options.classic === undefined)
      const desk = await signIn(portsTo(terminal, url), keyring)
      const staff = [{ staffId: StaffId.parse(keyring.actor), name: options.name }]
      const body = { partners: [], recipients: [], staff }
      await desk.house.call('putDirectory', { body }).catch((error) => {
        if (!(error instanceof Refusal && error.code === 'session.presence')) throw error
        terminal.note(NAMELESS)
      })
      const print = await fingerprintOf(keyring)
      const { actor } = keyring
      if (options.json) {
        terminal.print(JSON.stringify({ actor, desk: folder, fingerprint: print }))
        return
      }
      terminal.print(`Founded. You are its owner, ${actor}; your keys are in ${folder}.`)
      terminal.print(`Fingerprint: ${print}`)
      terminal.print('Back up that folder: whoever has it is the owner, and nobody can replace it.')
    })
}

const NAMELESS =
  'This house wants a passkey of you before it takes your name: add one in the browser, at its address under Passkeys. Better let it want them (FOREWARN_SIGN_IN) once you have one.'

function address(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return written
  throw new InvalidArgumentError('Write it with https:// before it.')
}

/** The keys are on disk before the house hears of them; a lost answer is no lost programme. */
async function found(
  terminal: Terminal,
  folder: string,
  [url, secret]: readonly [string, string],
  postQuantum: boolean,
): Promise<Keyring> {
  await mustBeEmpty(folder)
  const lock = lockWith(await freshPassphrase(terminal))
  const keep = async (keyring: Keyring) => keepOffered(folder, await lock(keyring))
  const keyring =
    (await resumed(terminal, folder, url)) ??
    (await foundProgramme(portsTo(terminal, url), url, secret, { postQuantum, keep }))
  await writeKeyring(folder, await lock(keyring))
  await dropOffered(folder)
  return keyring
}

/** Of a house that does not know these keys, or is another one by now. */
const NOT_THE_OWNER: ReadonlySet<RefusalCode> = new Set(['session.missing', 'house.changed'])

/** The keys of an earlier try, if they turn out to be the owner's. */
async function resumed(terminal: Terminal, folder: string, url: string) {
  const kept = await readOffered(folder)
  const offered = kept && (await unlock(terminal, kept))
  if (offered?.pins.url !== url) return undefined
  try {
    await signIn(portsTo(terminal, url), offered)
    return offered
  } catch (error) {
    if (error instanceof Refusal && NOT_THE_OWNER.has(error.code)) return undefined
    throw error
  }
}
