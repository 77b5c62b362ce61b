// Which subtrees a proof is made of, whoever holds their hashes. Source: RFC 9162 §2.1.

import { leftSize } from './leaf.ts'

/** `count` leaves from `start`, which is a multiple of the width that a subtree of so many has. */
export interface Span {
  readonly start: number
  readonly count: number
}

/** The two halves of a span of more than one leaf, the left one whole. */
export function halves({ start, count }: Span): [Span, Span] {
  const k = leftSize(count)
  return [
    { start, count: k },
    { start: start + k, count: count - k },
  ]
}

/** What proves that leaf `index` stands in a tree of `size` leaves, from its sibling up. §2.1.3.1 */
export function inclusionSpans(index: number, size: number): Span[] {
  mustBe(Number.isSafeInteger(index) && index >= 0 && index < size, index, size)
  return besides(index, { start: 0, count: size })
}

function besides(index: number, span: Span): Span[] {
  if (span.count === 1) return []
  const [left, right] = halves(span)
  return index < right.start ? [...besides(index, left), right] : [...besides(index, right), left]
}

/** What proves that a tree of `to` leaves begins with one of `from`. §2.1.4.1 */
export function consistencySpans(from: number, to: number): Span[] {
  mustBe(Number.isSafeInteger(from) && from >= 0 && from <= to, from, to)
  return from === 0 || from === to ? [] : between(from, { start: 0, count: to }, true)
}

/** `isWhole`: the old tree is still one subtree here, so whoever checks holds its hash already. */
function between(end: number, span: Span, isWhole: boolean): Span[] {
  if (end === span.start + span.count) return isWhole ? [] : [span]
  const [left, right] = halves(span)
  return end <= right.start
    ? [...between(end, left, isWhole), right]
    : [...between(end, right, false), left]
}

function mustBe(isThere: boolean, index: number, size: number): void {
  if (!isThere) throw new Error(`no ${index} in a tree of ${size} leaves`)
}
