// Conditions of Sigma rules. Source: Sigma specification 2.1.0, rules, "Condition".

import type { SyntaxNode } from '../tree.ts'
import { branch, leaf, NotUnderstood, sign } from './nodes.ts'

interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
}

const DEEPEST = 100

/** @param offset of `text` in the rule */
export function conditionOf(text: string, offset: number): SyntaxNode {
  const tokens: Token[] = []
  let at = 0
  for (const { 0: found, index } of text.matchAll(/[\w.-]+\*?|[()]|\*/g)) {
    if (text.slice(at, index).trim() !== '') throw new NotUnderstood()
    at = index + found.length
    tokens.push({ text: found, start: offset + index, end: offset + at })
  }
  if (text.slice(at).trim() !== '') throw new NotUnderstood()
  const parser = new ConditionParser(tokens)
  const found = parser.expression()
  if (!parser.isDone) throw new NotUnderstood()
  return found
}

class ConditionParser {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get isDone(): boolean {
    return this.#at === this.#tokens.length
  }

  expression(): SyntaxNode {
    if (++this.#depth > DEEPEST) throw new NotUnderstood()
    const found = this.#row('or', () => this.#row('and', () => this.#not()))
    this.#depth--
    return found
  }

  #row(word: 'and' | 'or', operand: () => SyntaxNode): SyntaxNode {
    const first = operand()
    if (!this.#is(word)) return first
    const children = [branch('operand', [first])]
    while (this.#is(word)) {
      children.push(sign(word, this.#take()), branch('operand', [operand()]))
    }
    return branch(`${word}_expression`, children)
  }

  #not(): SyntaxNode {
    if (!this.#is('not')) return this.#primary()
    if (++this.#depth > DEEPEST) throw new NotUnderstood()
    const found = branch('not_expression', [sign('not', this.#take()), this.#not()])
    this.#depth--
    return found
  }

  #primary(): SyntaxNode {
    if (this.#is('(')) {
      const open = sign('(', this.#take())
      const inner = this.expression()
      if (!this.#is(')')) throw new NotUnderstood()
      return branch('parenthesized', [open, inner, sign(')', this.#take())])
    }
    const token = this.#take()
    if (this.#is('of') && /^(?:all|any|\d+)$/.test(token.text)) {
      const of = sign('of', this.#take())
      return branch('of_expression', [leaf('quantifier', token), of, this.#set()])
    }
    if (!/^[A-Za-z_][\w.-]*$/.test(token.text) || RESERVED.test(token.text)) {
      throw new NotUnderstood()
    }
    return leaf('search_name', token)
  }

  #set(): SyntaxNode {
    const token = this.#take()
    if (token.text === 'them') return leaf('them', token)
    if (!/^[A-Za-z_][\w.-]*\*?$/.test(token.text)) throw new NotUnderstood()
    const isPrefix = token.text.endsWith('*')
    return leaf(isPrefix ? 'search_prefix' : 'search_name', token)
  }

  #is(text: string): boolean {
    return this.#tokens[this.#at]?.text === text
  }

  #take(): Token {
    const token = this.#tokens[this.#at++]
    if (token === undefined) throw new NotUnderstood()
    return token
  }
}

const RESERVED = /^(?:and|or|not|of|all|any|them)$/
