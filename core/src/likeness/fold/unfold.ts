// Undoes what obfuscators of JavaScript do to a program, as far as that takes no running of it.

import type { Token } from '../../syntax/token.ts'
import { print } from './node.ts'
import { parse } from './parse.ts'
import { restoreStrings } from './restore-strings.ts'
import { simplify } from './simplify.ts'

export function unfold(tokens: readonly Token[]): Token[] {
  const root = parse(tokens.filter(({ kind }) => kind !== 'comment'))
  simplify(root)
  if (restoreStrings(root)) simplify(root)
  return print(root)
}
