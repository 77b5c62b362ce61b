// `forewarn new`: a first bundle to change, written so that nothing is overwritten.

import { lstat, mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { readManifest } from '@forewarn/core/bundle/manifest'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Register } from '../program.ts'
import { newFiles } from './new-files.ts'

export const registerNew: Register = (program, terminal) => {
  program
    .command('new')
    .summary('write a commented bundle.yaml with example files')
    .description('Writes a bundle to start from: a commented bundle.yaml and harmless examples.')
    .argument('<dir>', 'the folder to write to; made where there is none')
    .option('--case <name>', 'the name of the case (default: the name of the folder)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample: forewarn new greeting-overflow --case "greeting overflow"')
    .action(async (dir: string, options: { case?: string; json?: true }) => {
      const folder = resolve(terminal.cwd, dir)
      const files = newFiles(options.case ?? basename(folder))
      await writeNew(folder, files)
      const written = [...files.keys()]
      if (options.json) terminal.print(JSON.stringify({ folder, written }))
      else terminal.print(`Written in ${folder}: ${written.join(', ')}. Start with bundle.yaml.`)
    })
}

/** @throws Refusal `file.malformed` where a file is there already, or the case's name is unfit */
async function writeNew(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  readManifest('bundle.yaml', files.get('bundle.yaml') ?? '')
  for (const path of files.keys()) await verifyAbsent(folder, path)
  for (const [path, text] of files) {
    const file = resolve(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text, { flag: 'wx' })
  }
}

/** A link counts, even one that leads nowhere: writing would follow it. */
async function verifyAbsent(folder: string, path: string): Promise<void> {
  const file = resolve(folder, path)
  try {
    await lstat(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return
    if (code !== 'ENOTDIR') throw error
  }
  const problem = 'something is there already, and nothing is overwritten'
  throw new Refusal('file.malformed', { file, problem, remedy: 'Name another folder.' })
}
