// Draws the code of an item: tokens, and all ways to spell its slots.

import type { Language } from '../../syntax/language.ts'
import type { Carrier } from '../master.ts'
import {
  type Choice,
  type Order,
  render,
  type Spelling,
  spellingCount,
  spellingOf,
  type Template,
} from '../template.ts'
import { expect } from './expect.ts'
import { type Fragment, fragments, isFragment } from './fragment.ts'
import type { Sizes } from './size.ts'
import type { Draft, Entry, Expected, Placed } from './sketch.ts'
import { type Before, lightTokens, NOTHING_BEFORE } from './stream.ts'

/** So many tokens tell how a long hole begins. */
const BEGINNING = 8

interface Desk {
  readonly language: Language
  readonly carriers: readonly Carrier[]
  readonly draft: Draft
  readonly sizes: Sizes
}

/** How the ways through a slot are drawn. */
interface Ways {
  readonly isMain: boolean
  /** Which part of the slot this is, where it is drawn in parts. */
  readonly part?: number
  /** Holes that are drawn by their beginning only. */
  readonly short?: ReadonlySet<Template>
}

export class CodeDrawer {
  /** By carrier that is a name: its spellings. */
  readonly names = new Map<number, readonly string[]>()
  readonly placed: Placed[] = []
  readonly #desk: Desk
  /** Holes to draw as stretches of their own. */
  readonly #waiting: { template: Template; hole: string; before: Before }[] = []
  /** What was drawn last, for what comes after it. */
  #before = NOTHING_BEFORE
  /** The hole that is being drawn as a stretch of its own. */
  #hole: string | undefined

  constructor(desk: Desk) {
    this.#desk = desk
  }

  draw(template: Template): void {
    const { draft } = this.#desk
    this.#main(template, undefined)
    draft.cut('code')
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      this.#before = next.before
      this.#hole = next.hole
      this.#main(next.template, undefined)
      draft.cut('code', next.hole)
    }
  }

  /** Everything on the main line, cut into stretches. */
  #main(template: Template, entry: Entry): Entry {
    const { draft, sizes } = this.#desk
    let at = entry
    for (const part of fragments(template)) {
      if (isFragment(part)) {
        for (const expected of this.#tokens(part)) {
          at = draft.cutIfLong('code', draft.token(expected, at, true), this.#hole)
        }
      } else {
        const end = sizes.isLarge(part) ? this.#large(part, at) : this.#slot(part, at, true)
        at = draft.cutIfLong('code', end, this.#hole)
      }
    }
    return at
  }

  /** A slot inside another, or a small one on the main line: every spelling is drawn in full. */
  #slot(slot: Choice | Order, entry: Entry, isMain: boolean): number {
    return this.#ways(slot, allSpellings(slot), entry, { isMain })
  }

  #large(slot: Choice | Order, entry: Entry): Entry {
    const long = new Set(slot.holes.filter((hole) => this.#desk.sizes.isLong(hole)))
    const orders = allSpellings(slot).map((spelling) =>
      spelling
        .filter((part) => typeof part === 'number' && long.has(slot.holes[part] ?? []))
        .join(),
    )
    const isSettled = 'spellings' in slot && new Set(orders).size === 1
    return isSettled ? this.#inParts(slot, long, entry) : this.#apart(slot, long, entry)
  }

  /** Long holes stand in the same order in every spelling: only what is around them is a choice. */
  #inParts(slot: Choice, long: ReadonlySet<Template>, entry: Entry): Entry {
    const { shared, around } = partsOf(slot, long)
    let at = entry
    for (const [part, ways] of around.entries()) {
      at = this.#ways(slot, ways, at, { isMain: true, part })
      const hole = shared[part]
      if (hole !== undefined) at = this.#main(hole, at)
    }
    return at
  }

  /**
   * Long holes change places: each is drawn apart as a whole, and here by how it begins. Where
   * those of an order turn up tells its symbol too.
   */
  #apart(slot: Choice | Order, long: ReadonlySet<Template>, entry: Entry): number {
    const { draft } = this.#desk
    for (const template of long) {
      draft.leaveOut(this.#desk.sizes.tokens(template))
      this.#waiting.push({ template, hole: draft.id(template), before: this.#before })
    }
    if ('between' in slot && long.size === slot.holes.length && this.#areUnlike(slot.holes)) {
      const holes = slot.holes.map((template) => draft.id(template))
      this.placed.push({ carrier: slot.carrier, holes })
    }
    return this.#ways(slot, allSpellings(slot), entry, { isMain: true, short: long })
  }

  /** Whether each hole is known from the others when all names are other ones. */
  #areUnlike(holes: readonly Template[]): boolean {
    const shapes = holes.map((hole) => {
      const { lights } = lightTokens(
        render(hole, () => []),
        this.#desk.language,
      )
      return lights.map(({ kind, key }) => (kind === 'name' ? '' : key)).join('\0')
    })
    return new Set(shapes).size === shapes.length
  }

  /** Where all spellings agree there is one way, and no choice. */
  #ways(
    slot: Choice | Order,
    spellings: readonly Spelling[],
    entry: Entry,
    { isMain, part, short }: Ways,
  ): number {
    const { draft } = this.#desk
    const group = part === undefined ? draft.id(slot) : `${draft.id(slot)}/${part}`
    const differ = new Set(spellings.map((spelling) => spelling.join('\0'))).size > 1
    const before = this.#before
    let after: Before | undefined
    const ways = (differ ? spellings : spellings.slice(0, 1)).map((spelling) => (gate: number) => {
      this.#before = before
      const end = this.#way(slot, spelling, gate, short)
      after ??= this.#before
      return end
    })
    const end = draft.fork({ group, carrier: slot.carrier, isMain }, ways, entry)
    this.#before = after ?? before
    return end
  }

  #way(
    slot: Choice | Order,
    spelling: Spelling,
    gate: number,
    short: ReadonlySet<Template> | undefined,
  ): number {
    let at = gate
    for (const part of spelling) {
      const template = typeof part === 'string' ? [part] : (slot.holes[part] ?? [])
      at = short?.has(template) ? this.#beginning(template, at) : this.#inner(template, at)
    }
    return at
  }

  #inner(template: Template, entry: number): number {
    let at = entry
    for (const part of fragments(template)) {
      if (!isFragment(part)) at = this.#slot(part, at, false)
      else
        for (const expected of this.#tokens(part)) at = this.#desk.draft.token(expected, at, false)
    }
    return at
  }

  /** The first tokens of a long hole, in one spelling, and then anything. */
  #beginning(template: Template, entry: number): number {
    const { draft, language } = this.#desk
    const text = render(template, () => [])
    const { lights } = lightTokens(text, language, this.#before)
    let at = entry
    for (const light of lights.slice(0, BEGINNING)) {
      at = draft.token({ light, isBorrowed: true }, at, false)
    }
    return draft.wild(at, false)
  }

  #tokens(fragment: Fragment): Expected[] {
    const { language, carriers } = this.#desk
    const { lights, after } = lightTokens(fragment.text, language, this.#before)
    this.#before = after
    const all = lights.map((light) => expect(light, fragment, carriers))
    for (const { carrier, names } of all) {
      if (carrier !== undefined && names !== undefined) this.names.set(carrier, names)
    }
    return all
  }
}

function allSpellings(slot: Choice | Order): Spelling[] {
  return Array.from({ length: spellingCount(slot) }, (_, symbol) => spellingOf(slot, symbol))
}

/** A choice cut at its long holes: the holes, and by part what each spelling has around them. */
function partsOf(slot: Choice, long: ReadonlySet<Template>) {
  const cut = slot.spellings.map((spelling) => {
    const parts: (string | number)[][] = [[]]
    const shared: Template[] = []
    for (const part of spelling) {
      const hole = typeof part === 'number' ? slot.holes[part] : undefined
      if (hole !== undefined && long.has(hole)) {
        shared.push(hole)
        parts.push([])
      } else parts.at(-1)?.push(part)
    }
    return { parts, shared }
  })
  const [first] = cut
  const around = (first?.parts ?? []).map((_, i) => cut.map(({ parts }) => parts[i] ?? []))
  return { shared: first?.shared ?? [], around }
}
