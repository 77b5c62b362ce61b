// Reads declared orders by the keys of their elements: in headers, forms, queries, JSON and code alike.

import { elementNames } from '../declared-orders.ts'
import type { MasterItem } from '../master.ts'
import { type Order, rankOf, render, type Template } from '../template.ts'
import { type Key, keysIn } from './keys.ts'

/** Elements that are sent together stand no further apart. */
const REACH = 4000

/**
 * By carrier: the ranks that texts show. A text shows one where all keys of an order come, each once,
 * before any of them comes again. Names in alphabetical order tell of a library that sorts them.
 */
export function readOrders(item: MasterItem, texts: readonly string[]): Map<number, Set<number>> {
  const wanted = declaredOrders(item)
  const read = new Map<number, Set<number>>()
  if (wanted.length === 0) return read
  for (const text of texts) {
    const keys = keysIn(text)
    for (const { carrier, names } of wanted) {
      for (const rank of ranksIn(keys, names)) {
        read.set(carrier, (read.get(carrier) ?? new Set()).add(rank))
      }
    }
  }
  return read
}

interface WantedOrder {
  readonly carrier: number
  /** In the author's order. */
  readonly names: readonly string[]
}

function declaredOrders({ template, carriers }: MasterItem): WantedOrder[] {
  const found: WantedOrder[] = []
  const visit = (pieces: Template) => {
    for (const piece of pieces) {
      if (typeof piece === 'string' || !('holes' in piece)) continue
      const isDeclared = carriers[piece.carrier]?.rule === 'declared-order'
      const names = isDeclared && 'between' in piece ? namesOf(piece) : undefined
      if (names !== undefined) found.push({ carrier: piece.carrier, names })
      for (const hole of piece.holes) visit(hole)
    }
  }
  visit(template)
  return found
}

function namesOf({ holes }: Order): string[] | undefined {
  return elementNames(holes.map((hole) => render(hole, () => [])))
}

function ranksIn(keys: readonly Key[], names: readonly string[]): number[] {
  const hits = keys.flatMap(({ name, at }) => {
    const element = names.indexOf(name)
    return element < 0 ? [] : [{ element, at }]
  })
  const sorted = [...names].sort().map((name) => names.indexOf(name))
  const ranks: number[] = []
  for (let i = 0; i + names.length <= hits.length; ) {
    const run = hits.slice(i, i + names.length)
    const order = run.map(({ element }) => element)
    const isNear = (run.at(-1)?.at ?? 0) - (run[0]?.at ?? 0) <= REACH
    if (!isNear || new Set(order).size < order.length) {
      i++
      continue
    }
    i += names.length
    if (order.some((element, at) => element !== sorted[at])) ranks.push(rankOf(order))
  }
  return ranks
}
