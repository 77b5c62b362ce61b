// `forewarn backup` and `forewarn restore`: a desk in one sealed file, and back.

import { resolve } from 'node:path'
import { open, seal } from '@forewarn/core/sealing/age'
import {
  MIN_PASSPHRASE,
  openWithPassphrase,
  sealWithPassphrase,
} from '@forewarn/core/sealing/passphrase'
import { sameBytes } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type DeskOptions, deskCommand, deskFolder } from '../open-desk.ts'
import { passphraseIn } from '../passphrase.ts'
import { packDesk, unpackDesk } from '../ports/desk-backup.ts'
import { mustBeEmpty, readKeyring } from '../ports/desk-folder.ts'
import { createDurably, readIfThere } from '../ports/durable.ts'
import { writeNewFolder } from '../ports/new-folder.ts'
import { quickCipher } from '../ports/quick-cipher.ts'
import { readText } from '../ports/text-file.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { several } from './options.ts'

interface Options extends DeskOptions {
  readonly to: string
  readonly passphraseFile?: string
  readonly key?: readonly string[]
}

export const registerBackup: Register = (program, terminal) => {
  deskCommand(program, 'backup', {
    summary: 'seal this desk into one file',
    description:
      'Seals keys, journals, what was seen of the ledger and what was collected into one age file, under a passphrase or to age keys of yours. Whoever opens it is you: keep it offline. It takes the place of nothing.',
    example: 'forewarn backup --to desk.age --passphrase-file words.txt',
  })
    .helpGroup('Looking after:')
    .requiredOption('--to <file>', 'a new file')
    .option(
      '--passphrase-file <file>',
      `its first line opens it; ${MIN_PASSPHRASE} letters at least`,
    )
    .option(
      '--key <age1…>',
      'seal it to this age key of yours instead; repeatable',
      several(String),
    )
    .action(async (options: Options) => {
      const folder = deskFolder(terminal, options)
      const { actor } = await readKeyring(folder)
      const { bytes, count } = await packDesk(folder)
      const sealed = await sealedAs(terminal, bytes, options)
      const file = resolve(terminal.cwd, options.to)
      if (!(await createDurably(file, sealed))) {
        const problem = 'something is there already, and nothing is overwritten'
        throw new Refusal('file.malformed', { file, problem, remedy: 'Name another with --to.' })
      }
      const kept = await readIfThere(file)
      if (kept === undefined || !sameBytes(kept, sealed))
        throw new Error('what was written is not there')
      if (options.json) terminal.print(JSON.stringify({ file, actor, files: count }))
      else terminal.print(`${counted(count, 'file')} of the desk of ${actor} sealed into ${file}.`)
    })
}

interface RestoreOptions extends DeskOptions {
  readonly from: string
  readonly passphraseFile?: string
  readonly identityFile?: string
}

export const registerRestore: Register = (program, terminal) => {
  deskCommand(program, 'restore', {
    summary: 'make a desk from a sealed file',
    description:
      'Makes a desk from what forewarn backup wrote, in a folder where no desk is. All of it or nothing. Do not go on working at the old desk: two with one journal would publish against each other.',
    example: 'forewarn restore --from desk.age --passphrase-file words.txt --desk desk',
  })
    .helpGroup('Looking after:')
    .requiredOption('--from <file>', 'what forewarn backup wrote')
    .option('--passphrase-file <file>', 'its first line is the passphrase')
    .option('--identity-file <file>', 'a file with the AGE-SECRET-KEY that it was sealed to')
    .action(async (options: RestoreOptions) => {
      const folder = deskFolder(terminal, options)
      await mustBeEmpty(folder)
      const file = resolve(terminal.cwd, options.from)
      const sealed = await readIfThere(file)
      if (sealed === undefined) {
        throw new Refusal('input.missing', { what: file, remedy: 'Check the path.' })
      }
      const files = unpackDesk(await opened(terminal, sealed, options), file)
      await writeNewFolder(folder, files)
      const { actor } = await readKeyring(folder)
      if (options.json) terminal.print(JSON.stringify({ folder, actor, files: files.size }))
      else {
        terminal.print(`The desk of ${actor} is in ${folder}, ${counted(files.size, 'file')}.`)
        terminal.print('Next: forewarn doctor')
      }
    })
}

async function sealedAs(
  terminal: Terminal,
  bytes: Uint8Array,
  { passphraseFile, key }: Options,
): Promise<Uint8Array> {
  if (key !== undefined && passphraseFile === undefined) return seal(bytes, key, quickCipher)
  if (passphraseFile === undefined || key !== undefined) throw oneOfTwo('--key')
  return sealWithPassphrase(bytes, await passphraseIn(terminal, passphraseFile))
}

async function opened(
  terminal: Terminal,
  sealed: Uint8Array,
  { passphraseFile, identityFile }: RestoreOptions,
): Promise<Uint8Array> {
  if (identityFile !== undefined && passphraseFile === undefined) {
    const lines = (await readText(resolve(terminal.cwd, identityFile))).split('\n')
    return open(
      sealed,
      lines.map((line) => line.trim()).filter((line) => line.startsWith('AGE-SECRET-KEY-')),
      quickCipher,
    )
  }
  if (passphraseFile === undefined || identityFile !== undefined) throw oneOfTwo('--identity-file')
  return openWithPassphrase(sealed, await passphraseIn(terminal, passphraseFile))
}

function oneOfTwo(other: string): Refusal {
  const what = 'How it is sealed'
  return new Refusal('input.missing', { what, remedy: `Say --passphrase-file or ${other}.` })
}
