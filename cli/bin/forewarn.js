#!/usr/bin/env node
// Starts Forewarn: the published build where there is one, the sources in a checkout.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const built = new URL('../dist/main.js', import.meta.url)
const source = new URL('../src/main.ts', import.meta.url)

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`forewarn needs Node 24 or newer; this is Node ${process.versions.node}.\n`)
  process.exitCode = 2
} else if (existsSync(source)) {
  const args = ['--conditions=source', fileURLToPath(source), ...process.argv.slice(2)]
  const { status, signal } = spawnSync(process.execPath, args, { stdio: 'inherit' })
  if (signal !== null) process.kill(process.pid, signal)
  process.exitCode = status ?? 1
} else {
  await import(built.href)
}
