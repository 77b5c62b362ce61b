#!/usr/bin/env node
// Starts a house: the published build where there is one, the sources in a checkout.
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
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
  const env = { ...compiledBefore(), ...process.env }
  process.execve(process.execPath, [process.execPath, ...args], env)
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
