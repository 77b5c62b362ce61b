// Opens grammars from bytes and parses text into plain trees; the engine stays in this file.

import { Language as Grammar, Parser, type TreeCursor } from 'web-tree-sitter'
import { parseCsv } from './own/csv.ts'
import { parseSigma } from './own/sigma.ts'
import { parseSnort } from './own/snort.ts'
import { parseYara } from './own/yara.ts'
import type { SyntaxNode, SyntaxTree } from './tree.ts'

/** Languages of which npm has a grammar. `tsx` is TypeScript with markup in it. */
export const GRAMMARS = [
  'javascript',
  'typescript',
  'tsx',
  'python',
  'lua',
  'c',
  'cpp',
  'java',
  'csharp',
  'go',
  'php',
  'rust',
  'bash',
  'powershell',
  'ruby',
  'json',
  'yaml',
  'xml',
  'html',
] as const
export type WasmGrammar = (typeof GRAMMARS)[number]

/** Languages of rules, and tables, which we parse ourselves. */
const OWN = { csv: parseCsv, yara: parseYara, sigma: parseSigma, snort: parseSnort }

export type GrammarName = WasmGrammar | keyof typeof OWN

/** Parses at 3 to 10 MB/s, and text of another language up to thirty times slower. */
export type Parse = (source: string, grammar: GrammarName) => SyntaxTree

/** Deeper nesting than any person writes; deeper nodes are left out and the tree counts as broken. */
const DEEPEST = 500

/**
 * Loads grammars once; parsing is synchronous from then on.
 *
 * @param engine the engine as a WebAssembly module
 * @param grammar the WebAssembly module of one grammar
 */
export async function openGrammars(
  engine: Uint8Array<ArrayBuffer>,
  grammar: (name: WasmGrammar) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Parse> {
  await Parser.init({ wasmBinary: engine })
  const parsers = new Map<string, Parser>()
  for (const name of GRAMMARS) {
    const parser = new Parser()
    parser.setLanguage(await Grammar.load(await grammar(name)))
    parsers.set(name, parser)
  }
  return (source, grammar) =>
    grammar in OWN
      ? OWN[grammar as keyof typeof OWN](source)
      : parseWith(parsers.get(grammar) as Parser, source)
}

function parseWith(parser: Parser, source: string): SyntaxTree {
  const tree = parser.parse(source)
  if (tree === null) throw new Error('the parser gave nothing')
  const cursor = tree.walk()
  const depths = { deepest: 0 }
  const root = copy(cursor, 0, depths)
  const isBroken = tree.rootNode.hasError || depths.deepest >= DEEPEST
  cursor.delete()
  tree.delete()
  return { source, root, isBroken }
}

function copy(cursor: TreeCursor, depth: number, depths: { deepest: number }): SyntaxNode {
  const children: SyntaxNode[] = []
  depths.deepest = Math.max(depths.deepest, depth)
  if (depth < DEEPEST && cursor.gotoFirstChild()) {
    do children.push(copy(cursor, depth + 1, depths))
    while (cursor.gotoNextSibling())
    cursor.gotoParent()
  }
  return {
    kind: cursor.nodeType,
    named: cursor.nodeIsNamed,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children,
  }
}
