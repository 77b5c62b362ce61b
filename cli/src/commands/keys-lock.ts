// `forewarn keys lock` and `keys unlock`: the keys of a desk under a passphrase, and without.

import { Refusal } from '@forewarn/core/shared/refusal'
import { isLocked, lockKeyring } from '@forewarn/desk/keyring'
import type { Command } from 'commander'
import { confirm } from '../confirm.ts'
import { type DeskOptions, deskCommand, deskFolder } from '../open-desk.ts'
import { passphraseIn, typedTwice, unlock } from '../passphrase.ts'
import { readKeyring, replaceKeyring } from '../ports/desk-folder.ts'
import type { Terminal } from '../terminal.ts'

interface LockOptions extends DeskOptions {
  readonly passphraseFile?: string
}

export function registerLocks(keys: Command, terminal: Terminal): void {
  deskCommand(keys, 'lock', {
    summary: 'lock this desk’s keys with a passphrase, or with another one',
    description:
      'Seals keyring.json under a passphrase, in its own place. From then on every command asks for it, or reads it from the file that FOREWARN_PASSPHRASE_FILE names, unless forewarn agent holds the keys. Nobody can restore keys whose passphrase is lost; an owner can revoke them. What the disk held before may be found on it: lock keys when you make them, or encrypt the disk.',
    example: 'forewarn keys lock',
  })
    .option('--passphrase-file <file>', 'its first line is the new passphrase')
    .action(async (options: LockOptions) => {
      const folder = deskFolder(terminal, options)
      const keyring = await unlock(terminal, await readKeyring(folder))
      const locked = await lockKeyring(keyring, await newPassphrase(terminal, options))
      await replaceKeyring(folder, locked)
      if (options.json) terminal.print(JSON.stringify({ actor: keyring.actor, locked: true }))
      else terminal.print(`The keys of ${keyring.actor} are locked.`)
    })

  deskCommand(keys, 'unlock', {
    summary: 'keep this desk’s keys without a passphrase',
    description:
      'Writes keyring.json without its lock. Whoever can read the file, or a backup of the disk, then has the keys.',
    example: 'forewarn keys unlock',
  })
    .option('--yes', 'do not ask')
    .action(async (options: DeskOptions & { yes?: true }) => {
      const folder = deskFolder(terminal, options)
      const kept = await readKeyring(folder)
      if (isLocked(kept)) {
        await confirm(terminal, 'Keep the keys without a passphrase?', options.yes)
        await replaceKeyring(folder, await unlock(terminal, kept))
      }
      if (options.json) terminal.print(JSON.stringify({ actor: kept.actor, locked: false }))
      else terminal.print(`The keys of ${kept.actor} have no lock.`)
    })
}

async function newPassphrase(terminal: Terminal, { passphraseFile }: LockOptions): Promise<string> {
  if (passphraseFile !== undefined) return passphraseIn(terminal, passphraseFile)
  const typed = await terminal.askSecret?.('New passphrase: ')
  if (typed !== undefined) return typedTwice(terminal, typed)
  const remedy = 'Type it at a terminal, or name a file with --passphrase-file.'
  throw new Refusal('input.missing', { what: 'The new passphrase', remedy })
}
