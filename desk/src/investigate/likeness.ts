// How each sample compares with what was shared, with the lines on both sides for people to see.

import type { SampleLikeness } from '@forewarn/core/investigation/dossier'
import { comparePrepared, type Likeness, type Lines } from '@forewarn/core/likeness/compare'
import { prepare } from '@forewarn/core/likeness/prepared'
import { isRaw } from '@forewarn/core/marking/traffic/unwrap'
import { forgivingText } from '@forewarn/core/shared/bytes'
import type { Progress } from '../publish/workshop.ts'
import type { KnownText } from './circumstances.ts'
import type { Laboratory, SampleText } from './laboratory.ts'
import { type LoggedSample, stoodBefore } from './logged.ts'
import type { Sample } from './samples.ts'

/** What a finding holds of one comparison. */
const MOST = { items: 50, regions: 1000, excerptLines: 40, excerptLetters: 4000 }

/** Captures, archives and binary files are read for their marks, and likened to nothing. */
export function textOf({ path, bytes }: Sample): SampleText {
  return { path, text: isRaw(bytes) ? '' : forgivingText(bytes), bytes }
}

/**
 * In the order of `samples`, each with what stood published before it was logged. Time grows with
 * samples × items.
 */
export function compareSamples(
  samples: readonly LoggedSample[],
  items: readonly KnownText[],
  { background }: Laboratory,
  progress: Progress,
): SampleLikeness[] {
  const prepared = items.map((item) => ({ ...item, prepared: prepare(item, background) }))
  const texts = new Map(items.map(({ path, text }) => [path, text]))
  return samples.map((sample, i) => {
    const text = textOf(sample)
    const known = prepared.filter(({ published }) => stoodBefore(sample, published))
    const all = known.map((item) => item.prepared)
    const { verdict, best } = comparePrepared(prepare(text, background), all)
    progress('Comparing', i + 1, samples.length)
    const likeness = best.slice(0, MOST.items).map((one, place) => ({
      item: one.item,
      nats: one.nats,
      regions: one.regions.slice(0, MOST.regions).map(({ sample: ours, item }) => ({
        sample: [...ours] as [number, number],
        item: [...item] as [number, number],
      })),
      ...(place === 0 ? excerptOf(one, text.text, texts.get(one.item) ?? '') : {}),
    }))
    return { sample: sample.digest, verdict, best: likeness }
  })
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
