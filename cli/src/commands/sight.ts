// `forewarn sight`: something was seen in the wild; when, by whom, and the samples themselves.

import { resolve } from 'node:path'
import { RELIABILITIES, type Reliability } from '@forewarn/core/investigation/sighting'
import { type Instant, parseInstant, showInstant } from '@forewarn/core/shared/instant'
import { describe } from '@forewarn/core/shared/wording'
import { caseNamed } from '@forewarn/desk/cases'
import type { SampleFile } from '@forewarn/desk/investigate/samples'
import { recordSighting, type Seen } from '@forewarn/desk/investigate/sight'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import { readSamples } from '../ports/samples.ts'
import type { Register } from '../program.ts'
import { progressOn } from '../progress.ts'
import { counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { oneOf, several } from './options.ts'

interface Options extends DeskOptions {
  readonly from: Instant
  readonly to?: Instant
  readonly source: string
  readonly reliability: Reliability
  readonly sample?: readonly string[]
  readonly identifier?: readonly string[]
  readonly note?: string
  readonly skipUnreadable?: true
}

const asWritten = (written: string): string => written

export const registerSight: Register = (program, terminal) => {
  deskCommand(program, 'sight', {
    summary: 'record that something was seen in the wild',
    description:
      'Records a sighting: when, who says so, how far they are to be trusted, and samples of what was seen: programs, texts, captures, anything. All of it is sealed to the team; the samples are kept byte for byte, so that others can analyse them again. Nothing in a sample is run.',
    example:
      'forewarn sight postern --from 2026-02-26T08:00Z --to 2026-02-28T20:00Z --source "a responder" --reliability B --sample seen/',
  })
    .helpGroup('Investigating:')
    .argument('<case>', 'its name or id')
    .requiredOption(
      '--from <time>',
      'when it began at the earliest, with offset or zone',
      parseInstant,
    )
    .option('--to <time>', 'when it was at the latest (default: the same)', parseInstant)
    .requiredOption('--source <text>', 'who reports it')
    .requiredOption(
      '--reliability <grade>',
      'of the source: A completely reliable … E unreliable, F cannot be judged',
      oneOf(RELIABILITIES),
    )
    .option('--sample <path>', 'a file, or a folder of files; may be repeated', several(asWritten))
    .option('--skip-unreadable', 'leave out oversized and linked files')
    .option(
      '--identifier <id>',
      'what it exploits, such as a CVE, where that is known; may be repeated',
      several(asWritten),
    )
    .option('--note <text>', 'for the team')
    .action(async (name: string, options: Options) => {
      const files = await readFiles(options, terminal)
      const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
      const { caseId } = await caseNamed(desk, board, name)
      const seen = seenOf(options)
      const progress = progressOn(terminal)
      const sighting = await recordSighting(desk, ledger, caseId, { seen, files, progress })
      await catchUp(ledger, folder)
      const { id, samples } = sighting
      if (options.json) terminal.print(JSON.stringify({ sightingId: id, caseId, samples }))
      else {
        const when = showInstant(seen.from, terminal.zone)
        const held = counted(samples.length, 'sample')
        terminal.print(`Sighting ${id} of ${when} is recorded, with ${held}.`)
        terminal.print(`Next: forewarn investigate ${name}`)
      }
    })
}

function seenOf({ from, to = from, source, reliability, identifier = [], note }: Options): Seen {
  const said = { from, to, source, reliability, identifiers: [...identifier] }
  return note === undefined ? said : { ...said, note }
}

/** What is recorded stays recorded, so a file that cannot be read is for a person to decide about. */
async function readFiles(options: Options, terminal: Terminal): Promise<SampleFile[]> {
  const files: SampleFile[] = []
  for (const path of options.sample ?? []) {
    const { texts, refused } = await readSamples(resolve(terminal.cwd, path), path, 'any')
    files.push(...texts.map(({ path: shown, bytes }) => ({ path: shown, bytes })))
    const [first] = refused
    if (first !== undefined && !options.skipUnreadable) throw first
    for (const refusal of refused) terminal.note(`Left out: ${describe(refusal)}`)
  }
  return files
}
