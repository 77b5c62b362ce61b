// Fetches source packages of Debian, also where apt is set up for binary packages alone.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Unpacks what upstream wrote below `source`, each in a folder of its package's name, once. */
export function sourcesInto(folder: string, names: readonly string[]): void {
  const missing = names.filter((name) => !existsSync(join(folder, 'source', name)))
  if (missing.length === 0) return
  const options = ownLists(join(folder, 'apt'))
  run('apt-get', [...options, 'update'], folder)
  for (const name of missing) unpack(join(folder, 'source', name), name, options)
}

const run = (command: string, args: readonly string[], cwd: string): void => {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Lists of our own, made from those of this machine: nothing that is installed here changes. */
function ownLists(apt: string): string[] {
  mkdirSync(join(apt, 'lists/partial'), { recursive: true })
  mkdirSync(join(apt, 'cache'), { recursive: true })
  mkdirSync(join(apt, 'parts'), { recursive: true })
  const there = '/etc/apt/sources.list.d'
  const lists = readdirSync(there).map((name) => ({ name, path: join(there, name) }))
  const old = '/etc/apt/sources.list'
  if (existsSync(old)) lists.push({ name: 'main.list', path: old })
  for (const { name, path } of lists.filter((list) => /\.(?:list|sources)$/.test(list.name))) {
    const text = readFileSync(path, 'utf8')
    if (!text.includes('debian')) continue
    const asked = text.replace(/^deb /gm, 'deb-src ').replace(/^Types:.*$/gm, 'Types: deb-src')
    writeFileSync(join(apt, 'parts', name), asked)
  }
  const set = {
    ...{ 'Dir::Etc::sourcelist': '/dev/null', 'Dir::Etc::sourceparts': join(apt, 'parts') },
    ...{ 'Dir::State::Lists': join(apt, 'lists'), 'Dir::Cache': join(apt, 'cache') },
  }
  return Object.entries(set).flatMap(([name, value]) => ['-o', `${name}=${value}`])
}

function unpack(into: string, name: string, options: readonly string[]): void {
  mkdirSync(into, { recursive: true })
  run('apt-get', [...options, '--quiet=2', 'source', '--download-only', '--tar-only', name], into)
  for (const file of readdirSync(into).filter((one) => /\.orig\.tar\.\w+$/.test(one)))
    run('tar', ['-xf', file, '--strip-components=1'], into)
}
