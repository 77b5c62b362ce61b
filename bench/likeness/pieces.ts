// Programs as whole pieces: what can be cut out of one and pasted into another, and both still are programs.

import { type Dice, pick } from '@forewarn/core/marking/codes/dice'
import type { Language } from '@forewarn/core/syntax/language'
import type { SyntaxNode, SyntaxTree } from '@forewarn/core/syntax/tree'
import { errorsIn, treeOf } from './grammar.ts'

/** What pieces are: of a whole program, members of a class, statements of a function. */
type Layer = 'top' | 'members' | 'statements'

const TOP = /^(?:program|module|chunk|translation_unit|source_file|compilation_unit)$/
const MEMBERS = /^(?:class_body|declaration_list|field_declaration_list)$/
const STATEMENTS =
  /^(?:block|statement_block|statement_list|compound_statement|constructor_body|body_statement|block_body|do_group)$/
const SPACE = /^(?:namespace_\w+|mod_item|linkage_specification)$/

/** Once in a program, or where they are for a reason; and what is no program. */
const FAST =
  /^(?:php_tag|text|text_interpolation|hash_bang_line|\w*comment|package_\w+|import_\w+|export_\w+|use_\w+|inner_attribute_item|using_\w+|namespace_\w+|param_block|access_specifier|preproc_\w+|explicit_\w+|default_\w+|future_\w+|empty_statement|ERROR)$/
/** Belongs to what comes next. */
const BEFORE = /^(?:attribute_item|template_parameter_list)$/

/** Lines from 0, the last included. */
interface Piece {
  readonly nodes: readonly SyntaxNode[]
  readonly from: number
  readonly to: number
}

/** Pieces one below the other, with lines of their own. */
interface Stretch {
  readonly layer: Layer
  readonly pieces: readonly Piece[]
}

/** The lines of a run of whole pieces, from 0, the last included. */
export interface Part {
  readonly layer: Layer
  readonly from: number
  readonly to: number
}

/** What is put into a host. */
interface Loose {
  readonly layer: Layer
  readonly lines: readonly string[]
}

export interface Pieces {
  readonly tree: SyntaxTree
  readonly errors: number
  readonly language: Language
  readonly stretches: readonly Stretch[]
}

export function piecesOf(text: string, language: Language): Pieces {
  const tree = treeOf(text, language)
  const lineAt = linesOf(text)
  const stretches: Stretch[] = []
  const visit = (node: SyntaxNode, above: SyntaxNode | undefined): void => {
    const layer = layerOf(node, above)
    if (layer !== undefined)
      for (const pieces of cut(node, text, lineAt)) stretches.push({ layer, pieces })
    for (const child of node.children) visit(child, node)
  }
  visit(tree.root, undefined)
  return { tree, errors: errorsIn(tree), language, stretches }
}

function layerOf({ kind }: SyntaxNode, above: SyntaxNode | undefined): Layer | undefined {
  if (TOP.test(kind) && above === undefined) return 'top'
  if (MEMBERS.test(kind)) return SPACE.test(above?.kind ?? '') ? 'top' : 'members'
  if (!STATEMENTS.test(kind)) return undefined
  return /^class/.test(above?.kind ?? '') ? 'members' : 'statements'
}

/** Offset → line. */
function linesOf(text: string): (at: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (at) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] as number) <= at) low = middle
      else high = middle
    }
    return low
  }
}

function cut({ children }: SyntaxNode, text: string, lineAt: (at: number) => number): Piece[][] {
  const stretches: Piece[][] = [[]]
  let before: SyntaxNode[] = []
  for (const node of children.filter(({ named }) => named)) {
    if (BEFORE.test(node.kind)) {
      before.push(node)
      continue
    }
    const nodes = [...before, node]
    before = []
    const start = nodes[0]?.start ?? 0
    const end = start + text.slice(start, node.end).trimEnd().length
    const isAlone =
      /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, start - 80), start)) &&
      /^[ \t;]*(?:\r?\n|$)/.test(text.slice(end, end + 80))
    if (isAlone && !nodes.some(isFast))
      stretches.at(-1)?.push({ nodes, from: lineAt(start), to: lineAt(end - 1) })
    else stretches.push([])
  }
  return stretches.filter(({ length }) => length > 0)
}

const isFast = (node: SyntaxNode): boolean =>
  FAST.test(node.kind) || hasLoose(node, /^(?:break|continue)_/, LOOP) || hasLoose(node, /^ERROR$/)

const LOOP =
  /loop|^(?:for|while|do|repeat|switch|expression_switch|select|type_switch|foreach)_|until|^function|^method|lambda|closure/

/** Whether a node of such a kind is below, and none of the others around it. */
function hasLoose(node: SyntaxNode, wanted: RegExp, around?: RegExp): boolean {
  if (around?.test(node.kind)) return false
  return wanted.test(node.kind) || node.children.some((child) => hasLoose(child, wanted, around))
}

/** A quarter more or fewer lines than were asked for still is about as many. */
const MOST_OFF = Math.log(1.25)
/** Runs that come so near are as good as each other. */
const NEAR = Math.log(1.1)

/** A run of pieces of about as many lines, one at random of those that come nearest; nothing if none does. */
export function partOf({ stretches }: Pieces, lines: number, roll: Dice): Part | undefined {
  const runs = stretches.flatMap(({ layer, pieces }) =>
    pieces.map(({ from }, first) => ({ layer, from, to: lastLine(pieces, first, lines) })),
  )
  const off = ({ from, to }: Part): number => Math.abs(Math.log((to - from + 1) / lines))
  const least = Math.min(...runs.map(off))
  if (least > MOST_OFF) return undefined
  return pick(
    roll,
    runs.filter((run) => off(run) <= Math.max(least, NEAR)),
  )
}

/** Where a run that begins with piece `first` ends, to be nearest to so many lines. */
function lastLine(pieces: readonly Piece[], first: number, lines: number): number {
  const from = pieces[first]?.from ?? 0
  let best = pieces[first]?.to ?? 0
  for (const { to } of pieces.slice(first + 1)) {
    const isNearer = Math.abs(to - from + 1 - lines) < Math.abs(best - from + 1 - lines)
    if (!isNearer) break
    best = to
  }
  return best
}

/** In these a declaration may stand wherever a statement may. */
const LOOSE = /^(?:javascript|typescript|python|php|lua|ruby|bash|powershell)$/
const TRIES = 24

export interface Pasted {
  readonly text: string
  /** The line that the part begins at, from 0. */
  readonly at: number
}

/** Puts a part between pieces of a host; nothing where it finds no place at which both stay whole. */
export function paste(host: Pieces, { layer, lines }: Loose, roll: Dice): Pasted | undefined {
  const { language } = host
  const layers = LOOSE.test(language) && layer === 'top' ? ['top', 'statements'] : [layer]
  const gaps = host.stretches.flatMap((one) => (layers.includes(one.layer) ? one.pieces : []))
  const hostLines = host.tree.source.split('\n')
  for (let tried = 0; tried < TRIES && gaps.length > 0; tried++) {
    const { from: at } = pick(roll, gaps)
    const fitted = language === 'python' ? indented(lines, indentOf(hostLines[at])) : lines
    const text = [...hostLines.slice(0, at), ...fitted, ...hostLines.slice(at)].join('\n')
    if (errorsIn(treeOf(text, language)) <= host.errors) return { text, at }
  }
  return undefined
}

const indentOf = (line = ''): string => /^[ \t]*/.exec(line)?.[0] ?? ''

/** As deep as the place where it is put; what is not as deep as its first line stands in a string. */
function indented(lines: readonly string[], indent: string): string[] {
  const own = indentOf(lines[0])
  return lines.map((line) => (line.startsWith(own) ? indent + line.slice(own.length) : line))
}
