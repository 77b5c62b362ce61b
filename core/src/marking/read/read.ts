// Reads a leak: what its samples show at the master's positions. Codewords are never looked at.

import { type Language, languageOf } from '../../syntax/language.ts'
import type { Master, MasterItem } from '../master.ts'
import type { Reading } from '../position.ts'
import { render } from '../template.ts'
import { ownPieces } from './claims.ts'
import { draw } from './draw.ts'
import { type Glimpse, type Ground, glimpse, type Spreads } from './glimpse.ts'
import { namesShown, ordersShown } from './infer.ts'
import { readValues } from './read-values.ts'
import { type ReadySample, readySample, type SampleFile } from './sample.ts'
import { sharedRuns, spreadOf } from './seeds.ts'
import { settle } from './settle.ts'
import type { Drawing, Sketch } from './sketch.ts'

export interface LeakReading {
  /** By position of the master. */
  readonly reading: Reading
  readonly carriers: { readonly held: number; readonly read: number; readonly erased: number }
  /** Whether the samples derive from the master's items, as far as their text shows. */
  readonly isOurs: boolean
}

/** Fewer carriers than this prove nothing about where a text comes from. */
const LEAST_READ = 4
/** … and so does less agreement: boilerplate that everybody writes reaches about half of it. */
const LEAST_SCORE = 120

/** Reads all samples of one leak against one master. */
export function readLeak(
  master: Pick<Master, 'items' | 'positions'>,
  samples: readonly SampleFile[],
): LeakReading {
  const drawn = master.items.map(
    (item): Drawn => ({ item, answers: new Map(), ...drawingOf(item) }),
  )
  const confidential = drawn.filter(({ item }) => item.exposure === 'confidential')
  const desks = [...Map.groupBy(confidential, (one) => one.language)].map(
    ([language, items]): Desk => ({ language, items, spreads: spreadsOf(items) }),
  )
  let isOurs = false
  for (const file of samples) {
    for (const { items, ground } of readings(desks, file)) {
      const seen = glimpseAll(items, ground)
      const namesake = [...seen.keys()].findIndex((one) => areNamesakes(one, file))
      const own = ownPieces([...seen.values()], namesake)
      for (const [i, [one, shown]] of [...seen].entries()) {
        if (answer(one, { glimpse: shown, own: own[i] as ReadonlySet<number> })) isOurs = true
      }
    }
    for (const one of confidential) if (answerValues(one, file)) isOurs = true
  }
  const reading = settle(
    master,
    drawn.map(({ answers }) => answers),
  )
  const held = master.items.reduce((sum, { carriers }) => sum + carriers.length, 0)
  const read = countRead(master, reading)
  return { reading, carriers: { held, read, erased: held - read }, isOurs: isOurs && read > 0 }
}

interface Drawn {
  readonly item: MasterItem
  readonly language: Language
  readonly drawing: Drawing
  /** By carrier: every answer so far, as symbols joined by commas. */
  readonly answers: Map<number, Set<string>>
}

/** All items of one language. */
interface Desk {
  readonly language: Language
  readonly items: readonly Drawn[]
  readonly spreads: Spreads
}

/** A sample is read in the language in which it shares most, and in others that come near. */
const NEAR = 0.5

/** In which languages a sample is read: alike code in another would only contradict its own. */
function readings(desks: readonly Desk[], file: SampleFile) {
  const all = desks.map(({ language, items, spreads }) => {
    const ground = { sample: readySample(file, language), spreads }
    const sum = items.reduce((total, one) => total + shared(one, ground, NOTHING_TAKEN), 0)
    const hasNamesake = items.some((one) => isMostly(one, ground.sample))
    return { items, ground, sum, hasNamesake }
  })
  const least = Math.max(LEAST_SHARED, ...all.map(({ sum }) => NEAR * sum))
  return all.filter(({ sum, hasNamesake }) => hasNamesake || sum >= least)
}

function drawingOf(item: MasterItem): Pick<Drawn, 'language' | 'drawing'> {
  const language = languageOf(
    item.path,
    render(item.template, () => []),
  )
  return { language, drawing: draw(item.template, language, item.carriers) }
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

/** Looks at items in the order of what they share with the sample, the most first. */
function glimpseAll(items: readonly Drawn[], ground: Ground): Map<Drawn, Glimpse> {
  const { sample } = ground
  const taken = { code: new Set<number>(), prose: new Set<number>() }
  const candidates = items
    .map((one) => {
      const isFirst = isMostly(one, sample)
      return { one, isFirst, most: isFirst ? Infinity : shared(one, ground, taken) }
    })
    .filter(({ most }) => most >= LEAST_SHARED)
    .sort((a, b) => b.most - a.most)
  const seen = new Map<Drawn, Glimpse>()
  for (const { one, isFirst } of candidates) {
    if (!isFirst && seen.size > 0 && shared(one, ground, taken) < LEAST_SHARED) continue
    const shown = glimpse(one.drawing, isFirst ? { sample, spreads: ALONE } : ground)
    seen.set(one, shown)
    for (const { stream, tokens, score } of shown.pieces) {
      if (score >= STRONG) for (const token of tokens) taken[stream].add(token)
    }
  }
  return seen
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
  if (!areNamesakes(one, sample.file)) return false
  const all = one.drawing.sketches.flatMap(({ stream, runs }) =>
    [...runs].map((run) => sample[stream].runs.at.has(run)),
  )
  return all.filter(Boolean).length >= MOSTLY * Math.max(1, all.length)
}

/** A leaked file may have kept its name, which settles between items that are alike. */
function areNamesakes({ item }: Drawn, { path }: SampleFile): boolean {
  const name = (whole: string) => whole.slice(whole.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
  return name(item.path) === name(path)
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

function answerValues({ item, answers }: Drawn, { text }: SampleFile): boolean {
  const values = readValues(item, text)
  for (const [carrier, symbols] of values) add(answers, carrier, symbols)
  return values.size > 0
}

function add(answers: Drawn['answers'], carrier: number, symbols: readonly number[]): void {
  answers.set(carrier, (answers.get(carrier) ?? new Set()).add(symbols.join()))
}

function countRead({ items }: Pick<Master, 'items'>, reading: Reading): number {
  let at = 0
  let read = 0
  for (const { carriers } of items) {
    for (const { alphabets } of carriers) {
      if (reading[at] !== undefined) read++
      at += alphabets.length
    }
  }
  return read
}
