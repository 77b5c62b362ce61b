// Undoes what obfuscators of JavaScript do to a program, as far as that takes no running of it.

import type { Token } from '../../syntax/token.ts'
import { dropGuards } from './drop-guards.ts'
import { gatherObjects } from './gather-objects.ts'
import { inlineProxies } from './inline-proxies.ts'
import { print } from './node.ts'
import { parse } from './parse.ts'
import { plainSpelling } from './plain-spelling.ts'
import { restoreStrings } from './restore-strings.ts'
import { type Program, resolve } from './scope.ts'
import { simplify } from './simplify.ts'
import { straighten } from './straighten.ts'

const PASSES: readonly ((program: Program) => boolean)[] = [
  gatherObjects,
  restoreStrings,
  gatherObjects,
  inlineProxies,
  straighten,
  dropGuards,
]
/** What one round uncovers the next one takes away; tools do not stack more. */
const MOST_ROUNDS = 3

/** Where nothing looks obfuscated, what comes in but for its spelling. Time linear in the tokens, but for nested scopes. */
export function unfold(tokens: readonly Token[]): readonly Token[] {
  if (!looksFolded(tokens)) return plainSpelling(tokens)
  const root = parse(tokens.filter(({ kind }) => kind !== 'comment'))
  simplify(root)
  const program: Program = { root, bindings: resolve(root), begun: new Set() }
  let isDone = false
  for (let round = 0; round < MOST_ROUNDS && !isDone; round++) {
    isDone = true
    for (const pass of PASSES) {
      if (!pass(program)) continue
      simplify(root)
      program.bindings = resolve(root)
      isDone = false
    }
  }
  return plainSpelling(print(root))
}

/** Parts of all tokens; hands write hexadecimal tables, but not next to everything. */
const [LEAST_SIGNS, LEAST_HEX] = [0.01, 0.04]
const FEWEST_SIGNS = 6
/** The sum by which an array of strings is turned has about ten. */
const LEAST_PARSES = 7
const SHIFT = "'shift'".length

/** Signs that hands and ordinary compilers leave rarely: members in quotes, `![]`, drawn names. */
function looksFolded(tokens: readonly Token[]): boolean {
  let [signs, hex, parses, shifts] = [0, 0, 0, 0]
  for (let at = 1; at < tokens.length; at++) {
    const { kind, text } = tokens[at] as Token
    if (kind === 'operator') {
      if (text === '[' && isSign(tokens, at)) signs++
    } else if (kind === 'number') {
      if (text[1] === 'x' && /^[(+*-]$/.test(tokens[at - 1]?.text ?? '')) hex++
    } else if (kind === 'name') {
      if (text.startsWith('_0x')) signs++
      else if (text === 'parseInt') parses++
      else if (text === 'shift') shifts++
    } else if (kind === 'string' && text.length === SHIFT && text.slice(1, -1) === 'shift') shifts++
  }
  const isMany = signs >= FEWEST_SIGNS && signs > LEAST_SIGNS * tokens.length
  return (
    isMany ||
    (parses >= LEAST_PARSES && shifts > 0) ||
    (hex >= FEWEST_SIGNS && hex > LEAST_HEX * tokens.length)
  )
}

/** `a['b']` or `![]`. */
function isSign(tokens: readonly Token[], at: number): boolean {
  const [before, next, after] = [tokens[at - 1], tokens[at + 1], tokens[at + 2]]
  if (before?.text === '!') return next?.text === ']'
  if (next?.kind !== 'string' || after?.text !== ']') return false
  return before?.kind !== 'operator' && tokens[at + 3]?.text !== '='
}
