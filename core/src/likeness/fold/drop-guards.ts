// Takes away what obfuscators add to hinder people who look: it belongs to the tool, not to the program.

import { stringOf } from './literal.ts'
import { type Binding, bare, erase, type Node, nameOf, nodes, textOf, topDown } from './node.ts'
import { valuesOf } from './parse-expression.ts'
import type { Program } from './scope.ts'

const LARGEST_ONCE = 200
const LARGEST_TRAP = 2_000

/** @returns whether any was found */
export function dropGuards({ bindings }: Program): boolean {
  let found = false
  for (const binding of bindings) {
    if (isTrap(binding)) erase(binding.declaration)
    else if (!isOnce(binding) || !dropUses(binding)) continue
    found = true
  }
  return found
}

/** `(function () { let first = true; return function (on, run) { … run.apply(on, arguments) … } })()`. */
function isOnce({ value }: Binding): boolean {
  const [callee, call] = value?.kind === 'chain' && value.parts.length === 2 ? nodes(value) : []
  if (callee === undefined || call?.kind !== 'call' || call.parts.length > 2) return false
  const inside = bare(callee).kind === 'function' ? topDown(callee) : []
  if (inside.length === 0 || inside.length > LARGEST_ONCE) return false
  const applies = inside.some(
    ({ kind, parts }) => kind === 'member' && textOf(parts[1]) === 'apply',
  )
  return applies && inside.some((node) => nameOf(node) === 'arguments')
}

/** `once(this, function () { … })`, and the call of what that gives. */
function dropUses({ declaration, references }: Binding): boolean {
  const uses = references.map(({ parent }) => parent).filter(isGuard)
  for (const use of uses) {
    const holder = use.parent
    const given = holder?.kind === 'declarator' ? nodes(holder)[0]?.binding : undefined
    for (const { parent } of given?.references ?? []) {
      if (parent?.kind === 'chain' && parent.parent?.kind === 'expression') erase(parent)
    }
    erase(holder?.kind === 'declarator' ? holder : use)
  }
  if (uses.length > 0) erase(declaration)
  return uses.length > 0
}

function isGuard(node: Node | undefined): node is Node {
  const call = node?.kind === 'chain' ? nodes(node)[1] : undefined
  const [on, run] = call?.kind === 'call' ? (valuesOf(call) ?? []) : []
  return textOf(on?.parts[0]) === 'this' && run?.kind === 'function'
}

/** A function that stops in a debugger without end. */
function isTrap({ value }: Binding): boolean {
  const inside = value?.kind === 'hoisted' ? topDown(value) : []
  if (inside.length > LARGEST_TRAP) return false
  const texts = new Set(inside.map(stringOf))
  return texts.has('while (true) {}') && texts.has('counter')
}
