// `forewarn compare --html`: the same answers with the texts beside them, all held at once to be shown.

import { pack } from '@forewarn/core/likeness/index/packed'
import { Search, shelve } from '@forewarn/core/likeness/index/shelf'
import { type ComparisonView, viewOf } from '@forewarn/core/likeness/page/view'
import { prepare } from '@forewarn/core/likeness/prepared'
import { compareSample, type SampleComparison } from '@forewarn/core/likeness/unpack/compare-sample'
import { listing } from '@forewarn/core/likeness/unpack/strings'
import type { RawSample } from '@forewarn/core/likeness/unpack/unpack'
import { describe } from '@forewarn/core/shared/wording'
import { shownText } from '../comparison-pages.ts'
import type { SampleText } from '../ports/samples.ts'
import type { Terminal } from '../terminal.ts'
import { shared } from './fill.ts'
import { type Means, openMeans } from './means.ts'

export type Result = {
  readonly sample: string
  /** What of it was left out, in words; where it is absent, nothing. */
  readonly unread?: readonly string[]
} & SampleComparison

export interface Viewed {
  readonly results: readonly Result[]
  readonly views: readonly ComparisonView[]
}

export interface Shown {
  readonly samples: readonly RawSample[]
  readonly items: readonly SampleText[]
  /** Which bundle each item is of. */
  readonly bundles: readonly number[]
}

export function compareShown(
  { samples, items, bundles }: Shown,
  means: Means,
  terminal: Terminal,
): Viewed {
  const background = openMeans(means)
  const prepared = items.map((item) => ({ item, as: prepare(item, background) }))
  const shownItems = new Map(
    prepared.map(({ item, as }) => [item.path, shownText(item, as, background)]),
  )
  const search = new Search(
    shelve(
      prepared.map(({ as }) => pack(as)),
      shared,
      { bundles },
    ),
  )
  const views: ComparisonView[] = []
  const results = samples.map((sample, at): Result => {
    terminal.progress(`${at + 1} of ${samples.length}: ${sample.path}`)
    const { comparison, refused, shown } = compareSample(sample, search, background)
    const name = shown?.name ?? sample.path
    const text = shown?.text ?? listing(shown?.sought ?? sample.bytes)
    const best = comparison.best.filter(({ within = sample.path }) => within === name)
    const as = prepare({ path: shown?.path ?? name, text }, background)
    const seen = { path: name, text, bytes: sample.bytes }
    views.push(viewOf(shownText(seen, as, background), shownItems, { ...comparison, best }))
    const unread = refused.map(describe)
    return { sample: sample.path, ...comparison, ...(unread.length > 0 && { unread }) }
  })
  terminal.progress('')
  return { results, views }
}
