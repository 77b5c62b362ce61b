// `forewarn open`: a collected part checked, opened and written to a folder. Nothing in it is run.

import { resolve } from 'node:path'
import type { OpenedPart, PartManifest } from '@forewarn/core/bundle/part'
import { utf8 } from '@forewarn/core/shared/bytes'
import { showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { acknowledge, openPart, readInbox } from '@forewarn/desk/inbox'
import { type DeskOptions, deskCommand, deskFolder, openDesk } from '../open-desk.ts'
import { readCollected, readKeyring } from '../ports/desk-folder.ts'
import { writeNewFolder } from '../ports/new-folder.ts'
import type { Register } from '../program.ts'
import { columns } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { partIdOf } from './part-id.ts'

interface Options extends DeskOptions {
  readonly out?: string
}

export const registerOpen: Register = (program, terminal) => {
  deskCommand(program, 'open', {
    summary: 'check and open a collected part',
    description:
      'Verifies receipts and signatures without trusting the house, opens the part, and writes its files to a new folder. It works offline, overwrites nothing, and runs nothing. The team learns that you opened it once the house can be reached.',
    example: 'forewarn open par_abcdefghij234567 --out advisory',
  })
    .helpGroup('Receiving:')
    .argument('<part>', 'its id, from forewarn inbox')
    .option('--out <dir>', 'the folder to make (default: the part’s id)')
    .action(async (written: string, options: Options) => {
      const partId = partIdOf(written)
      const home = deskFolder(terminal, options)
      const keyring = await readKeyring(home)
      const opened = await openPart(keyring, await readCollected(home, partId))
      const out = resolve(terminal.cwd, options.out ?? partId)
      await writeNewFolder(out, filesOf(opened))
      const isAcknowledged = await tellTeam(terminal, opened.manifest, options)
      const { manifest, signedBy } = opened
      if (options.json) {
        const { title, tlp, identifiers, liftsAt, files } = manifest
        const what = { partId, title, tlp, identifiers, liftsAt, files, signedBy }
        terminal.print(JSON.stringify({ ...what, out, acknowledged: isAcknowledged }))
      } else terminal.print(`${shown(manifest, terminal.zone)}\n\nWritten to ${out}.`)
    })
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
