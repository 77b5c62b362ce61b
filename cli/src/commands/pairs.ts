// `forewarn pairs`: how alike the programs of a folder are, each with each.

import { basename, resolve } from 'node:path'
import { byChance } from '@forewarn/core/likeness/calibration'
import { type Shelf, shelve } from '@forewarn/core/likeness/index/shelf'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { MOST_PAIRS, type Pair, type Pairs, scoreAll } from '../likeness/all-pairs.ts'
import { type Crew, openCrew, threadsFor } from '../likeness/crew.ts'
import { MOST_LISTED, prepareAll, shared, sizeOf } from '../likeness/fill.ts'
import { meansOf } from '../likeness/means.ts'
import { type Found, listSamples } from '../ports/samples.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'
import { EXIT, type Terminal } from '../terminal.ts'
import { type ReadingOptions, readingOptions } from './likeness-options.ts'

interface Options extends ReadingOptions {
  readonly json?: true
}

export const registerPairs: Register = (program, terminal, leave) => {
  const command = program
    .command('pairs')
    .summary('tell how alike the programs of a folder are, each with each')
    .description(
      'Compares each file of a folder with each other one, whatever their names, layout or language. ' +
        'Where the folder holds subfolders, each of them is one program: of two, each file of the one ' +
        'counts by its best in the other, summed, and the larger of both ways is told. A file that ' +
        'cannot be read, or takes longer than 20 seconds, is named on the error stream, the others are ' +
        'compared all the same, and the exit code is 2.',
    )
    .argument('<dir>', 'a folder of files, or of folders, each of which is one program')
    .option('--json', 'print all pairs as JSON, one a line')
  readingOptions(command)
    .addHelpText(
      'after',
      '\nExample: forewarn pairs submissions/ --json > pairs.json\n\n' +
        'A verdict is on the pair by itself. An expectation (eValue) is how many of all the pairs of ' +
        'this run would come as high, were they all of unrelated programs.',
    )
    .action(async (dir: string, options: Options) => {
      const refused = await comparePairs(dir, options, terminal)
      if (refused > 0) leave(EXIT.refused)
    })
}

/** @returns how many files could not be read */
async function comparePairs(dir: string, options: Options, terminal: Terminal): Promise<number> {
  const files = await listSamples(resolve(terminal.cwd, dir), '', MOST_LISTED)
  const means = await meansOf(options, terminal)
  const crew = openCrew(means, { threads: threadsFor(await workOf(files), options.threads) })
  try {
    const { set, refused } = await readPrograms(dir, files, crew, terminal)
    const pairs = await scoreAll(set.programs, set.shelf, crew, terminal)
    if (options.json) printJson(pairs, set, terminal)
    else terminal.print(shown(pairs, set.names))
    return refused
  } finally {
    await crew.close()
  }
}

/** Each file is compared as often as there are others. */
async function workOf(files: readonly Found[]): Promise<number> {
  const MOST_TIMES = 100
  return (await sizeOf(files)).bytes * Math.min(MOST_TIMES, 1 + files.length / 20)
}

interface ProgramSet {
  readonly names: readonly string[]
  /** Program → its first file on the shelf; one more than there are programs. */
  readonly programs: Uint32Array
  readonly shelf: Shelf
}

async function readPrograms(
  dir: string,
  files: readonly Found[],
  crew: Crew,
  terminal: Terminal,
): Promise<{ set: ProgramSet; refused: number }> {
  verifyCount(dir, new Set(files.map(programOf)).size)
  const { prepared, refused } = await prepareAll(files, crew, terminal)
  for (const refusal of refused) terminal.note(describe(refusal))
  const names = [...new Set(prepared.map(({ file }) => programOf(file)))].sort(byName)
  verifyCount(dir, names.length)
  const place = new Map(names.map((name, i) => [name, i]))
  const placeOf = ({ file }: { readonly file: Found }): number => place.get(programOf(file)) ?? 0
  const inOrder = [...prepared].sort((a, b) => placeOf(a) - placeOf(b))
  const programs = new Uint32Array(names.length + 1)
  for (const [i, one] of inOrder.entries()) programs[placeOf(one) + 1] = i + 1
  const shelf = shelve(
    inOrder.map(({ packed }) => packed),
    shared,
    { isSearched: false },
  )
  return { set: { names, programs, shelf }, refused: refused.length }
}

/** What stands right in the folder: a file, or a subfolder with all in it. */
const programOf = ({ shown }: Found): string => shown.split(/[/\\]/)[0] ?? shown

const byName = (a: string, b: string): number => (a < b ? -1 : 1)

/** @throws Refusal `input.missing`, `file.malformed` */
function verifyCount(dir: string, count: number): void {
  const file = basename(resolve(dir))
  if (count < 2) {
    const remedy = 'Name a folder of files, or of folders, that can be read.'
    throw new Refusal('input.missing', { what: `Any pair in ${file}`, remedy })
  }
  if ((count * (count - 1)) / 2 <= MOST_PAIRS) return
  const problem = `it holds ${count} programs, which are more than ${MOST_PAIRS} pairs`
  throw new Refusal('file.malformed', {
    file,
    problem,
    remedy: 'Compare a part of them at a time.',
  })
}

/** So many at once: a line by itself costs a system call. */
const LINES_AT_ONCE = 1_000

function printJson(pairs: Pairs, set: ProgramSet, terminal: Terminal): void {
  let lines: string[] = ['{ "pairs": [']
  let left = pairs.count
  for (const pair of pairs.sorted()) {
    lines.push(`  ${JSON.stringify(told(pair, set, pairs.count))}${--left > 0 ? ',' : ''}`)
    if (lines.length < LINES_AT_ONCE) continue
    terminal.print(lines.join('\n'))
    lines = []
  }
  terminal.print([...lines, '] }'].join('\n'))
}

/** @param count of all pairs: among so many, and among so many files of both, was the best found */
function told({ one, other, nats, best, verdict }: Pair, set: ProgramSet, count: number) {
  const files = (at: number) => (set.programs[at + 1] ?? 0) - (set.programs[at] ?? 0)
  const eValue = count * files(one) * files(other) * byChance(best)
  return { one: set.names[one], other: set.names[other], nats, eValue, verdict }
}

const MOST_SHOWN = 50

function shown(pairs: Pairs, names: readonly string[]): string {
  const rows: string[][] = []
  for (const { one, other, nats, verdict } of pairs.sorted()) {
    if (rows.length === MOST_SHOWN) break
    rows.push([nats.toFixed(1), verdict, names[one] ?? '', names[other] ?? ''])
  }
  const others = pairs.count - rows.length
  const rest = others > 0 ? [`and ${counted(others, 'other pair')}; --json prints all`] : []
  return [columns([['nats', 'verdict', 'one', 'other'], ...rows]), ...rest].join('\n')
}
