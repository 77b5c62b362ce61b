// Sigma rules as a tree: YAML read by its own library, conditions by ours. Strict: no anchors, no tags.

import {
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { SyntaxNode, SyntaxTree } from '../tree.ts'
import { branch, leaf, NotUnderstood, treeOf, withComments } from './nodes.ts'
import { conditionOf } from './sigma-condition.ts'

export const parseSigma = (source: string): SyntaxTree => treeOf(source, () => file(source))

/** Whether a YAML text looks like rules of Sigma. */
export const isSigma = (text: string): boolean =>
  /^detection:/m.test(text) && /^logsource:/m.test(text)

/** Nobody writes longer ones; the library's time grows faster than the text. */
const LONGEST = 256 * 1024

function file(source: string): SyntaxNode {
  if (source.length > LONGEST) throw new NotUnderstood()
  const documents = parseAllDocuments(source, { prettyErrors: false, strict: true })
  if (!Array.isArray(documents) || documents.length === 0) throw new NotUnderstood()
  const children = documents.map((document) => {
    if (document.errors.length > 0 || document.warnings.length > 0) throw new NotUnderstood()
    const { contents } = document
    if (!isMap(contents)) throw new NotUnderstood()
    return new Reader(source).rule(contents)
  })
  return withComments({ ...branch('source_file', children), start: 0 }, commentsOf(source))
}

/** Keys whose text nobody reads but people. */
const PROSE = new Set(['title', 'description', 'falsepositives'])

class Reader {
  readonly #source: string

  constructor(source: string) {
    this.#source = source
  }

  rule(map: YAMLMap): SyntaxNode {
    const pairs = map.items.map((pair) => {
      const key = this.#key(pair)
      const { value } = pair
      if (key.text === 'detection') return this.#pair('top_pair', key, this.#detection(value))
      return this.#pair('top_pair', key, this.#plain(value, PROSE.has(key.text) ? 'prose' : 'text'))
    })
    const keys = map.items.map((pair) => this.#key(pair).text)
    if (!keys.includes('detection') || !keys.includes('logsource')) throw new NotUnderstood()
    return branch('rule', pairs)
  }

  #detection(node: unknown): SyntaxNode {
    if (!isMap(node)) throw new NotUnderstood()
    const pairs = node.items.map((pair) => {
      const { text, node } = this.#key(pair)
      if (text === 'condition') {
        return this.#pair('condition_pair', { text, node }, this.#conditions(pair.value))
      }
      if (text === 'timeframe') throw new NotUnderstood()
      const name = { ...node, kind: 'search_name' }
      return this.#pair('search', { text, node: name }, this.#search(pair.value))
    })
    if (!pairs.some(({ kind }) => kind === 'condition_pair')) throw new NotUnderstood()
    return branch('detection', pairs)
  }

  /** Fields are all wanted, items of a list are enough by one: neither's order matters. */
  #search(node: unknown): SyntaxNode {
    if (isMap(node)) return this.#map('fields', node, 'field', (value) => this.#search(value))
    if (isSeq(node)) return this.#seq('values', node, (value) => this.#search(value))
    return this.#scalar(node, 'text')
  }

  #conditions(node: unknown): SyntaxNode {
    if (isSeq(node)) return this.#seq('conditions', node, (value) => this.#condition(value))
    return this.#condition(node)
  }

  #condition(node: unknown): SyntaxNode {
    const { start, end } = this.#scalar(node, 'condition')
    const written = this.#source.slice(start, end)
    const quote = /^(["'])[^"'\\\n]*\1$/.test(written) ? 1 : 0
    const head = /^[|>]-?\r?\n/.exec(written)?.[0].length ?? quote
    const inner = conditionOf(written.slice(head, written.length - quote), start + head)
    return { kind: 'condition', named: true, start, end, children: [inner] }
  }

  #plain(node: unknown, kind: 'prose' | 'text'): SyntaxNode {
    if (isMap(node)) return this.#map('map', node, 'pair', (value) => this.#plain(value, 'text'))
    if (isSeq(node)) return this.#seq('list', node, (value) => this.#plain(value, kind))
    return this.#scalar(node, kind)
  }

  #map(kind: string, map: YAMLMap, of: string, value: (node: unknown) => SyntaxNode): SyntaxNode {
    refuseClever(map)
    if (map.items.length === 0) throw new NotUnderstood()
    const pairs = map.items.map((pair) => this.#pair(of, this.#key(pair), value(pair.value)))
    return branch(kind, pairs)
  }

  #seq(kind: string, seq: YAMLSeq, value: (node: unknown) => SyntaxNode): SyntaxNode {
    refuseClever(seq)
    if (seq.items.length === 0) throw new NotUnderstood()
    const items = seq.items.map((item) => {
      const inner = value(item)
      const isLine = !this.#source.slice(inner.start, inner.end).includes('\n')
      return branch(isLine ? 'item' : 'long_item', [inner])
    })
    return branch(kind, items)
  }

  #pair(kind: string, { node }: Key, value: SyntaxNode): SyntaxNode {
    return value.end > value.start ? branch(kind, [node, value]) : branch('empty_pair', [node])
  }

  #key({ key }: Pair): Key {
    const node = this.#scalar(key, 'key')
    return { text: String((key as Scalar).value), node }
  }

  #scalar(node: unknown, kind: string): SyntaxNode {
    if (!isScalar(node) || node.range == null) throw new NotUnderstood()
    refuseClever(node)
    const [start, end] = node.range
    const text = this.#source.slice(start, end).trimEnd()
    if (/^[|>]\d*\+/.test(text)) throw new NotUnderstood()
    return leaf(kind, { start, end: start + text.length })
  }
}

interface Key {
  readonly text: string
  readonly node: SyntaxNode
}

function refuseClever(node: Scalar | YAMLMap | YAMLSeq): void {
  if (node.anchor !== undefined || node.tag !== undefined) throw new NotUnderstood()
}

/** The library's lexer tells them from scalars that begin with the same sign: those follow a mark. */
function commentsOf(source: string): SyntaxNode[] {
  const comments: SyntaxNode[] = []
  let at = 0
  let isScalar = false
  for (const token of new Lexer().lex(source)) {
    if (!MARKS.includes(token)) {
      if (token.startsWith('#') && !isScalar) {
        comments.push(leaf('comment', { start: at, end: at + token.trimEnd().length }))
      }
      at += token.length
    }
    isScalar = token === SCALAR
  }
  if (at !== source.length) throw new NotUnderstood()
  return comments
}

const SCALAR = '\u001f'
/** What the lexer says besides the text: a document begins, a collection ended wrongly, a scalar. */
const MARKS = ['\u0002', '\u0018', SCALAR]
