// How each sample compares with what was shared, with the lines on both sides for people to see.

import type { SampleLikeness } from '@forewarn/core/investigation/dossier'
import type { Likeness, Lines } from '@forewarn/core/likeness/compare'
import { pack } from '@forewarn/core/likeness/index/packed'
import { Search, shelve } from '@forewarn/core/likeness/index/shelf'
import { prepare } from '@forewarn/core/likeness/prepared'
import { compareSample } from '@forewarn/core/likeness/unpack/compare-sample'
import { isRaw } from '@forewarn/core/marking/traffic/unwrap'
import { forgivingText } from '@forewarn/core/shared/bytes'
import type { Progress } from '../publish/workshop.ts'
import type { KnownText } from './circumstances.ts'
import type { Laboratory, SampleText } from './laboratory.ts'
import { type LoggedSample, stoodBefore } from './logged.ts'
import type { Sample } from './samples.ts'

/** What a finding holds of one comparison. */
const MOST = {
  items: 50,
  regions: 1000,
  excerptLines: 40,
  excerptLetters: 4000,
  letters: 500,
  refused: 20,
}

/** What marks are read in: text as it is, and of other files what the reader unwraps of their bytes. */
export function textOf({ path, bytes }: Sample): SampleText {
  return { path, text: isRaw(bytes) ? '' : forgivingText(bytes), bytes }
}

/**
 * In the order of `samples`, each with what stood published before it was logged. Archives and encodings
 * are opened, and bytes searched for the items' strings. Time grows with samples × items.
 */
export function compareSamples(
  samples: readonly LoggedSample[],
  items: readonly KnownText[],
  { background }: Laboratory,
  progress: Progress,
): SampleLikeness[] {
  const packed = items.map((item) => ({ ...item, packed: pack(prepare(item, background)) }))
  const texts = new Map(items.map(({ path, text }) => [path, text]))
  const searches = new Map<number, Search>()
  return samples.map((sample, i) => {
    // What stood before one entry stood before every later one, so how many says which.
    const known = packed.filter(({ published }) => stoodBefore(sample, published))
    const search = searches.get(known.length) ?? searchIn(known.map((item) => item.packed))
    searches.set(known.length, search)
    const { path, bytes } = sample
    const { comparison, refused, shown } = compareSample({ path, bytes }, search, background)
    progress('Comparing', i + 1, samples.length)
    const best = comparison.best.slice(0, MOST.items).map((one, place) => ({
      ...{ item: one.item, nats: one.nats },
      ...(one.within !== undefined && { within: one.within.slice(-MOST.letters) }),
      regions: one.regions.slice(0, MOST.regions).map(({ sample: ours, item }) => ({
        sample: [...ours] as [number, number],
        item: [...item] as [number, number],
      })),
      ...(place === 0 ? excerptOf(one, shown?.text ?? '', texts.get(one.item) ?? '') : {}),
    }))
    const unread = refused.slice(0, MOST.refused).map(({ details }) => {
      return `${details.file}: ${details.problem}`.slice(-MOST.letters)
    })
    return {
      ...{ sample: sample.digest, verdict: comparison.verdict, best },
      ...(unread.length > 0 && { unread }),
    }
  })
}

/** Of these alone, and all of them: a bundle has few. */
function searchIn(packed: readonly Uint8Array[]): Search {
  return new Search(shelve(packed, (bytes) => new ArrayBuffer(bytes), { isSearched: false }))
}

/** Of the longest region: what is shown side by side. */
function excerptOf({ regions }: Likeness, sample: string, item: string) {
  const length = ([from, to]: Lines) => to - from
  const [longest] = regions.toSorted((a, b) => length(b.sample) - length(a.sample))
  if (longest === undefined) return {}
  return {
    excerpt: { sample: excerpt(sample, longest.sample), item: excerpt(item, longest.item) },
  }
}

function excerpt(text: string, [from, to]: Lines): string {
  const last = Math.min(to, from + MOST.excerptLines - 1)
  const lines = text.split('\n').slice(from - 1, last)
  return lines.join('\n').slice(0, MOST.excerptLetters)
}
