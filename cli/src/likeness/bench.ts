// What one thread does for a comparison: reads and prepares files, compares them with the shelf it holds.

import { createHash } from 'node:crypto'
import type { Background } from '@forewarn/core/likeness/background'
import { pack } from '@forewarn/core/likeness/index/packed'
import { type Block, type PairScores, scoreBlock } from '@forewarn/core/likeness/index/pairs'
import { Search, type Shelf } from '@forewarn/core/likeness/index/shelf'
import { prepare } from '@forewarn/core/likeness/prepared'
import { compareSample, type SampleComparison } from '@forewarn/core/likeness/unpack/compare-sample'
import { describe } from '@forewarn/core/shared/wording'
import { type Found, readRaw, readSample } from '../ports/samples.ts'
import { type Means, openMeans } from './means.ts'

/** What can be asked for, and what each gives. Plain values, which can go from thread to thread. */
export interface Answers {
  prepare: { readonly packed: Uint8Array; readonly digest: string; readonly bytes: number }
  /** `unread`: what of the sample was left out, in words. */
  compare: SampleComparison & { readonly unread: readonly string[] }
  pairs: PairScores
}

export type Order =
  | { readonly kind: 'prepare'; readonly file: Found }
  | { readonly kind: 'compare'; readonly file: Found }
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
    return order.kind === 'compare' ? this.#compare(order.file) : this.#prepare(order.file)
  }

  async #compare(file: Found): Promise<Answers['compare']> {
    const search = this.#search ?? missing()
    const compared = compareSample(await readRaw(file), search, this.#background)
    return { ...compared.comparison, unread: compared.refused.map(describe) }
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
