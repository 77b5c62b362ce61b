// What is done to a leaked copy before it is seen, and what it leaves to read, class by class.

import type { CarrierClass } from './carriers/rules.ts'

export interface Attack {
  readonly name: string
  /** The share of each class's places that can still be read, in programs; of the others `rest`. */
  readonly kept: Partial<Readonly<Record<CarrierClass, number>>>
  readonly rest: number
  /** Of all places of documents, which no tool for programs touches. */
  readonly documents: number
}

/**
 * From bench/tracing-carriers.ts for JavaScript, which loses the most: what is read rightly less what
 * is read wrongly, under the tool that leaves the least. docs/carriers.md has the other languages. A
 * program written anew keeps what it sends, and a third of the lines is a third of everything.
 */
export const ATTACKS: readonly Attack[] = [
  { name: 'untouched', kept: {}, rest: 1, documents: 1 },
  { name: 'laid out afresh', kept: { format: 0 }, rest: 1, documents: 1 },
  {
    name: 'renamed, without comments',
    kept: { format: 0, name: 0, wording: 0, order: 0.6, idiom: 0.66 },
    rest: 1,
    documents: 1,
  },
  {
    name: 'the same, a third of the lines',
    kept: { format: 0, name: 0, wording: 0, order: 0.2, idiom: 0.22 },
    rest: 1 / 3,
    documents: 1 / 3,
  },
  {
    name: 'minified',
    kept: { branch: 0.31, idiom: 0.15, order: 0.6, name: 0, wording: 0, format: 0, value: 1 },
    rest: 0.13,
    documents: 1,
  },
  { name: 'written anew in another language', kept: { value: 1 }, rest: 0, documents: 0 },
]

/** How likely a place of this class can still be read; values of documents go with them. */
export function keptOf(attack: Attack, kind: CarrierClass, isDocument: boolean): number {
  return isDocument ? attack.documents : (attack.kept[kind] ?? attack.rest)
}
