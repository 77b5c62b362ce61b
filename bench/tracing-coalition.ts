// Two of a thousand compare their copies of a real bundle of 600 lines, mix them, and format the result.
//   node --conditions=source bench/tracing-coalition.ts [--quick] [--keep FOLDER] [LANGUAGE…]
// Programs nobody here wrote; seven strategies; other people's formatters. Seeds are fixed.

import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { STRATEGIES, type Strategy } from '@forewarn/core/marking/codes/collusion'
import { type Dice, dice } from '@forewarn/core/marking/codes/dice'
import { trace } from '@forewarn/core/marking/codes/trace'
import { mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import type { Parse } from '@forewarn/core/syntax/parse'
import { fetchInto, inFolder } from './carriers/fetch.ts'
import { type Attack, drawn, type Program, type Subject } from './carriers/subject.ts'
import { SUBJECTS } from './carriers/subjects.ts'
import { rate } from './real-input-table.ts'

const LINES = 600
const HOLDERS = 1_000
const COLLUDERS = 2

/** By language: the attack that lays out afresh and changes nothing else. */
const FORMATTERS = ['prettier', 'black', 'StyLua', 'clang-format', 'gofmt', 'shfmt']

interface Row {
  readonly language: string
  readonly lines: number
  readonly held: number
  readonly strategy: string
  readonly leaks: number
  readonly right: number
  readonly wrong: number
  /** Positions read, on average. */
  readonly read: number
}

async function coalitions(subject: Subject, format: Attack, setting: Setting): Promise<Row[]> {
  const { folder, parse, leaks } = setting
  const programs = about(drawn(subject.programs(folder), 200, 41))
  const lines = programs.reduce((sum, { text }) => sum + linesOf(text), 0)
  const items = programs.map(({ path, text }) => ({
    ...{ path, text, declared: [], exposure: 'confidential' as const },
  }))
  const holders = Array.from({ length: HOLDERS }, (_, i) => ({
    ...{ recipient: `r${i}`, partner: `p${i}` },
  }))
  const master = mark(new Uint8Array(32).fill(83), prepare(items, parse), holders)
  const rows: Row[] = []
  for (const [at, [name, strategy]] of Object.entries(STRATEGIES).entries()) {
    const roll = dice(1_000 + at)
    const row = { right: 0, wrong: 0, read: 0 }
    for (let leak = 0; leak < leaks; leak++) {
      const who = [0, 0].map(() => Math.floor(roll() * HOLDERS))
      const found = await play(master, { who, strategy, roll, format })
      row.read += found.read / leaks
      if (found.isWrong) row.wrong++
      else if (found.isNamed) row.right++
    }
    const held = master.positions.length
    rows.push({ language: subject.language, lines, held, strategy: name, leaks, ...row })
  }
  return rows
}

interface Setting {
  readonly folder: string
  readonly parse: Parse
  readonly leaks: number
}

const linesOf = (text: string): number => text.split('\n').length

/** Programs in their order, each that still fits, until there are so many lines. */
function about(programs: readonly Program[]): Program[] {
  const chosen: Program[] = []
  let left = LINES
  for (const program of programs) {
    const lines = linesOf(program.text)
    if (lines > left + LINES / 50) continue
    chosen.push(program)
    left -= lines
  }
  return chosen
}

interface Play {
  readonly who: readonly number[]
  readonly strategy: Strategy
  readonly roll: Dice
  readonly format: Attack
}

/** What a place becomes that colluders wipe out is not one of its spellings: it is left unread. */
async function play(master: Master, { who, strategy, roll, format }: Play) {
  const erased = new Set<number>()
  const mixed = master.positions.map((_, at) => {
    const symbols = who.map((one) => master.codewords[one]?.[at] as number)
    const isSame = symbols.every((symbol) => symbol === symbols[0])
    const shown = isSame ? symbols[0] : strategy(symbols, roll)
    if (shown === undefined) erased.add(at)
    return shown ?? (symbols[0] as number)
  })
  const samples = []
  for (const [i, file] of renderCopy(master, mixed).entries()) {
    const ending = file.path.slice(file.path.lastIndexOf('.'))
    samples.push({ path: `found-${i}${ending}`, text: await format.run(file) })
  }
  const { positions, holders, codewords } = master
  const reading = readLeak(master, samples).reading.map((symbol, at) =>
    erased.has(at) ? undefined : symbol,
  )
  const { traced } = trace({ positions, reading, holders, codewords })
  const guilty = new Set(who.map((one) => `r${one}`))
  const isWrong = traced.some(({ recipient }) => recipient === null || !guilty.has(recipient))
  const read = reading.filter((symbol) => symbol !== undefined).length
  return { isWrong, isNamed: traced.length > 0, read }
}

function shown(rows: readonly Row[]): string {
  return [
    '| language | lines | positions | strategy | read | named | wrong namings |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(
      ({ language, lines, held, strategy, leaks, right, wrong, read }) =>
        `| ${language} | ${lines} | ${held} | ${strategy} | ${Math.round(read)} | ` +
        `${rate(right, leaks)} | ${wrong} |`,
    ),
  ].join('\n')
}

const args = process.argv.slice(2)
const isQuick = args.includes('--quick')
const keep = args.includes('--keep') ? args[args.indexOf('--keep') + 1] : undefined
const asked = args.filter((arg) => !arg.startsWith('--') && arg !== keep)
const parse = await loadGrammars()
console.log(`${COLLUDERS} of ${HOLDERS} recipients, bound 1e-6, bundles of about ${LINES} lines\n`)
await inFolder(keep, async (folder) => {
  const rows: Row[] = []
  for (const subject of SUBJECTS) {
    const format = subject.attacks.find(({ name }) => FORMATTERS.includes(name))
    const isAsked = asked.length === 0 || asked.includes(subject.language.toLowerCase())
    if (format === undefined || !isAsked) continue
    fetchInto(folder, { npm: [], debian: [], ...subject.fetched })
    rows.push(...(await coalitions(subject, format, { folder, parse, leaks: isQuick ? 3 : 20 })))
  }
  console.log(shown(rows))
})
