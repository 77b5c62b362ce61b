// Statements that were shuffled into the cases of a switch in a loop, put in order again.

import { stringOf } from './literal.ts'
import {
  type Binding,
  bare,
  become,
  erase,
  made,
  type Node,
  nodes,
  textOf,
  topDown,
} from './node.ts'
import { valuesOf } from './parse-expression.ts'
import type { Program } from './scope.ts'

/** `while (true) { switch (order[at++]) { case '0': … continue } break }`. @returns whether any was found */
export function straighten({ root }: Program): boolean {
  let found = false
  for (const node of topDown(root)) if (node.kind === 'loop') found = straightenLoop(node) || found
  return found
}

function straightenLoop(loop: Node): boolean {
  const body = nodes(loop).at(-1)
  const [choice, end, ...others] = body?.kind === 'block' ? nodes(body).filter(isSome) : []
  if (choice?.kind !== 'switch' || textOf(end?.parts[0]) !== 'break' || others.length > 0)
    return false
  const [order, step] = orderOf(choice)
  const sequence = order && splitOf(order)
  const cases = sequence && casesOf(choice)
  if (sequence === undefined || cases === undefined) return false
  const statements = sequence.map((key) => cases.get(key))
  const isOnce = new Set(sequence).size === sequence.length
  if (!isOnce || !statements.every((one) => one !== undefined)) return false
  become(loop, made('block', statements.flat()))
  for (const one of [order, step]) {
    if (one?.declaration.kind === 'declarator') erase(one.declaration)
  }
  return true
}

const isSome = (node: Node): boolean => node.parts.length > 0 && textOf(node.parts[0]) !== ';'

/** Of `order[at++]`: both names. */
function orderOf(choice: Node): [Binding | undefined, Binding | undefined] {
  const [head] = nodes(choice)
  const chain = head && nodes(head)[0]
  const [order, index] = chain?.kind === 'chain' && chain.parts.length === 2 ? nodes(chain) : []
  const step = index?.kind === 'index' ? nodes(index)[0] : undefined
  if (step?.kind !== 'postfix' || textOf(step.parts[1]) !== '++') return [undefined, undefined]
  return [order?.binding, nodes(step)[0]?.binding]
}

/** Of `'1|0|2'.split('|')`: the pieces. */
function splitOf({ value, writes }: Binding): string[] | undefined {
  const chain = value && bare(value)
  if (writes > 0 || chain?.kind !== 'chain' || chain.parts.length !== 3) return undefined
  const [base, member, call] = nodes(chain)
  const [text, by] = [stringOf(base), stringOf(call && valuesOf(call)?.[0])]
  const isSplit = textOf(member?.parts[1]) === 'split' && call?.kind === 'call'
  return isSplit && text !== undefined && by !== undefined ? text.split(by) : undefined
}

function casesOf(choice: Node): Map<string, Node[]> | undefined {
  const cases = new Map<string, Node[]>()
  for (const one of nodes(choice).slice(1)) {
    const [test, ...statements] = nodes(one)
    const key = one.kind === 'case' ? stringOf(test) : undefined
    if (key === undefined) return undefined
    const last = statements.at(-1)
    const goesOn = last?.kind === 'jump' && textOf(last.parts[0]) === 'continue'
    cases.set(key, goesOn ? statements.slice(0, -1) : statements)
  }
  return cases.size > 0 ? cases : undefined
}
