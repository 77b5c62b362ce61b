#!/usr/bin/env node
// Starts Forewarn: the published build where there is one, the sources in a checkout.
import { existsSync, mkdirSync, statSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const built = new URL('../dist/main.js', import.meta.url)
const source = new URL('../src/main.ts', import.meta.url)

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`forewarn needs Node 24 or newer; this is Node ${process.versions.node}.\n`)
  process.exitCode = 2
} else if (existsSync(source)) {
  // In the place of this process, so that signals reach the command and nothing else.
  const args = ['--conditions=source', fileURLToPath(source), ...process.argv.slice(2)]
  const env = { ...compiledBefore(), ...process.env }
  process.execve(process.execPath, [process.execPath, ...args], env)
} else {
  const { NODE_COMPILE_CACHE: folder } = { ...compiledBefore(), ...process.env }
  if (folder) module.enableCompileCache(folder)
  await import(built.href)
}

/**
 * Where Node keeps what it compiled, so that the next start is quicker. Not in a home that is somebody
 * else's, as under some `sudo`, nor in a folder that others may write to: they could put other code there.
 */
function compiledBefore() {
  const above = [homedir(), join(homedir(), '.cache')]
  const folder = join(homedir(), '.cache', 'forewarn')
  try {
    if (statSync(homedir()).uid !== process.getuid?.()) return {}
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // Where others may write above it, they could put another folder in its place.
    const isOwn = [...above, folder].map((one) => statSync(one)).every(isOurs)
    return isOwn ? { NODE_COMPILE_CACHE: folder } : {}
  } catch {
    return {}
  }
}

function isOurs({ uid, mode }) {
  return uid === process.getuid?.() && (mode & 0o022) === 0
}
