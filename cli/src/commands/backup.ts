// `forewarn backup` and `forewarn restore`: a desk in one sealed file, and back.

import { createHash, type Hash } from 'node:crypto'
import { resolve } from 'node:path'
import {
  MIN_PASSPHRASE,
  openWithPassphrase,
  sealWithPassphrase,
} from '@forewarn/core/sealing/passphrase'
import { openPieces, type Pieces, sealPieces } from '@forewarn/core/sealing/pieces'
import { joined } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type DeskOptions, deskCommand, deskFolder } from '../open-desk.ts'
import { passphraseIn } from '../passphrase.ts'
import { packDesk, unpackDesk } from '../ports/desk-backup.ts'
import { mustBeEmpty, readKeyring } from '../ports/desk-folder.ts'
import { codeOf, createDurably } from '../ports/durable.ts'
import { piecesOf } from '../ports/file-pieces.ts'
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
      const digest = createHash('sha256')
      const sealed = passing(await sealedAs(terminal, bytes, options), digest)
      const file = resolve(terminal.cwd, options.to)
      if (!(await createDurably(file, sealed))) {
        const problem = 'something is there already, and nothing is overwritten'
        throw new Refusal('file.malformed', { file, problem, remedy: 'Name another with --to.' })
      }
      const kept = createHash('sha256')
      for await (const piece of piecesOf(file)) kept.update(piece)
      if (kept.digest('hex') !== digest.digest('hex')) throw new Error('something else was written')
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
      const files = unpackDesk(await opened(terminal, file, options), file)
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
  bytes: Pieces,
  { passphraseFile, key }: Options,
): Promise<Pieces> {
  if (key !== undefined && passphraseFile === undefined) return sealPieces(bytes, key, quickCipher)
  if (passphraseFile === undefined || key !== undefined) throw oneOfTwo('--key')
  const passphrase = await passphraseIn(terminal, passphraseFile)
  return [await sealWithPassphrase(await whole(bytes), passphrase)]
}

async function* passing(pieces: Pieces, digest: Hash): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    digest.update(piece)
    yield piece
  }
}

async function whole(pieces: Pieces): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(Uint8Array.from(piece))
  return joined(all)
}

async function opened(
  terminal: Terminal,
  file: string,
  { passphraseFile, identityFile }: RestoreOptions,
): Promise<Uint8Array> {
  if (identityFile !== undefined && passphraseFile === undefined) {
    const lines = (await readText(resolve(terminal.cwd, identityFile))).split('\n')
    const identities = lines
      .map((line) => line.trim())
      .filter((line) => line.startsWith('AGE-SECRET-KEY-'))
    return whole(openPieces(pieces(file), identities, quickCipher))
  }
  if (passphraseFile === undefined || identityFile !== undefined) throw oneOfTwo('--identity-file')
  const passphrase = await passphraseIn(terminal, passphraseFile)
  return openWithPassphrase(await whole(pieces(file)), passphrase)
}

/** @throws Refusal `input.missing` */
async function* pieces(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* piecesOf(file)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    throw new Refusal('input.missing', { what: file, remedy: 'Check the path.' })
  }
}

function oneOfTwo(other: string): Refusal {
  const what = 'How it is sealed'
  return new Refusal('input.missing', { what, remedy: `Say --passphrase-file or ${other}.` })
}
