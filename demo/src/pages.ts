// The pages that the demo's house serves, built first where they are not.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BUILT = fileURLToPath(new URL('../../web/dist', import.meta.url))

/** @returns their folder; `undefined` where they do not build, and then the house has no pages */
export function buildPages(): string | undefined {
  if (!existsSync(`${BUILT}/index.html`)) {
    const words = ['run', '--silent', 'build', '--workspace', 'web']
    spawnSync('npm', words, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  return existsSync(`${BUILT}/index.html`) ? BUILT : undefined
}
