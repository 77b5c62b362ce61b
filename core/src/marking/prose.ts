// Finds the prose in an item: a document's paragraphs, a program's comments and descriptions.

import { type SyntaxNode, type SyntaxTree, textOf } from '../syntax/tree.ts'
import type { LanguageRules } from './carriers/rules.ts'
import type { Stretch } from './wording.ts'

/** Headings are addresses of links, and fenced or indented blocks are code. */
export function proseOfDocument(source: string): Stretch[] {
  const stretches: Stretch[] = []
  let fence: string | undefined
  let at = 0
  for (const line of source.split('\n')) {
    const start = at
    at += line.length + 1
    const mark = /^ {0,3}(```|~~~)/.exec(line)?.[1]
    if (mark !== undefined && (fence === undefined || fence === mark)) {
      fence = fence === undefined ? mark : undefined
    } else if (
      fence === undefined &&
      !/^(?: {4}|\t|#|\s*[-=*]{3,}\s*$|\[[^\]]*\]:|\s*\|)/.test(line)
    ) {
      stretches.push([start, start + line.length])
    }
  }
  return stretches
}

/** Comments that instruct a tool, or show how to call the program and what it prints. */
const NOT_PROSE =
  /eslint|prettier|biome|pylint|noqa|type:|pragma|coding[:=]|@ts-|istanbul|webpack|region|@(?:param|type|returns?|usage|output|xmloutput|args?|see)\b|copyright|licen[cs]e|spdx/i

/** Every line of a comment or a describing string for itself. */
export function proseOfProgram(tree: SyntaxTree, rules: LanguageRules): Stretch[] {
  const stretches: Stretch[] = []
  const visit = (node: SyntaxNode, parent: SyntaxNode | undefined) => {
    const isComment = rules.comments.includes(node.kind)
    if (isComment || describes(tree, node, parent, rules)) {
      stretches.push(...lines(tree, node, isComment))
    } else for (const child of node.children) visit(child, node)
  }
  visit(tree.root, undefined)
  return inUsage(tree.source, stretches)
}

function describes(
  tree: SyntaxTree,
  node: SyntaxNode,
  parent: SyntaxNode | undefined,
  { strings, prose }: LanguageRules,
): boolean {
  if (!strings.includes(node.kind)) return false
  const isMultiline = textOf(tree, node).includes('\n')
  const isUnder = prose.under === parent?.kind && parent?.children.length === 1
  const before = tree.source.slice(Math.max(0, node.start - 40), node.start)
  const reads = /\b__doc__\b/.test(tree.source)
  return (isUnder && !reads) || (isMultiline && (prose.after?.test(before) ?? false))
}

function lines(tree: SyntaxTree, node: SyntaxNode, isComment: boolean): Stretch[] {
  if (isComment && NOT_PROSE.test(textOf(tree, node))) return []
  let at = node.start
  return textOf(tree, node)
    .split('\n')
    .flatMap((line): Stretch[] => {
      const start = at
      at += line.length + 1
      return /^\s*(?:>>>|\.\.\.)/.test(line) ? [] : [[start, start + line.length]]
    })
}

/** Nmap's documentation of usage and output runs over many comments, up to the next line without one. */
function inUsage(source: string, stretches: readonly Stretch[]): Stretch[] {
  let isUsage = false
  let last = 0
  return stretches.filter(([start, end]) => {
    if (source.slice(last, start).trim() !== '') isUsage = false
    last = end
    if (/^[^\w]*@(?:usage|output|xmloutput)/.test(source.slice(start, end))) isUsage = true
    return !isUsage
  })
}
