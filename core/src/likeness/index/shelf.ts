// Very many items, kept as few bytes, of which only those are unpacked that a sample is compared with.

import { LANGUAGES } from '../../syntax/language.ts'
import { type Comparison, comparePrepared, type Searched } from '../compare.ts'
import type { Prepared } from '../prepared.ts'
import { squares } from '../spelt-names.ts'
import { type Needles, needlesOf } from '../unpack/needles.ts'
import { searchedOf } from '../verdict.ts'
import { Candidates, MOST_CANDIDATES } from './candidates.ts'
import { unpack, unpackKeys } from './packed.ts'
import { indexRuns, type Postings } from './postings.ts'

/** Where arrays are put: in memory that threads share, if need be. */
export type Allocate = (bytes: number) => ArrayBufferLike

/** Plain arrays and numbers, so that it can be handed to other threads. */
export interface Shelf {
  /** All packed items, one after the other. */
  readonly bytes: Uint8Array
  /** Item → where it begins; one more than there are items. */
  readonly starts: Float64Array
  /** Item → its bundle. */
  readonly bundles: Uint32Array
  /** Item → its language, by place in `LANGUAGES`. */
  readonly languages: Uint8Array
  /** Item → √Σ of the squared rarities of its words. */
  readonly norms: Float32Array
  /** Where there are many. */
  readonly postings?: Postings
  readonly searched: Searched
}

/** With up to this many, each sample is compared with all. */
export const MOST_FOR_ALL = 64

export interface ShelfOptions {
  /** Whether candidates will be looked for. */
  readonly isSearched?: boolean
  /** Which bundle each item is of; without them all are of one. */
  readonly bundles?: readonly number[]
}

/**
 * @param packed as `pack` wrote them
 * @throws Refusal `bytes.malformed`
 */
export function shelve(
  packed: readonly Uint8Array[],
  allocate: Allocate,
  options?: ShelfOptions,
): Shelf {
  const starts = new Float64Array(allocate(8 * (packed.length + 1)))
  for (const [i, { length }] of packed.entries()) starts[i + 1] = (starts[i] ?? 0) + length
  const bytes = new Uint8Array(allocate(starts[packed.length] ?? 0))
  for (const [i, one] of packed.entries()) bytes.set(one, starts[i])
  return shelveBytes({ bytes, starts }, allocate, options)
}

/** The same for items that lie where they are to stay, so that they are held once. */
export function shelveBytes(
  { bytes, starts }: Pick<Shelf, 'bytes' | 'starts'>,
  allocate: Allocate,
  { isSearched = true, bundles: bundleOf = [] }: ShelfOptions = {},
): Shelf {
  const count = starts.length - 1
  const bundles = new Uint32Array(allocate(4 * count))
  bundles.set(bundleOf)
  const languages = new Uint8Array(allocate(count))
  const norms = new Float32Array(allocate(4 * count))
  // Every item is looked at, so that none is found to be malformed in the midst of a search.
  const searched = searchedOf(noting({ bytes, starts, languages, norms }))
  const shelf = { bytes, starts, bundles, languages, norms, searched }
  if (!isSearched || count <= MOST_FOR_ALL) return shelf
  const read = (item: number) => unpackKeys(packedItem(shelf, item))
  return { ...shelf, postings: indexRuns(count, read, allocate, bytes.length / BYTES_PER_ENTRY) }
}

/** Of an item, for each run, literal or name that it holds: about. */
const BYTES_PER_ENTRY = 14

/** Item after item, with its language and its words noted. */
function* noting(
  shelf: Pick<Shelf, 'bytes' | 'starts' | 'languages' | 'norms'>,
): Generator<Prepared> {
  for (let item = 0; item < countOf(shelf); item++) {
    const prepared = unpack(packedItem(shelf, item))
    shelf.languages[item] = LANGUAGES.indexOf(prepared.language)
    shelf.norms[item] = Math.sqrt(squares(prepared.rarities))
    yield prepared
  }
}

const countOf = ({ starts }: Pick<Shelf, 'starts'>): number => starts.length - 1

/** A copy of one item's bytes, which no other thread can change. */
function packedItem(
  { bytes, starts }: Pick<Shelf, 'bytes' | 'starts'>,
  item: number,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.subarray(starts[item], starts[item + 1]))
}

export function itemOf(shelf: Pick<Shelf, 'bytes' | 'starts'>, item: number): Prepared {
  return unpack(packedItem(shelf, item))
}

/** Items of so many symbols together stay unpacked, at up to 160 bytes a symbol. */
const MOST_SYMBOLS = 200_000

/** Compares samples with a shelf, and keeps what it unpacked last. */
export class Search {
  readonly #shelf: Shelf
  readonly #candidates: Candidates | undefined
  /** The oldest first. */
  readonly #unpacked = new Map<number, Prepared>()
  #symbols = 0
  readonly #bundleOf = new Map<string, number>()
  #needles: Needles | undefined

  constructor(shelf: Shelf) {
    this.#shelf = shelf
    const { postings } = shelf
    this.#candidates = postings && new Candidates({ ...shelf, postings })
  }

  /** How many items there are. */
  get count(): number {
    return countOf(this.#shelf)
  }

  /** What is looked for in bytes; made when it is first asked for. */
  get needles(): Needles {
    const worthOf = (item: number) => unpackKeys(packedItem(this.#shelf, item)).worth
    this.#needles ??= needlesOf(this.count, worthOf)
    return this.#needles
  }

  pathOf(item: number): string {
    return this.#item(item).path
  }

  /** Of an item that a comparison named. */
  bundleOf(path: string): number | undefined {
    return this.#bundleOf.get(path)
  }

  /**
   * With many items `best` holds only those that were compared exactly, the likeliest; the verdict
   * counts all that were searched.
   *
   * @param layers of how many texts of one sample this is one, which are as many chances
   */
  compare(sample: Prepared, most = MOST_CANDIDATES, layers = 1): Comparison {
    const { searched, bundles } = this.#shelf
    const chosen = this.#candidates?.of(sample, most) ?? [...bundles.keys()]
    const items = chosen.map((item) => this.#item(item))
    const of = chosen.map((item) => bundles[item] ?? 0)
    return comparePrepared(sample, items, { ...searched, count: searched.count * layers }, of)
  }

  #item(item: number): Prepared {
    const known = this.#unpacked.get(item)
    if (known !== undefined) return known
    const found = itemOf(this.#shelf, item)
    this.#unpacked.set(item, found)
    this.#bundleOf.set(found.path, this.#shelf.bundles[item] ?? 0)
    this.#symbols += found.symbols.length
    for (const [oldest, { symbols }] of this.#unpacked) {
      if (this.#symbols <= MOST_SYMBOLS || oldest === item) break
      this.#unpacked.delete(oldest)
      this.#symbols -= symbols.length
    }
    return found
  }
}
