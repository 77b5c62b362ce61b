// Worlds of programs in another language than the one they were written in, and of compiled ones.

import { dice } from '@forewarn/core/marking/codes/dice'
import type { Language } from '@forewarn/core/syntax/language'
import { languageOf } from '@forewarn/core/syntax/language'
import { drawn } from '../carriers/subject.ts'
import type { PublicFile } from '../public-code.ts'
import { compiled, rename } from './disguise.ts'
import type { Obfuscate } from './obfuscate.ts'
import { partOf, piecesOf } from './pieces.ts'
import { type PortPair, withoutComments } from './ports.ts'
import { Draft, type World } from './sets.ts'

/** JTS and ZXing would drown the others. */
const MOST_PER_FAMILY = 40
const STRANGERS = 300
/** Packages of which the ports are ports. */
const ORIGINALS = /^java more/

/** One world per direction, both ways: which of a family's files is it, and is it one at all? */
export function translations(pairs: readonly PortPair[], code: readonly PublicFile[]): World[] {
  const directions = new Map<string, PortPair[]>()
  for (const pair of pairs)
    for (const one of [pair, { ...pair, one: pair.other, other: pair.one }]) {
      const name = `${languageOf(one.one.path, '')} → ${languageOf(one.other.path, '')}`
      directions.set(name, [...(directions.get(name) ?? []), one])
    }
  return [...directions]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, all]) => {
      const whole = capped(all)
      return [
        translated(name, whole, code),
        translated(`${name}, a quarter, renamed`, whole.flatMap(quarter), code),
      ]
    })
}

const LEAST_LINES = 25

/** About a quarter of a translation, whole pieces of it, under new names; nothing of one that is short. */
function quarter(pair: PortPair): PortPair[] {
  const { path, text } = pair.other
  const language = languageOf(path, text)
  const roll = dice(text.length)
  const lines = rename(text, language, roll).split('\n')
  const part = partOf(piecesOf(text, language), lines.length / 4, roll)
  if (part === undefined || part.to - part.from < LEAST_LINES) return []
  const own = lines.slice(part.from, part.to + 1).join('\n')
  return [{ ...pair, other: { path: `quarter/${path}`, text: own } }]
}

function capped(pairs: readonly PortPair[]): PortPair[] {
  return [...Map.groupBy(pairs, ({ family }) => family).values()].flatMap((own) =>
    drawn(own, MOST_PER_FAMILY, 23),
  )
}

function translated(name: string, pairs: readonly PortPair[], code: readonly PublicFile[]): World {
  const draft = new Draft()
  const placed = pairs.map((pair) => ({
    pair,
    item: draft.add(pair.one),
    sample: draft.add(pair.other),
  }))
  for (const { pair, sample, item } of placed) {
    const family = placed.filter(
      (other) => other.pair.family === pair.family && other.item !== item,
    )
    const rivals = family.map((other) => other.item)
    draft.cases.push({ row: 'X', sample, item, kind: pair.family, rivals })
  }
  for (const one of placed)
    for (const other of placed)
      if (one.pair.family !== other.pair.family) draft.apart.push(one.sample, other.item)
  const language = languageOf(pairs[0]?.other.path ?? '', '')
  const strangers = ofLanguage(code, language).map((text) => draft.add(text))
  for (const { item } of placed) for (const stranger of strangers) draft.apart.push(stranger, item)
  return draft.done(name, language)
}

/** TypeScript has none here: what JavaScript does is nearest to it. */
function ofLanguage(code: readonly PublicFile[], language: Language) {
  const wanted = language === 'typescript' ? 'javascript' : language
  const own = code.filter((file) => file.language === wanted && !ORIGINALS.test(file.packageName))
  return drawn(own, STRANGERS, 29).map(({ path, text }) => ({
    path,
    text: withoutComments(text, wanted),
  }))
}

const COMPILED = 165

/** 165 files, and what compilers and obfuscators make of each: the right one of 165 is sought. */
export async function compilations(
  code: readonly PublicFile[],
  obfuscate: Obfuscate,
): Promise<World> {
  const draft = new Draft()
  const fit = code.filter(
    ({ language, text }) => language === 'javascript' && text.length <= 30_000,
  )
  const items = drawn(fit, COMPILED, 31).map((file) => draft.add(file))
  for (const item of items) {
    const { path, text } = draft.texts[item] as PublicFile
    const made = { ...(await compiled(text)), ...obfuscate(text) }
    for (const [kind, result] of Object.entries(made)) {
      const sample = draft.add({ path: `${kind}/${path}`, text: result })
      draft.cases.push({
        row: 'J',
        sample,
        item,
        kind,
        rivals: items.filter((one) => one !== item),
      })
    }
  }
  return draft.done('compiled JavaScript', 'javascript')
}
