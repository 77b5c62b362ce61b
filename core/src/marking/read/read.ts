// Reads a leak: what its samples show at the master's positions. Codewords are never looked at.

import { type Language, languageOf } from '../../syntax/language.ts'
import type { Master, MasterItem } from '../master.ts'
import type { Reading } from '../position.ts'
import { render } from '../template.ts'
import { readItem, type Spreads } from './read-item.ts'
import { readValues } from './read-values.ts'
import { CODE_RUN, PROSE_RUN, type ReadySample, readySample, type SampleFile } from './sample.ts'
import { spreadOf } from './seeds.ts'
import { type Seen, settle } from './settle.ts'
import { type Drawing, draw, type Sketch } from './sketch.ts'

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
  const drawn = master.items.map((item) => ({ item, ...drawingOf(item) }))
  const desks = new Map<Language, Desk>()
  let isOurs = false
  const seen = drawn.map(({ item, language, drawing }): Seen => {
    const all = new Map<number, Set<string>>()
    if (item.exposure === 'publishable') return all
    const desk = desks.get(language) ?? deskFor(language, drawn, samples)
    desks.set(language, desk)
    for (const sample of desk.samples) {
      if (look({ item, drawing, sample, spreads: desk.spreads }, all)) isOurs = true
    }
    return all
  })
  const reading = settle(master, seen)
  const held = master.items.reduce((sum, { carriers }) => sum + carriers.length, 0)
  const read = countRead(master, reading)
  return { reading, carriers: { held, read, erased: held - read }, isOurs: isOurs && read > 0 }
}

interface Drawn {
  readonly item: MasterItem
  readonly language: Language
  readonly drawing: Drawing
}

function drawingOf(item: MasterItem): Omit<Drawn, 'item'> {
  const language = languageOf(
    item.path,
    render(item.template, () => []),
  )
  return { language, drawing: draw(item.template, language, item.carriers) }
}

/** All that reading in one language shares. */
interface Desk {
  readonly samples: readonly ReadySample[]
  readonly spreads: Spreads
}

function deskFor(
  language: Language,
  drawn: readonly Drawn[],
  samples: readonly SampleFile[],
): Desk {
  const drawings = drawn.filter((one) => one.language === language)
  const spread = (stream: Sketch['stream'], size: number) =>
    spreadOf(
      drawings.map(({ drawing }) =>
        drawing.sketches.filter((one) => one.stream === stream).map(({ plain }) => plain),
      ),
      size,
    )
  return {
    samples: samples.map((file) => readySample(file, language)),
    spreads: { code: spread('code', CODE_RUN), prose: spread('prose', PROSE_RUN) },
  }
}

interface Look {
  readonly item: MasterItem
  readonly drawing: Drawing
  readonly sample: ReadySample
  readonly spreads: Spreads
}

/** Adds what one sample shows of one item; tells whether the sample derives from it. */
function look({ item, drawing, sample, spreads }: Look, all: Map<number, Set<string>>): boolean {
  const add = (carrier: number, symbols: readonly number[]) => {
    all.set(carrier, (all.get(carrier) ?? new Set()).add(symbols.join()))
  }
  const values = readValues(item, sample.file.text)
  for (const [carrier, symbols] of values) add(carrier, symbols)
  const { score, symbols } = readItem(item, drawing, sample, spreads)
  for (const [carrier, found] of symbols) for (const symbol of found) add(carrier, [symbol])
  return values.size > 0 || (score >= LEAST_SCORE && symbols.size >= LEAST_READ)
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
