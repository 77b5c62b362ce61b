// Which of our items does a sample of any kind derive from: the best of all that lies in it.

import { Refusal } from '../../shared/refusal.ts'
import type { Background } from '../background.ts'
import { byChance } from '../calibration.ts'
import { type Comparison, type Likeness, marginsOf } from '../compare.ts'
import type { Search } from '../index/shelf.ts'
import { prepare } from '../prepared.ts'
import type { Verdict } from '../verdict.ts'
import { type Held, heldIn } from './held.ts'
import { type Layer, type RawSample, type Unpacked, unpack } from './unpack.ts'

export interface LikenessWithin extends Likeness {
  /** The layer that is like the item, where that is not the sample itself. */
  readonly within?: string
  /** Of bytes: what of the item's strings they hold, worth most first. */
  readonly literals?: readonly Held[]
}

export interface SampleComparison extends Comparison {
  readonly best: readonly LikenessWithin[]
}

export interface Compared {
  readonly comparison: SampleComparison
  /** What of the sample was left out, and why. */
  readonly refused: readonly Refusal<'file.malformed'>[]
  /** The layer that is most like an item; else the first. `undefined` where there is none. */
  readonly shown: Layer | undefined
}

/** The surer first; one text that can be told apart tells of the sample. */
const SURER: readonly Verdict[] = ['derived', 'similar', 'unrelated', 'insufficient']

/**
 * Each item by its best layer: a text by its symbols, what is no text by what it holds of the item's
 * strings. That a layer is the best of several costs as that an item is.
 *
 * @throws Refusal `bytes.malformed` where the shelf is not what `pack` wrote
 */
export function compareSample(sample: RawSample, search: Search, background: Background): Compared {
  const unpacked = unpack(sample)
  const best = new Map<string, LikenessWithin>()
  const verdicts: Verdict[] = []
  const take = (likeness: LikenessWithin) => {
    if (likeness.nats > (best.get(likeness.item)?.nats ?? 0)) best.set(likeness.item, likeness)
  }
  const texts = unpacked.layers.filter(({ text }) => text !== undefined).length
  for (const { name, path, text } of unpacked.layers) {
    if (text === undefined) continue
    const prepared = prepare({ path, text }, background)
    const found = search.compare(prepared, undefined, texts)
    verdicts.push(found.verdict)
    for (const one of found.best) take({ ...one, ...(name !== sample.path && { within: name }) })
  }
  const isCut = takeHeld(sample, unpacked, search, (verdict, likeness) => {
    verdicts.push(verdict)
    take(likeness)
  })
  const sorted = ordered([...best.values()], search)
  return {
    comparison: {
      verdict: SURER.find((verdict) => verdicts.includes(verdict)) ?? 'insufficient',
      best: sorted,
    },
    refused: [...unpacked.refused, ...isCut],
    shown: shownOf(unpacked.layers, sorted[0]?.within ?? sample.path),
  }
}

function shownOf(layers: readonly Layer[], name: string): Layer | undefined {
  return layers.find((layer) => layer.name === name) ?? layers[0]
}

function ordered(best: readonly LikenessWithin[], search: Search): LikenessWithin[] {
  const sorted = best.toSorted((a, b) => b.nats - a.nats || (a.item < b.item ? -1 : 1))
  const margins = marginsOf(
    sorted.map(({ item, nats }) => ({ nats, bundle: search.bundleOf(item) })),
  )
  return sorted.map((one, place) => ({ ...one, margin: margins[place] ?? 0 }))
}

/** @returns why the search was not ended, where it was not */
function takeHeld(
  { path }: RawSample,
  { layers }: Unpacked,
  search: Search,
  take: (verdict: Verdict, likeness: LikenessWithin) => void,
): Refusal<'file.malformed'>[] {
  if (!layers.some(({ sought }) => sought !== undefined)) return []
  const { needles, count } = search
  const { found, isCut } = heldIn(layers, needles, count)
  for (const { item, nats, within, held, verdict } of found) {
    const eValue = count * byChance(nats)
    const likeness = { item: search.pathOf(item), nats, eValue, margin: 0, regions: [] }
    take(verdict, { ...likeness, ...(within !== path && { within }), literals: held })
  }
  return [
    ...(isCut ? [unsearched(path, 'it would take too long to look for all strings in it')] : []),
    ...(needles.isCut ? [unsearched(path, 'the items hold too many strings to look for all')] : []),
  ]
}

function unsearched(file: string, problem: string): Refusal<'file.malformed'> {
  const remedy = 'Compare a part of it, or with fewer items.'
  return new Refusal('file.malformed', { file, problem, remedy })
}
