// Tells what a file itself says of its names: the types that functions give them, and the macros.

import { type SyntaxNode, type SyntaxTree, textOf, walk } from '../../syntax/tree.ts'
import type { Declarations, Declared, LanguageRules } from '../carriers/rules.ts'

interface Ground {
  readonly tree: SyntaxTree
  readonly rules: LanguageRules
}

type Types = ReadonlyMap<string, Declared | 'other'>

interface Survey {
  readonly functions: readonly { readonly node: SyntaxNode; readonly types: Types }[]
  readonly macros: ReadonlySet<string>
  readonly macroText: string
}

const surveys = new WeakMap<SyntaxTree, Survey>()

function surveyOf({ tree, rules }: Ground): Survey {
  const known = surveys.get(tree)
  if (known !== undefined) return known
  const defined = rules.macros === undefined ? [] : [...tree.source.matchAll(rules.macros)]
  const made = {
    functions: rules.declarations === undefined ? [] : functionsIn(tree, rules.declarations),
    macros: new Set(defined.map(([, name]) => name ?? '')),
    macroText: defined.map(([whole]) => whole).join('\n'),
  }
  surveys.set(tree, made)
  return made
}

/** What the function around a name declares it as; `undefined` where it says nothing, or two things. */
export function declaredAs(ground: Ground, node: SyntaxNode): Declared | undefined {
  const around = surveyOf(ground).functions.find(
    (one) => one.node.start <= node.start && one.node.end >= node.end,
  )
  const type = around?.types.get(textOf(ground.tree, node))
  return type === 'other' ? undefined : type
}

/** Whether a text mentions a macro that its file defines. */
export function mentionsMacro(ground: Ground, text: string): boolean {
  const { macros } = surveyOf(ground)
  return macros.size > 0 && (text.match(/\w+/g) ?? []).some((word) => macros.has(word))
}

/** Whether a node calls what is, or may be, a macro. */
export function callsMacro(ground: Ground, node: SyntaxNode): boolean {
  const { macroCalls } = ground.rules
  if (macroCalls === undefined || macroCalls.kind !== node.kind) return false
  const text = textOf(ground.tree, node)
  return macroCalls.like.test(text) || mentionsMacro(ground, /^\w*/.exec(text)?.[0] ?? '')
}

/** All that stands in definitions of macros. */
export function macroText(ground: Ground): string {
  return surveyOf(ground).macroText
}

function functionsIn(tree: SyntaxTree, declarations: Declarations): Survey['functions'] {
  const found: { node: SyntaxNode; types: Types }[] = []
  const visit = (node: SyntaxNode) => {
    if (node.kind === declarations.function) {
      found.push({ node, types: typesIn(tree, declarations, node) })
    } else for (const child of node.children) visit(child)
  }
  visit(tree.root)
  return found
}

function typesIn(tree: SyntaxTree, declarations: Declarations, around: SyntaxNode): Types {
  const types = new Map<string, Declared | 'other'>()
  for (const node of walk(around)) {
    if (!declarations.kinds.includes(node.kind)) continue
    const at = node.children.findIndex(({ kind }) => declarations.types.includes(kind))
    const type = node.children[at]
    const own = type === undefined ? 'other' : typeOf(textOf(tree, type), declarations)
    for (const child of node.children.slice(at + 1)) {
      if (child.kind === '=' || child.kind === ':') break // what follows is a value
      const name = nameIn(child, declarations)
      if (name === undefined) continue
      const text = textOf(tree, name.node)
      const is = name.isOther ? 'other' : name.isPointer ? 'pointer' : own
      types.set(text, (types.get(text) ?? is) === is ? is : 'other')
    }
  }
  return types
}

function typeOf(text: string, { number, text: words }: Declarations): Declared | 'other' {
  if (number.test(text)) return 'number'
  return words?.test(text) ? 'text' : 'other'
}

/** The name that a declarator declares, and what it makes of the type. */
function nameIn(node: SyntaxNode, declarations: Declarations) {
  let [at, isPointer, isOther] = [node as SyntaxNode | undefined, false, false]
  while (at !== undefined && at.kind !== 'identifier') {
    const { kind, children }: SyntaxNode = at
    if (declarations.pointers.includes(kind)) isPointer = true
    else if (!declarations.through.includes(kind)) isOther = true
    at = children.find((child) => child.named && child.kind !== 'type_qualifier')
  }
  return at === undefined ? undefined : { node: at, isPointer, isOther }
}
