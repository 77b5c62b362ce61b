// `forewarn open`: a collected part checked, opened and written to a folder. Nothing in it is run.

import { lstat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { OpenedPart, PartManifest } from '@forewarn/core/bundle/part'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { PartId } from '@forewarn/core/shared/ids'
import { showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { acknowledge, openPart, readInbox } from '@forewarn/desk/inbox'
import { type DeskOptions, deskCommand, deskFolder, type OpenDesk, openDesk } from '../open-desk.ts'
import { type OwnCopy, ownCopy, tokensText } from '../own-tokens.ts'
import { openKeyring } from '../passphrase.ts'
import { collectedParts, readCollected } from '../ports/desk-folder.ts'
import { codeOf } from '../ports/durable.ts'
import { writeNewFolder } from '../ports/new-folder.ts'
import { quickCipher } from '../ports/quick-cipher.ts'
import type { Register } from '../program.ts'
import { columns } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { partIdOf } from './part-id.ts'

interface Options extends DeskOptions {
  readonly all?: true
  readonly out?: string
  /** False with --no-tokens. */
  readonly tokens?: boolean
}

export const registerOpen: Register = (program, terminal) => {
  deskCommand(program, 'open', {
    summary: 'check and open collected parts',
    description:
      'Verifies receipts and signatures without trusting the house, opens the part, and writes its files to a new folder. It overwrites nothing, and runs nothing. Before they are written, your client puts tokens of its own into comments and into values that their author left to you, and their hashes into the ledger: should the copy turn up elsewhere, they prove that it is the one you opened and not one of the team’s. It works offline, too, then without tokens. The team learns that you opened it once the house can be reached.',
    example: 'forewarn open par_abcdefghij234567 --out advisory',
  })
    .helpGroup('Receiving:')
    .argument('[part]', 'its id, from forewarn inbox')
    .option('--all', 'every part at this desk that has no folder yet')
    .option('--out <dir>', 'the folder to make (default: the part’s id); with --all, the one above')
    .option(
      '--no-tokens',
      'the files exactly as published; a leak could then be blamed on the team alike',
    )
    .action(async (written: string | undefined, options: Options) => {
      if (options.all) {
        await openAll(terminal, options)
        return
      }
      const partId = partIdOf(named(written))
      const out = resolve(terminal.cwd, options.out ?? partId)
      const { text, json } = await openOne(terminal, options, partId, out)
      terminal.print(options.json ? JSON.stringify(json) : text)
    })
}

/** @throws Refusal `input.missing` */
function named(written: string | undefined): string {
  if (written !== undefined) return written
  const remedy = 'Name a part, or say --all. See forewarn inbox.'
  throw new Refusal('input.missing', { what: 'What to open', remedy })
}

async function openAll(terminal: Terminal, options: Options): Promise<void> {
  const above = resolve(terminal.cwd, options.out ?? '.')
  const opened: unknown[] = []
  for (const partId of await collectedParts(deskFolder(terminal, options))) {
    const out = join(above, partId)
    if (await isThere(out)) continue
    const { text, json } = await openOne(terminal, options, partId, out)
    opened.push(json)
    if (!options.json) terminal.print(`${text}\n`)
  }
  if (options.json) terminal.print(JSON.stringify({ opened }))
  else if (opened.length === 0) terminal.print(`Nothing is at this desk that ${above} lacks.`)
}

async function openOne(terminal: Terminal, options: Options, partId: PartId, out: string) {
  const home = deskFolder(terminal, options)
  const keyring = await openKeyring(terminal, home)
  const opened = await openPart(keyring, await readCollected(home, partId), quickCipher)
  const desk = await reach(terminal, options)
  const own = await ownCopy(terminal, opened, { desk, isAsked: options.tokens !== false })
  await writeNewFolder(out, filesOf(opened, own))
  const acknowledged = await tellTeam(terminal, opened.manifest, desk)
  const { manifest, signedBy } = opened
  const { title, tlp, identifiers, liftsAt, files } = manifest
  return {
    text: `${shown(manifest, terminal.zone)}\n\nWritten to ${out}. ${tokensText(own)}`,
    json: {
      ...{ partId, title, tlp, identifiers, liftsAt, files, signedBy, out, acknowledged },
      tokens: { inserted: own.inserted, places: own.tokens, without: own.without },
    },
  }
}

async function isThere(path: string): Promise<boolean> {
  const found = await lstat(path).catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  return found !== undefined
}

function filesOf({ manifest }: OpenedPart, { files }: OwnCopy): Map<string, Uint8Array> {
  const written = utf8(`${JSON.stringify(manifest, null, 2)}\n`)
  return new Map([
    ['manifest.json', written],
    ...files.map(({ path, bytes }): [string, Uint8Array] => [`files/${path}`, bytes]),
  ])
}

/** The part opens without the house, too; what that leaves undone is worth a word, and no failure. */
async function reach(terminal: Terminal, options: Options): Promise<OpenDesk | undefined> {
  try {
    return await openDesk(terminal, options)
  } catch (error) {
    return untold(terminal, error)
  }
}

async function tellTeam(
  terminal: Terminal,
  { partId }: PartManifest,
  desk: OpenDesk | undefined,
): Promise<boolean> {
  if (desk === undefined) return false
  try {
    const { parts } = await readInbox(desk.desk)
    if (parts.find((part) => part.partId === partId)?.openedAt === null) {
      await acknowledge(desk.desk, partId)
    }
    return true
  } catch (error) {
    untold(terminal, error)
    return false
  }
}

function untold(terminal: Terminal, error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error
  terminal.note(`The team was not told that you opened it. ${describe(error)}`)
}

function shown(manifest: PartManifest, zone: string): string {
  const { title, tlp, identifiers, liftsAt, files } = manifest
  const rows = files.map(({ path, bytes, may }) => [`  ${path}`, `${bytes} bytes`, may.trim()])
  return [
    title,
    `TLP:${tlp}${identifiers.length > 0 ? `, ${identifiers.join(', ')}` : ''}`,
    `Under embargo until ${showInstant(liftsAt, zone)}, as it stood when this was published`,
    columns(rows),
  ].join('\n')
}
