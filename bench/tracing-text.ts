// What is left of a text that somebody retyped, or photographed and read by OCR: the curve over words.
//   node --conditions=source bench/tracing-text.ts [--quick] [--no-pictures] [--no-retyping]
// Pictures take Chromium and tesseract (Debian: chromium, tesseract-ocr). Seeds are fixed.

import { dice } from '@forewarn/core/marking/codes/dice'
import type { Position, Reading } from '@forewarn/core/marking/codes/position'
import { trace } from '@forewarn/core/marking/codes/trace'
import { mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { propose } from '@forewarn/core/marking/places/propose'
import { proseOfDocument } from '@forewarn/core/marking/places/prose'
import { readLeak } from '@forewarn/core/marking/read/read'
import { rate, table } from './real-input-table.ts'
import { changelog, type Material, notices } from './text/material.ts'
import { retyped } from './text/retype.ts'
import { CAMERAS, openStudio, whatLacks } from './text/screenshot.ts'

const RECIPIENTS = 80
/** log2(80 / 1e-6), rounded down: with less, even a perfect match is no finding. */
export const LEAST_BITS = 26
const ENOUGH_BITS = 40
const WORDS = [50, 100, 150, 200, 300, 450, 600]

type Damage = (words: readonly string[], roll: () => number) => string | Promise<string>

export interface TextRow {
  readonly material: string
  readonly damage: string
  readonly words: number
  readonly trials: readonly Trial[]
}

export interface Trial {
  /** What the symbols that were read say together: Σ log2 (1 / P(an innocent holds it)). */
  readonly bits: number
  readonly read: number
  readonly wrong: number
  readonly outcome: 'right' | 'wrong' | 'unresolved'
}

export interface Options {
  readonly isQuick?: boolean
  readonly pictures?: boolean
  readonly retyping?: boolean
  /** Called with each row as soon as it is there. */
  readonly report?: (row: TextRow) => void
}

/** The curve over words, for each damage; screenshots of our own notices alone. */
export async function textRows(options: Options): Promise<TextRow[]> {
  const { isQuick = false, pictures = true, retyping = true, report } = options
  const rows: TextRow[] = []
  const lengths = isQuick ? [100, 300] : WORDS
  const play = async (material: Material, name: string, damage: Damage, trials: number) => {
    const masters = mastersOf(material, name !== UNACCEPTED)
    for (const words of lengths) {
      const played: Trial[] = []
      for (let i = 0; i < trials; i++) {
        const master = masters[i % masters.length] as Master
        played.push(await trial(master, { words, damage, seed: words * 1000 + i }))
      }
      rows.push({ material: material.name, damage: name, words, trials: played })
      report?.(rows.at(-1) as TextRow)
    }
  }
  const trials = isQuick ? 3 : 20
  for (const material of retyping ? [notices(), changelog() ?? []].flat() : []) {
    for (const share of [0.01, 0.03, 0.05]) {
      const name = `retyped, mistakes in ${share * 100} % of words`
      await play(material, name, (words, roll) => retyped(words, share, roll), trials)
    }
  }
  if (retyping)
    await play(notices(), UNACCEPTED, (words, roll) => retyped(words, 0.03, roll), trials)
  if (!pictures) return rows
  const studio = await openStudio()
  try {
    for (const camera of CAMERAS) {
      const damage: Damage = (words) => studio.ocr(words.join(' '), camera)
      await play(notices(), camera.name, damage, isQuick ? 3 : 10)
    }
  } finally {
    await studio.close()
  }
  return rows
}

const UNACCEPTED = 'retyped, 3 %, no proposal accepted'

function mastersOf({ texts }: Material, withProposals: boolean): Master[] {
  const holders = Array.from({ length: RECIPIENTS }, (_, i) => ({
    recipient: `r${i}`,
    partner: `p${i}`,
  }))
  return texts.map((text, i) => {
    const accepted = withProposals ? propose(text, proseOfDocument(text)) : []
    const item = { path: 'notice.md', text, declared: [], accepted }
    const items = prepare([{ ...item, exposure: 'confidential' }], neverParsed)
    return mark(new Uint8Array(32).fill(i + 1), items, holders)
  })
}

function neverParsed(): never {
  throw new Error('documents need no grammar')
}

interface Played {
  readonly words: number
  readonly damage: Damage
  readonly seed: number
}

async function trial(master: Master, { words, damage, seed }: Played): Promise<Trial> {
  const roll = dice(seed)
  const leaker = Math.floor(roll() * RECIPIENTS)
  const codeword = master.codewords[leaker] ?? []
  const all = renderCopy(master, codeword)[0]?.text.split(/\s+/) ?? []
  const from = Math.floor(roll() * Math.max(1, all.length - words))
  const text = await damage(all.slice(from, from + words), roll)
  const { reading } = readLeak(master, [{ path: 'seen.txt', text }])
  const { positions, holders, codewords } = master
  const { traced } = trace({ positions, reading, holders, codewords })
  const named = traced.map(({ recipient }) => recipient)
  const right = named.includes(`r${leaker}`)
  const isWrong = named.some((one) => one !== `r${leaker}`)
  const read = reading.filter((symbol) => symbol !== undefined).length
  const wrong = reading.filter((symbol, i) => symbol !== undefined && symbol !== codeword[i]).length
  const outcome = isWrong ? 'wrong' : right ? 'right' : 'unresolved'
  return { bits: bitsOf(positions, reading), read, wrong, outcome }
}

function bitsOf(positions: readonly Position[], reading: Reading): number {
  return positions.reduce((sum, { alphabet }, i) => {
    const symbol = reading[i]
    if (typeof symbol !== 'number') return sum
    const chance = 'weights' in alphabet ? (alphabet.weights[symbol] ?? 1) : 1 / alphabet.uniform
    return sum - Math.log2(chance)
  }, 0)
}

/** Bits that a word of each text holds: now, and with all proposals accepted. */
function densities(material: Material): string[] {
  const perWord = (withProposals: boolean) => {
    const masters = mastersOf(material, withProposals)
    const bits = masters.flatMap(({ positions }) =>
      positions.map(({ alphabet }) => entropy(alphabet)),
    )
    const words = material.texts.flatMap((text) => text.match(/\S+/g) ?? []).length
    return (bits.reduce((sum, one) => sum + one, 0) / words).toFixed(2)
  }
  return [material.name, perWord(false), perWord(true)]
}

function entropy(alphabet: Position['alphabet']): number {
  if ('uniform' in alphabet) return Math.log2(alphabet.uniform)
  return alphabet.weights.reduce((sum, p) => sum - p * Math.log2(p), 0)
}

function shown({ material, damage, words, trials }: TextRow): string[] {
  const count = (outcome: Trial['outcome']) =>
    trials.filter((one) => one.outcome === outcome).length
  const sum = (of: (one: Trial) => number) => trials.reduce((total, one) => total + of(one), 0)
  const bits = trials.map((one) => one.bits).sort((a, b) => a - b)
  return [
    ...[material, damage, String(words)],
    `${Math.round(bits[0] ?? 0)}–${Math.round(bits.at(-1) ?? 0)}`,
    `${(
      (100 * sum((one) => one.wrong)) /
        Math.max(
          1,
          sum((one) => one.read),
        )
    ).toFixed(1)} %`,
    rate(count('right'), trials.length),
    ...[String(count('wrong')), String(count('unresolved'))],
  ]
}

/** @throws Error where a text with too few bits named anybody, which cannot be */
function byBits(rows: readonly TextRow[]): string[][] {
  const all = rows.flatMap(({ trials }) => trials)
  const bands = [
    [`under ${LEAST_BITS}`, 0, LEAST_BITS],
    [`${LEAST_BITS} to ${ENOUGH_BITS}`, LEAST_BITS, ENOUGH_BITS],
    [`${ENOUGH_BITS} and more`, ENOUGH_BITS, Number.POSITIVE_INFINITY],
  ] as const
  return bands.map(([name, from, to]) => {
    const own = all.filter(({ bits }) => bits >= from && bits < to)
    const right = own.filter(({ outcome }) => outcome === 'right').length
    const wrong = own.filter(({ outcome }) => outcome === 'wrong').length
    if (to === LEAST_BITS && right + wrong > 0) throw new Error('named on too little')
    return [name, String(own.length), rate(right, own.length), String(wrong)]
  })
}

if (import.meta.main) {
  const isQuick = process.argv.includes('--quick')
  const lacks = process.argv.includes('--no-pictures') ? 'the wish for them' : whatLacks()
  if (lacks !== undefined) console.log(`No pictures: ${lacks} is not here.\n`)
  const materials = [notices(), changelog() ?? []].flat()
  console.log(table(['text', 'bits a word', 'all proposals accepted'], materials.map(densities)))
  const retyping = !process.argv.includes('--no-retyping')
  const report = (row: TextRow) => console.error(shown(row).join('  '))
  const rows = await textRows({ isQuick, pictures: lacks === undefined, retyping, report })
  const heads = [
    'text',
    'damage',
    'words',
    'bits read',
    'read wrongly',
    'right',
    'wrong',
    'unresolved',
  ]
  console.log(`\n${table(heads, rows.map(shown))}`)
  console.log(`\n${table(['bits read', 'leaks', 'named rightly', 'wrongly'], byBits(rows))}`)
}
