// Finds the prose in an item: a document's paragraphs, a program's comments and descriptions.

import type { Language } from '../../syntax/language.ts'
import { type SyntaxNode, type SyntaxTree, textOf } from '../../syntax/tree.ts'
import type { LanguageRules } from '../carriers/rules.ts'
import type { Stretch } from './wording.ts'

/** Languages whose text is prose throughout, but for what proseOfDocument leaves out. */
export function isDocument(language: Language): boolean {
  return language === 'markdown' || language === 'plain'
}

/**
 * Headings are addresses of links; fenced or indented blocks are code; tables, markup, front matter
 * and what others said are left as they are.
 */
export function proseOfDocument(source: string): Stretch[] {
  const stretches: Stretch[] = []
  const lines = source.split('\n')
  let fence: string | undefined
  let isMarkup = false
  let at = 0
  for (const [number, line] of lines.entries()) {
    const start = at
    at += line.length + 1
    const mark = FENCE.exec(line)?.[1]
    isMarkup = line.trim() !== '' && (isMarkup || /^ {0,3}<(?!https?:)/.test(line))
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined
    } else if (fence === undefined && !isMarkup && start >= frontMatter(lines)) {
      const isHeading = /^ {0,3}(?:=+|-+)\s*$/.test(lines[number + 1] ?? '')
      if (!isHeading && !NO_PROSE.test(line) && isClosed(line)) stretches.push([start, at - 1])
    }
  }
  return stretches
}

/** Also in lists and quotations. */
const FENCE = /^(?:[\s>]|[-*+] |\d+[.)] )*(`{3,}|~{3,})/

const NO_PROSE = /^(?: {4}|\t|\s*[#>|]|\s*[-=*]{3,}\s*$|\s*\[[^\]]*\]:)|\s\|\s/

/** Code and quotations that go on in the next line cannot be told from what is around them. */
function isClosed(line: string): boolean {
  return ['`', '"'].every((sign) => line.split(sign).length % 2 === 1)
}

/** The offset behind it; 0 where there is none. */
function frontMatter(lines: readonly string[]): number {
  const mark = /^(?:---|\+\+\+)\s*$/.exec(lines[0] ?? '')?.[0].trim()
  const end = mark === undefined ? 0 : lines.findIndex((line, i) => i > 0 && line.trim() === mark)
  return lines.slice(0, end < 1 ? 0 : end + 1).reduce((sum, { length }) => sum + length + 1, 0)
}

/** Comments that instruct a tool, or show how to call the program and what it prints. */
const NOT_PROSE =
  /eslint|prettier|biome|pylint|noqa|type:|pragma|coding[:=]|@ts-|istanbul|webpack|region|@(?:param|type|returns?|usage|output|xmloutput|args?|see)\b|copyright|licen[cs]e|spdx/i

/** Every line of a comment or a describing string for itself. */
export function proseOfProgram(tree: SyntaxTree, rules: LanguageRules): Stretch[] {
  const stretches: Stretch[] = []
  const visit = (node: SyntaxNode, parent: SyntaxNode | undefined) => {
    const isComment = rules.comments.includes(node.kind) && isProse(tree, node, rules)
    if (rules.prose.notIn?.test(textOf(tree, node))) return
    if (rules.prose.kinds?.includes(node.kind)) stretches.push(...unquoted(tree, node))
    else if (isComment || describes(tree, node, parent, rules)) {
      stretches.push(...lines(tree, node, isComment))
    } else for (const child of node.children) visit(child, node)
  }
  visit(tree.root, undefined)
  return inUsage(tree.source, stretches)
}

function isProse({ source }: SyntaxTree, node: SyntaxNode, { prose }: LanguageRules): boolean {
  if (prose.unless?.test(source)) return false
  return !prose.skips?.test(source.slice(node.start, node.end))
}

/** Programs, and libraries they use, that show the descriptions in them or take them for grammars. */
const DESCRIPTIONS_SHOW =
  /\b(?:__doc__|getdoc|docopt|doctest|pydoc)\b|^\s*(?:import|from)\s+(?:argh|celery|cleo|click|cmd|cyclopts|discord|fabric|fastapi|fire|flask_restx|invoke|mcp|plac|ply|typer|unittest)\b/m

function describes(
  tree: SyntaxTree,
  node: SyntaxNode,
  parent: SyntaxNode | undefined,
  { strings, prose }: LanguageRules,
): boolean {
  if (!strings.includes(node.kind)) return false
  const text = textOf(tree, node)
  const isUnder = prose.under === parent?.kind && parent?.children.length === 1
  const isDescription = isUnder && /^[a-zA-Z]*(?:"""|''')/.test(text) && !text.includes('>>>')
  const before = tree.source.slice(Math.max(0, node.start - 40), node.start)
  const isAfter = text.includes('\n') && (prose.after?.test(before) ?? false)
  return isAfter || (isDescription && !DESCRIPTIONS_SHOW.test(tree.source))
}

/** In single quotes an apostrophe would end the text, and some wordings have one. */
function unquoted(tree: SyntaxTree, node: SyntaxNode): Stretch[] {
  const [first] = textOf(tree, node)
  const quotes = first === '"' ? 1 : 0
  return first === "'" ? [] : [[node.start + quotes, node.end - quotes]]
}

function lines(tree: SyntaxTree, node: SyntaxNode, isComment: boolean): Stretch[] {
  if (isComment && NOT_PROSE.test(textOf(tree, node))) return []
  let at = node.start
  return textOf(tree, node)
    .split('\n')
    .flatMap((line): Stretch[] => {
      const start = at
      at += line.length + 1
      return [[start, start + line.length]]
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
