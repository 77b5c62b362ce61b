// `forewarn compare`: which of our items does a sample derive from, and which parts of it?

import { basename, resolve } from 'node:path'
import { type Background, openBackground, withSeen } from '@forewarn/core/likeness/background'
import {
  type Comparison,
  compareIndexed,
  indexItem,
  type Likeness,
  type Lines,
} from '@forewarn/core/likeness/compare'
import { type ComparisonView, viewOf } from '@forewarn/core/likeness/page/view'
import { prepare, seenKeys } from '@forewarn/core/likeness/prepared'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { mustTake, shownText, writePages } from '../comparison-pages.ts'
import { readSamples, type SampleText } from '../ports/samples.ts'
import type { Register } from '../program.ts'
import { EXIT, type Terminal } from '../terminal.ts'

interface Options {
  readonly against: string
  readonly public?: string
  readonly json?: true
  readonly html?: string
}

type Result = { readonly sample: string } & Comparison

export const registerCompare: Register = (program, terminal, leave) => {
  program
    .command('compare')
    .summary('find the items that a sample derives from')
    .description(
      'Compares samples with the items of a folder, whatever their names, layout or language, ' +
        'and shows which lines of both belong together. Nothing in a sample is run. A sample that ' +
        'cannot be read is named on the error stream, the others are compared all the same, and the ' +
        'exit code is 2, as grep has it: whoever sees 0 knows that every sample was looked at.',
    )
    .argument('<sample...>', 'files, or folders of files')
    .requiredOption('--against <dir>', 'the folder of the items, as they were shared')
    .option('--public <dir>', 'public code on the same subject, which proves nothing')
    .option('--json', 'print the result as JSON')
    .option('--html <out>', 'write it to look at, too: out.html for one sample, or a new folder')
    .addHelpText(
      'after',
      '\nExample: forewarn compare seen/ --against bundles/greeting-overflow\n\n' +
        'With --html seen.html: sample and item side by side in one offline page, with what belongs ' +
        'together in one colour and room for notes. With --html pages: the same for each of several ' +
        'samples, and pages/index.html. Nothing is overwritten.',
    )
    .action(async (paths: string[], options: Options) => {
      const { samples, refused } = await readAll(paths, terminal)
      if (options.html !== undefined) await mustTake(terminal, options.html, samples.length)
      const { results, views } = await compareAll(samples, options, terminal)
      // A list in any case, of whatever could be compared.
      if (options.json) terminal.print(JSON.stringify(results, undefined, 2))
      else for (const result of results) terminal.print(shown(result))
      if (options.html !== undefined) {
        await writePages(terminal, options.html, { views, unread: refused.map(describe) })
      }
      if (refused.length > 0) leave(EXIT.refused)
    })
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

interface Compared {
  readonly results: Result[]
  /** To look at, where that was asked for. */
  readonly views: ComparisonView[]
}

async function compareAll(
  samples: readonly SampleText[],
  options: Options,
  terminal: Terminal,
): Promise<Compared> {
  const background = await backgroundOf(options, terminal)
  const texts = await readItems(options.against, terminal)
  const items = texts.map((item) => indexItem(item, background))
  const looks = options.html !== undefined
  const shownItems = new Map(
    texts.flatMap((text, at) => {
      const item = items[at]
      return looks && item ? [[text.path, shownText(text, item, background)] as const] : []
    }),
  )
  const views: ComparisonView[] = []
  const results = samples.map((sample, at) => {
    terminal.progress(`${at + 1} of ${samples.length}: ${sample.path}`)
    const prepared = prepare(sample, background)
    const { verdict, best } = compareIndexed(prepared, items)
    if (looks) {
      const seen = shownText(sample, prepared, background)
      views.push(viewOf(seen, shownItems, { verdict, best }))
    }
    return { sample: sample.path, verdict, best }
  })
  terminal.progress('')
  return { results, views }
}

/** The bundle's own description is never shared, and so is no item. */
const MANIFEST = 'bundle.yaml'

/** @throws Refusal `input.missing` where the folder holds no readable item */
async function readItems(dir: string, terminal: Terminal): Promise<SampleText[]> {
  const { texts, refused } = await readSamples(resolve(terminal.cwd, dir), '')
  for (const refusal of refused) terminal.note(describe(refusal))
  const items = texts.filter(({ path }) => path !== MANIFEST)
  if (items.length === 0) {
    const remedy = 'Name the folder that holds the items.'
    throw new Refusal('input.missing', { what: `Any readable item in ${basename(dir)}`, remedy })
  }
  return items
}

async function backgroundOf(options: Options, terminal: Terminal): Promise<Background> {
  const { PUBLIC_CODE } = await import('@forewarn/core/likeness/public-code')
  const background = openBackground(PUBLIC_CODE)
  if (options.public === undefined) return background
  const { texts } = await readSamples(resolve(terminal.cwd, options.public), '')
  return withSeen(background, seenKeys(texts, background))
}

const MOST_SHOWN = 3
const TOO_LITTLE = 'too little that public code does not hold too'

function shown({ sample, verdict, best }: Result): string {
  if (verdict === 'insufficient') return `${sample}: insufficient, ${TOO_LITTLE}`
  return [`${sample}: ${verdict}`, ...best.slice(0, MOST_SHOWN).map(shownItem)].join('\n')
}

function shownItem({ item, nats, regions }: Likeness): string {
  const lines = regions.map((region) => `    lines ${span(region.sample)} ← ${span(region.item)}`)
  return [`  ${item}: ${nats.toFixed(1)} nats`, ...lines].join('\n')
}

const span = ([from, to]: Lines): string => (from === to ? `${from}` : `${from}–${to}`)
