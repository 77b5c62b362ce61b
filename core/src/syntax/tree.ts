// Syntax as plain objects: what a grammar sees in a text, without the engine that saw it.

export interface SyntaxNode {
  /** The grammar's name for it; of a keyword or a sign, its own text. */
  readonly kind: string
  /** Signs and keywords are not named. */
  readonly named: boolean
  /** UTF-16 offsets into the source, the end exclusive. */
  readonly start: number
  readonly end: number
  readonly children: readonly SyntaxNode[]
}

export interface SyntaxTree {
  readonly source: string
  readonly root: SyntaxNode
  /** Whether some part of the source is not the language's. */
  readonly isBroken: boolean
}

export const textOf = ({ source }: SyntaxTree, { start, end }: SyntaxNode): string =>
  source.slice(start, end)

/** Every node under `node`, itself first, in text order. */
export function* walk(node: SyntaxNode): Generator<SyntaxNode> {
  yield node
  for (const child of node.children) yield* walk(child)
}

/** The outermost node of exactly this range below `node`, itself included. */
export function spanning(node: SyntaxNode, start: number, end: number): SyntaxNode | undefined {
  if (node.start === start && node.end === end) return node
  const inner = node.children.find((child) => child.start <= start && child.end >= end)
  return inner && spanning(inner, start, end)
}
