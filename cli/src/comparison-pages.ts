// Where `forewarn compare --html` writes: one page for one sample, or a new folder with a page for each.

import { createHash } from 'node:crypto'
import { lstat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Background } from '@forewarn/core/likeness/background'
import { type ComparedSample, renderOverview } from '@forewarn/core/likeness/page/overview'
import { renderComparison } from '@forewarn/core/likeness/page/page'
import type { ComparisonView, ShownText } from '@forewarn/core/likeness/page/view'
import type { Prepared } from '@forewarn/core/likeness/prepared'
import { publicLines } from '@forewarn/core/likeness/public-lines'
import type { RawSample } from '@forewarn/core/likeness/unpack/unpack'
import { utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { codeOf, createDurably } from './ports/durable.ts'
import { verifyFree, writeFolder } from './ports/marked-folder.ts'
import type { Terminal } from './terminal.ts'

/** The name alone decides, and not how many samples there happen to be. */
const isPage = (out: string): boolean => /\.html?$/i.test(out)

/**
 * Before anything is compared, which may take long.
 *
 * @throws Refusal `file.malformed` where something is there already, or one page was named for
 *   several samples
 */
export async function mustTake(terminal: Terminal, out: string, samples: number): Promise<void> {
  const place = resolve(terminal.cwd, out)
  if (!isPage(out)) return verifyFree(place)
  if (samples > 1) {
    const problem = `one page is for one sample, and there are ${samples}`
    const remedy = 'Name a new folder, without .html, for a page on each and an index.html.'
    throw new Refusal('file.malformed', { file: out, problem, remedy })
  }
  const found = await lstat(place).catch((error: unknown) => {
    if (codeOf(error) === 'ENOTDIR') throw taken(out)
    if (codeOf(error) !== 'ENOENT') throw error
  })
  if (found !== undefined) throw taken(out)
}

/** A text as a page shows it, with its digest as the file lay there. */
export function shownText(
  { path, text, bytes }: RawSample & { readonly text: string },
  prepared: Prepared,
  background: Background,
): ShownText {
  const digest = createHash('sha256').update(bytes).digest('hex')
  return { name: path, text, commonLines: publicLines(prepared, background), digest }
}

/** What is compared, and why the rest is not: known once the last was. */
export interface Compared {
  readonly views: AsyncIterator<ComparisonView>
  readonly unread: readonly string[]
}

/** A page after the other, never over anything that is there; a folder appears as a whole, or not at all. */
export async function writePages(
  terminal: Terminal,
  out: string,
  { views, unread }: Compared,
): Promise<void> {
  const place = resolve(terminal.cwd, out)
  const first = await views.next()
  if (first.done) return terminal.note('No page was written: nothing was compared.')
  if (!isPage(out)) {
    await writeAll(place, first.value, { views, unread })
    return terminal.note(`The pages are in ${place}; open ${OVERVIEW} first.`)
  }
  await views.next()
  const page = renderComparison(first.value, { file: basename(place) })
  if (!(await createDurably(place, utf8(page)))) throw taken(out)
  terminal.note(`The page is in ${place}.`)
}

const OVERVIEW = 'index.html'

async function writeAll(
  place: string,
  first: ComparisonView,
  { views, unread }: Compared,
): Promise<void> {
  const samples: ComparedSample[] = []
  await writeFolder(place, async (write) => {
    for (let view: ComparisonView | undefined = first; view !== undefined; ) {
      const file = fileOf(view.sample.name, samples.length + 1)
      await write(file, renderComparison(view, { file, overview: OVERVIEW }))
      samples.push(briefly(view, file))
      const next: IteratorResult<ComparisonView> = await views.next()
      view = next.done ? undefined : next.value
    }
    await write(OVERVIEW, renderOverview({ samples, unread }))
  })
}

function briefly({ sample, verdict, items }: ComparisonView, file: string): ComparedSample {
  const [best] = items
  const found = best && { name: best.name, nats: best.nats, regions: best.regions.length }
  return { name: sample.name, verdict, file, ...(found && { best: found }) }
}

const MOST_LETTERS = 60

/** A name that every system takes, however the sample was called; the number keeps it apart. */
function fileOf(name: string, number: number): string {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, '_').slice(-MOST_LETTERS)
  return `${number}-${plain}.html`
}

function taken(file: string): Refusal<'file.malformed'> {
  const problem = 'something is there already, and nothing is overwritten'
  return new Refusal('file.malformed', { file, problem, remedy: 'Name another file with --html.' })
}
