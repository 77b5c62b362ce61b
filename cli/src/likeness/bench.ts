// What one thread does for a comparison: reads and prepares files, compares them with the shelf it holds.

import { createHash } from 'node:crypto'
import type { Background } from '@forewarn/core/likeness/background'
import { pack } from '@forewarn/core/likeness/index/packed'
import { type Block, type PairScores, scoreBlock } from '@forewarn/core/likeness/index/pairs'
import { Search, type Shelf } from '@forewarn/core/likeness/index/shelf'
import type { ShownText } from '@forewarn/core/likeness/page/view'
import { prepare } from '@forewarn/core/likeness/prepared'
import {
  type Compared,
  compareSample,
  type LikenessWithin,
  type SampleComparison,
} from '@forewarn/core/likeness/unpack/compare-sample'
import { listing } from '@forewarn/core/likeness/unpack/strings'
import type { RawSample } from '@forewarn/core/likeness/unpack/unpack'
import { describe } from '@forewarn/core/shared/wording'
import { shownText } from '../comparison-pages.ts'
import { type Found, readRaw, readSample } from '../ports/samples.ts'
import { type Means, openMeans } from './means.ts'

/** What can be asked for, and what each gives. Plain values, which can go from thread to thread. */
export interface Answers {
  prepare: { readonly packed: Uint8Array; readonly digest: string; readonly bytes: number }
  /** `unread`: what of the sample was left out, in words. `shown`: where that was asked for. */
  compare: SampleComparison & { readonly unread: readonly string[]; readonly shown?: Shown }
  show: ShownText
  pairs: PairScores
}

/** What a page shows of a sample: one text in it, and the items that are like this text. */
export interface Shown {
  readonly text: ShownText
  readonly best: readonly LikenessWithin[]
}

export type Order =
  | { readonly kind: 'prepare'; readonly file: Found }
  | { readonly kind: 'compare'; readonly file: Found; readonly isShown: boolean }
  | { readonly kind: 'show'; readonly file: Found }
  | { readonly kind: 'pairs'; readonly block: Block }

/** @throws Refusal where a file cannot be read */
export type Work = <Kind extends Order['kind']>(
  order: Extract<Order, { kind: Kind }>,
) => Promise<Answers[Kind]>

export class Bench {
  readonly #background: Background
  #shelf: Shelf | undefined
  #search: Search | undefined

  constructor(means: Means) {
    this.#background = openMeans(means)
  }

  hold(shelf: Shelf): void {
    this.#shelf = shelf
    this.#search = new Search(shelf)
  }

  async do(order: Order): Promise<Answers[Order['kind']]> {
    if (order.kind === 'pairs') return scoreBlock(order.block, this.#shelf ?? missing())
    if (order.kind === 'compare') return this.#compare(order.file, order.isShown)
    return order.kind === 'show' ? this.#show(order.file) : this.#prepare(order.file)
  }

  async #compare(file: Found, isShown: boolean): Promise<Answers['compare']> {
    const search = this.#search ?? missing()
    const sample = await readRaw(file)
    const compared = compareSample(sample, search, this.#background)
    const answer = { ...compared.comparison, unread: compared.refused.map(describe) }
    return isShown ? { ...answer, shown: this.#shown(sample, compared) } : answer
  }

  #shown({ path, bytes }: RawSample, { shown, comparison }: Compared): Shown {
    const name = shown?.name ?? path
    const text = shown?.text ?? listing(shown?.sought ?? bytes)
    const prepared = prepare({ path: shown?.path ?? name, text }, this.#background)
    return {
      text: shownText({ path: name, text, bytes }, prepared, this.#background),
      best: comparison.best.filter(({ within = path }) => within === name),
    }
  }

  async #show(file: Found): Promise<ShownText> {
    const item = await readSample(file)
    return shownText(item, prepare(item, this.#background), this.#background)
  }

  async #prepare(file: Found): Promise<Answers['prepare']> {
    const { path, text, bytes } = await readSample(file)
    const packed = pack(prepare({ path, text }, this.#background))
    const digest = createHash('sha256').update(bytes).digest('hex')
    return { packed, digest, bytes: bytes.length }
  }
}

function missing(): never {
  throw new Error('nothing to compare with')
}
