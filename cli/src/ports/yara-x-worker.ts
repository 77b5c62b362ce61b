// The engine of YARA rules in a thread of its own, which can be ended whatever a rule does.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import init, { Compiler } from '@virustotal/yara-x'

export interface ScanOrder {
  readonly source: string
  readonly samples: readonly Uint8Array[]
}

/** By sample: the names of the rules that match, sorted; or why the rules do not compile. */
export type ScanAnswer =
  | { readonly matches: readonly (readonly string[])[]; readonly warnings: readonly string[] }
  | { readonly problem: string }

const require = createRequire(import.meta.url)
const main = require.resolve('@virustotal/yara-x/package.json')
await init({ module_or_path: readFileSync(new URL('pkg/yara_x_js_bg.wasm', `file://${main}`)) })

function answer({ source, samples }: ScanOrder): ScanAnswer {
  const compiler = new Compiler()
  try {
    compiler.addSource(source)
  } catch (error) {
    return { problem: String(error) }
  }
  const rules = compiler.build()
  const scanner = rules.scanner()
  const matches = samples.map((sample) => {
    const { matches } = scanner.scan(sample) as { matches: { identifier: string }[] }
    return matches.map(({ identifier }) => identifier).sort()
  })
  const warnings = [...rules.warnings]
  scanner.free()
  rules.free()
  return { matches, warnings }
}

parentPort?.on('message', (order: ScanOrder) => parentPort?.postMessage(answer(order)))
parentPort?.postMessage('ready')
