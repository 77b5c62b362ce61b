// Conditions of YARA rules, as YARA 4 and YARA-X agree on them.

import type { SyntaxNode } from '../tree.ts'
import { branch, leaf, NotUnderstood, sign } from './nodes.ts'
import type { YaraTokens } from './yara-tokens.ts'

/** Binary operators from the loosest to the tightest, below `and`, `or` and `not`. */
const LEVELS: readonly (readonly string[])[] = [
  [
    ...['==', '!=', 'contains', 'icontains', 'startswith', 'istartswith', 'endswith', 'iendswith'],
    ...['iequals', 'matches'],
  ],
  ['<', '<=', '>', '>='],
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '\\', '%'],
]

const READS = /^u?int(?:8|16|32)(?:be)?$/
const RESERVED = new Set(
  `all and any ascii at base64 base64wide condition defined endswith false for fullword global
  icontains iendswith iequals import in include istartswith contains matches meta nocase none not of
  or private rule startswith strings them true wide xor with`.split(/\s+/),
)
/** Deeper nesting than any person writes. */
const DEEPEST = 100

export class YaraCondition {
  readonly #tokens: YaraTokens
  #depth = 0

  constructor(tokens: YaraTokens) {
    this.#tokens = tokens
  }

  /** `or` and `and` hold all their operands side by side, each as a node of its own. */
  expression(): SyntaxNode {
    if (++this.#depth > DEEPEST) throw new NotUnderstood()
    const found = this.#row('or', () => this.#row('and', () => this.#not()))
    this.#depth--
    return found
  }

  #row(word: 'and' | 'or', operand: () => SyntaxNode): SyntaxNode {
    const first = operand()
    if (!this.#tokens.is(word)) return first
    const children = [asOperand(first)]
    while (this.#tokens.is(word)) children.push(this.#sign(word), asOperand(operand()))
    return branch(`${word}_expression`, children)
  }

  #not(): SyntaxNode {
    for (const word of ['not', 'defined']) {
      if (!this.#tokens.is(word)) continue
      if (++this.#depth > DEEPEST) throw new NotUnderstood()
      const found = branch(`${word}_expression`, [this.#sign(word), this.#not()])
      this.#depth--
      return found
    }
    if (this.#tokens.is('for')) return this.#for()
    return this.#level(0)
  }

  #level(at: number): SyntaxNode {
    const operators = LEVELS[at]
    if (operators === undefined) return this.#unary()
    let left = this.#level(at + 1)
    for (;;) {
      const found = operators.find((operator) => this.#tokens.is(operator))
      if (found === undefined || (found === '%' && this.#tokens.isThen('of'))) return left
      const operator = this.#sign(found)
      const kind = at < 2 ? 'comparison' : 'arithmetic'
      left = branch(kind, [left, operator, this.#level(at + 1)])
    }
  }

  #unary(): SyntaxNode {
    for (const operator of ['-', '~']) {
      if (!this.#tokens.is(operator)) continue
      if (++this.#depth > DEEPEST) throw new NotUnderstood()
      const found = branch('unary', [this.#sign(operator), this.#unary()])
      this.#depth--
      return found
    }
    return this.#quantified(this.#primary())
  }

  /** `all of them`, `2 of ($a*)`, `50% of them`, with `at` or `in` behind. */
  #quantified(quantifier: SyntaxNode): SyntaxNode {
    const percent = this.#tokens.is('%') && this.#tokens.isThen('of') ? [this.#sign('%')] : []
    if (!this.#tokens.is('of')) {
      if (QUANTIFIERS.includes(quantifier.kind)) throw new NotUnderstood()
      return quantifier
    }
    return branch('of_expression', [
      ...[quantifier, ...percent, this.#sign('of'), this.#set()],
      ...this.#place(),
    ])
  }

  #primary(): SyntaxNode {
    const regex = this.#tokens.regex()
    if (regex !== undefined) return regex
    const { kind, text } = this.#tokens.peek()
    if (kind === 'number' || kind === 'string') return leaf(kind, this.#tokens.take())
    if (text === '(') return this.#parenthesized()
    if (text === '$') return this.#match()
    if (text === '#' || text === '@' || text === '!') return this.#measure(text)
    if (kind !== 'name') throw new NotUnderstood()
    if (QUANTIFIERS.includes(text)) return this.#sign(text)
    if (text === 'true' || text === 'false') return leaf('boolean', this.#tokens.take())
    if (RESERVED.has(text)) throw new NotUnderstood()
    const name = leaf('identifier', this.#tokens.take())
    if (READS.test(text)) return this.#read(name)
    return this.#suffixed(name)
  }

  #parenthesized(): SyntaxNode {
    const open = this.#sign('(')
    return branch('parenthesized', [open, this.expression(), this.#sign(')')])
  }

  #read(name: SyntaxNode): SyntaxNode {
    return branch('read', [name, this.#sign('('), this.expression(), this.#sign(')')])
  }

  /** Fields, elements and calls of a module. */
  #suffixed(name: SyntaxNode): SyntaxNode {
    let found = name
    for (;;) {
      if (this.#tokens.is('.')) {
        found = branch('field', [found, this.#sign('.'), this.#name()])
      } else if (this.#tokens.is('[')) {
        const open = this.#sign('[')
        found = branch('element', [found, open, this.expression(), this.#sign(']')])
      } else if (this.#tokens.is('(')) found = branch('call', [found, ...this.#arguments()])
      else return found
    }
  }

  #arguments(): SyntaxNode[] {
    const children = [this.#sign('(')]
    while (!this.#tokens.is(')')) {
      children.push(this.expression())
      if (this.#tokens.is(',')) children.push(this.#sign(','))
      else if (!this.#tokens.is(')')) throw new NotUnderstood()
    }
    return [...children, this.#sign(')')]
  }

  /** `$a`, `$a at 0`, `$a in (0..100)`; inside a loop over strings a bare `$`. */
  #match(): SyntaxNode {
    return branch('string_match', [this.#sign('$'), ...this.#ownName(), ...this.#place()])
  }

  /** Counts, offsets and lengths of matches. */
  #measure(mark: string): SyntaxNode {
    const children = [this.#sign(mark), ...this.#ownName()]
    if (mark === '#') return branch('count', [...children, ...this.#within()])
    if (!this.#tokens.is('[')) return branch('offset', children)
    const open = this.#sign('[')
    return branch('offset', [...children, open, this.expression(), this.#sign(']')])
  }

  #place(): SyntaxNode[] {
    return this.#tokens.is('at') ? [this.#sign('at'), this.#level(2)] : this.#within()
  }

  #within(): SyntaxNode[] {
    return this.#tokens.is('in') ? [this.#sign('in'), this.#range()] : []
  }

  #range(): SyntaxNode {
    const open = this.#sign('(')
    const from = this.#level(2)
    const dots = this.#sign('..')
    return branch('range', [open, from, dots, this.#level(2), this.#sign(')')])
  }

  #set(): SyntaxNode {
    if (this.#tokens.is('them')) return leaf('them', this.#tokens.take())
    const children = [this.#sign('(')]
    do {
      if (children.length > 1) children.push(this.#sign(','))
      children.push(this.#member())
    } while (this.#tokens.is(','))
    return branch('set', [...children, this.#sign(')')])
  }

  #member(): SyntaxNode {
    if (!this.#tokens.is('$')) {
      const name = this.#name()
      if (!this.#tokens.is('*')) return branch('member', [name])
      return branch('member', [leaf('rule_prefix', name), this.#sign('*')])
    }
    const mark = this.#sign('$')
    const isJoined = this.#tokens.peek().start === mark.end
    if (isJoined && this.#tokens.is('*')) return branch('member', [mark, this.#sign('*')])
    const [name] = this.#ownName()
    if (name === undefined) throw new NotUnderstood()
    if (this.#tokens.peek().start > name.end || !this.#tokens.is('*')) {
      return branch('member', [mark, name])
    }
    return branch('member', [mark, leaf('string_prefix', name), this.#sign('*')])
  }

  /** The name right behind its mark, if there is one. */
  #ownName(): SyntaxNode[] {
    const name = this.#tokens.stringName()
    return name === undefined ? [] : [name]
  }

  #for(): SyntaxNode {
    const children = [this.#sign('for'), this.#quantifier()]
    if (this.#tokens.is('%')) children.push(this.#sign('%'))
    if (this.#tokens.is('of')) children.push(this.#sign('of'), this.#set())
    else children.push(...this.#iteration())
    children.push(this.#sign(':'), this.#sign('('), this.expression(), this.#sign(')'))
    return branch('loop', children)
  }

  #quantifier(): SyntaxNode {
    const { text } = this.#tokens.peek()
    return QUANTIFIERS.includes(text) ? this.#sign(text) : this.#primary()
  }

  #iteration(): SyntaxNode[] {
    const children = [this.#name()]
    while (this.#tokens.is(',')) children.push(this.#sign(','), this.#name())
    children.push(this.#sign('in'))
    if (!this.#tokens.is('(')) return [...children, this.#suffixed(this.#name())]
    const open = this.#sign('(')
    const first = this.#level(2)
    if (this.#tokens.is('..')) {
      const dots = this.#sign('..')
      const range = branch('range', [open, first, dots, this.#level(2), this.#sign(')')])
      return [...children, range]
    }
    const items = [open, first]
    while (this.#tokens.is(',')) items.push(this.#sign(','), this.#level(2))
    return [...children, branch('items', [...items, this.#sign(')')])]
  }

  #name(): SyntaxNode {
    const { kind, text } = this.#tokens.peek()
    if (kind !== 'name' || RESERVED.has(text)) throw new NotUnderstood()
    return leaf('identifier', this.#tokens.take())
  }

  #sign(text: string): SyntaxNode {
    if (!this.#tokens.is(text)) throw new NotUnderstood()
    return sign(text, this.#tokens.take())
  }
}

const QUANTIFIERS: readonly string[] = ['all', 'any', 'none']

/** What takes long stays where it is: what stands before it may spare it. */
function asOperand(node: SyntaxNode): SyntaxNode {
  return branch(isCostly(node) ? 'costly_operand' : 'operand', [node])
}

const isCostly = (node: SyntaxNode): boolean =>
  node.kind === 'loop' || node.kind === 'call' || node.children.some(isCostly)
