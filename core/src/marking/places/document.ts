// Weaves a document: turns and values as they stand, in what may change places.

import type { Range } from '../../syntax/unchanged.ts'
import type { Earlier } from '../earlier.ts'
import type { Piece, Template } from '../template.ts'
import { type Found, joined, type Leaf } from './weave.ts'

/** Stretches in a row that may stand in any order, at most so many of them as one place. */
export interface Ordered {
  readonly rule: string
  readonly elements: readonly Range[]
  readonly most: number
}

export interface DocumentWeaving {
  readonly text: string
  readonly earlier: Earlier | undefined
  /** In text order, apart from each other. */
  readonly leaves: readonly Leaf[]
  readonly orders: readonly Ordered[]
  /** Where found carriers are added; a carrier's index is its place in this list. */
  readonly found: Found[]
}

/** Up to so many letters, items of a list go by threes; a reader could not tell longer ones apart. */
const SHORT = 60
/** Items longer than this stay where they are. */
const LONG = 300

export function listOrder(items: readonly Range[]): Ordered {
  const longest = Math.max(...items.map(([start, end]) => end - start))
  const most = longest > LONG ? 0 : longest > SHORT ? 2 : 3
  return { rule: 'list-order', elements: items, most }
}

export function weaveDocument(weaving: DocumentWeaving): Template {
  const places = weaving.orders.flatMap((order) => placesOf(order, weaving)).sort(outermost)
  return stretch([0, weaving.text.length], places, weaving)
}

/** An order as one place of the template. */
interface OrderPlace {
  readonly rule: string
  readonly elements: readonly Range[]
  readonly kept: number | undefined
}

const startOf = ({ elements }: OrderPlace): number => elements[0]?.[0] ?? 0
const endOf = ({ elements }: OrderPlace): number => elements.at(-1)?.[1] ?? 0
const outermost = (a: OrderPlace, b: OrderPlace) => startOf(a) - startOf(b) || endOf(b) - endOf(a)

function placesOf({ rule, elements, most }: Ordered, weaving: DocumentWeaving): OrderPlace[] {
  const { earlier, leaves } = weaving
  const places: OrderPlace[] = []
  for (let at = 0; elements.length - at > 1; ) {
    const rest = elements.slice(at)
    const count = earlier?.run(rule, rest, most) ?? Math.min(most, rest.length)
    const own = rest.slice(0, count)
    if (count > 1 && leaves.every((leaf) => isInOne(leaf, own))) {
      const standing = earlier?.order(rule, own)
      places.push({
        rule,
        elements: own,
        kept: typeof standing === 'number' ? standing : undefined,
      })
    }
    at += Math.max(1, count)
  }
  return places
}

/** A place between elements, or across the edge of one, cannot stay where it is. */
function isInOne({ start, end }: Leaf, elements: readonly Range[]): boolean {
  const [from, to] = [elements[0]?.[0] ?? 0, elements.at(-1)?.[1] ?? 0]
  if (end <= from || start >= to) return true
  return elements.some((element) => element[0] <= start && end <= element[1])
}

function stretch(
  [from, to]: Range,
  orders: readonly OrderPlace[],
  weaving: DocumentWeaving,
): Template {
  const { text, leaves } = weaving
  const pieces: Piece[] = []
  let at = from
  for (const place of orders) {
    if (startOf(place) < at || endOf(place) > to) continue
    pieces.push(...filled(text, [at, startOf(place)], leaves), slotOf(place, orders, weaving))
    at = endOf(place)
  }
  return joined([...pieces, ...filled(text, [at, to], leaves)])
}

/** A stretch of text as it is, but for the leaves that lie in it whole. */
export function filled(text: string, [start, end]: Range, leaves: readonly Leaf[]): Template {
  const pieces: Piece[] = []
  let at = start
  for (const leaf of leaves) {
    if (leaf.start < start || leaf.end > end) continue
    pieces.push(text.slice(at, leaf.start), leaf.slot)
    at = leaf.end
  }
  return joined([...pieces, text.slice(at, end)])
}

function slotOf(place: OrderPlace, orders: readonly OrderPlace[], weaving: DocumentWeaving): Piece {
  const { rule, elements, kept } = place
  const { text, found } = weaving
  const inside = orders.filter((one) => one !== place)
  const start = startOf(place)
  const original = text.slice(start, endOf(place))
  const count = [1, 1, 2, 6, 24][elements.length] as number
  const carrier = found.length
  found.push({
    ...{ rule, class: 'order', start, original, alphabets: [count] },
    ...(kept === undefined ? {} : { kept }),
  })
  const between = elements.slice(1).map(([next], i) => text.slice((elements[i] as Range)[1], next))
  return { carrier, holes: elements.map((element) => stretch(element, inside, weaving)), between }
}
