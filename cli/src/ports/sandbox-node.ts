// Node for the cage: the one that runs Forewarn, at a path that whoever runs the cage can reach.

import { chmodSync, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

let copied: string | undefined

/**
 * The path of Node's program. Where another user than ours must run it and cannot come to it (root
 * installed it at home), a copy stands in the temporary folder until this process ends.
 *
 * @param other the user who runs the cage, if not the one who runs this process
 */
export function reachableNode(other: number | undefined, program = process.execPath): string {
  if (other === undefined || openToAll(program)) return program
  copied ??= copy(program)
  return copied
}

/** Whether anybody may run `path`, and pass every folder above it. */
function openToAll(path: string): boolean {
  for (let step = path; ; step = dirname(step)) {
    if ((statSync(step).mode & 0o001) === 0) return false
    if (step === dirname(step)) return true
  }
}

function copy(path: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-node-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  chmodSync(folder, 0o755)
  const target = join(folder, 'node')
  copyFileSync(path, target)
  chmodSync(target, 0o755)
  return target
}
