// Whole declarations in another order, where the order says nothing.

import type { Dice } from '@forewarn/core/marking/codes/dice'
import type { Language } from '@forewarn/core/syntax/language'
import type { SyntaxNode } from '@forewarn/core/syntax/tree'
import { treeOf } from './grammar.ts'

/** Functions and methods, and types where they may stand after what uses them. */
const MOVABLE: Readonly<Partial<Record<Language, RegExp>>> = {
  javascript: /^(?:generator_)?function_declaration$|^method_definition$/,
  typescript: /^(?:generator_)?function_declaration$|^method_definition$/,
  java: /^(?:method|constructor|class|interface|enum|record)_declaration$/,
  csharp: /^(?:method|constructor|property|class|struct|interface|enum)_declaration$/,
  go: /^(?:function|method|type)_declaration$/,
  rust: /^(?:function|impl|struct|enum|trait)_item$/,
}
/**
 * In the others what stands between may need what stands before, and a function another: neighbours change
 * places where neither names the other.
 */
const NEIGHBOURS =
  /^(?:function_definition|function_declaration|method_declaration|method|singleton_method|function_statement|class_method_definition)$/
/** Stays before what comes after it. */
const BEFORE = /^attribute_item$/

export function reorder(text: string, language: Language, roll: Dice): string {
  const tree = treeOf(text, language)
  return printed(tree.root, { text, language, roll })
}

interface Order {
  readonly text: string
  readonly language: Language
  readonly roll: Dice
}

/** From the first of several nodes to the last: a declaration and what belongs before it. */
type Piece = readonly SyntaxNode[]

function printed(node: SyntaxNode, order: Order): string {
  const { text, language, roll } = order
  const places = new Map<SyntaxNode, Piece>()
  for (const run of runsOf(node, language)) {
    const shuffled = language in MOVABLE ? anyhow(run, roll) : apart(run, text, roll)
    for (const [at, [first]] of run.entries())
      places.set(first as SyntaxNode, shuffled[at] as Piece)
    for (const [, ...rest] of run) for (const one of rest) places.set(one, [])
  }
  let out = ''
  let at = node.start
  const put = (child: SyntaxNode): void => {
    out += text.slice(at, child.start) + printed(child, order)
    at = child.end
  }
  for (const child of node.children) {
    const moved = places.get(child)
    if (moved === undefined) {
      put(child)
      continue
    }
    if (moved.length === 0) {
      at = child.end
      continue
    }
    out += text.slice(at, child.start)
    at = moved[0]?.start ?? child.end
    for (const one of moved) put(one)
    at = child.end
  }
  return out + text.slice(at, node.end)
}

function anyhow(run: readonly Piece[], roll: Dice): Piece[] {
  const shuffled = [...run]
  for (let at = run.length - 1; at > 0; at--) swap(shuffled, at, Math.floor(roll() * (at + 1)))
  return shuffled
}

function swap(pieces: Piece[], one: number, other: number): void {
  ;[pieces[one], pieces[other]] = [pieces[other] as Piece, pieces[one] as Piece]
}

const NAME = /(?:\b(?:function|def)\s+|^[^(]*?)(?:[\w.:]*[.:])?([\w-]+)\s*(?:\(|\n|\{|$)/
const TURNS = 8

function apart(run: readonly Piece[], text: string, roll: Dice): Piece[] {
  const shuffled = [...run]
  const words = new Map(
    run.map((piece) => {
      const own = text.slice(piece[0]?.start, piece.at(-1)?.end)
      return [piece, { name: NAME.exec(own)?.[1] ?? '', all: new Set(own.match(/[\w-]+/g)) }]
    }),
  )
  for (let turn = 0; turn < TURNS * run.length; turn++) {
    const at = Math.floor(roll() * (run.length - 1))
    const [one, other] = [words.get(shuffled[at] as Piece), words.get(shuffled[at + 1] as Piece)]
    const isApart = one && other && !one.all.has(other.name) && !other.all.has(one.name)
    if (isApart) swap(shuffled, at, at + 1)
  }
  return shuffled
}

function runsOf({ children }: SyntaxNode, language: Language): Piece[][] {
  const movable = MOVABLE[language]
  const runs: Piece[][] = [[]]
  let before: SyntaxNode[] = []
  for (const child of children) {
    if (BEFORE.test(child.kind)) {
      before.push(child)
      continue
    }
    if ((movable ?? NEIGHBOURS).test(child.kind)) runs.at(-1)?.push([...before, child])
    else if (child.kind === 'access_specifier' || (movable === undefined && child.named))
      runs.push([])
    before = []
  }
  return runs.filter(({ length }) => length > 1)
}
