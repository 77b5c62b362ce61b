// Reads a leak: what its samples show at the master's positions. Codewords are never looked at.

import type { Refusal } from '../../shared/refusal.ts'
import { type Language, languageOf } from '../../syntax/language.ts'
import { isCapture } from '../capture/read.ts'
import type { Reading } from '../codes/position.ts'
import { editionsOf, type Master, type MasterItem, placesIn } from '../master.ts'
import { render } from '../template.ts'
import { ownPieces } from './claims.ts'
import { draw } from './draw.ts'
import { type Glimpse, type Ground, glimpse, type Spreads } from './glimpse.ts'
import { namesShown, ordersShown } from './infer.ts'
import { wordsOf } from './mend.ts'
import { readAnywhere } from './read-anywhere.ts'
import { areNamesakes, type ReadySample, readySample, type SampleFile } from './sample.ts'
import { sharedRuns, spreadOf } from './seeds.ts'
import { type Seen, settle } from './settle.ts'
import type { Drawing, Sketch } from './sketch.ts'

export interface LeakReading {
  /** By position of the master. */
  readonly reading: Reading
  readonly carriers: { readonly held: number; readonly read: number; readonly erased: number }
  /** Whether the samples derive from the master's items, as far as their text shows. */
  readonly isOurs: boolean
  /** In how many ways it could have been read, for which every naming is charged; see read-values.ts. */
  readonly searched: number
  /** What was too much to be read; the rest was. */
  readonly refused: readonly Refusal[]
}

/** Fewer carriers than this prove nothing about where a text comes from. */
const LEAST_READ = 4
/** … and so does less agreement: boilerplate that everybody writes reaches about half of it. */
const LEAST_SCORE = 120

/** Samples of one leak, and the items in whose copies they may have their origin. */
export interface Batch {
  readonly master: Pick<Master, 'items' | 'earlier'>
  readonly samples: readonly SampleFile[]
}

/** Reads all samples of one leak against one master, whichever version each was made from. */
export function readLeak(
  master: Pick<Master, 'items' | 'earlier' | 'positions'>,
  samples: readonly SampleFile[],
): LeakReading {
  return readBatches(master, [{ master, samples }])
}

/**
 * The same where not every sample can come from every item. What all of them show is settled at once:
 * a place on which samples of two batches disagree is erased, as anywhere.
 */
export function readBatches(
  { positions }: Pick<Master, 'positions'>,
  batches: readonly Batch[],
): LeakReading {
  const all = batches.map(answersOf)
  const seen = all.flatMap(({ seen }) => seen)
  const reading = settle(positions, seen)
  const { held, read } = count(positions, seen, reading)
  return {
    ...{ reading, carriers: { held, read, erased: held - read } },
    isOurs: read > 0 && all.some((one) => one.isOurs),
    searched: all.reduce((ways, { searched }) => ways * searched, 1),
    refused: all.flatMap(({ refused }) => refused),
  }
}

export interface Answered extends Pick<LeakReading, 'isOurs' | 'searched' | 'refused'> {
  readonly seen: readonly Seen[]
}

export function answersOf({ master, samples }: Batch): Answered {
  const drawn = drawAll(master)
  const desks = desksOf(master, drawn)
  let isOurs = false
  for (const file of samples) {
    for (const { editions, sample } of readings(desks, file)) {
      const seen = new Map<Drawn, Glimpse>()
      for (const edition of editions) glimpseAll(edition, sample, seen)
      const shown = [...seen]
      const namesakes = shown.flatMap(([one], i) => (areNamesakes(one.item, file) ? [i] : []))
      const own = ownPieces([...seen.values()], new Set(namesakes))
      for (const [i, [one, glimpse]] of shown.entries()) {
        if (answer(one, { glimpse, own: own[i] as ReadonlySet<number> })) isOurs = true
      }
    }
  }
  const secret = [...drawn.values()].filter(isConfidential).map(({ item }) => item)
  const { answers, searched, refused, ...found } = readAnywhere(secret, samples)
  for (const { item, carrier, symbols } of answers) {
    add((drawn.get(item) as Drawn).answers, carrier, symbols)
  }
  return { seen: accusing(drawn), isOurs: isOurs || found.isOurs, searched, refused }
}

/** What partners may publish in one version accuses nobody, whichever version shows it. */
function accusing(drawn: ReadonlyMap<MasterItem, Drawn>): Seen[] {
  const all = [...drawn.values()]
  const open = new Set(
    all.flatMap((one) => (isConfidential(one) ? [] : one.item.carriers.map(({ label }) => label))),
  )
  return all.map(({ item: { carriers }, answers }) => ({
    carriers,
    answers: new Map([...answers].filter(([at]) => !open.has(carriers[at]?.label ?? ''))),
  }))
}

interface Drawn {
  readonly item: MasterItem
  readonly language: Language
  readonly drawing: Drawing
  /** By carrier: every answer so far, as symbols joined by commas. */
  readonly answers: Map<number, Set<string>>
}

/** All items of one language in one version of the bundle. */
interface Edition {
  readonly items: readonly Drawn[]
  readonly spreads: Spreads
}

/** All items of one language, by version, the newest first, and all words of their prose. */
interface Desk {
  readonly language: Language
  readonly words: ReadonlySet<string>
  readonly editions: readonly Edition[]
}

/** Every different item once, those of the newest version first. */
function drawAll(master: Pick<Master, 'items' | 'earlier'>): Map<MasterItem, Drawn> {
  const all = new Map<MasterItem, Drawn>()
  for (const item of editionsOf(master).reverse().flat()) {
    if (!all.has(item)) all.set(item, { item, answers: new Map(), ...drawingOf(item) })
  }
  return all
}

function desksOf(
  master: Pick<Master, 'items' | 'earlier'>,
  drawn: ReadonlyMap<MasterItem, Drawn>,
): Desk[] {
  const editions = editionsOf(master)
    .reverse()
    .map((items) => items.map((item) => drawn.get(item) as Drawn).filter(isConfidential))
  const languages = new Set(editions.flat().map(({ language }) => language))
  return [...languages].map((language) => ({
    language,
    words: wordsOf(drawn.values(), language),
    editions: editions.map((items) => {
      const own = items.filter((one) => one.language === language)
      return { items: own, spreads: spreadsOf(own) }
    }),
  }))
}

function isConfidential({ item }: Drawn): boolean {
  return item.exposure === 'confidential'
}

/** A sample is read in the language in which it shares most, and in others that come near. */
const NEAR = 0.5

/** In which languages a sample is read: alike code in another would only contradict its own. */
function readings(desks: readonly Desk[], file: SampleFile) {
  const all = desks.map(({ language, words, editions }) => {
    const sample = readySample(file, language, words)
    const sums = editions.map(({ items, spreads }) =>
      items.reduce((sum, one) => sum + shared(one, { sample, spreads }, NOTHING_TAKEN), 0),
    )
    const hasNamesake = editions.some(({ items }) => items.some((one) => isMostly(one, sample)))
    return { editions, sample, sum: Math.max(...sums), hasNamesake }
  })
  const least = Math.max(LEAST_SHARED, ...all.map(({ sum }) => NEAR * sum))
  return all.filter(({ sum, hasNamesake }) => hasNamesake || sum >= least)
}

type Whole = Pick<Drawn, 'language' | 'drawing'>

/** Kept as long as the item: many leaks may be read against one master. */
const drawings = new WeakMap<MasterItem, Whole>()

function drawingOf(item: MasterItem): Whole {
  const known = drawings.get(item)
  if (known !== undefined) return known
  if (isCapture(item)) return { language: 'plain', drawing: draw([], 'plain', []) }
  const language = languageOf(
    item.path,
    render(item.template, () => []),
  )
  const whole = { language, drawing: draw(item.template, language, item.carriers) }
  drawings.set(item, whole)
  return whole
}

function spreadsOf(drawn: readonly Drawn[]): Spreads {
  const spread = (stream: Sketch['stream']) =>
    spreadOf(
      drawn.map(({ drawing }) =>
        drawing.sketches.filter((one) => one.stream === stream).map(({ runs }) => runs),
      ),
    )
  return { code: spread('code'), prose: spread('prose') }
}

/** A piece that says so much keeps items away that have nothing else to show. */
const STRONG = 60
/** An item is looked at closely where it shares so many runs that nobody strong has taken. */
const LEAST_SHARED = 3

/** A namesake is looked at first, and alone, where the sample shows so much of it. */
const MOSTLY = 0.35
const ALONE: Spreads = { code: new Map(), prose: new Map() }

/**
 * Looks at items in the order of what they share with the sample, the most first, and adds what is
 * seen. What another version of the bundle has the same is not looked at again.
 */
function glimpseAll(
  { items, spreads }: Edition,
  sample: ReadySample,
  seen: Map<Drawn, Glimpse>,
): void {
  const ground = { sample, spreads }
  const taken = { code: new Set<number>(), prose: new Set<number>() }
  const take = ({ pieces }: Glimpse) => {
    for (const { stream, tokens, score } of pieces) {
      if (score >= STRONG) for (const token of tokens) taken[stream].add(token)
    }
  }
  const before = items.flatMap((one) => seen.get(one) ?? [])
  const candidates = items
    .filter((one) => !seen.has(one))
    .map((one) => {
      const isFirst = isMostly(one, sample)
      return { one, isFirst, most: isFirst ? Infinity : shared(one, ground, taken) }
    })
    .filter(({ most }) => most >= LEAST_SHARED)
    .sort((a, b) => b.most - a.most)
  for (const shown of before) take(shown)
  let isAlone = before.length === 0
  for (const { one, isFirst } of candidates) {
    if (!isFirst && !isAlone && shared(one, ground, taken) < LEAST_SHARED) continue
    const shown = glimpse(one.drawing, isFirst ? { sample, spreads: ALONE } : ground)
    seen.set(one, shown)
    isAlone = false
    take(shown)
  }
}

type Taken = Readonly<Record<Sketch['stream'], ReadonlySet<number>>>
const NOTHING_TAKEN: Taken = { code: new Set(), prose: new Set() }

function shared({ drawing }: Drawn, { sample, spreads }: Ground, taken: Taken): number {
  return drawing.sketches.reduce((sum, { stream, runs }) => {
    const found = sharedRuns(runs, sample[stream].runs, spreads[stream], taken[stream])
    return sum + found.shared
  }, 0)
}

/** Whether the sample has the item's name, and enough of its runs. */
function isMostly(one: Drawn, sample: ReadySample): boolean {
  if (!areNamesakes(one.item, sample.file)) return false
  const all = one.drawing.sketches.flatMap(({ stream, runs }) =>
    [...runs].map((run) => sample[stream].runs.at.has(run)),
  )
  return all.filter(Boolean).length >= MOSTLY * Math.max(1, all.length)
}

interface Shown {
  readonly glimpse: Glimpse
  readonly own: ReadonlySet<number>
}

/** Adds what one sample shows of one item; tells whether the sample derives from it. */
function answer({ drawing, answers }: Drawn, { glimpse: shown, own }: Shown): boolean {
  const mine = shown.symbols.filter(({ piece }) => own.has(piece))
  for (const { carrier, symbol } of mine) add(answers, carrier, [symbol])
  for (const [carrier, symbol] of namesShown(drawing, shown, own)) add(answers, carrier, [symbol])
  for (const [carrier, symbol] of ordersShown(drawing, shown, own)) add(answers, carrier, [symbol])
  const score = [...own].reduce((sum, piece) => sum + (shown.pieces[piece]?.score ?? 0), 0)
  return score >= LEAST_SCORE && mine.length >= LEAST_READ
}

function add(answers: Drawn['answers'], carrier: number, symbols: readonly number[]): void {
  answers.set(carrier, (answers.get(carrier) ?? new Set()).add(symbols.join()))
}

/** Carriers, each once, however many versions have it. */
function count(positions: Master['positions'], seen: readonly Seen[], reading: Reading) {
  const place = placesIn(positions)
  const places = new Set(seen.flatMap(({ carriers }) => carriers.map(place)))
  const read = [...places].filter((at) => reading[at] !== undefined)
  return { held: places.size, read: read.length }
}
