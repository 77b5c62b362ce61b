// Bundles of mixed carriers, losses that take whole classes, and how long a trace takes.

import { decidePositions } from '@forewarn/core/marking/codes/bias'
import { STRATEGIES, type Strategy } from '@forewarn/core/marking/codes/collusion'
import { type Dice, dice, drawSymbol } from '@forewarn/core/marking/codes/dice'
import type { Position, Shown } from '@forewarn/core/marking/codes/position'
import { trace } from '@forewarn/core/marking/codes/trace'
import { attacks, leak } from './tracing-attacks.ts'

export interface Counted {
  readonly what: string
  readonly named: number
  readonly leaks: number
  readonly innocents: number
}

type Layer = 'binary' | 'slot' | 'value'

interface Place extends Position {
  readonly layer: Layer
  readonly class: string
}

interface Leak {
  readonly what: string
  readonly size: number
  readonly strategy: Strategy
  /** The share that is left of each layer, after the colluders. */
  readonly left: Readonly<Record<Layer, number>>
}

const left = (binary: number, slot = binary, value = binary) => ({ binary, slot, value })

/** The rows of a bundle of 300 binary, 30 sixteen-fold and 10 40-bit places among 80 copies. */
const LEAKS: readonly Leak[] = [
  {
    what: 'one, minified: 40 % left',
    size: 1,
    strategy: STRATEGIES.interleave,
    left: left(0.4, 0.4, 1),
  },
  {
    what: 'one rewrites: no binary, 20 % of 16-fold, 30 % of values',
    size: 1,
    strategy: STRATEGIES.interleave,
    left: left(0, 0.2, 0.3),
  },
  {
    what: 'three pick and mix, half lost',
    size: 3,
    strategy: STRATEGIES.interleave,
    left: left(0.5),
  },
  {
    what: 'five pick and mix, half lost',
    size: 5,
    strategy: STRATEGIES.interleave,
    left: left(0.5),
  },
  { what: 'three erase all differences', size: 3, strategy: STRATEGIES.erase, left: left(1) },
  {
    what: 'three erase all differences, 40 % lost besides',
    size: 3,
    strategy: STRATEGIES.erase,
    left: left(0.6),
  },
  { what: 'five erase all differences', size: 5, strategy: STRATEGIES.erase, left: left(1) },
  {
    what: 'three show the minority, values gone',
    size: 3,
    strategy: STRATEGIES.minority,
    left: left(1, 0, 0),
  },
]

const COPIES = 80
const holders = Array.from({ length: COPIES }, (_, i) => ({ recipient: `${i}`, partner: `${i}` }))

function bundle(run: number): Place[] {
  const shapes = [
    ...Array.from({ length: 300 }, (_, i) => ({ label: `b${i}`, class: 'binary', alphabets: [2] })),
    ...Array.from({ length: 30 }, (_, i) => ({ label: `s${i}`, class: 'slot', alphabets: [16] })),
    ...Array.from({ length: 10 }, (_, i) => ({
      label: `v${i}`,
      class: 'value',
      alphabets: [2 ** 40],
    })),
  ]
  const layers: Readonly<Record<string, Layer>> = { b: 'binary', s: 'slot', v: 'value' }
  return decidePositions(new Uint8Array(32).fill(run + 1), shapes).map((one) => {
    const layer = layers[one.label[0] as string] as Layer
    return { ...one, layer, class: layer }
  })
}

function judge(
  positions: readonly Position[],
  {
    size,
    strategy,
    roll,
  }: { readonly size: number; readonly strategy: Strategy; readonly roll: Dice },
  lose: (reading: readonly (number | undefined)[]) => Shown[],
) {
  const codewords = holders.map(() => positions.map((one) => drawSymbol(one.alphabet, roll)))
  const reading = lose(leak(positions, codewords.slice(0, size), { strategy, roll }))
  const { traced } = trace({ positions, reading, holders, codewords })
  const right = traced.filter(({ recipient }) => Number(recipient) < size)
  return { isNamed: right.length > 0, innocents: traced.length - right.length }
}

function counted(what: string, plays: readonly { isNamed: boolean; innocents: number }[]): Counted {
  const named = plays.filter(({ isNamed }) => isNamed).length
  const innocents = plays.reduce((sum, play) => sum + play.innocents, 0)
  return { what, named, leaks: plays.length, innocents }
}

export function mixedBundle(leaks: number): Counted[] {
  return LEAKS.map(({ what, size, strategy, left }, at) =>
    counted(
      what,
      Array.from({ length: leaks }, (_, run) => {
        const roll = dice(30_000 + at * 1000 + run)
        const positions = bundle(run)
        return judge(positions, { size, strategy, roll }, (reading) =>
          reading.map((symbol, i) =>
            roll() < left[(positions[i] as Place).layer] ? symbol : undefined,
          ),
        )
      }),
    ),
  )
}

const CLASSES = 8

/** Of 500 places in eight classes half are lost: four classes whole, or as many places at random. */
export function lossByClass(leaks: number): Counted[] {
  const strategies = [...attacks(2).values()]
  const play = (isByClass: boolean) =>
    Array.from({ length: leaks }, (_, run) => {
      const roll = dice(50_000 + run)
      // One class has an eighth of a share of its own, the next two, and so on: real classes differ.
      const classOf = (i: number) => Math.floor(Math.log2(1 + (i % 255)))
      const shapes = Array.from({ length: 500 }, (_, i) => ({
        ...{ label: `place ${i}`, class: `class ${classOf(i)}`, alphabets: [2] },
      }))
      const positions = decidePositions(new Uint8Array(32).fill(run + 1), shapes)
      const gone = new Set([
        run % CLASSES,
        (run + 3) % CLASSES,
        (run + 4) % CLASSES,
        (run + 6) % CLASSES,
      ])
      const isGone = shapes.map((_, i) => gone.has(classOf(i)))
      const order = isByClass ? isGone : shuffled(isGone, roll)
      const strategy = strategies[run % strategies.length] as Strategy
      return judge(positions, { size: 2, strategy, roll }, (reading) =>
        reading.map((symbol, i) => (order[i] ? undefined : symbol)),
      )
    })
  return [
    counted('two of eighty, four classes of eight lost whole', play(true)),
    counted('as many places lost at random', play(false)),
  ]
}

function shuffled<T>(all: readonly T[], roll: Dice): T[] {
  const out = [...all]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(roll() * (i + 1))
    ;[out[i], out[j]] = [out[j] as T, out[i] as T]
  }
  return out
}

export interface Timed {
  readonly colluders: number
  readonly read: number
  readonly named: number
  readonly seconds: number
  readonly processor: number
}

/** One sample of 2,000 carriers among 10,000 holders of 2,000 partners, sets and all. */
export function timed(): Timed[] {
  const shapes = Array.from({ length: 2000 }, (_, i) => ({
    ...{ label: `place ${i}`, class: `class ${i % 7}`, alphabets: [i % 20 === 0 ? 24 : 2] },
  }))
  const positions = decidePositions(new Uint8Array(32).fill(7), shapes)
  const roll = dice(1)
  let shared: number[] = []
  const all = Array.from({ length: 10_000 }, (_, i) => {
    if (i % 5 === 0) shared = positions.map((one) => drawSymbol(one.alphabet, roll))
    const holder = { recipient: `r${i}`, partner: `p${Math.floor(i / 5)}` }
    const codeword = positions.map((one, at) =>
      one.level === 'partner' ? (shared[at] as number) : drawSymbol(one.alphabet, roll),
    )
    return { holder, codeword }
  })
  const question = {
    holders: all.map(({ holder }) => holder),
    codewords: all.map(({ codeword }) => codeword),
  }
  return [1, 2, 3].flatMap((size) =>
    [0, 0.8].map((lost) => {
      const guilty = [17, 4001, 8009].slice(0, size).map((i) => question.codewords[i] as number[])
      const shown = leak(positions, guilty, { strategy: STRATEGIES.minority, roll })
      const reading = shown.map((symbol) => (roll() < lost ? undefined : symbol))
      const [from, used] = [performance.now(), process.cpuUsage()]
      const { traced, positions: counts } = trace({ positions, reading, ...question })
      const seconds = (performance.now() - from) / 1000
      const processor = process.cpuUsage(used).user / 1e6
      return { colluders: size, read: counts.read, named: traced.length, seconds, processor }
    }),
  )
}
