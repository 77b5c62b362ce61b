// `forewarn compare`: which of our items does a sample derive from, and which parts of it?

import { resolve } from 'node:path'
import type { Likeness, Lines } from '@forewarn/core/likeness/compare'
import type { Shelf } from '@forewarn/core/likeness/index/shelf'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { mustTake, writePages } from '../comparison-pages.ts'
import { compareShown, type Result, type Shown } from '../likeness/comparison-views.ts'
import { type Crew, inOrder, openCrew, threadsFor } from '../likeness/crew.ts'
import {
  bytesOf,
  fillFrom,
  fillFromIndex,
  listItems,
  MOST_LISTED,
  nothingIn,
  numbered,
} from '../likeness/fill.ts'
import { isIndex } from '../likeness/index-folder.ts'
import { jsonList } from '../likeness/json-list.ts'
import { meansOf } from '../likeness/means.ts'
import {
  type Found,
  listSamples,
  readSample,
  readSamples,
  type SampleText,
} from '../ports/samples.ts'
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
        'language, and shows which lines of both belong together. Nothing in a sample is run. A folder ' +
        'is one bundle, or where it holds subfolders only, each of them is one: a margin is how many ' +
        'nats an item is ahead of the best of any other bundle. A sample ' +
        'that cannot be read, or takes longer than 20 seconds, is named on the error stream, the others ' +
        'are compared all the same, and the exit code is 2, as grep has it: whoever sees 0 knows that ' +
        'every sample was looked at. With more than 64 items the likeliest 16 are compared exactly, and ' +
        'the verdict counts all that were searched.',
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
      const refused =
        options.html === undefined
          ? await compareAll(paths, options, terminal)
          : await compareToLookAt(paths, options, options.html, terminal)
      if (refused.length > 0) leave(EXIT.refused)
    })
}

/** One sample after the other is read, compared, printed and forgotten. @returns why others were not */
async function compareAll(
  paths: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<Refusal[]> {
  const samples: Found[] = []
  for (const path of paths) {
    const listed = await listSamples(resolve(terminal.cwd, path), path, MOST_LISTED)
    for (const sample of listed) samples.push(sample)
  }
  const means = await meansOf(options, terminal)
  const index = await indexIn(options, terminal)
  const items = index === undefined ? await listItems(options.against, terminal) : undefined
  const bytes = (await bytesOf(samples)) + (await bytesOf(items?.files ?? []))
  const crew = openCrew(means, { threads: threadsFor(bytes, options.threads) })
  try {
    const shelf = await (items !== undefined
      ? fillFrom(options.against, items, crew, terminal)
      : fillFromIndex(index ?? '', means))
    return await compareWith(shelf, samples, crew, { terminal, ...options })
  } finally {
    await crew.close()
  }
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

async function compareWith(
  shelf: Shelf,
  samples: readonly Found[],
  crew: Crew,
  { terminal, json }: Pick<Options, 'json'> & { readonly terminal: Terminal },
): Promise<Refusal[]> {
  crew.hold(shelf)
  const list = jsonList(terminal)
  const refused: Refusal[] = []
  let at = 0
  for await (const answer of inOrder<'compare'>(crew, orders(samples))) {
    const sample = samples[at++]?.shown ?? ''
    terminal.progress(`${at} of ${samples.length}: ${sample}`)
    if (answer instanceof Refusal) {
      refused.push(answer)
      terminal.note(describe(answer))
    } else if (json) list.add({ sample, ...answer })
    else terminal.print(shown({ sample, ...answer }))
  }
  terminal.progress('')
  // A list in any case, of whatever could be compared.
  if (json) list.end()
  return refused
}

function* orders(files: readonly Found[]) {
  for (const file of files) yield { kind: 'compare', file } as const
}

async function compareToLookAt(
  paths: readonly string[],
  options: Options,
  html: string,
  terminal: Terminal,
): Promise<Refusal[]> {
  const { samples, refused } = await readAll(paths, terminal)
  await mustTake(terminal, html, samples.length)
  const means = await meansOf(options, terminal)
  await indexIn(options, terminal)
  const items = await readItems(options.against, terminal)
  const { results, views } = compareShown({ samples, ...items }, means, terminal)
  if (options.json) terminal.print(JSON.stringify(results, undefined, 2))
  else for (const result of results) terminal.print(shown(result))
  await writePages(terminal, html, { views, unread: refused.map(describe) })
  return refused
}

/** A sample that cannot be read is named, and the run goes on with the others. */
async function readAll(
  paths: readonly string[],
  terminal: Terminal,
): Promise<{ samples: SampleText[]; refused: Refusal[] }> {
  const samples: SampleText[] = []
  const refused: Refusal[] = []
  for (const path of paths) {
    const read = await readSamples(resolve(terminal.cwd, path), path)
    samples.push(...read.texts)
    refused.push(...read.refused)
    for (const refusal of read.refused) terminal.note(describe(refusal))
  }
  return { samples, refused }
}

/** @throws Refusal `input.missing` where the folder holds no readable item */
async function readItems(dir: string, terminal: Terminal): Promise<Omit<Shown, 'samples'>> {
  const items: SampleText[] = []
  const names: string[] = []
  const { files, bundleOf } = await listItems(dir, terminal)
  for (const file of files) {
    try {
      items.push(await readSample(file))
      names.push(bundleOf(file))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      terminal.note(describe(error))
    }
  }
  if (items.length === 0) throw nothingIn(dir)
  return { items, bundles: numbered(names) }
}

const MOST_SHOWN = 3
const TOO_LITTLE = 'too little that public code does not hold too'

function shown({ sample, verdict, best }: Result): string {
  if (verdict === 'insufficient') return `${sample}: insufficient, ${TOO_LITTLE}`
  const items = best.slice(0, MOST_SHOWN).map(shownItem)
  return [`${sample}: ${verdict}`, ...items, ...eitherOf(best)].join('\n')
}

/** Of bundles that hold the same, none is likelier: a person must be told, not a number. */
function eitherOf([first, ...others]: readonly Likeness[]): string[] {
  if (first?.margin !== 0) return []
  const even = others.filter(({ margin, nats }) => margin === 0 && nats === first.nats)
  const bundles = new Set([first, ...even].map(({ item }) => item.split(/[/\\]/)[0]))
  return [`  held alike by ${[...bundles].join(' and ')}: either bundle may be the source`]
}

function shownItem({ item, nats, eValue, regions }: Likeness): string {
  const lines = regions.map((region) => `    lines ${span(region.sample)} ← ${span(region.item)}`)
  return [`  ${item}: ${nats.toFixed(1)} nats, by chance ${oneIn(eValue)}`, ...lines].join('\n')
}

/** Two digits, as no more was measured: `1 in 83,000`. */
function oneIn(eValue: number): string {
  const times = Number((1 / eValue).toPrecision(2))
  return times < 2 ? 'as good' : `1 in ${times.toLocaleString('en')}`
}

const span = ([from, to]: Lines): string => (from === to ? `${from}` : `${from}–${to}`)
