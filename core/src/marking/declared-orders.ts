// Orders that an author declared free: stretches of an item, in a row, of which each copy has its own order.

import type { Range } from '../syntax/unchanged.ts'
import { keysIn } from './read/keys.ts'

/** Of one order; a code of more would hide too little in what a person can still read. */
export const ORDER_SIZE = { least: 2, most: 4 }

/** Where the elements of an order stand, in text order; or what is wrong with it. */
export function elementsOf(source: string, order: readonly string[]): readonly Range[] | string {
  const ranges: Range[] = []
  for (const element of order) {
    const at = source.indexOf(element)
    if (at < 0) return `“${element}” does not occur`
    if (source.includes(element, at + 1)) return `“${element}” occurs more than once`
    const end = ranges.at(-1)?.[1] ?? 0
    if (at < end) return `“${element}” does not stand behind the one before it`
    ranges.push([at, at + element.length])
  }
  return ranges
}

/** What an element is called where it is sent: its first key; on which it is told from the others. */
export function elementNames(elements: readonly string[]): string[] | undefined {
  const names = elements.flatMap((element) => keysIn(element)[0]?.name ?? [])
  return names.length === elements.length && new Set(names).size === names.length
    ? names
    : undefined
}
