// YARA rules as a tree. Strict: what it does not know, such as `include`, makes the tree broken.

import type { SyntaxNode, SyntaxTree } from '../tree.ts'
import { branch, leaf, NotUnderstood, sign, treeOf, withComments } from './nodes.ts'
import { YaraCondition } from './yara-condition.ts'
import { YaraTokens } from './yara-tokens.ts'

export const parseYara = (source: string): SyntaxTree =>
  treeOf(source, () => new YaraParser(source).file())

const MODIFIERS = /^(?:ascii|wide|nocase|fullword|private|xor|base64|base64wide)$/
/** Of whom nobody reads but people. */
const PROSE = /^(?:desc(?:ription)?|info|comment|note|purpose|summary)$/i

class YaraParser {
  readonly #tokens: YaraTokens
  readonly #condition: YaraCondition

  constructor(source: string) {
    this.#tokens = new YaraTokens(source)
    this.#condition = new YaraCondition(this.#tokens)
  }

  file(): SyntaxNode {
    const children: SyntaxNode[] = []
    while (this.#tokens.peek().kind !== 'end') {
      children.push(this.#tokens.is('import') ? this.#import() : this.#rule())
    }
    const root = { ...branch('source_file', children), start: 0 }
    const end = this.#tokens.peek().end
    return withComments({ ...root, end }, this.#tokens.comments)
  }

  #import(): SyntaxNode {
    return branch('import', [this.#sign('import'), this.#leaf('string', 'module')])
  }

  #rule(): SyntaxNode {
    const children: SyntaxNode[] = []
    let isGlobal = false
    while (this.#tokens.is('private') || this.#tokens.is('global')) {
      isGlobal ||= this.#tokens.is('global')
      children.push(this.#sign(this.#tokens.peek().text))
    }
    children.push(this.#sign('rule'), this.#leaf('name', 'rule_name'))
    if (this.#tokens.is(':')) children.push(this.#tags())
    children.push(this.#sign('{'))
    if (this.#tokens.is('meta')) children.push(this.#section('meta', () => this.#meta()))
    if (this.#tokens.is('strings')) children.push(this.#section('strings', () => this.#string()))
    const words = [this.#sign('condition'), this.#sign(':')]
    children.push(branch('condition_section', [...words, this.#condition.expression()]))
    children.push(this.#sign('}'))
    return branch(isGlobal ? 'global_rule' : 'rule', children)
  }

  #tags(): SyntaxNode {
    const children = [this.#sign(':')]
    do children.push(this.#leaf('name', 'tag'))
    while (this.#tokens.peek().kind === 'name')
    return branch('tags', children)
  }

  #section(word: 'meta' | 'strings', entry: () => SyntaxNode): SyntaxNode {
    const children = [this.#sign(word), this.#sign(':')]
    do children.push(entry())
    while (!/^(?:strings|condition)$/.test(this.#tokens.peek().text))
    return branch(`${word}_section`, children)
  }

  #meta(): SyntaxNode {
    const name = this.#leaf('name', 'identifier')
    const text = this.#tokens.text(name)
    return branch('meta_entry', [name, this.#sign('='), this.#metaValue(text)])
  }

  #metaValue(name: string): SyntaxNode {
    const { kind, text } = this.#tokens.peek()
    if (kind === 'string') return this.#leaf('string', PROSE.test(name) ? 'prose' : 'string')
    if (text === '-') return branch('unary', [this.#sign('-'), this.#leaf('number', 'number')])
    if (kind === 'number') return this.#leaf('number', 'number')
    if (text === 'true' || text === 'false') return leaf('boolean', this.#tokens.take())
    throw new NotUnderstood()
  }

  #string(): SyntaxNode {
    const mark = this.#sign('$')
    const own = this.#tokens.stringName()
    const name = own === undefined ? [] : [own]
    const equals = this.#sign('=')
    const value = this.#tokens.hex() ?? this.#tokens.regex() ?? this.#leaf('string', 'string')
    return branch('string_definition', [mark, ...name, equals, value, ...this.#modifiers()])
  }

  #modifiers(): SyntaxNode[] {
    const found: SyntaxNode[] = []
    while (MODIFIERS.test(this.#tokens.peek().text)) {
      const word = this.#sign(this.#tokens.peek().text)
      found.push(branch('modifier', [word, ...this.#argument()]))
    }
    return found.length === 0 ? [] : [branch('modifiers', found)]
  }

  /** `xor(0x01-0xff)`, `base64("…")`. */
  #argument(): SyntaxNode[] {
    if (!this.#tokens.is('(')) return []
    const open = this.#sign('(')
    if (this.#tokens.peek().kind === 'string') {
      return [open, this.#leaf('string', 'string'), this.#sign(')')]
    }
    const from = this.#leaf('number', 'number')
    const to = this.#tokens.is('-') ? [this.#sign('-'), this.#leaf('number', 'number')] : []
    return [open, from, ...to, this.#sign(')')]
  }

  #leaf(kind: 'name' | 'string' | 'number', as: string): SyntaxNode {
    if (this.#tokens.peek().kind !== kind) throw new NotUnderstood()
    return leaf(as, this.#tokens.take())
  }

  #sign(text: string): SyntaxNode {
    if (!this.#tokens.is(text)) throw new NotUnderstood()
    return sign(text, this.#tokens.take())
  }
}
