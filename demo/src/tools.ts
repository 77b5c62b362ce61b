// Programs from Debian that the demo cannot do without: the cage of checks, and Python.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { Refusal } from '@forewarn/core/shared/refusal'

const TOOLS = [
  { program: 'bwrap', from: 'bubblewrap' },
  { program: 'python3', from: 'python3' },
] as const

/**
 * Installs what is missing where it may.
 *
 * @throws Refusal `input.missing`
 */
export function setUpTools(): void {
  const absent = missing()
  if (absent.length === 0) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) install(absent)
  const [still] = missing()
  if (still === undefined) return
  const remedy = `Run apt-get install ${missing().join(' ')} as root.`
  throw new Refusal('input.missing', { what: `Debian’s package ${still}`, remedy })
}

/** Names of packages. The cage sees /usr alone, so nothing counts that lies elsewhere. */
function missing(): string[] {
  return TOOLS.filter(({ program }) => !existsSync(`/usr/bin/${program}`)).map(({ from }) => from)
}

function install(packages: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    spawnSync('apt-get', [...words, '-qq'], { stdio: 'ignore', env })
  }
}
