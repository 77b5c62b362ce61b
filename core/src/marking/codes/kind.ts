// Sorts positions by all that a score may look at, so that thousands of positions become a dozen counts.

import { chanceOf, type Doubt, settleDoubt } from './doubt.ts'
import type { Alphabet, Position, Reading, Shown } from './position.ts'

/** What positions have in common that show alike symbols of alike alphabets. */
export interface Kind {
  /** The probability that an innocent copy holds the symbol that was read, in (0, 1]. */
  readonly chance: number
  /** At a binary place: the probability `p` of symbol 1 there, and which symbol was read. */
  readonly binary?: { readonly p: number; readonly read: 0 | 1 }
  /** Where the symbol was read with doubt. */
  readonly doubt?: Doubtful
}

/**
 * A position read with doubt has a kind for each symbol that differs from the rest, in a row: a copy
 * agrees with one of them at most. At a binary place there is one, of symbol 1.
 */
export interface Doubtful {
  /** The probability that the leak shows this kind's symbol … */
  readonly shown: number
  /** … and, over their chance, any of those that have no kind. */
  readonly lacking: number
  /** Which of its position's kinds this is, the likeliest first, of how many. */
  readonly rank: number
  readonly of: number
}

/** Every kind that positions can turn out to be. */
export interface Kinds {
  readonly all: readonly Kind[]
  /** The first kind of position `at` once `shown` was read there; −1 for nothing of its alphabet. */
  at(position: number, shown: Shown): number
}

/** @param reading where it has doubts; without any, kinds are known before anything is read */
export function kindsOf(positions: readonly Position[], reading: Reading = []): Kinds {
  const all: Kind[] = []
  const firsts = new Map<string, number>()
  const first = new Int32Array(positions.length)
  const size = new Float64Array(positions.length)
  const alike = new Uint8Array(positions.length)
  for (const [at, { alphabet }] of positions.entries()) {
    first[at] = firstOf(JSON.stringify(alphabet), () => kindsOfAlphabet(alphabet))
    size[at] = 'weights' in alphabet ? alphabet.weights.length : alphabet.uniform
    alike[at] = 'uniform' in alphabet && alphabet.uniform !== 2 ? 1 : 0
  }
  for (const [at, position] of positions.entries()) {
    const shown = reading[at]
    if (typeof shown === 'object') ofDoubt(position, settleDoubt(position.alphabet, shown))
  }
  const at = (position: number, shown: Shown): number => {
    if (typeof shown === 'object') {
      const { alphabet } = positions[position] as Position
      const doubt = settleDoubt(alphabet, shown)
      return typeof doubt === 'object'
        ? (firsts.get(nameOf(alphabet, doubt)) ?? -1)
        : at(position, doubt)
    }
    if (shown === undefined || !(shown >= 0 && shown < (size[position] as number))) return -1
    return (first[position] as number) + (alike[position] === 1 ? 0 : shown)
  }
  return { all, at }

  function firstOf(name: string, make: () => Kind[]): number {
    const known = firsts.get(name)
    if (known !== undefined) return known
    firsts.set(name, all.length)
    all.push(...make())
    return firsts.get(name) as number
  }

  function ofDoubt({ alphabet }: Position, doubt: Doubt | number | undefined): void {
    if (typeof doubt === 'object')
      firstOf(nameOf(alphabet, doubt), () => kindsOfDoubt(alphabet, doubt))
  }
}

/** Of uniform alphabets it does not matter which symbols are in doubt. */
function nameOf(alphabet: Alphabet, doubt: Doubt): string {
  const told = 'uniform' in alphabet ? doubt.map(([, p]) => p) : doubt
  return JSON.stringify([alphabet, told])
}

function kindsOfAlphabet(alphabet: Alphabet): Kind[] {
  if ('uniform' in alphabet && alphabet.uniform !== 2) return [{ chance: 1 / alphabet.uniform }]
  const weights = 'weights' in alphabet ? alphabet.weights : [0.5, 0.5]
  const [, p] = weights
  if (weights.length !== 2 || p === undefined) return weights.map((chance) => ({ chance }))
  return [
    { chance: 1 - p, binary: { p, read: 0 } },
    { chance: p, binary: { p, read: 1 } },
  ]
}

function kindsOfDoubt(alphabet: Alphabet, doubt: Doubt): Kind[] {
  const chances = doubt.map(([symbol]) => chanceOf(alphabet, symbol) as number)
  const left = 1 - doubt.reduce((sum, [, p]) => sum + p, 0)
  const unlisted = 1 - chances.reduce((sum, chance) => sum + chance, 0)
  const lacking = unlisted > 1e-9 ? left / unlisted : 0
  const isBinary = ('weights' in alphabet ? alphabet.weights.length : alphabet.uniform) === 2
  return doubt.map(([, shown], rank) => {
    const chance = chances[rank] as number
    return {
      chance,
      ...(isBinary && { binary: { p: chance, read: 1 as const } }),
      doubt: { shown, lacking, rank, of: doubt.length },
    }
  })
}

/** By kind: how many positions. */
export type Counts = Int32Array<ArrayBuffer>

/** How many of the positions `which` of `reading` there are of each kind. */
export function countKinds(
  kinds: Kinds,
  reading: Reading,
  which: (position: number) => boolean,
): Counts {
  const counts = new Int32Array(kinds.all.length)
  for (const [at, shown] of reading.entries()) {
    const first = kinds.at(at, shown)
    if (first < 0 || !which(at)) continue
    const last = first + (kinds.all[first]?.doubt?.of ?? 1)
    for (let kind = first; kind < last; kind++) counts[kind] = (counts[kind] as number) + 1
  }
  return counts
}

export function sumCounts(a: Counts, b: Counts): Counts {
  return a.map((count, kind) => count + (b[kind] as number))
}
