// Proves that every spelling of every carrier is what it says, in its place, before any is used.

import type { SyntaxTree } from '../../syntax/tree.ts'
import { type Slot, spellingCount, spellingOf, type Template } from '../template.ts'
import { valueText } from '../value-form.ts'
import { errorsIn } from './islands.ts'
import { type CompiledRule, match, within } from './pattern.ts'
import { type Found, placeKey, type Weaving } from './weave.ts'

/** Where a slot came to stand in one rendering, and where its holes did. */
interface Stood {
  readonly slot: Slot
  readonly symbol: number
  readonly start: number
  readonly end: number
  readonly holes: ReadonlyMap<number, readonly [number, number]>
}

/** More spellings than this in one group are tried in part; only orders have more. */
const MOST_TRIED = 6

/**
 * The keys of carriers that may not be used: a spelling of theirs, or of what stands directly in
 * them, would not be read by the language as it is meant.
 *
 * Every pair of spellings of a place and of the place that fills one of its holes is tried; the
 * rest of the text cannot tell spellings apart, since each stands as one node of its own.
 */
export function unproven(
  template: Template,
  weaving: Weaving,
  parse: (source: string) => SyntaxTree,
): Set<string> {
  const depths = depthsOf(template)
  const bad = new Set<string>()
  const errors = errorsIn(weaving.tree)
  const meant = weaving.rules.value?.(weaving.tree.source)
  const most = Math.min(MOST_TRIED, Math.max(1, ...[...depths.values()].map(({ count }) => count)))
  const nests = [...depths.values()].some(({ depth }) => depth > 0)
  for (let outer = 0; outer < most; outer++) {
    for (let inner = nests ? 0 : outer; inner < (nests ? most : outer + 1); inner++) {
      const symbolOf = (carrier: number) => {
        const { depth, count } = depths.get(carrier) ?? { depth: 0, count: 1 }
        return Math.min(depth % 2 === 0 ? outer : inner, count - 1)
      }
      const { text, stood } = renderTracked(template, symbolOf)
      const tree = parse(text)
      const isOther = meant !== weaving.rules.value?.(text)
      for (const one of stood) {
        const found = weaving.found[one.slot.carrier] as Found
        if (!standsAsMeant(one, found, tree, weaving)) bad.add(placeKey(found.rule, found.start))
      }
      if ((errorsIn(tree) > errors || isOther) && bad.size === 0)
        for (const { rule, start } of weaving.found) bad.add(placeKey(rule, start))
    }
    if (bad.size > 0) return bad
  }
  return bad
}

interface Nesting {
  /** How many slots it stands in that it fills to the brim. */
  readonly depth: number
  readonly count: number
}

function depthsOf(template: Template): Map<number, Nesting> {
  const depths = new Map<number, Nesting>()
  const visit = (pieces: Template, depth: number) => {
    const fills = pieces.length === 1 ? depth + 1 : 0
    for (const piece of pieces) {
      if (typeof piece === 'string' || 'form' in piece) continue
      const known = depths.get(piece.carrier)?.depth ?? 0
      depths.set(piece.carrier, { depth: Math.max(fills, known), count: spellingCount(piece) })
      for (const hole of piece.holes) visit(hole, fills)
    }
  }
  visit(template, -1)
  return depths
}

function renderTracked(template: Template, symbolOf: (carrier: number) => number) {
  const stood: Stood[] = []
  let text = ''
  const visit = (pieces: Template) => {
    for (const piece of pieces) {
      if (typeof piece === 'string') text += piece
      else if ('form' in piece) text += valueText(piece.form, [])
      else place(piece)
    }
  }
  const place = (slot: Exclude<Slot, { form: unknown }>) => {
    const start = text.length
    const symbol = symbolOf(slot.carrier)
    const holes = new Map<number, readonly [number, number]>()
    for (const part of spellingOf(slot, symbol)) {
      const from = text.length
      if (typeof part === 'string') text += part
      else {
        visit(slot.holes[part] ?? [])
        if (!holes.has(part)) holes.set(part, [from, text.length])
      }
    }
    stood.push({ slot, symbol, start, end: text.length, holes })
  }
  visit(template)
  return { text, stood }
}

function standsAsMeant(stood: Stood, { rule }: Found, tree: SyntaxTree, weaving: Weaving): boolean {
  if (rule === 'declared-order') return true // the author's word, and the check's
  if ('between' in stood.slot) return stand(tree, weaving, [...stood.holes.values()])
  const compiled = weaving.compiled.find((one) => one.rule.name === rule)
  return compiled === undefined || choiceStands(stood, compiled, tree, weaving)
}

/** Each element of an order is a row of whole nodes. */
function stand(
  tree: SyntaxTree,
  { rules }: Weaving,
  ranges: readonly (readonly [number, number])[],
): boolean {
  return ranges.every(([start, end]) => within(tree.root, start, end, rules.lists).length > 0)
}

function choiceStands(
  { symbol, start, end, holes }: Stood,
  { patterns, holes: letters }: CompiledRule,
  tree: SyntaxTree,
  { rules }: Weaving,
): boolean {
  const pattern = patterns[symbol]
  const row = within(tree.root, start, end, rules.lists)
  const catches = pattern && match(pattern, row, { tree, rules })
  if (catches === undefined) return false
  return [...holes].every(([index, [from, to]]) => {
    const caught = catches.get(letters[index] ?? '')
    return caught?.start === from && caught.end === to
  })
}
