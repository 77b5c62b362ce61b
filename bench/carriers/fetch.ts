// Fetches other people's programs into a folder: packages of npm and of Debian, none of which is installed.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Wanted {
  /** `name@version`: unpacked below `node_modules`. No script of theirs runs. */
  readonly npm: readonly string[]
  /** Names: unpacked below `debian`, each in a folder of its name. */
  readonly debian: readonly string[]
}

/** Does `work` in a folder that stays, if one is given, or else in one that is gone afterwards. */
export async function inFolder<T>(
  kept: string | undefined,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'forewarn-bench-'))
  try {
    return await work(folder)
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/** Fetches what is not there yet. */
export function fetchInto(folder: string, { npm, debian }: Wanted): void {
  mkdirSync(folder, { recursive: true })
  const manifest = join(folder, 'package.json')
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n')
  const missing = npm.filter((name) => !existsSync(join(folder, 'node_modules', unversioned(name))))
  if (missing.length > 0) {
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps']
    execFileSync('npm', ['install', ...flags, '--loglevel=error', ...missing], {
      ...{ cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
    })
  }
  for (const name of debian) if (!existsSync(join(folder, 'debian', name))) unpack(folder, name)
}

const unversioned = (name: string): string => name.replace(/@[^@/]+$/, '')

function unpack(folder: string, name: string): void {
  const into = join(folder, 'debian', name)
  mkdirSync(into, { recursive: true })
  execFileSync('apt-get', ['download', '--quiet', name], { cwd: into, stdio: 'ignore' })
  for (const file of readdirSync(into).filter((one) => one.endsWith('.deb'))) {
    execFileSync('dpkg', ['-x', file, '.'], { cwd: into, stdio: 'ignore' })
  }
}
