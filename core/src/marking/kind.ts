// Sorts positions by all that a score may look at, so that thousands of positions become a dozen counts.

import type { Position, Reading } from './position.ts'

/** What positions have in common that show alike symbols of alike alphabets. */
export interface Kind {
  /** The probability that an innocent copy holds the symbol that was read, in (0, 1]. */
  readonly chance: number
  /** At a binary place: the probability `p` of symbol 1 there, and which symbol was read. */
  readonly binary?: { readonly p: number; readonly read: 0 | 1 }
}

/** Every kind that positions can turn out to be, known before anything is read. */
export interface Kinds {
  readonly all: readonly Kind[]
  /** The kind of position `at` once `symbol` was read there; −1 for no symbol of its alphabet. */
  at(position: number, symbol: number | undefined): number
}

export function kindsOf(positions: readonly Position[]): Kinds {
  const all: Kind[] = []
  const firsts = new Map<string, number>()
  const first = new Int32Array(positions.length)
  const size = new Float64Array(positions.length)
  const alike = new Uint8Array(positions.length)
  for (const [at, { alphabet }] of positions.entries()) {
    const key = JSON.stringify(alphabet)
    const known = firsts.get(key)
    firsts.set(key, known ?? all.length)
    first[at] = known ?? all.length
    if (known === undefined) all.push(...kindsOfAlphabet(alphabet))
    size[at] = 'weights' in alphabet ? alphabet.weights.length : alphabet.uniform
    alike[at] = 'uniform' in alphabet && alphabet.uniform !== 2 ? 1 : 0
  }
  const at = (position: number, symbol: number | undefined) => {
    if (symbol === undefined || !(symbol >= 0 && symbol < (size[position] as number))) return -1
    return (first[position] as number) + (alike[position] === 1 ? 0 : symbol)
  }
  return { all, at }
}

function kindsOfAlphabet(alphabet: Position['alphabet']): Kind[] {
  if ('uniform' in alphabet && alphabet.uniform !== 2) return [{ chance: 1 / alphabet.uniform }]
  const weights = 'weights' in alphabet ? alphabet.weights : [0.5, 0.5]
  const [, p] = weights
  if (weights.length !== 2 || p === undefined) return weights.map((chance) => ({ chance }))
  return [
    { chance: 1 - p, binary: { p, read: 0 } },
    { chance: p, binary: { p, read: 1 } },
  ]
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
  for (const [at, symbol] of reading.entries()) {
    const kind = kinds.at(at, symbol)
    if (kind >= 0 && which(at)) counts[kind] = (counts[kind] as number) + 1
  }
  return counts
}

export function sumCounts(a: Counts, b: Counts): Counts {
  return a.map((count, kind) => count + (b[kind] as number))
}
