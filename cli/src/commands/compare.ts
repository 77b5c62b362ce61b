// `forewarn compare`: which of our items does a sample derive from, and which parts of it?

import { resolve } from 'node:path'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { mustTake, writePages } from '../comparison-pages.ts'
import type { Answers } from '../likeness/bench.ts'
import { viewsOf } from '../likeness/comparison-views.ts'
import { type Result, shown } from '../likeness/comparison-words.ts'
import { type Crew, inOrder, openCrew, threadsFor } from '../likeness/crew.ts'
import { fillFrom, fillFromIndex, listItems, mayUnpack, sizeOf } from '../likeness/fill.ts'
import { isIndex } from '../likeness/index-folder.ts'
import { jsonList } from '../likeness/json-list.ts'
import { meansOf } from '../likeness/means.ts'
import { type Found, walkSamples } from '../ports/samples.ts'
import type { Register } from '../program.ts'
import { EXIT, type Terminal } from '../terminal.ts'
import { type ReadingOptions, readingOptions } from './likeness-options.ts'

interface Options extends ReadingOptions {
  readonly against: string
  readonly public?: string
  readonly json?: true
  readonly html?: string
}

export const registerCompare: Register = (program, terminal, leave) => {
  const command = program
    .command('compare')
    .summary('find the items that a sample derives from')
    .description(
      'Compares samples with the items of a folder or of an index, whatever their names, layout or ' +
        'language, and shows which lines of both belong together. A sample may be an archive (zip, tar, ' +
        'gzip, ar), a capture (pcap, pcapng, HAR), a binary or a text in any usual encoding: what lies ' +
        'in it is compared text by text, and strings and bytes of items and rules are looked for in ' +
        'the rest, which can make it similar and never derived. Items are texts. Nothing in a sample is ' +
        'run. A folder is one bundle, or where it holds subfolders only, each of them is one: a margin is ' +
        'how many nats an item is ahead of the best of any other bundle. A sample that cannot be read, ' +
        'or takes longer than 20 seconds, and what of one is beyond a limit or cannot be opened, is ' +
        'named on the error stream, the others are compared all the same, and the exit code is 2, as ' +
        'grep has it: whoever sees 0 knows that every sample was looked at, to its end. A folder of ' +
        'samples may hold any number: they are walked, compared and printed one after the other. With ' +
        'more than 64 items those that could change a verdict are compared exactly, the likeliest 16 ' +
        'and 4 in other languages at most, and the verdict counts all that were searched.',
    )
    .argument('<sample...>', 'files, or folders of files')
    .requiredOption('--against <dir>', 'the folder of the items, as they were shared, or an index')
    .option('--public <dir>', 'public code on the same subject, which proves nothing')
    .option('--json', 'print the result as JSON')
    .option('--html <out>', 'write it to look at, too: out.html for one sample, or a new folder')
  readingOptions(command)
    .addHelpText(
      'after',
      '\nExample: forewarn compare seen/ --against bundles/greeting-overflow\n' +
        'With an index: forewarn compare seen/ --against all.index --json\n\n' +
        'With --html seen.html: sample and item side by side in one offline page, with what belongs ' +
        'together in one colour and room for notes. With --html pages: the same for each of several ' +
        'samples, and pages/index.html. Nothing is overwritten.',
    )
    .action(async (paths: string[], options: Options) => {
      if (await compareAll(paths, options, terminal)) leave(EXIT.refused)
    })
}

/**
 * One sample after the other is read, compared, told and forgotten, however many there are.
 *
 * @returns whether anything was not read
 */
async function compareAll(
  paths: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<boolean> {
  const { count, bytes } = await sizeOf(walkAll(paths, terminal))
  if (options.html !== undefined) await mustTake(terminal, options.html, count)
  const means = await meansOf(options, terminal)
  const index = await indexIn(options, terminal)
  const items = index === undefined ? await listItems(options.against, terminal) : undefined
  const work = bytes + (await sizeOf(items?.files ?? [])).bytes
  const isLarge = await mayUnpack(walkAll(paths, terminal), work)
  const crew = openCrew(means, { threads: threadsFor(isLarge ? Infinity : work, options.threads) })
  try {
    const shelf = await (items !== undefined
      ? fillFrom(options.against, items, crew, terminal)
      : fillFromIndex(index ?? '', means))
    crew.hold(shelf)
    return await tellAll({ paths, count, crew, items: items?.files ?? [] }, options, terminal)
  } finally {
    await crew.close()
  }
}

/** @throws Refusal `input.missing` */
async function* walkAll(paths: readonly string[], terminal: Terminal): AsyncGenerator<Found> {
  for (const path of paths) yield* walkSamples(resolve(terminal.cwd, path), path)
}

/** @throws Refusal `file.malformed` where --public is named with an index */
async function indexIn(options: Options, terminal: Terminal): Promise<string | undefined> {
  const folder = resolve(terminal.cwd, options.against)
  if (!(await isIndex(folder))) return undefined
  if (options.public === undefined && options.html === undefined) return folder
  const [problem, remedy] =
    options.html === undefined
      ? [
          'an index was prepared without the code that --public names',
          'Make a background of it with “forewarn background”, and an index with that.',
        ]
      : ['an index keeps no texts to show', 'With --html name the folder of the items.']
  throw new Refusal('file.malformed', { file: options.against, problem, remedy })
}

interface Run {
  readonly paths: readonly string[]
  readonly count: number
  readonly crew: Crew
  readonly items: readonly Found[]
}

async function tellAll(run: Run, options: Options, terminal: Terminal): Promise<boolean> {
  const { html } = options
  const unread: string[] = []
  let isUnread = false
  const answers = told(run, options, terminal, (problem) => {
    terminal.note(problem)
    isUnread = true
    if (html !== undefined) unread.push(problem)
  })
  if (html !== undefined) {
    await writePages(terminal, html, { views: viewsOf(answers, run.items, run.crew), unread })
  } else for await (const _ of answers);
  return isUnread
}

/** Each answer is printed before it is handed on. */
async function* told(
  { paths, count, crew }: Run,
  { json, html }: Options,
  terminal: Terminal,
  tell: (problem: string) => void,
): AsyncGenerator<Answers['compare']> {
  const list = jsonList(terminal)
  const asked = orders(walkAll(paths, terminal), html !== undefined)
  let at = 0
  for await (const { order, answer } of inOrder<'compare'>(crew, asked)) {
    const sample = order.file.shown
    terminal.progress(`${++at} of ${count}: ${sample}`)
    if (answer instanceof Refusal) {
      tell(describe(answer))
      continue
    }
    const { verdict, best, unread } = answer
    for (const problem of unread) tell(problem)
    const result: Result = { sample, verdict, best, ...(unread.length > 0 && { unread }) }
    if (json) list.add(result)
    else terminal.print(shown(result))
    yield answer
  }
  terminal.progress('')
  // A list in any case, of whatever could be compared.
  if (json) list.end()
}

async function* orders(files: AsyncIterable<Found>, isShown: boolean) {
  for await (const file of files) yield { kind: 'compare', file, isShown } as const
}
