// `forewarn background`: a model of public code, made from any tree of it.

import { resolve } from 'node:path'
import type { BackgroundFile } from '@forewarn/core/likeness/background-file'
import { mix, symbol } from '@forewarn/core/likeness/symbols'
import { train } from '@forewarn/core/likeness/train'
import { utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { MOST_LISTED } from '../likeness/fill.ts'
import { createDurably } from '../ports/durable.ts'
import { type Found, listSamples, readSample } from '../ports/samples.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'
import { EXIT, type Terminal } from '../terminal.ts'

/** As of the background that comes with Forewarn. */
const SIZES = { names: 3_000, cells: 2 ** 18, filterBytes: 2 ** 19 }
/** Counting takes some 60 bytes of memory for each. */
const MOST_BYTES = 24 * 2 ** 20

interface Options {
  readonly out: string
  readonly alone?: true
  readonly json?: true
}

export const registerBackground: Register = (program, terminal, leave) => {
  program
    .command('background')
    .summary('make a model of public code to judge by')
    .description(
      'Counts what public code is like, so that compare, pairs and index add, given the model with ' +
        '--background, take for common what it holds: habits, runs and strings that stand in at least ' +
        'two files. Name code of many hands. The model is used beside the one that comes with Forewarn, ' +
        'and what either knows to be common is common. Of more than 24 MiB files are drawn, the same ' +
        'ones in every run.',
    )
    .argument('<dir...>', 'folders of public code')
    .requiredOption('--out <model>', 'the file to write, where there is none yet')
    .option('--alone', 'to be used in the place of the one that comes with Forewarn')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample: forewarn background vendor/ --out vendor.background')
    .action(async (dirs: string[], options: Options) => {
      const unread = await makeBackground(dirs, options, terminal)
      if (unread > 0) leave(EXIT.refused)
    })
}

/** @returns how many files could not be read */
async function makeBackground(
  dirs: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const files: Found[] = []
  for (const dir of dirs) {
    const listed = await listSamples(resolve(terminal.cwd, dir), dir, MOST_LISTED)
    for (const file of listed) files.push(file)
  }
  const { texts, refused, leftOut } = await drawTexts(files, terminal)
  for (const refusal of refused) terminal.note(describe(refusal))
  if (texts.length === 0) {
    const remedy = 'Name folders of public code.'
    throw new Refusal('input.missing', { what: 'Any text that can be read', remedy })
  }
  terminal.progress(`counting in ${counted(texts.length, 'file')}`)
  const recipe = `Made by forewarn background of ${counted(texts.length, 'file')}.`
  const model = train(texts, recipe, SIZES)
  terminal.progress('')
  await write(
    options,
    { kind: 'forewarn background', alone: options.alone === true, model },
    terminal,
  )
  const told = { file: options.out, files: texts.length, leftOut, families: model.families }
  if (options.json) terminal.print(JSON.stringify(told))
  else {
    const others = leftOut > 0 ? `; ${counted(leftOut, 'file')} more than it takes` : ''
    terminal.print(`${options.out}: of ${counted(texts.length, 'file')}${others}.`)
  }
  return refused.length
}

/** In an order that depends on the paths alone, so that what is left out is of every folder. */
async function drawTexts(files: readonly Found[], terminal: Terminal) {
  const key = ({ shown }: Found): number => mix(3, symbol(shown))
  const keyed = files.map((file) => [key(file), file] as const)
  const order = keyed.sort(([a, x], [b, y]) => a - b || (x.shown < y.shown ? -1 : 1))
  const texts: { path: string; text: string }[] = []
  const refused: Refusal[] = []
  let bytes = 0
  for (const [i, [, file]] of order.entries()) {
    if (bytes >= MOST_BYTES) return { texts, refused, leftOut: order.length - i }
    terminal.progress(`${i + 1} of ${order.length}: ${file.shown}`)
    try {
      const read = await readSample(file)
      bytes += read.bytes.length
      texts.push({ path: read.path, text: read.text })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push(error)
    }
  }
  return { texts, refused, leftOut: 0 }
}

/** @throws Refusal `file.malformed` where there is something already */
async function write(options: Options, file: BackgroundFile, terminal: Terminal): Promise<void> {
  const bytes = utf8(`${JSON.stringify(file, undefined, 2)}\n`)
  if (await createDurably(resolve(terminal.cwd, options.out), bytes)) return
  const problem = 'something is there already, and nothing is overwritten'
  const remedy = 'Name another file with --out.'
  throw new Refusal('file.malformed', { file: options.out, problem, remedy })
}
