// Commands in a network namespace whose only way out is counted: see `quiet-net.ts`.

import { spawn, spawnSync } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Heard } from './quiet-net.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const QUIET_NET = fileURLToPath(new URL('./quiet-net.ts', import.meta.url))
/** Who is not root is so inside; root stays it, since the cage of checks takes further users. */
const AS_ROOT = process.getuid?.() === 0 ? [] : ['--map-root-user']
const OWN_NAMESPACES = ['--net', '--mount', ...AS_ROOT]

export const hasNamespaces = spawnSync('unshare', [...OWN_NAMESPACES, 'ip', 'link']).status === 0
if (!hasNamespaces)
  console.error('SKIPPED for want of namespaces (apt-get install iproute2): no packets')

/** @param folder for what the command leaves, which is to be nothing */
export async function listenTo(folder: string, ...command: readonly string[]): Promise<Heard> {
  const node = [process.execPath, '--conditions=source', '--no-warnings', QUIET_NET]
  const env = { ...process.env, TMPDIR: folder, NODE_OPTIONS: '' }
  const child = spawn('unshare', [...OWN_NAMESPACES, ...node, ...command], { cwd: ROOT, env })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (out === '') throw new Error(err)
  return JSON.parse(out) as Heard
}
