// What is compared: texts of one language, which of them derive from which, and which pairs are of strangers.

import type { Lines } from '@forewarn/core/likeness/compare'
import type { Text } from '@forewarn/core/likeness/neutral'
import { type Dice, dice } from '@forewarn/core/marking/codes/dice'
import type { Language } from '@forewarn/core/syntax/language'
import { lex } from '@forewarn/core/syntax/lex'
import { drawn } from '../carriers/subject.ts'
import type { PublicFile } from '../public-code.ts'
import { compiled, reformat, rename, reorder } from './disguise.ts'
import { withoutComments } from './ports.ts'

/** As in the tables: whole programs, parts of them, small ones of one task, compiled, translated. */
export type Row = 'W' | 'P' | 'I' | 'J' | 'X'

/** A text that derives from another. */
export interface Case {
  readonly row: Row
  /** Places in the world's `texts`. */
  readonly sample: number
  readonly item: number
  readonly kind: string
  /** Which lines of the sample are from which of the item, where that is known. */
  readonly truth?: { readonly sample: Lines; readonly item: Lines }
  /** Items that it does not derive from, for asking which is the right one. */
  readonly rivals?: readonly number[]
}

export interface World {
  readonly name: string
  readonly language: Language
  readonly texts: readonly Text[]
  readonly cases: readonly Case[]
  /** Sample, item, sample, item …: places in `texts`, of two hands and not copied from each other. */
  readonly apart: Int32Array
}

/** A world while it is made. */
export class Draft {
  readonly texts: Text[] = []
  readonly cases: Case[] = []
  readonly apart: number[] = []

  add(text: Text): number {
    return this.texts.push(text) - 1
  }

  done(name: string, language: Language): World {
    return {
      name,
      language,
      texts: this.texts,
      cases: this.cases,
      apart: Int32Array.from(this.apart),
    }
  }
}

const PROGRAM = { leastBytes: 11_000, mostBytes: 56_000 }
const ITEMS = 19
const PARTS = 75
const SHARES = [0.05, 0.1, 0.25, 0.5] as const
/** With the right one, five to choose from. */
const RIVALS = 4

/** Of code: two files of a few lines each are alike by chance, which some tools count as a whole copy. */
const LEAST_BYTES = 1_000
/** More literals than this among its tokens, and a file is a table and no program. */
const MOST_LITERALS = 0.25

/**
 * All files against each other, and 19 of them in disguise, and parts of 75 in other programs. Comments are
 * left out of all: half of some files is nothing else.
 */
export async function programs(language: Language, whole: readonly PublicFile[]): Promise<World> {
  const draft = new Draft()
  const files = whole
    .map((file) => ({ ...file, text: withoutComments(file.text, language) }))
    .filter(({ text }) => text.length >= LEAST_BYTES)
  for (const { path, text } of files) draft.add({ path, text })
  strangers(draft, files)
  const roll = dice(language.length * 1_000 + files.length)
  const places = files.flatMap(({ text }, at) => (isProgram(text, language) ? [at] : []))
  for (const at of drawn(places, ITEMS, 17)) await disguised(draft, language, at, roll)
  for (let n = 0; n < PARTS; n++) transplanted(draft, { language, files, places, n, roll })
  return draft.done(`programs in ${language}`, language)
}

function isProgram(text: string, language: Language): boolean {
  if (text.length < PROGRAM.leastBytes || text.length > PROGRAM.mostBytes) return false
  const tokens = lex(text, language)
  const literals = tokens.filter(({ kind }) => kind === 'string' || kind === 'number').length
  return literals <= MOST_LITERALS * tokens.length
}

async function disguised(
  draft: Draft,
  language: Language,
  item: number,
  roll: Dice,
): Promise<void> {
  const { path, text } = draft.texts[item] as Text
  const renamed = rename(text, language, roll)
  const made: Record<string, string> = {
    ...{ renamed, reformatted: reformat(text, language), reordered: reorder(text, roll) },
    ...{ 'all three': reformat(reorder(renamed, roll), language) },
    ...(language === 'javascript' ? await compiled(text) : {}),
  }
  for (const [kind, disguise] of Object.entries(made)) {
    const sample = draft.add({ path: `${kind}/${path}`, text: disguise })
    draft.cases.push({ row: 'W', sample, item, kind })
  }
}

interface Transplant {
  readonly language: Language
  readonly files: readonly PublicFile[]
  readonly places: readonly number[]
  readonly n: number
  readonly roll: Dice
}

function transplanted(draft: Draft, { language, files, places, n, roll }: Transplant): void {
  const one = (wanted: readonly number[]) => wanted[Math.floor(roll() * wanted.length)] as number
  const item = one(places)
  const share = SHARES[n % SHARES.length] as number
  const { packageName, text, path } = files[item] as PublicFile
  const foreign = places.filter((at) => files[at]?.packageName !== packageName)
  const host = files[one(foreign)] as PublicFile
  const lines = rename(text, language, roll).split('\n')
  const count = Math.max(3, Math.round(lines.length * share))
  const from = calm(lines, Math.floor(roll() * (lines.length - count + 1)))
  const hostLines = host.text.split('\n')
  const at = calm(hostLines, Math.floor(hostLines.length * (0.1 + 0.8 * roll())))
  const part = lines.slice(from, from + count)
  const whole = [...hostLines.slice(0, at), ...part, ...hostLines.slice(at)].join('\n')
  const sample = draft.add({ path: `part ${n}/${path}`, text: whole })
  draft.cases.push({
    ...{ row: 'P', sample, item, kind: `${share * 100} %` },
    truth: { sample: [at + 1, at + part.length], item: [from + 1, from + part.length] },
    rivals: rivals(files, places, item, host, roll),
  })
}

/** Half of them from the item's own package, as far as it has so many. */
function rivals(
  files: readonly PublicFile[],
  places: readonly number[],
  item: number,
  host: PublicFile,
  roll: Dice,
): number[] {
  const own = files[item]?.packageName
  const others = places.filter((at) => at !== item && files[at] !== host)
  const siblings = drawn(
    others.filter((at) => files[at]?.packageName === own),
    RIVALS / 2,
    roll() * 2 ** 32,
  )
  const rest = others.filter((at) => !siblings.includes(at) && files[at]?.packageName !== own)
  return [...siblings, ...drawn(rest, RIVALS - siblings.length, roll() * 2 ** 32)]
}

const REACH = 10

/** The line nearest below `at` that is indented least: people paste whole blocks. */
function calm(lines: readonly string[], at: number): number {
  const near = lines.slice(at, at + REACH)
  const depths = near.map((line) => (line.trim() === '' ? 99 : line.search(/\S/)))
  return at + Math.max(0, depths.indexOf(Math.min(...depths)))
}

/** Lines so long that two hands do not write the same one; licences stand in comments. */
const longLines = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.length >= LONG_LINE && !/^(?:\/\/|\/?\*|#|--)/.test(line)),
  ),
]
const LONG_LINE = 40
const COPIED_LINES = 3

/** All pairs of different packages but copies: see `isCopy` in ../likeness.ts. */
function strangers(draft: Draft, files: readonly PublicFile[]): void {
  const holders = new Map<string, number[]>()
  for (const [at, { text }] of files.entries())
    for (const line of longLines(text)) {
      const held = holders.get(line)
      if (held === undefined) holders.set(line, [at])
      else held.push(at)
    }
  const shared = new Uint8Array(files.length ** 2)
  for (const held of holders.values())
    for (const one of held)
      for (const other of held) {
        const place = one * files.length + other
        shared[place] = Math.min(COPIED_LINES, (shared[place] ?? 0) + 1)
      }
  for (const [one, file] of files.entries())
    for (let other = one + 1; other < files.length; other++) {
      const isCopy = shared[one * files.length + other] === COPIED_LINES
      if (!isCopy && file.packageName !== files[other]?.packageName) draft.apart.push(one, other)
    }
}
