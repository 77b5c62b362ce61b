// Samples read again by a stranger: the same decoder, on the same bytes, with the spellings that an opening shows.

import type { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { fileName } from '@forewarn/core/investigation/sample-commitment'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import type { Decoder } from '../investigate/laboratory.ts'
import { batchesOf, earlierThan, type LoggedSample } from '../investigate/logged.ts'
import { asSamples, type SampleFile } from '../investigate/samples.ts'
import { differenceIn } from './difference.ts'
import { type OpeningFile, readJson } from './file.ts'
import { openMasters } from './open-masters.ts'
import type { Timeline } from './timeline.ts'
import { type Checked, holding, type Step } from './verify.ts'

/**
 * What goes on from a naming that holds: are spellings those that were committed to, and do these
 * samples show what was logged?
 *
 * @param files as whoever checks has them; `undefined` where they named none
 * @throws Refusal `opening.broken`; `opening.closed` where files are given and the spellings are not
 */
export async function readAgain(
  file: OpeningFile,
  { naming, timeline }: Checked,
  files: readonly SampleFile[] | undefined,
  { decoder, tell }: { readonly decoder: Decoder; readonly tell: (step: Step) => void },
): Promise<void> {
  const { spellings } = naming
  if (spellings === undefined) {
    if (files === undefined) return
    const step = 'The samples in hand'
    tell({ step, says: holding(step, () => inHand(namedIn(naming, naming.read), files).says) })
    throw new Refusal('opening.closed', {})
  }
  const step = 'The spellings'
  const opened = await holding(step, () => openMasters(file, naming, spellings, timeline))
  tell({ step, says: opened.says })
  const again = 'Read again'
  const needed = holding(again, () => neededFor(naming, timeline))
  if (files === undefined) {
    const all = needed.map(inWords).join(', ')
    const says = `not yet, so that the reading is taken as it was logged. To read it again, name with --sample what has these SHA-256: ${all}.`
    return tell({ step: again, says })
  }
  const says = await holding(again, async () => {
    const hand = inHand(needed, files)
    const { version } = decoder
    const declared = declaredIn(naming)
    if (declared.decoder !== version) {
      throw unlike(`they were read by “${declared.decoder}”, and this has “${version}”`)
    }
    const shared = { versions: versionsIn(timeline), notes: [] }
    const read = hand.samples.filter(({ digest }) => naming.read.includes(digest))
    const earlier = earlierThan(hand.samples, shared)
    const seen = await decoder.read(batchesOf(read, shared), opened.masters, [], earlier)
    const logged = readJson(naming.analysis.reading)
    const now = readJson(JSON.stringify(seen))
    const other = differenceIn(logged, now, opened.positions)
    if (other !== undefined) throw unlike(other)
    const shown = seen.reading.filter((symbol) => symbol !== undefined).length
    return `re-read: the ${shown} symbols logged are those that these samples show, of ${seen.reading.length} places, by “${version}”. ${hand.says}`
  })
  tell({ step: again, says })
}

/** A sample as the reader is given it, without its bytes. */
type Needed = Pick<LoggedSample, 'digest' | 'path' | 'logged'>

/** What is read, and what was known before something of the case was published: it leaves out places. */
function neededFor(naming: OpenedNaming, { listed, publications }: Timeline): Needed[] {
  const { late } = declaredIn(naming)
  const newest = Math.max(...publications.map(({ seq }) => seq))
  const undeclared = [...listed].find(([digest, { seq }]) => seq <= newest && !late.has(digest))
  if (undeclared !== undefined) {
    const [digest, { seq }] = undeclared
    const problem = `sample ${short(digest)} (entry ${seq}) was there before the newest version`
    throw unlike(`${problem}, and was not declared to be`)
  }
  return namedIn(naming, [...naming.read, ...late.keys()]).map((one) => {
    const first = listed.get(one.digest)?.seq ?? Number.NEGATIVE_INFINITY
    const logged = late.get(one.digest) ?? first
    if (logged <= first) return { ...one, logged }
    throw unlike(`sample ${short(one.digest)} stands in no entry as early as that is told`)
  })
}

/** By what their entries commit to, or else by what this opening calls them; each once, in order. */
function namedIn({ sightings = [], spellings }: OpenedNaming, digests: readonly string[]) {
  const committed = sightings.flatMap(({ samples }) => samples)
  const names = new Map([...(spellings?.names ?? []), ...committed])
  return [...new Set(digests)].sort().map((digest) => ({ digest, path: names.get(digest) ?? '' }))
}

function versionsIn({ publications }: Timeline) {
  return publications.map(({ seq }) => ({ what: '', published: seq }))
}

const Method = z.array(z.unknown()).min(1)
const Late = z.strictObject({ logged: z.array(z.tuple([z.string(), z.int().min(0)])) })

/** As it was declared: the decoder, and since which entry the samples were known that are read with less. */
function declaredIn({ analysis: { method } }: OpenedNaming) {
  const declared = Method.safeParse(readJson(method?.split('\n', 1)[0] ?? ''))
  if (!declared.success) throw unlike('the method that was declared is not shown')
  const late = Late.safeParse(declared.data.at(-1)).data?.logged ?? []
  return { decoder: declared.data[0], late: new Map(late) }
}

/** @throws Refusal `opening.broken` where one that is needed is not among them, to the byte */
function inHand<One extends Omit<Needed, 'logged'>>(
  needed: readonly One[],
  files: readonly SampleFile[],
) {
  const held = new Map(asSamples(files).map((one) => [one.digest as string, one]))
  const missing = needed.filter(({ digest }) => !held.has(digest))
  const known = new Set<string>(needed.map(({ digest }) => digest))
  const others = [...held.values()].filter(({ digest }) => !known.has(digest))
  if (missing.length > 0) {
    const has =
      others.length === 0
        ? ''
        : `; what is here instead is ${others.map(({ digest, path }) => inWords({ digest, path })).join(', ')}`
    throw unlike(
      `of the samples, ${missing.map(inWords).join(', ')} is not among the files in hand${has}. They count as they were recorded, byte for byte: packed where they were packed`,
    )
  }
  const samples = needed.map((one) => ({
    ...one,
    bytes: (held.get(one.digest) as SampleFile).bytes,
  }))
  const more =
    others.length === 0 ? '' : ` ${others.length} more in hand were not read for it, and left out.`
  const says = `${samples.length} files in hand are, to the byte, the samples it takes.${more}`
  return { samples, says }
}

function inWords({ digest, path }: { readonly digest: string; readonly path: string }): string {
  return path === '' ? short(digest) : `${short(digest)} (“${fileName(path)}”)`
}

function short(digest: string): string {
  return `${digest.slice(0, 16)}…`
}

function unlike(problem: string): Refusal<'opening.broken'> {
  return new Refusal('opening.broken', { step: '', problem })
}
