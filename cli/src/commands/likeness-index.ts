// `forewarn index`: bundles prepared once, so that many samples are compared with all of them.

import { basename, resolve } from 'node:path'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import type { Command } from 'commander'
import { addBundle, type Source, verifyFolder } from '../likeness/add-bundle.ts'
import { inTurn, openCrew, threadsFor } from '../likeness/crew.ts'
import { listItems, MANY_BYTES, sizeOf } from '../likeness/fill.ts'
import type { Head } from '../likeness/index-file.ts'
import {
  bundleNamed,
  bundleNames,
  dropBundle,
  openIndex,
  verifyIndex,
  verifyName,
} from '../likeness/index-folder.ts'
import { makerOf } from '../likeness/maker.ts'
import { meansOf } from '../likeness/means.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'
import { EXIT, type Exit, type Terminal } from '../terminal.ts'
import { type ReadingOptions, readingOptions } from './likeness-options.ts'

type Leave = (exit: Exit) => void

interface Options extends ReadingOptions {
  readonly json?: true
}

export const registerIndex: Register = (program, terminal, leave) => {
  const group = program
    .command('index')
    .summary('keep bundles prepared for comparing')
    .description('An index is a folder of bundles, prepared so that samples are compared with all.')
    .addHelpText('after', '\nExample: forewarn index add all.index bundles/*')
  registerAdd(group, terminal, leave)
  registerList(group, terminal)
  registerDrop(group, terminal)
}

function registerAdd(group: Command, terminal: Terminal, leave: Leave): void {
  const command = group
    .command('add')
    .summary('add bundles, or those of them that have changed')
    .description(
      'Prepares every file of each bundle and keeps what a comparison takes: no text, but its strings, ' +
        'so keep an index as you keep bundles. A bundle is called after its folder, replaces one of ' +
        'that name, and is left alone where nothing in it has changed. Ended halfway, the index has ' +
        'each bundle as it was or as it is now; run it again to go on. Files that cannot be read are ' +
        'named, the others are kept, and the exit code is 2.',
    )
    .argument('<index>', 'the folder of the index; made where there is none')
    .argument('<bundle...>', 'folders of items, as they were shared')
    .option('--json', 'print the result as JSON')
  readingOptions(command)
    .addHelpText('after', '\nExample: forewarn index add all.index bundles/*')
    .action(async (index: string, bundles: string[], options: Options) => {
      const added = await add(resolve(terminal.cwd, index), bundles, options, terminal)
      if (options.json) terminal.print(JSON.stringify({ bundles: added }))
      if (added.some(({ unread }) => unread > 0)) leave(EXIT.refused)
    })
}

async function add(
  index: string,
  dirs: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<Added[]> {
  const names = dirs.map((dir) => basename(resolve(terminal.cwd, dir)))
  for (const name of names) verifyName(name)
  verifyOnce(names)
  const sources = dirs.map((dir, i): Source => {
    return { name: names[i] ?? '', dir: resolve(terminal.cwd, dir), shown: dir }
  })
  for (const source of sources) await verifyFolder(source)
  const means = await meansOf(options, terminal)
  const maker = makerOf(means)
  const threads = threadsFor(await bytesIn(dirs, terminal), options.threads)
  await openIndex(index, maker)
  const crew = openCrew(means, { threads })
  const add = (source: Source) => addBundle(index, source, { maker, crew, terminal })
  try {
    const added: Added[] = []
    for await (const { outcome, head, refused } of inTurn(sources, crew.ahead / 2, add)) {
      for (const refusal of refused) terminal.note(describe(refusal))
      added.push({ ...told(head), outcome })
      const items = counted(head.items.length, 'item')
      if (!options.json) terminal.print(`${head.name}: ${outcome}, ${items}`)
      terminal.progress(`${added.length} of ${sources.length}: ${head.name}`)
    }
    terminal.progress('')
    return added
  } finally {
    await crew.close()
  }
}

/** No further than it takes to see that they are many. */
async function bytesIn(dirs: readonly string[], terminal: Terminal): Promise<number> {
  let bytes = 0
  for (const dir of dirs) {
    bytes += (await sizeOf((await listItems(dir, terminal)).files)).bytes
    if (bytes >= MANY_BYTES) break
  }
  return bytes
}

/** @throws Refusal `file.malformed` */
function verifyOnce(names: readonly string[]): void {
  const known = new Set<string>()
  const twice = names.find((name) => known.size === known.add(name).size)
  if (twice === undefined) return
  const problem = 'two bundles of this name are given, and a bundle is called after its folder'
  throw new Refusal('file.malformed', {
    file: twice,
    problem,
    remedy: 'Rename one of the folders.',
  })
}

interface Told {
  readonly name: string
  readonly items: number
  readonly sourceBytes: number
  readonly unread: number
}

type Added = Told & { readonly outcome: string }

const told = ({ name, items, sourceBytes, unread }: Head): Told => ({
  ...{ name, items: items.length, sourceBytes, unread },
})

function registerList(group: Command, terminal: Terminal): void {
  group
    .command('list')
    .summary('list the bundles of an index')
    .description('Lists the bundles of an index, and reads each of them to see that it is whole.')
    .argument('<index>', 'the folder of the index')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample: forewarn index list all.index')
    .action(async (index: string, options: Options) => {
      const folder = resolve(terminal.cwd, index)
      await verifyIndex(folder)
      const bundles: Told[] = []
      for (const name of await bundleNames(folder)) {
        const bundle = await bundleNamed(folder, name)
        if (bundle !== undefined) bundles.push(told(bundle.head))
      }
      if (options.json) terminal.print(JSON.stringify({ bundles }))
      else terminal.print(bundles.length === 0 ? 'The index is empty.' : table(bundles))
    })
}

function table(bundles: readonly Told[]): string {
  const rows = bundles.map(({ name, items, sourceBytes, unread }) => [
    ...[name, counted(items, 'item'), `${sourceBytes} bytes`],
    unread > 0 ? `${counted(unread, 'file')} not read` : '',
  ])
  return columns(rows)
}

function registerDrop(group: Command, terminal: Terminal): void {
  group
    .command('drop')
    .summary('drop bundles from an index')
    .description(
      'Drops bundles from an index, none of them where it has not all; the bundles themselves are not touched.',
    )
    .argument('<index>', 'the folder of the index')
    .argument('<name...>', 'bundles, by the names that “forewarn index list” shows')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample: forewarn index drop all.index greeting-overflow')
    .action(async (index: string, names: string[], options: Options) => {
      const folder = resolve(terminal.cwd, index)
      await verifyIndex(folder)
      const there = new Set(await bundleNames(folder))
      const unknown = names.find((name) => !there.has(name))
      if (unknown !== undefined) {
        const remedy = 'Look up its name with “forewarn index list”.'
        throw new Refusal('input.missing', { what: `A bundle “${unknown}”`, remedy })
      }
      for (const name of names) await dropBundle(folder, name)
      if (options.json) terminal.print(JSON.stringify({ dropped: names }))
      else terminal.print(`${counted(names.length, 'bundle')} dropped.`)
    })
}
