// Turns an item into a template: finds the places with several spellings and nests them.

import type { GrammarName } from '../../syntax/parse.ts'
import type { SyntaxNode, SyntaxTree } from '../../syntax/tree.ts'
import type { Range } from '../../syntax/unchanged.ts'
import type { CarrierClass, LanguageRules, Permutable } from '../carriers/rules.ts'
import type { Earlier, Standing } from '../earlier.ts'
import type { Piece, Slot, Template } from '../template.ts'
import { standsWithin } from './around.ts'
import { boundNames } from './bound.ts'
import { callsMacro } from './declared.ts'
import { certainRanges } from './islands.ts'
import { frameOf, indentUnit, layOut, type Place, verbatim } from './lay-out.ts'
import { type Catch, type Catches, type CompiledRule, conditionsHold, match } from './pattern.ts'
import { permutableRun, type Run } from './permute.ts'

/** A carrier as it is found: what it is, and where. */
export interface Found {
  readonly rule: string
  readonly class: CarrierClass
  /** UTF-16 offset into the item. */
  readonly start: number
  /** The text as the author wrote it, for people and for telling carriers apart. */
  readonly original: string
  readonly alphabets: readonly number[]
  /** The carrier it was in the version before, by its index there. */
  readonly kept?: number
}

/** A slot inside a token or a comment, found before the syntax is looked at. */
export interface Leaf {
  readonly start: number
  readonly end: number
  readonly slot: Slot
}

export interface Weaving {
  readonly tree: SyntaxTree
  readonly grammar: GrammarName
  readonly rules: LanguageRules
  readonly compiled: readonly CompiledRule[]
  /** In text order, apart from each other. */
  readonly leaves: readonly Leaf[]
  /** Keys of places that are left as they are; see `placeKey`. */
  readonly banned: ReadonlySet<string>
  /** The places of the version before. */
  readonly earlier?: Earlier | undefined
  /** Where found carriers are added; a carrier's index is its place in this list. */
  readonly found: Found[]
}

export const placeKey = (rule: string, start: number): string => `${rule} ${start}`

/** The whole item as a template. Time is linear in the text for text that nests as people write. */
export function weave(weaving: Weaving): Template {
  const { tree } = weaving
  const matching = new Weaver(weaving)
  return matching.stretch(0, tree.source.length, [tree.root])
}

class Weaver {
  readonly #weaving: Weaving
  readonly #usable: readonly CompiledRule[]
  readonly #permutables: readonly Permutable[]
  readonly #page: Pick<Place, 'source' | 'unit'>
  readonly #certain: readonly Range[]

  constructor(weaving: Weaving) {
    this.#weaving = weaving
    const { source } = weaving.tree
    this.#page = { source, unit: weaving.earlier?.unit ?? indentUnit(source) }
    this.#certain = certainRanges(weaving.tree, weaving.rules)
    const bound = boundNames(weaving.tree, weaving.rules.bindings)
    this.#permutables = weaving.rules.permutables.filter(({ unless }) => !unless?.test(source))
    this.#usable = weaving.compiled.filter(
      ({ rule }) =>
        !rule.unless?.test(weaving.tree.source) && !(rule.needs ?? []).some((name) => bound(name)),
    )
  }

  /** The template of a stretch of source in which `nodes` stand side by side. */
  stretch(
    start: number,
    end: number,
    nodes: readonly SyntaxNode[],
    parents: Parents = [],
  ): Template {
    const pieces: Piece[] = []
    let at = start
    for (let i = 0; i < nodes.length; ) {
      const node = nodes[i] as SyntaxNode
      const place = this.#spanning(node, at) ?? this.#slotAt(nodes, i, parents)
      if (place === undefined) {
        if (node.children.length > 0 && node.end > at && !this.#isOpaque(node)) {
          pieces.push(...this.#plain(at, node.start))
          pieces.push(...this.stretch(node.start, node.end, node.children, [node, ...parents]))
          at = node.end
        }
        i++
        continue
      }
      pieces.push(...this.#plain(at, place.start), place.slot)
      at = place.end
      while (i < nodes.length && (nodes[i] as SyntaxNode).start < place.end) i++
    }
    pieces.push(...this.#plain(at, end))
    return joined(pieces)
  }

  /** A leaf that begins with a node, and is more than a part of it. */
  #spanning(node: SyntaxNode, at: number): Located | undefined {
    if (node.start < at || node.children.length === 0) return undefined
    const spans = ({ start, end }: Leaf) => start === node.start && end >= node.end
    return this.#weaving.leaves.find((leaf) => 'between' in leaf.slot && spans(leaf))
  }

  #slotAt(nodes: readonly SyntaxNode[], i: number, parents: Parents): Located | undefined {
    const node = nodes[i] as SyntaxNode
    if (this.#isOpaque(node) || !this.#isCertain(node)) return undefined
    const run = permutableRun(nodes, i, {
      ...this.#weaving,
      permutables: this.#permutables,
      parents,
    })
    if (run !== undefined) return this.#order(run, parents)
    if (node.kind === this.#weaving.rules.tokens?.kind) return this.#token(node)
    for (const compiled of this.#usable) {
      for (const [original, pattern] of compiled.patterns.entries()) {
        if (node.kind !== pattern.nodes[0]?.kind) continue
        if (compiled.rule.from?.includes(original) === false) continue
        const row = rowFrom(nodes, i, pattern.nodes, this.#weaving.rules)
        if (row === undefined) continue
        if (!standsWithin(compiled.rule, parents[0], nodes[i + row.length])) continue
        const catches = match(pattern, row, this.#weaving)
        if (catches === undefined || !conditionsHold(compiled.rule, catches, this.#weaving))
          continue
        const located = this.#choice({ compiled, original, catches, row, parents })
        if (located !== undefined) return located
      }
    }
    return undefined
  }

  #isOpaque(node: SyntaxNode): boolean {
    const { rules } = this.#weaving
    return rules.opaque?.includes(node.kind) || callsMacro(this.#weaving, node)
  }

  #isCertain({ start, end }: SyntaxNode): boolean {
    return this.#certain.some(([from, to]) => from <= start && to >= end)
  }

  #choice({ compiled, original, catches, row, parents }: Matched): Located | undefined {
    const { rule, holes: letters } = compiled
    const start = (row[0] as SyntaxNode).start
    const end = (row.at(-1) as SyntaxNode).end
    if (this.#weaving.banned.has(placeKey(rule.name, start))) return undefined
    const place: Place = { ...this.#page, start, end, catches, letters }
    const spellings = compiled.patterns.map((pattern, symbol) =>
      symbol === original ? verbatim(place) : layOut(pattern.text, place),
    )
    const standing = this.#weaving.earlier?.choice(rule.name, frameOf(place), spellings) ?? 'new'
    if (standing === 'left') return undefined
    const carrier = this.#add({ ...rule, standing }, start, end, compiled.patterns.length)
    const holes = letters.map((letter) => this.#hole(catches.get(letter), parents))
    return { start, end, slot: { carrier, holes, spellings } }
  }

  #order(run: Run, parents: Parents): Located | undefined {
    const { rule, elements } = run
    const [start, end] = [(elements[0] as Catch).start, (elements.at(-1) as Catch).end]
    if (this.#weaving.banned.has(placeKey(rule.name, start))) return undefined
    const count = [1, 1, 2, 6, 24][elements.length] as number
    const ranges = elements.map((element): Range => [element.start, element.end])
    const standing = this.#weaving.earlier?.order(rule.name, ranges) ?? 'new'
    const carrier = this.#add({ name: rule.name, class: 'order', standing }, start, end, count)
    const { source } = this.#weaving.tree
    const between = elements
      .slice(1)
      .map((element, i) => source.slice((elements[i] as Catch).end, element.start))
    const holes = elements.map((element) => this.#hole(element, parents))
    return { start, end, slot: { carrier, holes, between } }
  }

  #token({ kind, start, end }: SyntaxNode): Located | undefined {
    const { rules, tree, banned, earlier } = this.#weaving
    const around = [
      tree.source.slice(Math.max(0, start - 40), start),
      tree.source.slice(end, end + 40),
    ]
    const [before = '', behind = ''] = around
    const texts = rules.tokens?.spell(tree.source.slice(start, end), before, behind) ?? []
    if (texts.length < 2 || banned.has(placeKey(kind, start))) return undefined
    const spellings = texts.map((text) => [text])
    const standing = earlier?.choice(kind, [[start, end]], spellings) ?? 'new'
    if (standing === 'left') return undefined
    const carrier = this.#add({ name: kind, class: 'idiom', standing }, start, end, texts.length)
    return { start, end, slot: { carrier, holes: [], spellings } }
  }

  #hole(caught: Catch | undefined, parents: Parents): Template {
    if (caught === undefined) return []
    return this.stretch(caught.start, caught.end, caught.nodes, [undefined, ...parents])
  }

  #add({ name, class: kind, standing }: Named, start: number, end: number, count: number) {
    const { found, tree } = this.#weaving
    const original = tree.source.slice(start, end)
    const place = { rule: name, class: kind, start, original, alphabets: [count] }
    found.push(typeof standing === 'number' ? { ...place, kept: standing } : place)
    return found.length - 1
  }

  /** Source as it is, but for the leaves in it. */
  #plain(start: number, end: number): Piece[] {
    const pieces: Piece[] = []
    const { source } = this.#weaving.tree
    let at = start
    for (const leaf of leavesWithin(this.#weaving.leaves, start, end)) {
      pieces.push(source.slice(at, leaf.start), leaf.slot)
      at = leaf.end
    }
    if (at < end) pieces.push(source.slice(at, end))
    return pieces
  }
}

/** The nodes around a place, innermost first; `undefined` where a hole began. */
export type Parents = readonly (SyntaxNode | undefined)[]

interface Located {
  readonly start: number
  readonly end: number
  readonly slot: Slot
}

interface Named {
  readonly name: string
  readonly class: CarrierClass
  readonly standing: Standing
}

interface Matched {
  readonly compiled: CompiledRule
  readonly original: number
  readonly catches: Catches
  readonly row: readonly SyntaxNode[]
  readonly parents: Parents
}

/** As many nodes from `i` on as the pattern has, and what stands between them. */
function rowFrom(
  nodes: readonly SyntaxNode[],
  i: number,
  pattern: readonly SyntaxNode[],
  { comments, separators = [] }: LanguageRules,
): readonly SyntaxNode[] | undefined {
  const counts = ({ kind }: SyntaxNode) => !comments.includes(kind) && !separators.includes(kind)
  if (!counts(nodes[i] as SyntaxNode)) return undefined
  let left = pattern.filter(counts).length
  let end = i
  while (end < nodes.length && left > 0) {
    if (counts(nodes[end] as SyntaxNode)) left--
    end++
  }
  return left === 0 ? nodes.slice(i, end) : undefined
}

function leavesWithin(leaves: readonly Leaf[], start: number, end: number): readonly Leaf[] {
  let from = 0
  let to = leaves.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((leaves[middle] as Leaf).start < start) from = middle + 1
    else to = middle
  }
  const until = leaves.findIndex((leaf, i) => i >= from && leaf.end > end)
  return leaves.slice(from, until < 0 ? leaves.length : until)
}

/** Neighbouring texts become one. */
export function joined(pieces: readonly Piece[]): Template {
  const out: Piece[] = []
  for (const piece of pieces) {
    const last = out.at(-1)
    if (piece === '') continue
    if (typeof piece === 'string' && typeof last === 'string') out[out.length - 1] = last + piece
    else out.push(piece)
  }
  return out
}
