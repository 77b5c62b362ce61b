// Which names a program gives itself and may give otherwise, told from its tree.

import type { Language } from '@forewarn/core/syntax/language'
import type { SyntaxNode, SyntaxTree } from '@forewarn/core/syntax/tree'
import { FIXED, GRAMMAR, type Grammar, NO_GRAMMAR, type Which } from './own-names-table.ts'

/** A place where a name stands; `key` is the same wherever the same name is meant. */
export interface Spot {
  readonly key: string
  readonly start: number
  readonly end: number
  /** `{ a }` is short for `{ a: a }`, of which one is a key. */
  readonly isShort: boolean
}

/** Programs that ask for names by their text. */
const BY_TEXT = /\b(?:compact|extract|globals|locals|getattr|vars|eval|__all__)\b|\$\{?\$/
const WORD = /[\p{L}_][\p{L}\p{N}_]*/gu

interface Seen {
  readonly source: string
  readonly grammar: Grammar
  readonly asksByText: boolean
  readonly own: Set<string>
  readonly kept: Set<string>
  readonly types: Set<string>
  readonly ownTypes: Set<string>
  readonly spots: Spot[]
}

/** Every place of a name that the program gave itself, in order, but for names that others know it by. */
export function ownNames({ source, root }: SyntaxTree, language: Language): Spot[] {
  const seen: Seen = {
    ...{ source, grammar: GRAMMAR[language] ?? NO_GRAMMAR, asksByText: BY_TEXT.test(source) },
    ...{ own: new Set(), kept: new Set(), types: new Set(), ownTypes: new Set(), spots: [] },
  }
  for (const [, word] of source.matchAll(seen.grammar.keptText)) seen.kept.add(word as string)
  visit(root, [], seen)
  return seen.spots.filter(({ key }) => isFree(key, seen))
}

function visit(node: SyntaxNode, path: SyntaxNode[], seen: Seen): void {
  const { grammar, source } = seen
  if (grammar.names.test(node.kind)) {
    note(node, path, seen)
    return
  }
  const isOpaque =
    grammar.opaque.test(`${path.at(-1)?.kind} ${node.kind}`) ||
    (seen.asksByText && /string/.test(node.kind))
  if (isOpaque && node.children.length === 0)
    for (const [word] of source.slice(node.start, node.end).matchAll(WORD))
      seen.kept.add(keyOf(word, grammar))
  path.push(node)
  for (const child of node.children) visit(child, path, seen)
  path.pop()
}

function note(node: SyntaxNode, path: readonly SyntaxNode[], seen: Seen): void {
  const { start, end, kind } = node
  const key = keyOf(seen.source.slice(start, end), seen.grammar)
  const role = roleOf(node, path, seen)
  if (kind === 'type_identifier') seen.types.add(key)
  if (role === 'kept') seen.kept.add(key)
  if (role === 'other') return
  if (role === 'own') {
    seen.own.add(key)
    if (kind === 'type_identifier' || TYPE.test(path.at(-1)?.kind ?? '')) seen.ownTypes.add(key)
  }
  seen.spots.push({ key, start, end, isShort: kind.startsWith('shorthand_property') })
}

const TYPE = /^(?:class|struct|enum|interface|record|trait|type)_/

function isFree(key: string, { own, kept, types, ownTypes }: Seen): boolean {
  const isForeignType = types.has(key) && !ownTypes.has(key)
  return own.has(key) && !kept.has(key) && !FIXED.test(key) && !isForeignType
}

/** PowerShell takes `$A` for `$a`; of a variable the sign is no part of its name. */
function keyOf(text: string, { ignoresCase }: Grammar): string {
  const bare = text.replace(/^\$/, '')
  return ignoresCase ? bare.toLowerCase() : bare
}

type Role = 'own' | 'kept' | 'use' | 'other'

function roleOf(node: SyntaxNode, path: readonly SyntaxNode[], { source, grammar }: Seen): Role {
  const parent = path.at(-1)
  if (parent === undefined || grammar.ignored.test(parent.kind)) return 'other'
  if (grammar.kept.test(parent.kind)) return 'kept'
  if (parent.kind === 'token_tree' && isKeyOfMacro(node, source)) return 'kept'
  if (isIn(node, path, grammar.keys)) return 'kept'
  if (grammar.members.test(parent.kind) && parent.children[0] !== node)
    return memberRole(node, parent, grammar)
  const isDeclared =
    isIn(node, path, grammar.declares) ||
    (grammar.declarators !== undefined && isDeclarator(node, path, grammar.declarators))
  if (!isDeclared) return 'use'
  return isKnown(node, path, source, grammar) ? 'kept' : 'own'
}

/** In what Rust hands to a macro: a member, or a field's name. */
const isKeyOfMacro = ({ start, end }: SyntaxNode, source: string): boolean =>
  /\.\s*$/.test(source.slice(Math.max(0, start - 20), start)) ||
  /^\s*:(?!:)/.test(source.slice(end, end + 20))

/** Where members may be called by their names alone, somebody else's is not told from one's own. */
function memberRole(node: SyntaxNode, { children }: SyntaxNode, grammar: Grammar): Role {
  if (grammar.membersAlone !== true) return 'other'
  const isLast = children.findLast(({ kind }) => grammar.names.test(kind)) === node
  if (!isLast) return 'use'
  return children[0]?.kind === 'this' ? 'use' : 'kept'
}

/** @param table from the kinds of one to three nodes around a name, the outermost first */
function isIn(
  node: SyntaxNode,
  path: readonly SyntaxNode[],
  table: Readonly<Record<string, Which>>,
): boolean {
  for (const deep of [3, 2, 1]) {
    const kinds = path.slice(-deep).map(({ kind }) => kind)
    const which = kinds.length === deep ? table[kinds.join(' ')] : undefined
    if (which !== undefined) return isAt(node, path, which)
  }
  return false
}

/** What may stand before the name that it qualifies. */
const MODIFIERS = /^(?:mutable_specifier|reference_modifier|label|modifiers|decorator)$/

const head = ({ children }: SyntaxNode): SyntaxNode | undefined =>
  children.find(({ named, kind }) => named && !MODIFIERS.test(kind))

function isAt(node: SyntaxNode, path: readonly SyntaxNode[], which: Which): boolean {
  const parent = path.at(-1) as SyntaxNode
  const isType = node.kind === 'type_identifier'
  const beside = parent.children.filter(({ kind }) => (kind === 'type_identifier') === isType)
  const alike = beside.filter(({ kind }) => kind === node.kind)
  if (which === 'type') return isType && alike[0] === node
  if (which === 'last type') return isType && alike.at(-1) === node
  if (which === 'type with body')
    return isType && parent.children.some(({ kind }) => /_list$/.test(kind))
  if (isType) return false
  if (which === 'every') return true
  if (which === 'first') return alike[0] === node
  if (which === 'last') return alike.at(-1) === node
  if (which === 'rest') return parent.children[0] !== node
  if (which === 'left') return head(path.at(-2) as SyntaxNode) === parent
  const isLocal = parent.children[0]?.kind === 'local'
  if (which === 'local' || which === 'global')
    return isLocal === (which === 'local') && head(parent) === node
  const next = parent.children[parent.children.indexOf(node) + 1]
  if (which === 'named') return next?.kind === ':'
  if (which === 'called')
    return parent.children[0] === node && !/^(?:\.|&\.|::)$/.test(next?.kind ?? '')
  return head(parent) === node
}

const VISIBLE = /\b(?:public|protected|internal|override|Override|abstract|virtual)\b/

/** Whether others know it by its name: a member, or what a module exports. */
function isKnown(
  node: SyntaxNode,
  path: readonly SyntaxNode[],
  source: string,
  grammar: Grammar,
): boolean {
  for (const { kind, start } of path.slice(-3))
    if (
      /^(?:method|field)_declaration$/.test(kind) &&
      VISIBLE.test(source.slice(start, node.start))
    )
      return true
  for (const { kind } of path.slice(-5, -1).reverse()) {
    if (grammar.hides.test(kind)) return false
    if (grammar.known.test(kind)) return true
  }
  return false
}

/** Of C: the innermost of `*a[3] = …`, and a function's only where its body is. */
function isDeclarator(node: SyntaxNode, path: readonly SyntaxNode[], declarators: RegExp): boolean {
  if (node.kind === 'type_identifier') return false
  let below = node
  let isFunction = false
  for (const above of path.toReversed()) {
    const isFirst = above.children.find(({ named }) => named) === below
    if (!declarators.test(above.kind)) {
      if (/^(?:(?:optional_)?parameter_declaration|for_range_loop)$/.test(above.kind))
        return !isFirst && above.children.filter((one) => one.named)[1] === below
      if (above.kind === 'function_definition') return isFunction && !isFirst
      const isExtern = above.children.some(({ kind }) => kind === 'storage_class_specifier')
      const isOwn = !isFunction && !(isExtern && path.length < 4)
      return above.kind === 'declaration' && !isFirst && isOwn
    }
    if (!isFirst) return false
    if (above.kind === 'function_declarator') isFunction = true
    below = above
  }
  return false
}
