// The pages that the demo's house serves, built anew so that they fit the house.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** @returns their folder; `undefined` where they do not build, and then the house has no pages */
export function buildPages(): string | undefined {
  const words = ['run', '--silent', 'build', '--workspace', 'web']
  const { status } = spawnSync('npm', words, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
  return status === 0 ? `${ROOT}web/dist` : undefined
}
