// Finds the grammars among the installed packages and opens them for core.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { openGrammars, type Parse } from '@forewarn/core/syntax/parse'

const require = createRequire(import.meta.url)

const VSCODE = '@vscode/tree-sitter-wasm/wasm'

async function bytes(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(require.resolve(file)))
}

/** Takes about 50 ms, so a command loads them only where it parses. */
export async function loadGrammars(): Promise<Parse> {
  const core = createRequire(require.resolve('@forewarn/core/syntax/parse'))
  const engine = await readFile(core.resolve('web-tree-sitter/web-tree-sitter.wasm'))
  return openGrammars({
    engine: new Uint8Array(engine),
    grammars: {
      javascript: await bytes(`${VSCODE}/tree-sitter-javascript.wasm`),
      typescript: await bytes(`${VSCODE}/tree-sitter-typescript.wasm`),
      tsx: await bytes(`${VSCODE}/tree-sitter-tsx.wasm`),
      python: await bytes(`${VSCODE}/tree-sitter-python.wasm`),
      lua: await bytes('@cursorless/tree-sitter-wasms/out/tree-sitter-lua.wasm'),
    },
  })
}
