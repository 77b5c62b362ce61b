// Copies mixed in one tool, transpiled, beautified after a minifier, and cut where nothing parses.
//   node --conditions=source bench/tracing-damaged.ts [--quick] [--keep FOLDER]
// Prints a table of docs/measuring.md. Programs are fetched from npm; seeds are fixed.

import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { type Dice, dice } from '@forewarn/core/marking/codes/dice'
import { survivingBits } from '@forewarn/core/marking/codes/surviving'
import { trace } from '@forewarn/core/marking/codes/trace'
import { mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import { transform } from 'esbuild'
import { format } from 'prettier'
import { minify } from 'terser'
import { fetchInto, inFolder } from './carriers/fetch.ts'
import { drawn, type Program } from './carriers/subject.ts'
import { SUBJECTS } from './carriers/subjects.ts'

const HOLDERS = Array.from({ length: 400 }, (_, i) => ({ recipient: `r${i}`, partner: `p${i}` }))
const PROGRAMS = 16

/** What is found, of the copies that went into it. */
type Damage = (copies: readonly (readonly Program[])[], roll: Dice) => Promise<Program[]>

interface Case {
  readonly name: string
  readonly language: 'JavaScript' | 'TypeScript'
  readonly copies: number
  readonly damage: Damage
}

const each =
  (change: (text: string) => Promise<string>): Damage =>
  async ([copy = []]) =>
    Promise.all(copy.map(async ({ path, text }) => ({ path, text: await change(text) })))

const prettier = (text: string) => format(text, { parser: 'babel' })
const compiled = async (text: string, options: object) => (await transform(text, options)).code
const terser = async (text: string) =>
  (await minify(text, { compress: { passes: 2 }, mangle: { toplevel: true } })).code ?? ''

/** Program by program, from one copy after the other. */
const inTurns = (copies: readonly (readonly Program[])[]): Program[] =>
  (copies[0] ?? []).map((_, i) => copies[i % copies.length]?.[i] as Program)

const together = (programs: readonly Program[], path: string): Program[] => [
  { path, text: programs.map(({ text }) => text).join('\n') },
]

/** So much of the lines, from a random line on. */
function piece(text: string, share: number, roll: Dice): string {
  const lines = text.split('\n')
  const count = Math.ceil(share * lines.length)
  const from = Math.floor(roll() * (lines.length - count + 1))
  return lines.slice(from, from + count).join('\n')
}

const js = { language: 'JavaScript' as const }
const ts = { language: 'TypeScript' as const, copies: 1 }
const CASES: readonly Case[] = [
  { ...js, name: 'files of two copies', copies: 2, damage: async (all) => inTurns(all) },
  { ...js, name: 'files of three copies', copies: 3, damage: async (all) => inTurns(all) },
  {
    ...{ ...js, name: 'two copies in one file, then prettier', copies: 2 },
    damage: async (all) => {
      const laid = await Promise.all(
        inTurns(all).map(async (one) => ({ ...one, text: await prettier(one.text) })),
      )
      return together(laid, 'tool.js')
    },
  },
  {
    ...{ ...js, name: 'each program half of one copy, half of another', copies: 2 },
    damage: async ([one = [], other = []]) =>
      one.map(({ path, text }, i) => {
        const [first, second] = [text.split('\n'), (other[i]?.text ?? '').split('\n')]
        const cut = first.length >> 1
        return { path, text: [...first.slice(0, cut), ...second.slice(cut)].join('\n') }
      }),
  },
  {
    ...{ ...js, name: 'both copies whole, side by side', copies: 2 },
    damage: async (all) => all.flat().map((one, i) => ({ ...one, path: `found-${i}.js` })),
  },
  {
    ...{ ...js, name: 'cut mid-function, brackets unbalanced, one file', copies: 1 },
    damage: async ([copy = []], roll) =>
      together(
        copy.map(({ path, text }) => ({ path, text: `}) ${piece(text, 0.5, roll)} ((` })),
        'tool.js',
      ),
  },
  {
    ...{ ...js, name: 'esbuild to ES2015', copies: 1 },
    damage: each((text) => compiled(text, { loader: 'js', target: 'es2015' })),
  },
  {
    ...{ ...js, name: 'esbuild minified, then prettier', copies: 1 },
    damage: each(async (text) => prettier(await compiled(text, { loader: 'js', minify: true }))),
  },
  {
    ...{ ...js, name: 'terser, two passes, then prettier', copies: 1 },
    damage: each(async (text) => prettier(await terser(text))),
  },
  {
    ...{ ...ts, name: 'TypeScript to JavaScript by esbuild, then prettier' },
    damage: each(async (text) => prettier(await compiled(text, { loader: 'ts' }))),
  },
  {
    ...{ ...ts, name: 'TypeScript to JavaScript by esbuild, minified' },
    damage: each((text) => compiled(text, { loader: 'ts', minify: true })),
  },
]

async function masterOf(language: Case['language'], folder: string): Promise<Master> {
  const subject = SUBJECTS.find((one) => one.language === language)
  fetchInto(folder, { npm: [], debian: [], ...subject?.fetched })
  const items = drawn(subject?.programs(folder) ?? [], PROGRAMS, 61).map((program) => ({
    ...{ ...program, declared: [], exposure: 'confidential' as const },
  }))
  return mark(new Uint8Array(32).fill(67), prepare(items, await loadGrammars()), HOLDERS)
}

const words = process.argv.slice(2)
const leaks = words.includes('--quick') ? 3 : 20
const kept = words.includes('--keep') ? words[words.indexOf('--keep') + 1] : undefined
await inFolder(kept, async (folder) => {
  const masters = new Map<Case['language'], Master>()
  console.log(
    '| what became of it | places read | otherwise | bits | contributors named | others |',
  )
  console.log('|---|---|---|---|---|---|')
  for (const one of CASES) {
    const master = masters.get(one.language) ?? (await masterOf(one.language, folder))
    masters.set(one.language, master)
    await measure(one, master)
  }
})

async function measure({ name, copies, damage }: Case, master: Master): Promise<void> {
  const { positions, codewords, holders } = master
  const sum = { read: 0, wrong: 0, bits: 0, named: 0, others: 0 }
  for (let leak = 0; leak < leaks; leak++) {
    const roll = dice(1000 + leak)
    const who = Array.from({ length: copies }, (_, i) => (37 * leak + 131 * i + 5) % HOLDERS.length)
    const texts = who.map((holder) => renderCopy(master, codewords[holder] ?? []))
    const found = await damage(texts, roll)
    const { reading, searched } = readLeak(master, found)
    const { traced } = trace({ positions, reading, holders, codewords, searched })
    const partners = new Set(traced.map(({ partner }) => partner))
    const guilty = who.filter((holder) => partners.has(`p${holder}`)).length
    sum.named += guilty
    sum.others += partners.size - guilty
    sum.bits += survivingBits(positions, reading)
    for (const [at, symbol] of reading.entries()) {
      if (symbol === undefined) continue
      sum.read++
      if (who.every((holder) => codewords[holder]?.[at] !== symbol)) sum.wrong++
    }
  }
  const percent = (part: number, whole: number) =>
    `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`
  const cells = [
    name,
    percent(sum.read, leaks * positions.length),
    percent(sum.wrong, sum.read),
    (sum.bits / leaks).toFixed(0),
    `${sum.named} of ${leaks * copies}`,
    sum.others,
  ]
  console.log(`| ${cells.join(' | ')} |`)
}
