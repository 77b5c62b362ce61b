// What carriers survive: by language and class, under tools that nobody here wrote.
//   node --conditions=source bench/tracing-carriers.ts [--quick] [--rules] [--keep FOLDER] [LANGUAGE…]
// Prints the tables of docs/carriers.md. Programs are fetched from npm and Debian, into FOLDER if given;
// seeds are fixed; tools that are absent are named.

import { spawnSync } from 'node:child_process'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { fetchInto, inFolder } from './carriers/fetch.ts'
import { type CarrierRow, measure } from './carriers/measure.ts'
import { type Attack, drawn } from './carriers/subject.ts'
import { SUBJECTS } from './carriers/subjects.ts'

export interface Options {
  /** Where fetched programs lie, or are put. */
  readonly folder: string
  /** In small letters; all that are known where none is named. */
  readonly languages?: readonly string[]
  readonly isQuick?: boolean
  /** Whether each rule is a row of its own. */
  readonly byRule?: boolean
}

export interface Measured {
  readonly language: string
  readonly rows: readonly CarrierRow[]
  readonly files: number
  /** Attacks whose tool is not there. */
  readonly absent: readonly string[]
}

const UNTOUCHED: Attack = { name: 'untouched', run: ({ text }) => text }

const isThere = ({ needs }: Attack): boolean =>
  needs === undefined || spawnSync('which', [needs]).status === 0

/** By language: what became of its carriers under every tool. */
export async function carrierRows(options: Options): Promise<Measured[]> {
  const { folder, languages = [], isQuick = false, byRule = false } = options
  const size = isQuick ? { programs: 5, copies: 1 } : { programs: 24, copies: 3 }
  const parse = await loadGrammars()
  const measured: Measured[] = []
  for (const { language, fetched, programs, attacks } of SUBJECTS) {
    if (languages.length > 0 && !languages.includes(language.toLowerCase())) continue
    fetchInto(folder, { npm: [], debian: [], ...fetched })
    const chosen = drawn(programs(folder), size.programs, 17)
    if (chosen.length < size.programs) throw new Error(`too few programs in ${language}`)
    const there = [UNTOUCHED, ...attacks.filter(isThere)]
    const asked = { language, programs: chosen, attacks: there, copies: size.copies, byRule }
    const rows = await measure(asked, parse)
    const absent = attacks.filter((attack) => !isThere(attack)).map(({ name }) => name)
    measured.push({ language, rows, files: chosen.length, absent })
  }
  return measured
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`

type Count = 'held' | 'right' | 'wrong'
const sum = (rows: readonly CarrierRow[], count: Count): number =>
  rows.reduce((all, row) => all + row[count], 0)

/** A cell: of the carriers held, how many are read as the copy has them, and how many otherwise. */
export function shown({ language, rows, files, absent }: Measured): string {
  const attacks = [...new Set(rows.map(({ attack }) => attack))]
  const carriers = [...new Set(rows.map(({ carrier }) => carrier))].sort()
  const whole = rows.filter(({ attack }) => attack === UNTOUCHED.name)
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const row = (name: string, own: readonly CarrierRow[]) => {
    const held = sum(
      own.filter(({ attack }) => attack === UNTOUCHED.name),
      'held',
    )
    const cells = attacks.map((attack) => {
      const of = own.filter((one) => one.attack === attack)
      const share = (count: Count) => percent(sum(of, count), sum(of, 'held'))
      return `${share('right')} (${share('wrong')})`
    })
    return line([name, ((100 * held) / Math.max(1, whole[0]?.lines ?? 1)).toFixed(1), ...cells])
  }
  return [
    `### ${language}: ${files} files\n`,
    line(['carriers', 'in 100 lines', ...attacks]),
    line(['', '', ...attacks].map(() => '---')),
    ...carriers.map((name) =>
      row(
        name,
        rows.filter(({ carrier }) => carrier === name),
      ),
    ),
    row('all', rows),
    ...absent.map((name) => `\nNot measured, for want of the tool: ${name}.`),
  ].join('\n')
}

async function main(words: readonly string[]): Promise<void> {
  const kept = words.includes('--keep') ? words[words.indexOf('--keep') + 1] : undefined
  const languages = words.filter((word) => !word.startsWith('--') && word !== kept)
  const asked = languages.map((word) => word.toLowerCase())
  const all = SUBJECTS.map(({ language }) => language.toLowerCase())
  const [isQuick, byRule] = [words.includes('--quick'), words.includes('--rules')]
  await inFolder(kept, async (folder) => {
    for (const language of all.filter((one) => asked.length === 0 || asked.includes(one))) {
      const measured = await carrierRows({ folder, languages: [language], isQuick, byRule })
      for (const one of measured) console.log(`${shown(one)}\n`)
    }
  })
}

if (import.meta.main) await main(process.argv.slice(2))
