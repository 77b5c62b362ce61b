// What a new text has of the places that the version before it had: which stay, which may be new.

import { type Range, type Stretch, unchanged } from '../syntax/unchanged.ts'
import type { MasterItem } from './master.ts'
import { indentUnit } from './places/lay-out.ts'
import type { AuthorsPlace, Outline } from './places/outline.ts'
import type { Choice, Order, Slot, Spelling, Value } from './template.ts'
import type { ValueForm } from './value-form.ts'

/**
 * What a place found in the new text is: one that was there before, by its carrier's index in the
 * item before; `new`; or `left` as it is, since its text was there before and was not a place.
 */
export type Standing = number | 'new' | 'left'

/**
 * An item's places before, laid over its new text. A place stays where its own text, around its
 * holes, stands unchanged, and every symbol still spells the same; what stands in its holes may have
 * changed. Unchanged text gets no new place: a recipient would see it change where no author did.
 */
export class Earlier {
  /** One step of indentation, as the item had it before. */
  readonly unit: string
  readonly #item: MasterItem
  readonly #text: string
  readonly #stretches: readonly Stretch[]
  /** By rule, and where the frame begins in the text before. */
  readonly #framed = new Map<string, AuthorsPlace>()
  /** Where each value stands first. */
  readonly #values: readonly AuthorsPlace[]
  readonly #outline: Outline

  constructor(item: MasterItem, outline: Outline, text: string) {
    this.unit = indentUnit(outline.text)
    this.#item = item
    this.#text = text
    this.#outline = outline
    this.#stretches = unchanged(outline.text, text)
    for (const place of outline.places) {
      const [start] = place.frame[0] ?? []
      if (start !== undefined) this.#framed.set(`${this.#ruleOf(place.slot)} ${start}`, place)
    }
    const values = outline.places.filter(({ slot }) => 'form' in slot)
    this.#values = [...Map.groupBy(values, ({ slot }) => slot.carrier).values()].flatMap(
      ([first]) => first ?? [],
    )
  }

  /** @param frame where the text around the holes of the author's spelling stands, in text order */
  choice(rule: string, frame: readonly Range[], spellings: readonly Spelling[]): Standing {
    if (!frame.every((range) => this.#before(range) !== undefined)) return 'new'
    const place = this.#placeAt(rule, frame)
    const isSame =
      place !== undefined && 'spellings' in place.slot && alike(place.slot.spellings, spellings)
    return isSame ? place.slot.carrier : 'left'
  }

  /** How many of `all`, which may all stand in any order, shall be one place; fewer than two: none. */
  run(rule: string, all: readonly Range[], most: number): number {
    const own = this.#orderAt(rule, all)
    if (own !== undefined) return own.holes.length
    let known = 0
    for (const [k, element] of all.slice(0, most).entries()) {
      if (k > 0 && this.#orderAt(rule, all.slice(k)) !== undefined) return k
      if (this.#isKnown(element) && ++known > 1) return k
    }
    return Math.min(all.length, most)
  }

  order(rule: string, elements: readonly Range[]): Standing {
    const own = this.#orderAt(rule, elements)
    return own?.holes.length === elements.length ? own.carrier : 'new'
  }

  /** @param starts where the name stands */
  name(spellings: readonly string[], starts: readonly number[]): Standing {
    const word = spellings[0] ?? ''
    const known = this.#outline.places.filter(
      ({ slot }) => this.#classOf(slot) === 'name' && alike(wordsOf(slot), spellings),
    )
    const stood = starts.map((at) => this.#before([at, at + word.length]))
    const there = known.find(({ start }) => stood.includes(start))
    if (there !== undefined) return there.slot.carrier
    const isOne = new Set(known.map(({ slot }) => slot.carrier)).size === 1
    const standing = this.#standing(starts, word)
    return standing === 'new' && isOne ? (known[0]?.slot.carrier ?? 'new') : standing
  }

  wording(rule: string, spellings: readonly string[], start: number): Standing {
    const place = this.#placeAt(rule, [[start, start + (spellings[0] ?? '').length]])
    const isSame = place !== undefined && alike(wordsOf(place.slot), spellings)
    return isSame ? place.slot.carrier : this.#standing([start], spellings[0] ?? '')
  }

  /**
   * A value of the same form that stands where one stood is the same place, whatever it says now:
   * in no copy it says that.
   */
  value(form: ValueForm, text: string, starts: readonly number[]): Standing {
    const known = this.#values.find(
      ({ slot, start, end }) =>
        alike((slot as Value).form, form) &&
        (this.#outline.text.slice(start, end) === text ||
          (!this.#text.includes(this.#outline.text.slice(start, end)) &&
            starts.some((at) => this.#standsFor([at, at + text.length], [start, end])))),
    )
    return known?.slot.carrier ?? this.#standing(starts, text)
  }

  /** Of the item's carriers, those whose own text stands as it did, with its neighbours. */
  untouched(): Set<number> {
    const { text, places } = this.#outline
    const stays = places.filter(({ frame }) =>
      frame.every(([start, end]) => {
        const around: Range = [Math.max(0, start - 1), Math.min(text.length, end + 1)]
        const found = this.#stretches[last(this.#stretches, ({ before }) => before <= around[0])]
        return found !== undefined && around[1] <= found.before + found.length
      }),
    )
    return new Set(stays.map(({ slot }) => slot.carrier))
  }

  #standing(starts: readonly number[], text: string): Standing {
    const isKnown = starts.some((at) => this.#before([at, at + text.length]) !== undefined)
    return isKnown ? 'left' : 'new'
  }

  #placeAt(rule: string, frame: readonly Range[]): AuthorsPlace | undefined {
    const first = frame[0] && this.#before(frame[0])
    const place = first === undefined ? undefined : this.#framed.get(`${rule} ${first}`)
    const isWhole =
      place?.frame.length === frame.length &&
      place.frame.every(([start, end], i) => {
        const range = frame[i] as Range
        return this.#before(range) === start && end - start === range[1] - range[0]
      })
    return isWhole ? place : undefined
  }

  /** The order that began at the first of `elements`, if all between its elements stands unchanged. */
  #orderAt(rule: string, elements: readonly Range[]): Order | undefined {
    const between = elements.slice(1).map(([start], i): Range => [(elements[i] as Range)[1], start])
    const first = between[0] && this.#before(between[0])
    const place = first === undefined ? undefined : this.#framed.get(`${rule} ${first}`)
    if (place === undefined || !('between' in place.slot)) return undefined
    const { holes } = place.slot
    if (elements.length < holes.length) return undefined
    const isOwn =
      this.#placeAt(rule, between.slice(0, holes.length - 1)) === place &&
      holes.every((_, i) => this.#correspond(elements[i] as Range, place.holes.get(i) ?? [0, 0]))
    return isOwn ? place.slot : undefined
  }

  /** Whether nothing of one, blanks aside, is elsewhere in the other text. */
  #correspond(now: Range, was: Range): boolean {
    const [text, textBefore] = [this.#text, this.#outline.text]
    return (
      overlapping(this.#stretches, now, text, 'after').every(({ start, end, stretch }) => {
        const shift = stretch.before - stretch.after
        return start + shift >= was[0] && end + shift <= was[1]
      }) &&
      overlapping(this.#stretches, was, textBefore, 'before').every(({ start, end, stretch }) => {
        const shift = stretch.after - stretch.before
        return start + shift >= now[0] && end + shift <= now[1]
      })
    )
  }

  /** Whether both stand between the same neighbours. */
  #standsFor([start, end]: Range, [from, to]: Range): boolean {
    const isFirst = start === 0 && from === 0
    const isLast = end === this.#text.length && to === this.#outline.text.length
    return (
      (isFirst || this.#before([start - 1, start]) === from - 1) &&
      (isLast || this.#before([end, end + 1]) === to)
    )
  }

  /** Where a stretch of the new text stood before, if it stands unchanged and in one piece. */
  #before([start, end]: Range): number | undefined {
    if (start < 0 || start >= end) return undefined
    const found = this.#stretches[last(this.#stretches, ({ after }) => after <= start)]
    if (found === undefined || end > found.after + found.length) return undefined
    return start - found.after + found.before
  }

  /** Whether any of it, blanks aside, was there before. */
  #isKnown(range: Range): boolean {
    return overlapping(this.#stretches, range, this.#text, 'after').length > 0
  }

  #ruleOf({ carrier }: Slot): string {
    return this.#item.carriers[carrier]?.rule ?? ''
  }

  #classOf({ carrier }: Slot): string | undefined {
    return this.#item.carriers[carrier]?.class
  }
}

/** What `range` has of each stretch, where that is more than blanks. */
function overlapping(
  stretches: readonly Stretch[],
  [from, to]: Range,
  text: string,
  side: 'before' | 'after',
): { start: number; end: number; stretch: Stretch }[] {
  const first = Math.max(
    0,
    last(stretches, (one) => one[side] <= from),
  )
  const found = []
  for (let i = first; i < stretches.length; i++) {
    const stretch = stretches[i] as Stretch
    if (stretch[side] >= to) break
    const start = Math.max(stretch[side], from)
    const end = Math.min(stretch[side] + stretch.length, to)
    if (start < end && text.slice(start, end).trim() !== '') found.push({ start, end, stretch })
  }
  return found
}

/** The index of the last one that `holds` for, where those come first; −1 for none. */
function last<T>(sorted: readonly T[], holds: (one: T) => boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(sorted[middle] as T)) low = middle + 1
    else high = middle
  }
  return low - 1
}

function wordsOf(slot: Slot): string[] {
  const isLeaf = 'spellings' in slot && slot.holes.length === 0
  return isLeaf ? (slot as Choice).spellings.map((spelling) => spelling.join('')) : []
}

function alike(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
