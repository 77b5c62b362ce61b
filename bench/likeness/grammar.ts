// Parsed programs for those that take them apart and put them together again.

import { loadGrammars } from '@forewarn/cli/ports/grammars'
import type { Language } from '@forewarn/core/syntax/language'
import { GRAMMARS, type WasmGrammar } from '@forewarn/core/syntax/parse'
import { type SyntaxTree, walk } from '@forewarn/core/syntax/tree'

const parse = await loadGrammars()

export function treeOf(text: string, language: Language): SyntaxTree {
  if (!GRAMMARS.includes(language as WasmGrammar)) throw new Error(`no grammar of ${language}`)
  return parse(text, language as WasmGrammar)
}

/** How many places are not the language's: what fails to parse, and once more where anything is missing. */
export function errorsIn({ root, isBroken }: SyntaxTree): number {
  let errors = isBroken ? 1 : 0
  for (const { kind } of walk(root)) if (kind === 'ERROR') errors++
  return errors
}
