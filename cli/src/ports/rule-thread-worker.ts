// Engines of rules in a thread of its own, which can be ended whatever a rule does.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { matchSigma } from '@forewarn/core/protection/prove-rules'
import init, { Compiler } from '@virustotal/yara-x'

export interface ScanOrder {
  readonly kind: 'yara' | 'sigma'
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

function answer(order: ScanOrder): ScanAnswer {
  return order.kind === 'yara' ? yara(order) : sigma(order)
}

function sigma({ source, samples }: ScanOrder): ScanAnswer {
  const found = matchSigma(source, samples)
  return found.outcome === 'matched'
    ? { matches: found.rules, warnings: [] }
    : { problem: found.problem }
}

function yara({ source, samples }: ScanOrder): ScanAnswer {
  const compiler = new Compiler()
  try {
    compiler.addSource(source)
  } catch (error) {
    compiler.free()
    return { problem: String(error) }
  }
  const rules = compiler.build()
  compiler.free()
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
