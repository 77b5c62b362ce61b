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
import { type DeskOptions, deskCommand, deskFolder, openDesk } from '../open-desk.ts'
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
}

export const registerOpen: Register = (program, terminal) => {
  deskCommand(program, 'open', {
    summary: 'check and open collected parts',
    description:
      'Verifies receipts and signatures without trusting the house, opens the part, and writes its files to a new folder. It works offline, overwrites nothing, and runs nothing. The team learns that you opened it once the house can be reached.',
    example: 'forewarn open par_abcdefghij234567 --out advisory',
  })
    .helpGroup('Receiving:')
    .argument('[part]', 'its id, from forewarn inbox')
    .option('--all', 'every part at this desk that has no folder yet')
    .option('--out <dir>', 'the folder to make (default: the part’s id); with --all, the one above')
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
  await writeNewFolder(out, filesOf(opened))
  const acknowledged = await tellTeam(terminal, opened.manifest, options)
  const { manifest, signedBy } = opened
  const { title, tlp, identifiers, liftsAt, files } = manifest
  return {
    text: `${shown(manifest, terminal.zone)}\n\nWritten to ${out}.`,
    json: { partId, title, tlp, identifiers, liftsAt, files, signedBy, out, acknowledged },
  }
}

async function isThere(path: string): Promise<boolean> {
  const found = await lstat(path).catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  return found !== undefined
}

function filesOf({ manifest, files }: OpenedPart): Map<string, Uint8Array> {
  const written = utf8(`${JSON.stringify(manifest, null, 2)}\n`)
  return new Map([
    ['manifest.json', written],
    ...files.map(({ path, bytes }): [string, Uint8Array] => [`files/${path}`, bytes]),
  ])
}

/** The part is open already; that the team cannot be told is worth a word, and no failure. */
async function tellTeam(
  terminal: Terminal,
  { partId }: PartManifest,
  options: Options,
): Promise<boolean> {
  try {
    const { desk } = await openDesk(terminal, options)
    const { parts } = await readInbox(desk)
    if (parts.find((part) => part.partId === partId)?.openedAt === null) {
      await acknowledge(desk, partId)
    }
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    terminal.note(`The team was not told that you opened it. ${describe(error)}`)
    return false
  }
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
