// Masters that an opening shows, opened by a stranger, and held against what every copy was committed to with.

import { markingDigest } from '@forewarn/core/bundle/marking-commitment'
import { contentIn } from '@forewarn/core/bundle/part'
import type { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { bytesOf } from '@forewarn/core/marking/capture/recipe'
import { renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { openShown } from '@forewarn/core/sealing/age'
import { fromBase64, text } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { mustContinue } from '../codewords.ts'
import { inShares } from '../key-shares.ts'
import { readMasters } from '../masters.ts'
import { digestOf } from '../team.ts'
import { type OpeningFile, readJson } from './file.ts'
import type { Timeline } from './timeline.ts'

type Spellings = NonNullable<OpenedNaming['spellings']>

export interface OpenedMasters {
  /** Of the newest version, as JSON. */
  readonly masters: unknown
  readonly positions: Master['positions']
  readonly says: string
}

/**
 * The masters that every copy of these publications was committed to with. Each version holds those
 * before as they were, and with the symbols of this copy the newest gives its files, to the byte.
 *
 * @throws Refusal `opening.broken`, or of what it checks
 */
export async function openMasters(
  { masters: sealed = [] }: Pick<OpeningFile, 'masters'>,
  { copy, bias }: OpenedNaming,
  spellings: Spellings,
  { publications, attempts, spelled }: Timeline,
): Promise<OpenedMasters> {
  const { fileKeys, parts } = spellings
  if (spelled === undefined) throw unlike('no entry says that they were opened')
  if (sealed.length !== publications.length || fileKeys.length !== publications.length) {
    throw unlike(`there were ${publications.length} versions, and here are others`)
  }
  const all: unknown[] = []
  for (const [i, { event, seq }] of publications.entries()) {
    const blob = fromBase64(sealed[i] ?? '')
    if (digestOf(blob) !== event.masters) throw unlike(`they are not those of entry ${seq}`)
    const file = inShares(blob)?.file ?? blob
    all.push(readJson(text(await openShown(file, fromBase64(fileKeys[i] ?? '')))))
  }
  const begun = publications.map(({ event }) => {
    return attempts.find((one) => one.event.attemptId === event.attemptId)
  })
  mustContinue(
    begun.map((one) => ({ version: one?.event.version ?? 0 })),
    all,
  )
  for (const [i, one] of begun.entries()) mustBeFixed(one, all[i], spellings.markings?.[i])
  const master = readMasters(all.at(-1))
  const places = master.positions.map(({ level, alphabet }) => ({ level, alphabet }))
  if (JSON.stringify(places) !== JSON.stringify(bias.positions)) {
    throw unlike('they have other places than the bias')
  }
  const count = mustGive(master, copy, parts)
  const entries = publications.map(({ seq }) => seq).join(', ')
  return {
    ...{ masters: all.at(-1), positions: master.positions },
    says: `as they were sealed and committed to in entry ${entries}; with the symbols of this copy they give ${count} of its files, to the byte.`,
  }
}

/** Whoever knows the draw could exchange two places, or respell one, to have the symbols that suit. */
function mustBeFixed(
  begun: Timeline['attempts'][number] | undefined,
  masters: unknown,
  marking: NonNullable<Spellings['markings']>[number] | undefined,
): void {
  if (begun?.event.kind !== 'drawCommitted') return
  const isFixed = marking?.places && markingDigest(readMasters(masters), marking)
  if (isFixed === begun.event.marking) return
  throw unlike(
    `they are not shown to be the places that entry ${begun.seq} fixed before it was drawn`,
  )
}

/** @returns how many files of the copy come from these places */
function mustGive(
  master: Master,
  { commitment, codeword }: OpenedNaming['copy'],
  parts: Spellings['parts'],
) {
  const rendered = new Map(renderCopy(master, codeword).map(({ path, text }) => [path, text]))
  const isWhole =
    parts.length === commitment.parts.length &&
    commitment.parts.every(({ content }, i) => contentIn(parts[i] ?? []) === content)
  if (!isWhole) throw unlike('its files are not those that the copy was committed to with')
  const marked = parts.flat().filter(([path]) => rendered.has(path))
  const other = marked.find(
    ([path, digest]) => digestOf(bytesOf(rendered.get(path) ?? '')) !== digest,
  )
  if (other !== undefined)
    throw unlike(`with the symbols of this copy they give another ${other[0]}`)
  if (marked.length === 0) throw unlike('no file of the copy comes from them')
  return marked.length
}

function unlike(problem: string): Refusal<'opening.broken'> {
  return new Refusal('opening.broken', { step: '', problem })
}
