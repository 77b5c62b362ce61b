// Rules of Snort and Suricata as a tree: a header, and options in a row. Strict about every letter.

import type { SyntaxNode, SyntaxTree } from '../tree.ts'
import { branch, leaf, NotUnderstood, sign, treeOf } from './nodes.ts'

export const parseSnort = (source: string): SyntaxTree =>
  treeOf(source, () => new SnortParser(source).file())

const BLANKS = /(?:[^\S\n]|\n|\\\r?\n)*/y
const COMMENT = /#[^\n]*/y
const DISABLED = /^#+\s*(?:alert|drop|log|pass|reject|sdrop)\s/
const HEADER =
  /(?:alert|block|drop|log|pass|reject|rejectboth|rejectdst|rejectsrc|sdrop)\s+[\w-]+\s+[^\s()"';]+\s+[^\s()"';]+\s+(?:->|<>)\s+[^\s()"';]+\s+[^\s()"';]+/y
const NAME = /[A-Za-z][\w.-]*/y
const QUOTED = /"(?:[^"\\\n]|\\[^\n])*"/y
const WORD = /(?:[^\s"\\;,]|\\[;:"\\])+/y

/**
 * Options that say what a rule is called and whose it is, and nothing about what it matches. Not
 * `priority`: of that and `classtype` some engines take the last.
 */
const GENERAL = new Set('msg sid rev gid classtype reference metadata'.split(' '))
const NUMBERED = new Set('sid rev gid priority'.split(' '))

class SnortParser {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  file(): SyntaxNode {
    const children: SyntaxNode[] = []
    for (this.#skip(); this.#at < this.#source.length; this.#skip()) {
      children.push(this.#comment() ?? this.#rule())
    }
    return branch('source_file', children)
  }

  #comment(): SyntaxNode | undefined {
    const found = this.#match(COMMENT)
    if (found === undefined) return undefined
    const kind = DISABLED.test(this.#source.slice(found.start, found.end)) ? 'disabled' : 'comment'
    const text = this.#source.slice(found.start, found.end).trimEnd()
    return leaf(kind, { start: found.start, end: found.start + text.length })
  }

  #rule(): SyntaxNode {
    const header = leaf('header', this.#must(HEADER))
    this.#skip()
    const open = this.#sign('(')
    const options: SyntaxNode[] = []
    for (this.#skip(); !this.#is(')'); this.#skip()) {
      options.push(this.#option())
      this.#skip()
      options.push(this.#sign(';'))
    }
    if (options.length === 0) throw new NotUnderstood()
    return branch('rule', [header, open, branch('options', options), this.#sign(')')])
  }

  #option(): SyntaxNode {
    const name = leaf('option_name', this.#must(NAME))
    const text = this.#source.slice(name.start, name.end)
    const kind = GENERAL.has(text) ? 'general_option' : 'option'
    this.#skip()
    if (!this.#is(':')) return branch(kind, [name])
    const colon = this.#sign(':')
    this.#skip()
    if (text === 'metadata') return branch(kind, [name, colon, this.#metadata()])
    const value = this.#value(text)
    if (value.length === 0 || (NUMBERED.has(text) && value.length > 1)) throw new NotUnderstood()
    return branch(kind, [name, colon, ...value])
  }

  /** Words, strings and commas up to the semicolon. */
  #value(name: string): SyntaxNode[] {
    const found: SyntaxNode[] = []
    for (; !this.#is(';'); this.#skip()) {
      const quoted = this.#match(QUOTED)
      if (quoted !== undefined) {
        const kind = name === 'msg' ? 'prose' : name.endsWith('content') ? 'content' : 'string'
        found.push(leaf(kind, quoted))
      } else if (this.#is(',')) found.push(this.#sign(','))
      else found.push(leaf('word', this.#must(WORD)))
    }
    return found
  }

  /** Pairs of a key and its value. */
  #metadata(): SyntaxNode {
    const found: SyntaxNode[] = [this.#entry()]
    while (this.#is(',')) {
      found.push(this.#sign(','))
      this.#skip()
      found.push(this.#entry())
    }
    return branch('metadata', found)
  }

  #entry(): SyntaxNode {
    const words: SyntaxNode[] = []
    for (; !this.#is(',') && !this.#is(';'); this.#skip()) {
      words.push(leaf('word', this.#must(WORD)))
    }
    if (words.length === 0) throw new NotUnderstood()
    return branch('metadata_entry', words)
  }

  #is(text: string): boolean {
    return this.#source.startsWith(text, this.#at)
  }

  #sign(text: string): SyntaxNode {
    if (!this.#is(text)) throw new NotUnderstood()
    const start = this.#at
    this.#at += text.length
    return sign(text, { start, end: this.#at })
  }

  #skip(): void {
    BLANKS.lastIndex = this.#at
    this.#at += BLANKS.exec(this.#source)?.[0].length ?? 0
  }

  #match(pattern: RegExp) {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)?.[0]
    if (found === undefined) return undefined
    const start = this.#at
    this.#at += found.length
    return { start, end: this.#at }
  }

  #must(pattern: RegExp) {
    const found = this.#match(pattern)
    if (found === undefined) throw new NotUnderstood()
    return found
  }
}
