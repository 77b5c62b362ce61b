// Finds what an author left as it was: the stretches that two versions of a text have in common.

/** A stretch of text, from and up to (exclusive), as UTF-16 offsets. */
export type Range = readonly [start: number, end: number]

/** Where a stretch stands in both texts, and how long it is. */
export interface Stretch {
  readonly before: number
  readonly after: number
  readonly length: number
}

/**
 * Every stretch that stayed, in text order in both texts, apart from each other.
 *
 * Lines are compared first, then words and signs within lines that changed. The script from one text
 * to the other is the shortest where it takes at most a thousand steps, else one along tokens that
 * occur once; text without either counts as changed. Time grows with length × steps, at most
 * 1000 × length.
 */
export function unchanged(before: string, after: string): Stretch[] {
  const [a, b] = [linesOf(before), linesOf(after)]
  const stretches: Stretch[] = []
  const at = { before: 0, after: 0 }
  let [fromA, fromB] = [0, 0]
  for (const [i, j] of [...common(a, b), [a.length, b.length] as const]) {
    const changedA = a.slice(fromA, i).join('')
    const changedB = b.slice(fromB, j).join('')
    within(changedA, changedB, at)
    at.before += changedA.length
    at.after += changedB.length
    add(at.before, at.after, a[i]?.length ?? 0)
    at.before += a[i]?.length ?? 0
    at.after += b[j]?.length ?? 0
    ;[fromA, fromB] = [i + 1, j + 1]
  }
  return stretches

  function within(changedA: string, changedB: string, from: { before: number; after: number }) {
    if (changedA === '' || changedB === '') return
    const [tokensA, tokensB] = [tokensOf(changedA), tokensOf(changedB)]
    const [startsA, startsB] = [startsOf(tokensA), startsOf(tokensB)]
    for (const [i, j] of common(tokensA, tokensB)) {
      const length = tokensA[i]?.length ?? 0
      add(from.before + (startsA[i] ?? 0), from.after + (startsB[j] ?? 0), length)
    }
  }

  function add(before: number, after: number, length: number) {
    const last = stretches.at(-1)
    if (length === 0) return
    const isNext =
      last !== undefined &&
      last.before + last.length === before &&
      last.after + last.length === after
    if (isNext) stretches[stretches.length - 1] = { ...last, length: last.length + length }
    else stretches.push({ before, after, length })
  }
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** Words, runs of blanks, ends of lines, and signs for themselves. */
function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\n|[^\S\n]+|[\s\S]/gu) ?? []
}

function startsOf(tokens: readonly string[]): number[] {
  let at = 0
  return tokens.map((token) => {
    at += token.length
    return at - token.length
  })
}

type Pair = readonly [number, number]

/** The pairs of indexes at which `a` and `b` agree, rising in both. */
function common(a: readonly string[], b: readonly string[]): Pair[] {
  const ids = new Map<string, number>()
  const numbered = (row: readonly string[]) =>
    Int32Array.from(row, (text) => {
      const id = ids.get(text) ?? ids.size
      ids.set(text, id)
      return id
    })
  const pairs: Pair[] = []
  const rows: Rows = { a: numbered(a), b: numbered(b) }
  pair(rows, { fromA: 0, toA: a.length, fromB: 0, toB: b.length }, pairs, 0)
  return pairs
}

interface Rows {
  readonly a: Int32Array
  readonly b: Int32Array
}

interface Box {
  readonly fromA: number
  readonly toA: number
  readonly fromB: number
  readonly toB: number
}

/** Steps of the shortest script that are looked for. */
const MOST_STEPS = 1000
/** Boxes within boxes; each is cut where tokens occur once. */
const MOST_DEPTH = 40

function pair({ a, b }: Rows, box: Box, pairs: Pair[], depth: number): void {
  let { fromA, toA, fromB, toB } = box
  while (fromA < toA && fromB < toB && a[fromA] === b[fromB]) pairs.push([fromA++, fromB++])
  const tail: Pair[] = []
  while (fromA < toA && fromB < toB && a[toA - 1] === b[toB - 1]) tail.push([--toA, --toB])
  if (fromA < toA && fromB < toB) {
    const inner = { fromA, toA, fromB, toB }
    const script = shortest({ a, b }, inner)
    if (script !== undefined) pairs.push(...script)
    else if (depth < MOST_DEPTH) cut({ a, b }, inner, pairs, depth)
  }
  pairs.push(...tail.reverse())
}

/** Along tokens that occur once in either row. */
function cut(rows: Rows, { fromA, toA, fromB, toB }: Box, pairs: Pair[], depth: number): void {
  const anchors = rising(onceInBoth(rows, { fromA, toA, fromB, toB }))
  if (anchors.length === 0) return
  let [atA, atB] = [fromA, fromB]
  for (const [i, j] of [...anchors, [toA, toB] as const]) {
    pair(rows, { fromA: atA, toA: i, fromB: atB, toB: j }, pairs, depth + 1)
    if (i < toA) pairs.push([i, j])
    ;[atA, atB] = [i + 1, j + 1]
  }
}

function onceInBoth({ a, b }: Rows, { fromA, toA, fromB, toB }: Box): Pair[] {
  const once = (row: Int32Array, from: number, to: number) => {
    const at = new Map<number, number>()
    for (let i = from; i < to; i++) at.set(row[i] as number, at.has(row[i] as number) ? -1 : i)
    return at
  }
  const inB = once(b, fromB, toB)
  return [...once(a, fromA, toA)].flatMap(([id, i]): Pair[] => {
    const j = inB.get(id) ?? -1
    return i >= 0 && j >= 0 ? [[i, j]] : []
  })
}

/** The longest selection of pairs, rising in the first, that rises in the second too. */
function rising(pairs: readonly Pair[]): Pair[] {
  const ends: number[] = []
  const previous: number[] = []
  for (const [at, [, j]] of pairs.entries()) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[ends[middle] as number] as Pair)[1] < j) low = middle + 1
      else high = middle
    }
    previous.push(ends[low - 1] ?? -1)
    ends[low] = at
  }
  const chosen: Pair[] = []
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) chosen.push(pairs[at] as Pair)
  return chosen.reverse()
}

/**
 * What the shortest script from one row to the other keeps; `undefined` where it is too long.
 *
 * Source: Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1986, §3.
 */
function shortest({ a, b }: Rows, { fromA, toA, fromB, toB }: Box): Pair[] | undefined {
  const [n, m] = [toA - fromA, toB - fromB]
  const most = Math.min(n + m, MOST_STEPS)
  const reach = new Int32Array(2 * most + 3)
  const zero = most + 1
  const trail: Int32Array[] = []
  for (let d = 0; d <= most; d++) {
    trail.push(reach.slice(zero - d - 1, zero + d + 2))
    for (let k = -d; k <= d; k += 2) {
      const isDown = k === -d || (k !== d && at(k - 1) < at(k + 1))
      let x = isDown ? at(k + 1) : at(k - 1) + 1
      while (x < n && x - k < m && a[fromA + x] === b[fromB + x - k]) x++
      reach[zero + k] = x
      if (x >= n && x - k >= m) return kept(trail, { n, m, fromA, fromB })
    }
  }
  return undefined

  function at(k: number): number {
    return reach[zero + k] as number
  }
}

interface End {
  readonly n: number
  readonly m: number
  readonly fromA: number
  readonly fromB: number
}

function kept(trail: readonly Int32Array[], { n, m, fromA, fromB }: End): Pair[] {
  const pairs: Pair[] = []
  let [x, y] = [n, m]
  for (let d = trail.length - 1; d >= 0; d--) {
    const row = trail[d] as Int32Array
    const at = (k: number) => row[k + d + 1] as number
    const k = x - y
    const isDown = k === -d || (k !== d && at(k - 1) < at(k + 1))
    const from = d === 0 ? 0 : isDown ? at(k + 1) : at(k - 1) + 1
    while (x > from) pairs.push([fromA + --x, fromB + --y])
    if (d > 0 && isDown) y--
    else if (d > 0) x--
  }
  return pairs.reverse()
}
