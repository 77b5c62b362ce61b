// How well copies are told from strangers, by Forewarn and by others' tools, one table per goal:
//   npm run bench:likeness -- --data FOLDER [--keep FOLDER] [--tune] [--tool NAME]… [--language NAME]… [W|P|I|J|X]…
// `--data` holds two archives that others published, unpacked: `whole-program-variants` (Cheers) and
// `same-task-rewrites` (IR-Plag). All else is fetched from npm and Debian, into `--keep` if given: by apt-get,
// on Debian 12. Dolos compiles its parsers with g++. jscpd takes an hour, and runs only if it is named. What
// others' tools say is kept in `--scores FOLDER` if given. More languages than eight are measured if named:
// lua, ruby, csharp, bash, powershell, and markdown for documents.
// With --tune on what may be tuned on; `--tune P` prints what E-values are made of.

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Language } from '@forewarn/core/syntax/language'
import { fetchInto, inFolder } from '../carriers/fetch.ts'
import { drawn } from '../carriers/subject.ts'
import type { PublicFile, Split } from '../public-code.ts'
import { rewrites, variants } from './archives.ts'
import { chanceTable } from './chance.ts'
import { gather, type Tally } from './gather.ts'
import { allCode } from './more-code.ts'
import { obfuscator } from './obfuscate.ts'
import { ports } from './ports.ts'
import { documents, programs, type World } from './sets.ts'
import * as tables from './tables.ts'
import { tasksTable } from './tasks.ts'
import { TOOLS } from './tools.ts'
import { compilations, translations } from './translations.ts'

const LANGUAGES = ['javascript', 'python', 'java', 'c', 'cpp', 'go', 'php', 'rust'] as const
/** Only where they are named: less public code of them is to be had, and no tool beside ours reads all. */
const MORE = ['lua', 'ruby', 'csharp', 'bash', 'powershell', 'markdown'] as const
/** Of each language: all pairs of these, so the time grows with the square. */
const MOST_FILES = 1_300
/** Larger ones are mostly tables, on which Dolos takes minutes a pair. */
const MOST_BYTES = 60_000

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ data: { type: 'string' }, keep: { type: 'string' }, tune: { type: 'boolean' } },
    ...{ tool: { type: 'string', multiple: true }, most: { type: 'string' } },
    ...{ language: { type: 'string', multiple: true }, scores: { type: 'string' } },
  },
})
const split: Split = options.tune ? 'tune' : 'report'
const isWanted = (row: string): boolean => positionals.length === 0 || positionals.includes(row)
const named = [...LANGUAGES, ...MORE].filter((one) => options.language?.includes(one))
const languages = options.language === undefined ? LANGUAGES : named
const most = Number(options.most ?? MOST_FILES)

async function worlds(folder: string): Promise<World[]> {
  const code = allCode(folder, [...LANGUAGES, ...languages]).filter((file) => file.split === split)
  const own = join(folder, 'likeness')
  const made: World[] = []
  if (isWanted('W') || isWanted('P')) {
    for (const language of languages) {
      const files = some(code, language)
      made.push(language === 'markdown' ? documents(files) : await programs(language, files))
    }
    if (options.data !== undefined && options.language === undefined)
      made.push(variants(options.data, split))
  }
  if (isWanted('I') && options.data !== undefined) {
    const { sameTask, otherTasks } = rewrites(options.data, split)
    made.push(sameTask, otherTasks)
  }
  if (isWanted('J')) made.push(await compilations(code, obfuscator(own)))
  if (isWanted('X'))
    made.push(
      ...translations(
        ports(own).filter((pair) => pair.split === split),
        code,
      ),
    )
  return made
}

const some = (code: readonly PublicFile[], language: Language): PublicFile[] => {
  const own = code.filter((file) => file.language === language && file.text.length <= MOST_BYTES)
  return drawn(own, most, 37)
}

function print(all: readonly World[], tallies: readonly Tally[]): void {
  if (isWanted('W')) {
    tables.recallTable('W: whole programs in disguise', 'W', tallies)
    tables.kindTable('W', 'W', 1e-3, tallies)
  }
  if (isWanted('P')) {
    tables.recallTable('P: parts in other programs', 'P', tallies)
    for (const rate of [1e-3, 1e-5]) tables.kindTable('P: by share taken', 'P', rate, tallies)
    tables.choiceTable(tallies)
    tables.linesTable(tallies)
    tables.languageTable(tallies)
    chanceTable(all, tallies)
    tables.quantileTable(tallies)
  }
  if (isWanted('I')) {
    tables.smallTable(tallies)
    tasksTable(all, tallies)
  }
  if (isWanted('J')) tables.compiledTable(tallies)
  if (isWanted('X')) tables.translationTables(tallies)
}

const started = performance.now()
await inFolder(options.keep, async (folder) => {
  const own = join(folder, 'likeness')
  fetchInto(own, { npm: [], debian: [] })
  const all = await worlds(folder)
  const tallies: Tally[] = []
  for (const [name, open] of Object.entries(TOOLS))
    if (options.tool?.includes(name) ?? name !== 'jscpd')
      tallies.push(...(await gather(await open(own), all, options.scores)))
  print(all, tallies)
})
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`)
