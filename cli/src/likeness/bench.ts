// What one thread does for a comparison: reads and prepares files, compares them with the shelf it holds.

import { createHash } from 'node:crypto'
import type { Background } from '@forewarn/core/likeness/background'
import type { Comparison } from '@forewarn/core/likeness/compare'
import { pack } from '@forewarn/core/likeness/index/packed'
import { type Block, type PairScores, scoreBlock } from '@forewarn/core/likeness/index/pairs'
import { Search, type Shelf } from '@forewarn/core/likeness/index/shelf'
import { type Prepared, prepare } from '@forewarn/core/likeness/prepared'
import { type Found, readSample } from '../ports/samples.ts'
import { type Means, openMeans } from './means.ts'

/** What can be asked for, and what each gives. Plain values, which can go from thread to thread. */
export interface Answers {
  prepare: { readonly packed: Uint8Array; readonly digest: string; readonly bytes: number }
  compare: Comparison
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
    const { prepared, bytes } = await this.#read(order.file)
    if (order.kind === 'compare') return (this.#search ?? missing()).compare(prepared)
    const digest = createHash('sha256').update(bytes).digest('hex')
    return { packed: pack(prepared), digest, bytes: bytes.length }
  }

  async #read(file: Found): Promise<{ prepared: Prepared; bytes: Uint8Array }> {
    const { path, text, bytes } = await readSample(file)
    return { prepared: prepare({ path, text }, this.#background), bytes }
  }
}

function missing(): never {
  throw new Error('nothing to compare with')
}
