// `forewarn compare`: which of our items does a sample derive from, and which parts of it?

import { resolve } from 'node:path'
import type { Lines } from '@forewarn/core/likeness/compare'
import type { Shelf } from '@forewarn/core/likeness/index/shelf'
import type { LikenessWithin } from '@forewarn/core/likeness/unpack/compare-sample'
import type { RawSample } from '@forewarn/core/likeness/unpack/unpack'
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
  readRaw,
  readSample,
  SAMPLE_LIMITS,
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
        'language, and shows which lines of both belong together. A sample may be an archive (zip, tar, ' +
        'gzip, ar), a capture (pcap, pcapng, HAR), a binary or a text in any usual encoding: what lies ' +
        'in it is compared text by text, and strings and bytes of items and rules are looked for in ' +
        'the rest, which can make it similar and never derived. Items are texts. Nothing in a sample is ' +
        'run. A folder is one bundle, or where it holds subfolders only, each of them is one: a margin is ' +
        'how many nats an item is ahead of the best of any other bundle. A sample that cannot be read, ' +
        'or takes longer than 20 seconds, and what of one is beyond a limit or cannot be opened, is ' +
        'named on the error stream, the others are compared all the same, and the exit code is 2, as ' +
        'grep has it: whoever sees 0 knows that every sample was looked at, to its end. With more than ' +
        '64 items the likeliest 16 are compared exactly, and ' +
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
      const unread =
        options.html === undefined
          ? await compareAll(paths, options, terminal)
          : await compareToLookAt(paths, options, options.html, terminal)
      if (unread > 0) leave(EXIT.refused)
    })
}

/**
 * One sample after the other is read, compared, printed and forgotten.
 *
 * @returns how much was not read
 */
async function compareAll(
  paths: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const samples = await listAll(paths, terminal)
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

async function listAll(paths: readonly string[], terminal: Terminal): Promise<Found[]> {
  const samples: Found[] = []
  for (const path of paths) {
    const listed = await listSamples(resolve(terminal.cwd, path), path, MOST_LISTED)
    for (const sample of listed) samples.push(sample)
  }
  return samples
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
): Promise<number> {
  crew.hold(shelf)
  const list = jsonList(terminal)
  let unread = 0
  const tell = (problem: string) => {
    unread++
    terminal.note(problem)
  }
  let at = 0
  for await (const answer of inOrder<'compare'>(crew, orders(samples))) {
    const sample = samples[at++]?.shown ?? ''
    terminal.progress(`${at} of ${samples.length}: ${sample}`)
    if (answer instanceof Refusal) {
      tell(describe(answer))
      continue
    }
    for (const problem of answer.unread) tell(problem)
    const { unread: left, ...comparison } = answer
    const result: Result = { sample, ...comparison, ...(left.length > 0 && { unread: left }) }
    if (json) list.add(result)
    else terminal.print(shown(result))
  }
  terminal.progress('')
  // A list in any case, of whatever could be compared.
  if (json) list.end()
  return unread
}

function* orders(files: readonly Found[]) {
  for (const file of files) yield { kind: 'compare', file } as const
}

async function compareToLookAt(
  paths: readonly string[],
  options: Options,
  html: string,
  terminal: Terminal,
): Promise<number> {
  const { samples, refused } = await readAll(paths, terminal)
  await mustTake(terminal, html, samples.length)
  const means = await meansOf(options, terminal)
  await indexIn(options, terminal)
  const items = await readItems(options.against, terminal)
  const { results, views } = compareShown({ samples, ...items }, means, terminal)
  if (options.json) terminal.print(JSON.stringify(results, undefined, 2))
  else for (const result of results) terminal.print(shown(result))
  const left = results.flatMap(({ unread = [] }) => unread)
  for (const problem of left) terminal.note(problem)
  await writePages(terminal, html, { views, unread: [...refused.map(describe), ...left] })
  return refused.length + left.length
}

/** A sample that cannot be read is named, and the run goes on with the others. */
async function readAll(
  paths: readonly string[],
  terminal: Terminal,
): Promise<{ samples: RawSample[]; refused: Refusal[] }> {
  const samples: RawSample[] = []
  const refused: Refusal[] = []
  let bytes = 0
  for (const file of await listAll(paths, terminal)) {
    try {
      const sample = await readRaw(file)
      bytes += sample.bytes.length
      samples.push(sample)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push(error)
      terminal.note(describe(error))
    }
    if (bytes > SAMPLE_LIMITS.allBytes) throw tooMuch(paths)
  }
  return { samples, refused }
}

/** All that is shown is held at once. */
function tooMuch(paths: readonly string[]): Refusal<'file.tooLarge'> {
  return new Refusal('file.tooLarge', {
    file: paths.join(' '),
    limitBytes: SAMPLE_LIMITS.allBytes,
  })
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
function eitherOf([first, ...others]: readonly LikenessWithin[]): string[] {
  if (first?.margin !== 0) return []
  const even = others.filter(({ margin, nats }) => margin === 0 && nats === first.nats)
  const bundles = new Set([first, ...even].map(({ item }) => item.split(/[/\\]/)[0]))
  return [`  held alike by ${[...bundles].join(' and ')}: either bundle may be the source`]
}

function shownItem({ item, nats, eValue, regions, within, literals = [] }: LikenessWithin): string {
  const lines = regions.map((region) => `    lines ${span(region.sample)} ← ${span(region.item)}`)
  const held = literals
    .slice(0, MOST_SHOWN)
    .map(({ text, at }) => `    ${brief(text)} at byte ${at}`)
  return [
    `  ${item}: ${nats.toFixed(1)} nats, by chance ${oneIn(eValue)}`,
    ...(within === undefined ? [] : [`    in ${within}`]),
    ...lines,
    ...held,
  ].join('\n')
}

const MOST_LETTERS = 60

const brief = (text: string): string =>
  JSON.stringify(text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text)

/** Two digits, as no more was measured: `1 in 83,000`. */
function oneIn(eValue: number): string {
  const times = Number((1 / eValue).toPrecision(2))
  return times < 2 ? 'as good' : `1 in ${times.toLocaleString('en')}`
}

const span = ([from, to]: Lines): string => (from === to ? `${from}` : `${from}–${to}`)
