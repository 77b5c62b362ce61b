// What a template may look like as lattices: their nodes, the ways through slots, and their stretches.

import { RUN } from './sample.ts'
import { runSet } from './seeds.ts'
import type { Light } from './stream.ts'

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
  /** Tokens of all holes that are drawn apart: in the text they stand between what is drawn here. */
  readonly apart: number
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

/** A stretch ends at the first boundary after so many tokens. */
const STRETCH = 700
/** For passing a slot as if the sample did not have it. */
const PAST = -5

/** Where a way through a slot goes, from its gate to its last node. */
export type Way = (gate: number) => number

/** A node to begin after; `undefined` at the beginning of a stretch. */
export type Entry = number | undefined

/** The slot, or the part of one, that ways lead through. */
export interface Junction {
  readonly group: string
  readonly carrier: number
  readonly isMain: boolean
}

/** Sketches in the making. */
export class Draft {
  readonly sketches: Sketch[] = []
  readonly #ids = new Map<unknown, string>()
  #nodes: SketchNode[] = []
  #gates: Gate[] = []
  #plain: Light[] = []
  #apart = 0

  /** A short name for an object, the same each time. */
  id(of: unknown): string {
    const known = this.#ids.get(of) ?? `${this.#ids.size}`
    this.#ids.set(of, known)
    return known
  }

  token(expected: Expected, before: Entry, isMain: boolean): number {
    this.#plain.push(expected.light)
    return this.node({ expected, skip: expected.light.weight > 1 ? -2 : -1, isMain }, before)
  }

  node(node: Omit<SketchNode, 'before'>, ...before: readonly Entry[]): number {
    this.#nodes.push({ ...node, before: before.filter((one) => one !== undefined) })
    return this.#nodes.length - 1
  }

  /** A hole of so many tokens stands somewhere in this stretch, and is drawn elsewhere. */
  leaveOut(tokens: number): void {
    this.#apart += tokens
  }

  /** Anything may stand here. */
  wild(before: Entry, isMain: boolean): number {
    return this.node({ skip: 0, isMain, isWild: true }, before)
  }

  /** All ways through a slot, the author's first, and the way past it. */
  fork({ group, carrier, isMain }: Junction, ways: readonly Way[], entry: Entry): number {
    const start = this.node({ skip: 0, isMain }, entry)
    const plain = this.#plain
    const ends = ways.map((way, symbol) => {
      const gate = this.node({ skip: 0, isMain: false }, start)
      if (ways.length > 1) this.#gates.push({ group, carrier, symbol, node: gate })
      this.#plain = symbol === 0 ? plain : []
      return way(gate)
    })
    this.#plain = plain
    const past = this.node({ skip: PAST, isMain: false }, start)
    if (ways.length > 1) this.#gates.push({ group, carrier, symbol: undefined, node: past })
    return this.node({ skip: 0, isMain }, ...ends, past)
  }

  /** Ends the stretch if it is long enough. */
  cutIfLong(stream: Sketch['stream'], at: Entry, hole?: string): Entry {
    return this.#plain.length > STRETCH ? this.cut(stream, hole) : at
  }

  cut(stream: Sketch['stream'], hole?: string): undefined {
    if (this.#plain.length > 0) {
      const runs = runSet(this.#plain, RUN[stream])
      const [nodes, gates, apart] = [this.#nodes, this.#gates, this.#apart]
      const sketch = { stream, nodes, gates, runs, apart }
      this.sketches.push(hole === undefined ? sketch : { ...sketch, hole })
    }
    this.#nodes = []
    this.#gates = []
    this.#plain = []
    this.#apart = 0
    return undefined
  }
}
