// What is compared: texts of one language, which of them derive from which, and which pairs are of strangers.

import type { Lines } from '@forewarn/core/likeness/compare'
import type { Text } from '@forewarn/core/likeness/neutral'
import { type Dice, dice } from '@forewarn/core/marking/codes/dice'
import type { Language } from '@forewarn/core/syntax/language'
import { lex } from '@forewarn/core/syntax/lex'
import { drawn } from '../carriers/subject.ts'
import type { PublicFile } from '../public-code.ts'
import { compiled, reformat, rename } from './disguise.ts'
import { withoutComments } from './ports.ts'
import { reorder } from './reorder.ts'
import { handOf, strangers } from './strangers.ts'
import { transplant } from './transplant.ts'

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
  /** What else is in it: a place, too. */
  readonly host?: number
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
  /** Whose the first of `texts` are: all that strangers are drawn from. */
  readonly hands?: readonly string[]
}

/** A world while it is made. */
export class Draft {
  readonly texts: Text[] = []
  readonly cases: Case[] = []
  readonly apart: number[] = []

  add(text: Text): number {
    return this.texts.push(text) - 1
  }

  done(name: string, language: Language, files: readonly PublicFile[] = []): World {
    return {
      hands: files.map(handOf),
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
  strangers(files, (one, other) => draft.apart.push(one, other))
  const roll = dice(language.length * 1_000 + files.length)
  const places = files.flatMap(({ text }, at) => (isProgram(text, language) ? [at] : []))
  for (const at of drawn(places, ITEMS, 17)) await disguised(draft, language, at, roll)
  transplant(draft, { language, files, places, roll }, PARTS)
  return draft.done(`programs in ${language}`, language, files)
}

/** All documents against each other, and some with every fifth or eighth word replaced by another. */
export function documents(files: readonly PublicFile[]): World {
  const draft = new Draft()
  for (const file of files) draft.add(file)
  strangers(files, (one, other) => draft.apart.push(one, other))
  for (const item of drawn([...files.keys()], PARTS, 17))
    for (const every of [8, 5]) {
      const { path, text } = draft.texts[item] as Text
      const sample = draft.add({ path: `${every}/${path}`, text: reword(text, every) })
      draft.cases.push({ row: 'W', sample, item, kind: `reworded 1 in ${every}` })
    }
  return draft.done('programs in markdown', 'markdown', files)
}

function reword(text: string, every: number): string {
  let n = 0
  return text.replace(/\p{L}+/gu, (word) => (++n % every === 0 ? `${word}ly` : word))
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
    ...{ renamed, reformatted: reformat(text, language), reordered: reorder(text, language, roll) },
    ...{ 'all three': reformat(reorder(renamed, language, roll), language) },
    ...(language === 'javascript' ? await compiled(text) : {}),
  }
  for (const [kind, disguise] of Object.entries(made)) {
    const sample = draft.add({ path: `${kind}/${path}`, text: disguise })
    draft.cases.push({ row: 'W', sample, item, kind })
  }
}
