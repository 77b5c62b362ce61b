#!/usr/bin/env node
// Starts a house: the published build where there is one, the sources in a checkout.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const built = fileURLToPath(new URL('../dist/run.js', import.meta.url))
const source = fileURLToPath(new URL('../src/run.ts', import.meta.url))

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`forewarn-house needs Node 24 or newer; this is ${process.versions.node}.\n`)
  process.exitCode = 2
} else {
  const program = existsSync(source) ? ['--conditions=source', source] : [built]
  // A third less memory for a large ledger: replaying it drops nearly all that it allocates.
  const args = ['--max-semi-space-size=8', ...program, ...process.argv.slice(2)]
  // In the place of this process, so that signals reach the house and nothing else.
  process.execve(process.execPath, [process.execPath, ...args], process.env)
}
