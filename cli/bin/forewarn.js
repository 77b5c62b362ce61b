#!/usr/bin/env node
// Starts Forewarn: the published build where there is one, the sources in a checkout.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const built = new URL('../dist/main.js', import.meta.url)
const source = new URL('../src/main.ts', import.meta.url)

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`forewarn needs Node 24 or newer; this is Node ${process.versions.node}.\n`)
  process.exitCode = 2
} else if (existsSync(source)) {
  // In the place of this process, so that signals reach the command and nothing else.
  const args = ['--conditions=source', fileURLToPath(source), ...process.argv.slice(2)]
  process.execve(process.execPath, [process.execPath, ...args], process.env)
} else {
  await import(built.href)
}
