// A closer reading of whether two texts are one program: by the grammar, comments and blanks apart.

import { languageOf } from '../../syntax/language.ts'
import type { Parse } from '../../syntax/parse.ts'
import { type SyntaxTree, textOf, walk } from '../../syntax/tree.ts'
import { codeLanguage } from '../carriers/languages.ts'
import type { SameProgram } from './places.ts'

/** Of a text that its grammar does not read whole, nothing is certain; without a grammar, all is left to others. */
export function sameProgram(parse: Parse): SameProgram {
  return (path, before, after) => {
    const code = codeLanguage(path, languageOf(path, before), before)
    if (code === undefined) return true
    const [old, fresh] = [parse(before, code.grammar), parse(after, code.grammar)]
    return !old.isBroken && !fresh.isBroken && leaves(old) === leaves(fresh)
  }
}

function leaves(tree: SyntaxTree): string {
  const said: string[] = []
  for (const node of walk(tree.root)) {
    if (node.children.length > 0 || /comment/i.test(node.kind)) continue
    const text = textOf(tree, node)
    if (text.trim() !== '') said.push(`${node.kind} ${text}`)
  }
  return said.join('\n')
}
