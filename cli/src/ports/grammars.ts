// Finds the grammars among the installed packages and opens them for core.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { openGrammars, type Parse, type WasmGrammar } from '@forewarn/core/syntax/parse'

const require = createRequire(import.meta.url)

const VSCODE = '@vscode/tree-sitter-wasm/wasm/tree-sitter-'
const CURSORLESS = '@cursorless/tree-sitter-wasms/out/tree-sitter-'

const FILES: Readonly<Record<WasmGrammar, string>> = {
  javascript: `${VSCODE}javascript`,
  typescript: `${VSCODE}typescript`,
  tsx: `${VSCODE}tsx`,
  python: `${VSCODE}python`,
  lua: `${CURSORLESS}lua`,
  c: `${CURSORLESS}c`,
  cpp: `${VSCODE}cpp`,
  java: `${VSCODE}java`,
  csharp: `${VSCODE}c-sharp`,
  go: `${VSCODE}go`,
  php: `${VSCODE}php`,
  rust: `${VSCODE}rust`,
  bash: `${VSCODE}bash`,
  powershell: `${VSCODE}powershell`,
  ruby: `${VSCODE}ruby`,
  json: `${CURSORLESS}json`,
  yaml: `${CURSORLESS}yaml`,
  xml: `${CURSORLESS}xml`,
  html: `${CURSORLESS}html`,
}

async function bytes(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(require.resolve(file)))
}

/** Takes about 10 ms a grammar, so a command loads them only where it parses. */
export async function loadGrammars(): Promise<Parse> {
  const core = createRequire(require.resolve('@forewarn/core/syntax/parse'))
  const engine = await readFile(core.resolve('web-tree-sitter/web-tree-sitter.wasm'))
  return openGrammars(new Uint8Array(engine), (name) => bytes(`${FILES[name]}.wasm`))
}
