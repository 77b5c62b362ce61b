// Draws a template as lattices: what an item's text may look like, in stretches that fit in memory.

import type { Language } from '../../syntax/language.ts'
import type { Carrier } from '../master.ts'
import {
  type Choice,
  type Order,
  render,
  spellingCount,
  spellingOf,
  type Template,
} from '../template.ts'
import {
  type Fragment,
  fragments,
  isFragment,
  isName,
  leafPattern,
  leafText,
  spellings,
} from './fragment.ts'
import { RUN } from './sample.ts'
import { runSet } from './seeds.ts'
import {
  type Before,
  type Light,
  lightTokens,
  lightWords,
  NOTHING_BEFORE,
  proseIn,
} from './stream.ts'

/** What a node of a lattice agrees with. */
export interface Expected {
  readonly light: Light
  /** A name of which the master knows several. */
  readonly names?: readonly string[]
  readonly carrier?: number
  /** A string or other token with slots inside. */
  readonly pattern?: RegExp
  /** It belongs to a hole that is drawn as a whole elsewhere. */
  readonly isBorrowed?: true
}

export interface SketchNode {
  readonly expected?: Expected
  readonly skip: number
  readonly before: readonly number[]
  readonly isMain: boolean
  readonly isWild?: boolean
}

/** A way through a slot: its first node tells whether the way was taken. */
export interface Gate {
  /** Tells slots and their parts apart: several lattices may draw the same slot. */
  readonly group: string
  readonly carrier: number
  /** `undefined` for the way past the slot. */
  readonly symbol: number | undefined
  readonly node: number
}

export interface Sketch {
  readonly stream: 'code' | 'prose'
  readonly nodes: readonly SketchNode[]
  readonly gates: readonly Gate[]
  /** Of the author's own spelling, to find where to look. */
  readonly runs: ReadonlySet<string>
  /** The broken-out hole that this stretch belongs to; see `Placed`. */
  readonly hole?: string
}

/** An order of holes so long that it is read from where they turn up. */
export interface Placed {
  readonly carrier: number
  readonly holes: readonly string[]
}

export interface Drawing {
  /** By carrier that is a name: its spellings. */
  readonly names: ReadonlyMap<number, readonly string[]>
  readonly sketches: readonly Sketch[]
  readonly placed: readonly Placed[]
}

/** Slots that would need more nodes than this are drawn in parts. */
const LARGEST_SLOT = 400
/** Holes longer than this are drawn once, not once for each spelling. */
const LONG_HOLE = 24
/** Prose that moves with its code is drawn for itself when it has so many words. */
const LONG_PROSE = 12
/** So many tokens tell how a long hole begins. */
const BEGINNING = 8
/** A stretch ends at the first boundary after so many tokens. */
const STRETCH = 700
/** For passing a slot as if the sample did not have it. */
const PAST = -5

export function draw(
  template: Template,
  language: Language,
  carriers: readonly Carrier[],
): Drawing {
  const drafter = new Drafter(language, carriers)
  if (language !== 'markdown' && language !== 'plain') drafter.code(template)
  drafter.prose(template)
  return drafter
}

/** How the ways through a slot are drawn. */
interface Ways {
  readonly isMain: boolean
  /** Which part of the slot this is, where it is drawn in parts. */
  readonly part: string
  /** Holes that are drawn by their beginning only. */
  readonly short?: ReadonlySet<Template>
}

class Drafter implements Drawing {
  readonly sketches: Sketch[] = []
  readonly placed: Placed[] = []
  readonly names = new Map<number, readonly string[]>()
  readonly #language: Language
  readonly #carriers: readonly Carrier[]
  readonly #sizes = new Map<Template, { plain: number; all: number }>()
  readonly #ids = new Map<Template | Choice | Order, string>()
  /** Holes to draw as stretches of their own. */
  readonly #waiting: { template: Template; hole: string; before: Before }[] = []
  #nodes: SketchNode[] = []
  #gates: Gate[] = []
  #plain: Light[] = []
  /** What was drawn last, for what comes after it. */
  #before = NOTHING_BEFORE
  #depth = 0

  constructor(language: Language, carriers: readonly Carrier[]) {
    this.#language = language
    this.#carriers = carriers
  }

  code(template: Template): void {
    this.#main(template, undefined, undefined)
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      this.#before = next.before
      this.#main(next.template, undefined, next.hole)
    }
  }

  /** Everything on the main line, cut into stretches. */
  #main(
    template: Template,
    entry: number | undefined,
    hole: string | undefined,
  ): number | undefined {
    let at = entry
    for (const part of fragments(template)) {
      if (isFragment(part)) {
        for (const expected of this.#lights(part)) {
          at = this.#token(expected, at, true)
          if (this.#plain.length > STRETCH) at = this.#cut('code', hole)
        }
      } else if (this.#sizeOf(part) <= LARGEST_SLOT) at = this.#slot(part, at, true)
      else at = this.#large(part, at, hole)
      if (this.#plain.length > STRETCH) at = this.#cut('code', hole)
    }
    if (entry === undefined && this.#depth === 0) this.#cut('code', hole)
    return at
  }

  #large(slot: Choice | Order, entry: number | undefined, hole: string | undefined) {
    const long = slot.holes.filter((one) => this.#size(one).plain > LONG_HOLE)
    const orders = new Set(
      Array.from({ length: spellingCount(slot) }, (_, symbol) =>
        spellingOf(slot, symbol)
          .filter((part) => typeof part === 'number' && long.includes(slot.holes[part] as Template))
          .join(),
      ),
    )
    return orders.size === 1 && 'spellings' in slot
      ? this.#inParts(slot, long, entry, hole)
      : this.#apart(slot, long, entry)
  }

  /** Long holes stand in the same order in every spelling: only what is around them is a choice. */
  #inParts(
    slot: Choice,
    long: readonly Template[],
    entry: number | undefined,
    hole: string | undefined,
  ) {
    const split = slot.spellings.map((spelling) => {
      const parts: (string | number)[][] = [[]]
      const between: Template[] = []
      for (const part of spelling) {
        const template = typeof part === 'number' ? (slot.holes[part] as Template) : undefined
        if (template !== undefined && long.includes(template)) {
          between.push(template)
          parts.push([])
        } else parts.at(-1)?.push(part)
      }
      return { parts, between }
    })
    let at = entry
    for (const [i] of (split[0]?.parts ?? []).entries()) {
      at = this.#ways(
        slot,
        split.map(({ parts }) => parts[i] ?? []),
        at,
        {
          isMain: true,
          part: `/${i}`,
        },
      )
      const shared = split[0]?.between[i]
      if (shared === undefined) continue
      this.#depth++
      at = this.#main(shared, at, hole)
      this.#depth--
    }
    return at
  }

  /**
   * Long holes change places: each is drawn apart as a whole, and here by how it begins. Where
   * those of an order turn up tells its symbol too.
   */
  #apart(slot: Choice | Order, long: readonly Template[], entry: number | undefined) {
    for (const template of long) {
      this.#waiting.push({ template, hole: this.#id(template), before: this.#before })
    }
    if ('between' in slot && long.length === slot.holes.length) {
      const holes = slot.holes.map((template) => this.#id(template))
      this.placed.push({ carrier: slot.carrier, holes })
    }
    const all = Array.from({ length: spellingCount(slot) }, (_, symbol) => spellingOf(slot, symbol))
    return this.#ways(slot, all, entry, { isMain: true, part: '', short: new Set(long) })
  }

  #slot(slot: Choice | Order, entry: number | undefined, isMain: boolean): number {
    const all = Array.from({ length: spellingCount(slot) }, (_, symbol) => spellingOf(slot, symbol))
    return this.#ways(slot, all, entry, { isMain, part: '' })
  }

  /** All ways through a slot, and the way past it. */
  #ways(
    slot: Choice | Order,
    ways: readonly (readonly (string | number)[])[],
    entry: number | undefined,
    { isMain, part, short }: Ways,
  ): number {
    const { carrier } = slot
    const group = this.#id(slot) + part
    const start = this.#node({ skip: 0, isMain }, entry)
    const before = this.#before
    const isChoice = new Set(ways.map((way) => way.join('\0'))).size > 1
    const plain = this.#plain
    const ends: number[] = []
    let after = before
    for (const [symbol, way] of (isChoice ? ways : ways.slice(0, 1)).entries()) {
      const gate = this.#node({ skip: 0, isMain: false }, start)
      if (isChoice) this.#gates.push({ group, carrier, symbol, node: gate })
      this.#before = before
      this.#plain = symbol === 0 ? plain : []
      ends.push(this.#way(slot, way, gate, short))
      if (symbol === 0) after = this.#before
    }
    this.#plain = plain
    const past = this.#node({ skip: PAST, isMain: false }, start)
    if (isChoice) this.#gates.push({ group, carrier, symbol: undefined, node: past })
    this.#before = after
    return this.#node({ skip: 0, isMain }, ...ends, past)
  }

  #way(
    slot: Choice | Order,
    way: readonly (string | number)[],
    entry: number,
    short: ReadonlySet<Template> | undefined,
  ): number {
    let at = entry
    for (const part of way) {
      const template = typeof part === 'string' ? [part] : (slot.holes[part] ?? [])
      at = short?.has(template) ? this.#beginning(template, at) : this.#inner(template, at)
    }
    return at
  }

  /** The first tokens of a long hole, in one spelling, and then anything. */
  #beginning(template: Template, entry: number): number {
    const text = render(template, () => [])
    const { lights } = lightTokens(text, this.#language, this.#before)
    let at = entry
    for (const light of lights.slice(0, BEGINNING)) {
      at = this.#token({ light, isBorrowed: true }, at, false)
    }
    return this.#node({ skip: 0, isMain: false, isWild: true }, at)
  }

  #inner(template: Template, entry: number): number {
    let at = entry
    for (const part of fragments(template)) {
      if (!isFragment(part)) at = this.#slot(part, at, false)
      else for (const expected of this.#lights(part)) at = this.#token(expected, at, false)
    }
    return at
  }

  #lights(fragment: Fragment): Expected[] {
    const { lights, after } = lightTokens(fragment.text, this.#language, this.#before)
    this.#before = after
    return lights.map((light) => this.#expected(light, fragment))
  }

  #expected(light: Light, { marks }: Fragment): Expected {
    const inside = marks.filter(({ start, end }) => start < light.end && end > light.start)
    const [mark] = inside
    if (mark === undefined) return { light }
    const isWhole = mark.start === light.start && mark.end === light.end
    if (isWhole && light.kind !== 'solid' && isName(mark.slot, this.#carriers)) {
      const names = spellings(mark.slot)
      this.names.set(mark.slot.carrier, names)
      return { light, names, carrier: mark.slot.carrier }
    }
    let pattern = light.key.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    for (const { slot } of inside) {
      const text = leafText(slot).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
      pattern = pattern.split(text).join(leafPattern(slot))
    }
    return { light, pattern: new RegExp(`^${pattern}$`) }
  }

  #token(expected: Expected, before: number | undefined, isMain: boolean): number {
    this.#plain.push(expected.light)
    return this.#node({ expected, skip: expected.light.weight > 1 ? -2 : -1, isMain }, before)
  }

  #node(node: Omit<SketchNode, 'before'>, ...before: readonly (number | undefined)[]): number {
    this.#nodes.push({ ...node, before: before.filter((one) => one !== undefined) })
    return this.#nodes.length - 1
  }

  #cut(stream: Sketch['stream'], hole: string | undefined): undefined {
    if (this.#plain.length > 0) {
      const runs = runSet(this.#plain, RUN[stream])
      const sketch = { stream, nodes: this.#nodes, gates: this.#gates, runs }
      this.sketches.push(hole === undefined ? sketch : { ...sketch, hole })
    }
    this.#nodes = []
    this.#gates = []
    this.#plain = []
    return undefined
  }

  /** All prose of the item in the author's order; what may change places stands for itself. */
  prose(template: Template): void {
    this.#proseOf(template, undefined)
    this.#cut('prose', undefined)
  }

  #proseOf(template: Template, entry: number | undefined): number | undefined {
    let at = entry
    for (const part of fragments(template)) {
      if (isFragment(part)) {
        for (const { start, end } of proseIn(part.text, this.#language)) {
          at = this.#words(part, start, end, at)
          if (this.#plain.length > STRETCH) at = this.#cut('prose', undefined)
        }
        continue
      }
      for (const hole of part.holes) {
        const isLong = this.#language !== 'markdown' && this.#size(hole).plain > LONG_HOLE
        const moves = 'between' in part && isLong && this.#hasProse(hole)
        if (moves) at = this.#cut('prose', undefined)
        at = this.#proseOf(hole, at)
        if (moves) at = this.#cut('prose', undefined)
      }
    }
    return at
  }

  #hasProse(template: Template): boolean {
    const text = render(template, () => [])
    const words = proseIn(text, this.#language).flatMap(({ start, end }) =>
      lightWords(text.slice(start, end)),
    )
    return words.length >= LONG_PROSE
  }

  #words({ text, marks }: Fragment, start: number, end: number, entry: number | undefined) {
    let at = entry
    let from = start
    const write = (words: string) => {
      for (const light of lightWords(words)) at = this.#token({ light }, at, true)
    }
    for (const mark of marks) {
      if (mark.start < start || mark.end > end) continue
      write(text.slice(from, mark.start))
      from = mark.end
      if ('form' in mark.slot) at = this.#node({ skip: 0, isMain: true, isWild: true }, at)
      else at = this.#wording(mark.slot, at)
    }
    write(text.slice(from, end))
    return at
  }

  #wording(slot: Choice, entry: number | undefined): number {
    const group = this.#id(slot)
    const start = this.#node({ skip: 0, isMain: true }, entry)
    const ends = spellings(slot).map((wording, symbol) => {
      const gate = this.#node({ skip: 0, isMain: false }, start)
      this.#gates.push({ group, carrier: slot.carrier, symbol, node: gate })
      let at = gate
      for (const light of lightWords(wording)) {
        at = this.#node({ expected: { light }, skip: -2, isMain: false }, at)
        if (symbol === 0) this.#plain.push(light)
      }
      return at
    })
    const past = this.#node({ skip: PAST, isMain: false }, start)
    this.#gates.push({ group, carrier: slot.carrier, symbol: undefined, node: past })
    return this.#node({ skip: 0, isMain: true }, ...ends, past)
  }

  #id(of: Template | Choice | Order): string {
    const known = this.#ids.get(of) ?? `${this.#ids.size}`
    this.#ids.set(of, known)
    return known
  }

  #sizeOf(slot: Choice | Order): number {
    let all = 0
    for (let symbol = 0; symbol < spellingCount(slot); symbol++) {
      for (const part of spellingOf(slot, symbol)) {
        all += typeof part === 'string' ? 4 : this.#size(slot.holes[part] ?? []).all
      }
    }
    return all
  }

  /** Tokens in the author's spelling, and nodes in all spellings. */
  #size(template: Template): { plain: number; all: number } {
    const known = this.#sizes.get(template)
    if (known !== undefined) return known
    const size = { plain: 0, all: 0 }
    for (const part of fragments(template)) {
      if (isFragment(part)) {
        const { length } = lightTokens(part.text, this.#language).lights
        size.plain += length
        size.all += length
      } else {
        for (const hole of part.holes) size.plain += this.#size(hole).plain
        size.all += this.#sizeOf(part)
      }
    }
    this.#sizes.set(template, size)
    return size
  }
}
