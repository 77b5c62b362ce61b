// A program as a tree that keeps every token: what nobody touches is written out as it was read.

import type { Token, TokenKind } from '../../syntax/token.ts'

/** `leaf` is one token that stands for a value; names of members and keys are bare tokens. */
export type Kind =
  | 'leaf'
  | 'template'
  | 'paren'
  /** The parentheses of an `if` or a loop. */
  | 'head'
  | 'list'
  | 'object'
  | 'property'
  | 'computed'
  | 'method'
  | 'function'
  | 'hoisted'
  | 'arrow'
  | 'parameters'
  | 'class'
  | 'chain'
  | 'member'
  | 'index'
  | 'call'
  | 'unary'
  | 'postfix'
  | 'binary'
  | 'conditional'
  | 'assign'
  | 'sequence'
  | 'variable'
  | 'declarator'
  | 'expression'
  | 'block'
  | 'if'
  | 'loop'
  | 'switch'
  | 'case'
  | 'catch'
  | 'jump'
  | 'other'

/** Changed in place by every pass; owned by one parent. */
export interface Node {
  kind: Kind
  parts: Part[]
  /** Of a name, once `resolve` has run. */
  binding: Binding | undefined
  /** Once `resolve` has run; stale after changes. */
  parent: Node | undefined
}

export type Part = Node | Token

/** What a name stands for. */
export interface Binding {
  /** The declarator, the function, or the leaf among parameters. */
  readonly declaration: Node
  /** What it is set to where it is declared; a function for its own name. */
  readonly value: Node | undefined
  /** Leaves that name it, its declaration left out. */
  readonly references: Node[]
  /** How often it is set elsewhere. */
  writes: number
}

/** All of one shape, which engines read fastest. */
export const made = (kind: Kind, parts: Part[]): Node => ({
  kind,
  parts,
  binding: undefined,
  parent: undefined,
})

export const isNode = (part: Part | undefined): part is Node =>
  part !== undefined && (part as Partial<Node>).parts !== undefined

/** The nodes among the parts; separators and brackets left out. */
export const nodes = (node: Node): Node[] => node.parts.filter(isNode)

export const isEmpty = (node: Node): boolean => node.parts.length === 0

/** The text of a part that is one token, and otherwise nothing. */
export const textOf = (part: Part | undefined): string =>
  part === undefined || isNode(part) ? '' : part.text

/** The token of a leaf. */
export function leafToken(node: Node | undefined): Token | undefined {
  const [token] = node?.kind === 'leaf' ? node.parts : []
  return token === undefined || isNode(token) ? undefined : token
}

/** The name that a leaf is, if it is one. */
export function nameOf(node: Node | undefined): string | undefined {
  const token = leafToken(node)
  return token?.kind === 'name' ? token.text : undefined
}

/** Every node below and including this one, parents first. */
export function topDown(root: Node): Node[] {
  const found: Node[] = []
  const open = [root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.push(node)
    for (let at = node.parts.length - 1; at >= 0; at--) {
      const part = node.parts[at]
      if (isNode(part)) open.push(part)
    }
  }
  return found
}

/** Every node, children before their parents. */
export const bottomUp = (root: Node): Node[] => topDown(root).reverse()

/** All tokens in order. Iterative: trees that were put together may be deep. */
export function print(root: Node): Token[] {
  const out: Token[] = []
  const open: Part[] = [root]
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (!isNode(part)) out.push(part)
    else for (let at = part.parts.length - 1; at >= 0; at--) open.push(part.parts[at] as Part)
  }
  return out
}

/** The first token of a node, or nothing where none is left. */
export function firstToken(node: Node): Token | undefined {
  const open: Part[] = [node]
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (!isNode(part)) return part
    for (let at = part.parts.length - 1; at >= 0; at--) open.push(part.parts[at] as Part)
  }
  return undefined
}

/** Turns a node into another, where it stands. */
export function become(node: Node, other: Node): void {
  node.kind = other.kind
  node.parts = other.parts
  node.binding = other.binding
}

export function erase(node: Node): void {
  node.kind = 'other'
  node.parts = []
  node.binding = undefined
}

/** A token that nobody wrote, where `near` stands. */
export function tokenAt(near: Token | undefined, kind: TokenKind, text: string): Token {
  return { kind, text, start: near?.start ?? 0, end: near?.end ?? 0, line: near?.line ?? 1 }
}

/** The node itself, without parentheses around it. */
export function bare(node: Node): Node {
  let inner = node
  while (inner.kind === 'paren') {
    const [only, ...others] = nodes(inner)
    if (only === undefined || others.length > 0) break
    inner = only
  }
  return inner
}
