// Which lines of sample and item are shown side by side: around the regions, and within bounds.

import type { Lines } from '../compare.ts'
import type { ItemView, RegionView, ShownText } from './view.ts'

/** What a page shows at most, so that no sample can make it too large to open. */
export const BOUNDS = {
  /** Items side by side with the sample; the others are in the table. */
  items: 3,
  /** Regions of one item. */
  regions: 60,
  /** A text of no more lines is shown whole, if its letters allow. */
  wholeLines: 400,
  /** Lines before and after a region. */
  aroundLines: 4,
  /** Of a longer region its beginning and its end. */
  headLines: 150,
  tailLines: 30,
  /** Lines of one text beside one item, and letters of them; the first region always has room. */
  lines: 1200,
  letters: 160_000,
  /** Of one line; the rest is cut. */
  lineLetters: 600,
} as const

export type Side = 'sample' | 'item'
export const SIDES: readonly Side[] = ['sample', 'item']

export interface NumberedRegion extends RegionView {
  /** From 1, which is worth most. */
  readonly number: number
}

export interface Row {
  /** From 1. */
  readonly line: number
  readonly text: string
  /** How many letters of the line are not in `text`. */
  readonly cut: number
  readonly isCommon: boolean
  /** Runs that the line is in, by region and place in it: the same on both sides. */
  readonly runs: readonly (readonly [region: number, run: number])[]
}

/** Lines that follow one another and are in the same regions. */
export interface Block {
  /** Numbers of these regions, the best first. */
  readonly regions: readonly number[]
  readonly rows: readonly Row[]
}

export interface Spread {
  readonly regions: readonly NumberedRegion[]
  /** Those of `regions` that are drawn; the others are in the table alone. */
  readonly drawn: readonly NumberedRegion[]
  readonly sample: readonly Block[]
  readonly item: readonly Block[]
}

/** Regions by worth; where they have none, as they are given. */
export function numberRegions(regions: readonly RegionView[]): NumberedRegion[] {
  return regions
    .toSorted((a, b) => (b.nats ?? 0) - (a.nats ?? 0))
    .map((region, at) => ({ ...region, number: at + 1 }))
}

/** Drawn are the best regions, each on both sides or on neither. */
export function spread(sample: ShownText, item: ItemView): Spread {
  const sheets = { sample: new Sheet(sample), item: new Sheet(item) }
  const regions = numberRegions(item.regions)
  const drawn = regions.slice(0, BOUNDS.regions).filter((region) => {
    if (!SIDES.every((side) => sheets[side].hasRoomFor(region[side]))) return false
    for (const side of SIDES) sheets[side].take(region[side])
    return true
  })
  const blocks = (side: Side) => sheets[side].blocks(drawn, side)
  return { regions, drawn, sample: blocks('sample'), item: blocks('item') }
}

/** The beginning of a text that is compared with nothing side by side. */
export function opening(text: ShownText): Block[] {
  const sheet = new Sheet(text)
  sheet.take([1, 1])
  return sheet.blocks([], 'sample')
}

/** A text that ends as it should has no line after its last. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** One text, and which of its lines were chosen so far. */
class Sheet {
  readonly #lines: readonly string[]
  readonly #common: ReadonlySet<number>
  readonly #chosen = new Set<number>()
  #letters = 0

  constructor({ text, commonLines = [] }: ShownText) {
    this.#lines = linesOf(text)
    this.#common = new Set(commonLines)
    if (this.#lines.length > BOUNDS.wholeLines) return
    const all = range(1, this.#lines.length)
    if (this.#fits(all)) this.#choose(all)
  }

  hasRoomFor(lines: Lines): boolean {
    return this.#chosen.size === 0 || this.#fits(this.#wanted(lines, BOUNDS.aroundLines))
  }

  take(lines: Lines): void {
    this.#choose(this.#wanted(lines, BOUNDS.aroundLines))
  }

  /** What is shown, in order; where lines are left out, the next block begins further down. */
  blocks(regions: readonly NumberedRegion[], side: Side): Block[] {
    const blocks: { regions: readonly number[]; rows: Row[] }[] = []
    for (const line of [...this.#chosen].sort((a, b) => a - b)) {
      const within = regions.filter(({ [side]: [from, to] }) => from <= line && line <= to)
      const numbers = within.map(({ number }) => number)
      const last = blocks.at(-1)
      const follows = last?.rows.at(-1)?.line === line - 1 && sameNumbers(last.regions, numbers)
      const row = { ...this.#row(line), runs: within.flatMap((one) => runsAt(one, line, side)) }
      if (last !== undefined && follows) last.rows.push(row)
      else blocks.push({ regions: numbers, rows: [row] })
    }
    return blocks
  }

  #wanted([from, to]: Lines, around: number): number[] {
    const { headLines, tailLines } = BOUNDS
    const isLong = to - from + 1 > headLines + tailLines + around
    const parts: readonly Lines[] = isLong
      ? [
          [from - around, from + headLines - 1],
          [to - tailLines + 1, to + around],
        ]
      : [[from - around, to + around]]
    return parts
      .flatMap(([first, last]) => range(Math.max(1, first), Math.min(last, this.#lines.length)))
      .filter((line) => !this.#chosen.has(line))
  }

  #fits(lines: readonly number[]): boolean {
    const letters = lines.reduce((sum, line) => sum + this.#shown(line).length, this.#letters)
    return this.#chosen.size + lines.length <= BOUNDS.lines && letters <= BOUNDS.letters
  }

  #choose(lines: readonly number[]): void {
    for (const line of lines) {
      this.#chosen.add(line)
      this.#letters += this.#shown(line).length
    }
  }

  #shown(line: number): string {
    return (this.#lines[line - 1] ?? '').slice(0, BOUNDS.lineLetters)
  }

  #row(line: number): Omit<Row, 'runs'> {
    // A carriage return at the end of a line is how some systems write it, and hides nothing.
    const whole = (this.#lines[line - 1] ?? '').replace(/\r$/, '')
    const text = whole.slice(0, BOUNDS.lineLetters)
    return { line, text, cut: whole.length - text.length, isCommon: this.#common.has(line) }
  }
}

function runsAt(region: NumberedRegion, line: number, side: Side): Row['runs'] {
  const { runs = [region], number } = region
  return runs.flatMap(({ [side]: [from, to] }, at) =>
    from <= line && line <= to ? [[number, at] as const] : [],
  )
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((number, at) => number === b[at])
}
