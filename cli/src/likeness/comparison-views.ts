// `forewarn compare --html`: the same answers with the texts beside them, all held at once to be shown.

import type { Comparison } from '@forewarn/core/likeness/compare'
import { pack } from '@forewarn/core/likeness/index/packed'
import { Search, shelve } from '@forewarn/core/likeness/index/shelf'
import { type ComparisonView, viewOf } from '@forewarn/core/likeness/page/view'
import { prepare } from '@forewarn/core/likeness/prepared'
import { shownText } from '../comparison-pages.ts'
import type { SampleText } from '../ports/samples.ts'
import type { Terminal } from '../terminal.ts'
import { shared } from './fill.ts'
import { type Means, openMeans } from './means.ts'

export type Result = { readonly sample: string } & Comparison

export interface Viewed {
  readonly results: readonly Result[]
  readonly views: readonly ComparisonView[]
}

export interface Shown {
  readonly samples: readonly SampleText[]
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
  const results = samples.map((sample, at) => {
    terminal.progress(`${at + 1} of ${samples.length}: ${sample.path}`)
    const as = prepare(sample, background)
    const comparison = search.compare(as)
    views.push(viewOf(shownText(sample, as, background), shownItems, comparison))
    return { sample: sample.path, ...comparison }
  })
  terminal.progress('')
  return { results, views }
}
