// Spellings as patterns: compiled by the language's own grammar, matched node by node.

import type { GrammarName, Parse } from '../../syntax/parse.ts'
import { type SyntaxNode, type SyntaxTree, textOf } from '../../syntax/tree.ts'
import type { Equivalence, LanguageRules, Shape } from '../carriers/rules.ts'
import { declaredAs, mentionsMacro } from './declared.ts'

/** One spelling, ready to match. */
export interface Pattern {
  readonly text: string
  readonly tree: SyntaxTree
  /** One node, or several statements in a row. */
  readonly nodes: readonly SyntaxNode[]
}

export interface CompiledRule {
  readonly rule: Equivalence
  readonly patterns: readonly Pattern[]
  /** Letters of the holes; a hole's index is its place in this list. */
  readonly holes: readonly string[]
}

/** What a hole caught: a stretch of source, and the nodes in it. */
export interface Catch {
  readonly start: number
  readonly end: number
  readonly nodes: readonly SyntaxNode[]
  readonly isStatements: boolean
}

export type Catches = Map<string, Catch>

/** Compiles a language's equivalences. A spelling that is not of the language is a fault of ours. */
export function compileRules(
  rules: LanguageRules,
  grammar: GrammarName,
  parse: Parse,
): CompiledRule[] {
  return rules.equivalences.map((rule) => {
    const patterns = rule.spellings.map((text) => compile(text, { rule, rules, grammar, parse }))
    const letters = rule.spellings.flatMap((text) =>
      [...text.matchAll(HOLE)].map((m) => m[1] ?? ''),
    )
    return { rule, patterns, holes: [...new Set(letters)] }
  })
}

/** How spellings write a dollar sign right before a hole. */
export const DOLLAR = '¤'
const HOLE = /\$\$?([A-Z])/g
const ONE = /^\$?mv_([A-Z])_$/
/** What is in one piece with a sign before it or quotes around it, such as a symbol of Ruby. */
const WITHIN = /^(:|["'])mv_([A-Z])_(["']?)$/
const MANY = /^mvs_([A-Z])_/

interface Compiling {
  readonly rule: Equivalence
  readonly rules: LanguageRules
  readonly grammar: GrammarName
  readonly parse: Parse
}

function compile(text: string, { rule, rules, grammar, parse }: Compiling): Pattern {
  const plain = text
    .replace(/^(\s*)\$\$([A-Z])$/gm, (_, indent, letter) => {
      return indent + rules.statementHole.replace('%', `mvs_${letter}_`)
    })
    .replace(/\$\$([A-Z])/g, 'mvs_$1_')
    .replace(/(["'])\$([A-Z])\1/g, '$1mv_$2_$1')
    .replace(/\$([A-Z])/g, (_, letter) => holeText(rules, letter))
    .replaceAll(DOLLAR, '$')
  const frame = rule.statements ? rules.statement : rules.expression
  const at = frame.indexOf('%')
  const indent = /[ \t]*$/.exec(frame.slice(0, at))?.[0] ?? ''
  const body = plain.replaceAll('\n', `\n${indent}`)
  const source = frame.slice(0, at) + body + frame.slice(at + 1)
  const tree = parse(source, grammar)
  const nodes = within(tree.root, at, at + body.length, rules.lists)
  if (tree.isBroken || nodes.length === 0) throw new Error(`not ${grammar}: ${text}`)
  return { text, tree, nodes }
}

const holeText = ({ variables, hole }: LanguageRules, letter: string): string =>
  variables?.includes(letter) ? `$mv_${letter}_` : (hole ?? '%').replace('%', () => `mv_${letter}_`)

/**
 * The innermost nodes that together span a range: one node, or siblings in a row. A node that only
 * lists others (`lists`) is never meant itself.
 */
export function within(
  node: SyntaxNode,
  start: number,
  end: number,
  lists: readonly string[],
): readonly SyntaxNode[] {
  const inner = node.children.find((child) => child.start <= start && child.end >= end)
  if (inner !== undefined && inner.children.length > 0) {
    const found = within(inner, start, end, lists)
    if (found.length > 0) return found
  }
  const isWrapper = node.children.length === 1 && node.children[0]?.named === true
  const isOne = node.start === start && node.end === end
  if (isOne && !isWrapper && !lists.includes(node.kind)) return [node]
  const row = node.children.filter((child) => child.start >= start && child.end <= end)
  return row[0]?.start === start && row.at(-1)?.end === end ? row : []
}

/** Where a pattern is looked for. */
export interface Ground {
  readonly tree: SyntaxTree
  readonly rules: LanguageRules
}

/** What the holes catch where `pattern` matches `nodes` one by one; `undefined` where it does not. */
export function match(
  pattern: Pattern,
  nodes: readonly SyntaxNode[],
  ground: Ground,
): Catches | undefined {
  const catches: Catches = new Map()
  const matcher = new Matcher(pattern.tree, ground, catches)
  return matcher.row(pattern.nodes, nodes) ? catches : undefined
}

class Matcher {
  readonly #pattern: SyntaxTree
  readonly #ground: Ground
  readonly #catches: Catches

  constructor(pattern: SyntaxTree, ground: Ground, catches: Catches) {
    this.#pattern = pattern
    this.#ground = ground
    this.#catches = catches
  }

  /** Comments count only where holes for statements can take them in. */
  row(written: readonly SyntaxNode[], all: readonly SyntaxNode[]): boolean {
    const { comments, optional, separators = [] } = this.#ground.rules
    const counts = ({ kind }: SyntaxNode) => !comments.includes(kind) && !separators.includes(kind)
    const patterns = withoutLast(written.filter(counts), optional)
    const nodes = withoutLast(all.filter(counts), optional)
    const many = patterns.findIndex((node) => this.#manyHole(node) !== undefined)
    const fits =
      many < 0
        ? patterns.length === nodes.length
        : nodes.length >= patterns.length && nodes.length > 0
    if (!fits) return false
    const before = many < 0 ? patterns.length : many
    const after = many < 0 ? 0 : patterns.length - many - 1
    for (let i = 0; i < before; i++) if (!this.#node(patterns[i], nodes[i])) return false
    for (let i = 1; i <= after; i++) if (!this.#node(patterns.at(-i), nodes.at(-i))) return false
    if (many >= 0 && !this.#catchMany(patterns[many], nodes.slice(before, nodes.length - after)))
      return false
    return this.#takeIn(all.filter(({ kind }) => comments.includes(kind)))
  }

  #node(pattern: SyntaxNode | undefined, node: SyntaxNode | undefined): boolean {
    if (pattern === undefined || node === undefined) return false
    const text = textOf(this.#pattern, pattern)
    const hole = ONE.exec(text)?.[1]
    if (hole !== undefined && this.#isHole(pattern)) return this.#catchOne(hole, node)
    if (pattern.kind !== node.kind) return false
    if (this.#ground.rules.strings.includes(node.kind)) {
      return unquoted(text) === unquoted(textOf(this.#ground.tree, node))
    }
    if (pattern.children.length === 0) {
      const [, before = '', inner, after = ''] = WITHIN.exec(text) ?? []
      return inner === undefined
        ? text === textOf(this.#ground.tree, node)
        : this.#catchInner(inner, node, [before.length, after.length])
    }
    return this.row(pattern.children, node.children)
  }

  #isHole({ kind, children }: SyntaxNode): boolean {
    if (children[0]?.kind === '$' && this.#ground.rules.variables !== undefined) return true
    if (children.length !== 1) return children.length === 0
    const isWrapper = this.#ground.rules.wrappers?.includes(kind) ?? false
    return isWrapper && this.#isHole(children[0] as SyntaxNode)
  }

  #catchOne(hole: string, node: SyntaxNode): boolean {
    const known = this.#catches.get(hole)
    const { source } = this.#ground.tree
    if (known !== undefined) {
      return source.slice(known.start, known.end) === source.slice(node.start, node.end)
    }
    if (!node.named) return false
    this.#catches.set(hole, {
      start: node.start,
      end: node.end,
      nodes: [node],
      isStatements: false,
    })
    return true
  }

  /** All of a piece but its signs. */
  #catchInner(hole: string, node: SyntaxNode, [before, after]: readonly [number, number]): boolean {
    if (this.#catches.has(hole) || node.children.length > 0) return false
    const [start, end] = [node.start + before, node.end - after]
    this.#catches.set(hole, { start, end, nodes: [], isStatements: false })
    return true
  }

  #manyHole(pattern: SyntaxNode): string | undefined {
    if (this.#ground.rules.lists.includes(pattern.kind)) return undefined
    const text = textOf(this.#pattern, pattern)
    return /^mvs_[A-Z]_(?:\(\))?;?$/.test(text) ? MANY.exec(text)?.[1] : undefined
  }

  #catchMany(pattern: SyntaxNode | undefined, nodes: readonly SyntaxNode[]): boolean {
    const hole = pattern && this.#manyHole(pattern)
    const [first, last] = [nodes[0], nodes.at(-1)]
    if (!hole || !first || !last || this.#catches.has(hole)) return false
    if (!first.named && /^\w/.test(first.kind)) return false // a keyword begins no statement of its own
    const isStatements = pattern.children.length > 0
    this.#catches.set(hole, { start: first.start, end: last.end, nodes, isStatements })
    return true
  }

  /** Comments beside caught statements are caught with them; any other would be lost: no match. */
  #takeIn(comments: readonly SyntaxNode[]): boolean {
    const { source } = this.#ground.tree
    let left = [...comments]
    for (let before = -1; before !== left.length; ) {
      before = left.length
      left = left.filter((comment) => {
        for (const [hole, caught] of this.#catches) {
          const [from, to] = [
            Math.min(caught.end, comment.end),
            Math.max(caught.start, comment.start),
          ]
          const isInside = comment.start >= caught.start && comment.end <= caught.end
          const isBeside = caught.isStatements && source.slice(from, to).trim() === ''
          if (!isInside && !isBeside) continue
          const start = Math.min(caught.start, comment.start)
          const end = Math.max(caught.end, comment.end)
          const nodes = isInside ? caught.nodes : [...caught.nodes, comment].sort(byStart)
          this.#catches.set(hole, { ...caught, start, end, nodes })
          return false
        }
        return true
      })
    }
    return left.length === 0
  }
}

function withoutLast(nodes: readonly SyntaxNode[], sign: string | undefined) {
  return sign !== undefined && nodes.at(-1)?.kind === sign ? nodes.slice(0, -1) : nodes
}

const byStart = (a: SyntaxNode, b: SyntaxNode): number => a.start - b.start

const unquoted = (text: string): string => text.replace(/^[A-Za-z]{0,2}["'`]|["'`]$/g, '')

/** Whether a node has a shape: its kind, those of all that it is made of, its text and its type. */
export function hasShape(shape: Shape, node: SyntaxNode, ground: Ground): boolean {
  if (shape.or !== undefined && hasShape(shape.or, node, ground)) return true
  if (!shape.kinds.includes(node.kind)) return false
  const text = textOf(ground.tree, node)
  if (shape.like?.test(text) === false || shape.unlike?.test(text)) return false
  if (mentionsMacro(ground, text)) return false
  if (shape.declared !== undefined && declaredAs(ground, node) !== shape.declared) return false
  const allowed = shape.of
  if (allowed === undefined) return true
  const isMadeOf = (inner: SyntaxNode): boolean =>
    !inner.named || (allowed.includes(inner.kind) && inner.children.every(isMadeOf))
  return node.children.every(isMadeOf)
}

/** Whether a rule's conditions hold for what its holes caught. */
export function conditionsHold(rule: Equivalence, catches: Catches, ground: Ground): boolean {
  const { source } = ground.tree
  const text = (hole: string) => {
    const caught = catches.get(hole)
    return caught === undefined ? '' : source.slice(caught.start, caught.end)
  }
  for (const [hole, name] of Object.entries(rule.where ?? {})) {
    const shape = ground.rules.shapes[name]
    if (shape === undefined) throw new Error(`no shape ${name}`)
    const caught = catches.get(hole)
    if (caught?.nodes.every((node) => hasShape(shape, node, ground)) === false) return false
  }
  for (const [name, hole] of rule.apart ?? []) if (mentions(text(hole), text(name))) return false
  for (const [hole, pattern] of Object.entries(rule.lacks ?? {})) {
    if (pattern.test(text(hole))) return false
  }
  return true
}

/** Whether `name` occurs in `text` as a word of its own. */
export function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = (text[at - 1] ?? ' ') + (text[at + name.length] ?? ' ')
    if (!/[\w$]/.test(around)) return true
  }
  return false
}
