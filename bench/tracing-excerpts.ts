// One leaker of 400 leaks a third or a fifth of the lines of some programs, renamed: who is named, over
// how many bits survive.
//   node --conditions=source bench/tracing-excerpts.ts [--quick] [--keep FOLDER] [LANGUAGE…]
// Prints a table of docs/measuring.md. Programs are fetched from npm and Debian; seeds are fixed.

import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { type Dice, dice } from '@forewarn/core/marking/codes/dice'
import { survivingBits } from '@forewarn/core/marking/codes/surviving'
import { trace } from '@forewarn/core/marking/codes/trace'
import { mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import type { Parse } from '@forewarn/core/syntax/parse'
import { inFolder } from './carriers/fetch.ts'
import { drawn, type Program } from './carriers/subject.ts'
import { excerptMaterial, type Material } from './excerpts-material.ts'

/** One leak. */
export interface ExcerptRow {
  readonly language: string
  readonly tool: string
  /** One line of so many was kept. */
  readonly part: 3 | 5
  readonly files: number
  readonly bits: number
  readonly read: number
  readonly wrong: number
  readonly outcome: 'right' | 'wrong' | 'unresolved'
}

export interface Options {
  readonly folder: string
  /** In small letters; all where none is named. */
  readonly languages?: readonly string[]
  readonly isQuick?: boolean
}

/** Each recipient stands alone, so that naming a partner is naming the copy. */
const HOLDERS = Array.from({ length: 400 }, (_, i) => ({ recipient: `r${i}`, partner: `p${i}` }))
/** Programs of a bundle, and how many of them leak. */
const BUNDLE = 16
const LEAKED = [1, 2, 4, 8, 16]

export async function excerptRows(options: Options): Promise<ExcerptRow[]> {
  const { folder, languages = [], isQuick = false } = options
  const parse = await loadGrammars()
  const rows: ExcerptRow[] = []
  for (const material of excerptMaterial(folder)) {
    if (languages.length > 0 && !languages.includes(material.language.toLowerCase())) continue
    rows.push(...(await leaksOf(material, parse, isQuick ? 1 : 8)))
  }
  return rows
}

async function leaksOf(material: Material, parse: Parse, rounds: number): Promise<ExcerptRow[]> {
  const programs = drawn(material.programs, BUNDLE, 41)
  const items = programs.map((program) => ({
    ...{ ...program, declared: [], exposure: 'confidential' as const },
  }))
  const master = mark(new Uint8Array(32).fill(43), prepare(items, parse), HOLDERS)
  const rows: ExcerptRow[] = []
  for (let round = 0; round < rounds; round++) {
    const roll = dice(round + 1)
    const who = Math.floor(roll() * HOLDERS.length)
    const copy = await renamedCopy(master, who, material)
    for (const part of [3, 5] as const) {
      for (const files of LEAKED) {
        const chosen = drawn(copy, files, round * 100 + files)
        const samples = chosen.map((one) => ({ ...one, text: keptLines(one.text, part, roll) }))
        const { language, tool } = material
        rows.push({ language, tool, part, files, ...outcomeOf(master, who, samples) })
      }
    }
  }
  return rows
}

/** What the tool refuses is not leaked. */
async function renamedCopy(master: Master, who: number, { rename }: Material): Promise<Program[]> {
  const renamed: Program[] = []
  for (const [i, program] of renderCopy(master, master.codewords[who] ?? []).entries()) {
    const ending = program.path.slice(program.path.lastIndexOf('.'))
    try {
      renamed.push({ path: `found-${i}${ending}`, text: await rename(program) })
    } catch (error) {
      if (!(error instanceof Error)) throw error
    }
  }
  return renamed
}

/** One line of `part`, together. */
function keptLines(text: string, part: number, roll: Dice): string {
  const lines = text.split('\n')
  const count = Math.max(1, Math.round(lines.length / part))
  const from = Math.floor(roll() * (lines.length - count + 1))
  return lines.slice(from, from + count).join('\n')
}

function outcomeOf(master: Master, who: number, samples: readonly Program[]) {
  const { positions, holders, codewords } = master
  const { reading } = readLeak(master, samples)
  const { traced } = trace({ positions, reading, holders, codewords })
  const truth = codewords[who] ?? []
  const read = reading.filter((symbol) => symbol !== undefined).length
  const wrong = reading.filter((symbol, at) => symbol !== undefined && symbol !== truth[at]).length
  const isRight = traced.every(({ partner }) => partner === `p${who}`)
  const named = isRight ? ('right' as const) : ('wrong' as const)
  const outcome = traced.length === 0 ? ('unresolved' as const) : named
  return { bits: survivingBits(positions, reading), read, wrong, outcome }
}

const BANDS = [0, 26, 40, 60, 100, Infinity]

/** A line for each language and part: by band of bits, how many leaks there were and how many were named. */
export function shownExcerpts(rows: readonly ExcerptRow[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  const bands = BANDS.slice(1).map((to, i) =>
    to === Infinity ? `${BANDS[i]} bits and more` : `${BANDS[i]}–${to} bits`,
  )
  const heads = ['language', 'kept', ...bands, 'of 40 and more', 'read wrongly', 'wrong namings']
  const groups = Map.groupBy(rows, ({ language, part }) => `${language} 1/${part}`)
  return [
    line(heads),
    line(heads.map(() => '---')),
    ...[...groups.values(), rows].map((group) => {
      const named = (from: number, to: number) => {
        const own = group.filter(({ bits }) => bits >= from && bits < to)
        return `${own.filter(({ outcome }) => outcome === 'right').length} of ${own.length}`
      }
      const sum = (count: 'read' | 'wrong') => group.reduce((all, row) => all + row[count], 0)
      const [first] = group
      const isAll = group === rows
      return line([
        ...[isAll ? 'all' : (first?.language ?? ''), isAll ? '' : `1/${first?.part}`],
        ...BANDS.slice(1).map((to, i) => named(BANDS[i] ?? 0, to)),
        named(40, Infinity),
        `${((100 * sum('wrong')) / Math.max(1, sum('read'))).toFixed(1)} %`,
        group.filter(({ outcome }) => outcome === 'wrong').length,
      ])
    }),
  ].join('\n')
}

async function main(words: readonly string[]): Promise<void> {
  const kept = words.includes('--keep') ? words[words.indexOf('--keep') + 1] : undefined
  const languages = words.filter((word) => !word.startsWith('--') && word !== kept)
  await inFolder(kept, async (folder) => {
    const asked = { folder, isQuick: words.includes('--quick') }
    const rows = await excerptRows({
      ...asked,
      languages: languages.map((word) => word.toLowerCase()),
    })
    console.log(shownExcerpts(rows))
  })
}

if (import.meta.main) await main(process.argv.slice(2))
