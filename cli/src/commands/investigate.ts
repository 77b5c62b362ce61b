// `forewarn investigate`: from the sightings of a case to a sealed finding.

import type { PublicArtefact } from '@forewarn/core/investigation/dossier'
import { SightingId } from '@forewarn/core/shared/ids'
import { parseInstant } from '@forewarn/core/shared/instant'
import { caseNamed } from '@forewarn/desk/cases'
import type { Inquiry } from '@forewarn/desk/investigate/inquiry'
import { investigate } from '@forewarn/desk/investigate/investigate'
import { standardLaboratory } from '@forewarn/desk/investigate/standard-laboratory'
import { InvalidArgumentError } from 'commander'
import { namesOf } from '../names.ts'
import { catchUp, deskCommand, openStaffDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { progressOn } from '../progress.ts'
import { exitOf, mustBeFree, type ShowOptions, showFinding } from '../show-finding.ts'
import { several, wholeNumber } from './options.ts'

interface Options extends ShowOptions {
  readonly sighting?: SightingId
  readonly analyses?: number
  readonly publicSince?: readonly PublicArtefact[]
  readonly upstream?: readonly string[]
  readonly ownText?: readonly string[]
}

export const registerInvestigate: Register = (program, terminal, leave) => {
  deskCommand(program, 'investigate', {
    summary: 'find out which copy leaked, or that nobody can say',
    description:
      'Judges one wave of sightings. It verifies the ledger, declares in it what will be analysed and how, compares the samples with what was shared, reads their marks, logs the reading, and only then opens the codewords. The finding is sealed to the team. An analysis that is interrupted stays in the ledger and counts.\n\nExit code 0: a copy or a partner is named; 3: unresolved; 4: the samples are not ours.',
    example: 'forewarn investigate postern --out finding.html',
  })
    .helpGroup('Investigating:')
    .argument('<case>', 'its name or id')
    .option(
      '--sighting <id>',
      'judge the wave of this one (default: the first under embargo)',
      sightingOf,
    )
    .option(
      '--analyses <n>',
      'count this as at least so many analyses; the k-th counts as k × (k + 1) anyhow',
      wholeNumber(1, 1_000_000),
    )
    .option(
      '--public-since <time=what>',
      'a commit, patch or talk from which the flaw can be worked out; may be repeated',
      several(publicArtefactOf),
    )
    .option('--upstream <item>', 'its text also stood in the finder’s material', several(asWritten))
    .option(
      '--own-text <item>',
      'the team wrote its text; the finder never had it',
      several(asWritten),
    )
    .option('--out <file>', 'write the finding as one offline page')
    .action(async (name: string, options: Options) => {
      await mustBeFree(terminal, options)
      const open = await openStaffDesk(terminal, options)
      const { desk, ledger, board } = open
      const names = await namesOf(open)
      const named = await caseNamed(desk, board, name)
      const laboratory = await standardLaboratory()
      const progress = progressOn(terminal)
      const asked = { ...chosen(options), upstream: upstreamOf(options) }
      const kept = await investigate({ desk, ledger, named, laboratory, progress, ...asked })
      terminal.progress('')
      await catchUp(ledger, open.folder)
      await showFinding(terminal, names, kept, options)
      leave(exitOf(kept.finding))
    })
}

const asWritten = (written: string): string => written

function chosen({
  sighting,
  analyses,
  publicSince = [],
}: Options): Pick<Inquiry, 'sighting' | 'analyses' | 'publicArtefacts'> {
  return {
    ...(sighting === undefined ? {} : { sighting }),
    ...(analyses === undefined ? {} : { analyses }),
    publicArtefacts: publicSince,
  }
}

function upstreamOf({ upstream = [], ownText = [] }: Options): Map<string, 'same' | 'different'> {
  const same = upstream.map((item) => [item, 'same'] as const)
  const different = ownText.map((item) => [item, 'different'] as const)
  const both = new Map([...same, ...different])
  if (both.size === same.length + different.length) return both
  throw new InvalidArgumentError('One item is named twice by --upstream and --own-text.')
}

function sightingOf(written: string): SightingId {
  const parsed = SightingId.safeParse(written)
  if (parsed.success) return parsed.data
  throw new InvalidArgumentError('A sighting’s id begins with sig_.')
}

/** `2026-02-01T10:00Z=the commit that fixes it` */
function publicArtefactOf(written: string): PublicArtefact {
  const at = written.indexOf('=')
  const what = written.slice(at + 1).trim()
  if (at < 0 || what === '' || what.length > 500) {
    throw new InvalidArgumentError('Write a time, “=”, and what was public by then.')
  }
  return { at: parseInstant(written.slice(0, at).trim()), what }
}
