// Aligns a text with a lattice: a text in which some places may be spelt in several ways.

/** What stands for "cannot be". Scores stay far from it: 16 bits hold texts of several thousand tokens. */
const NEVER = -20_000

/** To leave out anything at all between two places on the main line, on either side or both. */
const JUMP = -10
/** To pass a wild node over any number of tokens. */
const WILD = -2

export const NO_MATCH = -128

/** Nodes in an order in which every node stands behind its predecessors. */
export interface Lattice {
  readonly nodes: readonly LatticeNode[]
}

export interface LatticeNode {
  /** By word of the text's vocabulary: what agreeing with it scores, or `NO_MATCH`. Absent: no token. */
  readonly row?: Int8Array
  /** At most 0: for leaving the node's token out of the text, or for passing a node without one. */
  readonly skip: number
  readonly before: readonly number[]
  /** Whether an alignment may begin, end and jump here. */
  readonly isMain: boolean
  /** Stands for any stretch of text. */
  readonly isWild?: boolean
}

export interface Text {
  /** By token: its word in the vocabulary. */
  readonly words: Int32Array
  /** By token, at most 0: for a token that the lattice does not have. */
  readonly extra: Int8Array
}

/** All best alignments at once. */
export interface Alignment {
  readonly best: number
  /** The score of the best alignment that passes through a node. */
  through(node: number): number
  /** The token that a node agrees with in every best alignment, if there is exactly one. */
  matched(node: number): number | undefined
}

/**
 * Local alignment with jumps, forwards and backwards, so that for every node the best alignment
 * through it is known. Time and memory: nodes × tokens.
 *
 * Source: Durbin, Eddy, Krogh & Mitchison, "Biological Sequence Analysis", §2.3 and §3.6, on a
 * directed graph as in Lee, Grasso & Sharlow, Bioinformatics 18 (2002).
 */
export function align({ nodes }: Lattice, text: Text): Alignment {
  const width = text.words.length + 1
  const gains = gainsOf(nodes, text.words)
  const grid: Grid = { nodes, gains, extra: text.extra, width }
  const ahead = forwards(grid)
  const behind = backwards(grid)
  let best = 0
  for (const [n, { isMain }] of nodes.entries()) {
    if (!isMain) continue
    for (let j = n * width; j < (n + 1) * width; j++) best = Math.max(best, ahead[j] as number)
  }
  const through = (n: number) => {
    let most = NEVER
    for (let j = n * width; j < (n + 1) * width; j++) {
      most = Math.max(most, (ahead[j] as number) + (behind[j] as number))
    }
    return most
  }
  return { best, through, matched: (n) => matchedToken({ ...grid, ahead, behind, best }, n) }
}

interface Grid {
  readonly nodes: readonly LatticeNode[]
  /** By node: what agreeing with each token of the text scores. */
  readonly gains: readonly (Int8Array | undefined)[]
  readonly extra: Int8Array
  /** One more than tokens: a cell is a node and how many tokens are behind it. */
  readonly width: number
}

/** Nodes that expect alike share one row of scores. */
function gainsOf(nodes: readonly LatticeNode[], words: Int32Array): (Int8Array | undefined)[] {
  const known = new Map<Int8Array, Int8Array>()
  return nodes.map(({ row }) => {
    if (row === undefined) return undefined
    const shared = known.get(row)
    if (shared !== undefined) return shared
    const gains = new Int8Array(words.length)
    for (let j = 0; j < gains.length; j++) gains[j] = row[words[j] as number] as number
    known.set(row, gains)
    return gains
  })
}

interface Solved extends Grid {
  readonly ahead: Int16Array
  readonly behind: Int16Array
  readonly best: number
}

function matchedToken(solved: Solved, n: number): number | undefined {
  const { nodes, width, ahead, behind, best } = solved
  const gains = solved.gains[n]
  if (gains === undefined) return undefined
  const { before, isMain } = nodes[n] as LatticeNode
  let found: number | undefined
  for (let j = 1; j < width; j++) {
    const score = ahead[n * width + j] as number
    if (score + (behind[n * width + j] as number) !== best) continue
    const gain = gains[j - 1] as number
    if (gain === NO_MATCH) continue
    const isEntered = before.some((p) => (ahead[p * width + j - 1] as number) + gain === score)
    if (!isEntered && !(isMain && gain === score)) continue
    if (found !== undefined) return undefined
    found = j - 1
  }
  return found
}

/** By cell: the best score of an alignment up to there. */
function forwards({ nodes, gains, extra, width }: Grid): Int16Array {
  const ahead = new Int16Array(nodes.length * width)
  const jumps = new Int16Array(width).fill(NEVER)
  const merged = new Int16Array(width)
  const rowOf = (n: number) => ahead.subarray(n * width, (n + 1) * width)
  for (const [n, node] of nodes.entries()) {
    const [first] = node.before
    const isSimple = !node.isMain && node.before.length === 1 && first !== undefined
    const entry = isSimple ? rowOf(first) : merged
    if (!isSimple) {
      for (let j = 0; j < width; j++) {
        merged[j] = node.isMain ? Math.max(0, jumps[j] as number) : NEVER
      }
      for (const p of node.before) raise(merged, rowOf(p))
    }
    const out = rowOf(n)
    pass(entry, out, { skip: node.skip, gains: gains[n] ?? NONE, extra })
    if (node.isWild) sweep(entry, out, 1)
    if (!node.isMain) continue
    let most = NEVER
    for (let j = 0; j < width; j++) {
      most = Math.max(most, (out[j] as number) + JUMP, jumps[j] as number)
      jumps[j] = most
    }
  }
  return ahead
}

/** For nodes without a token. */
const NONE = new Int8Array(0)

interface Costs {
  readonly skip: number
  readonly gains: Int8Array
  readonly extra: Int8Array
}

/** From what precedes a node to what includes it. One tight loop: all the time is spent here. */
function pass(entry: Int16Array, out: Int16Array, { skip, gains, extra }: Costs): void {
  const hasToken = gains.length > 0
  let entered = entry[0] as number
  let score = Math.max(NEVER, entered + skip)
  out[0] = score
  for (let j = 1; j < out.length; j++) {
    const inserted = score + (extra[j - 1] as number)
    const gain = hasToken ? (gains[j - 1] as number) : NO_MATCH
    const matched = gain === NO_MATCH ? NEVER : entered + gain
    entered = entry[j] as number
    score = entered + skip
    if (inserted > score) score = inserted
    if (matched > score) score = matched
    if (score < NEVER) score = NEVER
    out[j] = score
  }
}

/** The mirror of `pass`: from what follows a node to what follows its entry. */
function enter(out: Int16Array, entry: Int16Array, { skip, gains, extra }: Costs): void {
  const hasToken = gains.length > 0
  let after = out[out.length - 1] as number
  entry[out.length - 1] = Math.max(NEVER, after + skip)
  for (let j = out.length - 2; j >= 0; j--) {
    const inserted = after + (extra[j] as number)
    const gain = hasToken ? (gains[j] as number) : NO_MATCH
    const matched = gain === NO_MATCH ? NEVER : after + gain
    let score = out[j] as number
    if (inserted > score) score = inserted
    out[j] = score
    after = score
    score += skip
    if (matched > score) score = matched
    entry[j] = score < NEVER ? NEVER : score
  }
}

/** Passes a wild node over any number of tokens, onwards (1) or backwards (−1). */
function sweep(from: Int16Array, to: Int16Array, step: 1 | -1): void {
  let most = NEVER
  for (let j = step > 0 ? 0 : to.length - 1; j >= 0 && j < to.length; j += step) {
    most = Math.max(most, (from[j] as number) + WILD)
    if (most > (to[j] as number)) to[j] = most
  }
}

/** Each of `row` becomes the greater of the two. */
function raise(row: Int16Array, other: Int16Array): void {
  for (let j = 0; j < row.length; j++) {
    const value = other[j] as number
    if (value > (row[j] as number)) row[j] = value
  }
}

/** By cell: the best score of what may still follow. */
function backwards({ nodes, gains, extra, width }: Grid): Int16Array {
  const behind = new Int16Array(nodes.length * width).fill(NEVER)
  const jumps = new Int16Array(width).fill(NEVER)
  const entry = new Int16Array(width)
  const rowOf = (n: number) => behind.subarray(n * width, (n + 1) * width)
  for (let n = nodes.length - 1; n >= 0; n--) {
    const node = nodes[n] as LatticeNode
    const out = rowOf(n)
    if (node.isMain) {
      for (let j = 0; j < width; j++) {
        const value = Math.max(0, jumps[j] as number)
        if (value > (out[j] as number)) out[j] = value
      }
    }
    enter(out, entry, { skip: node.skip, gains: gains[n] ?? NONE, extra })
    if (node.isWild) sweep(out, entry, -1)
    for (const p of node.before) raise(rowOf(p), entry)
    if (!node.isMain) continue
    let most = NEVER
    for (let j = width - 1; j >= 0; j--) {
      most = Math.max(most, (entry[j] as number) + JUMP, jumps[j] as number)
      jumps[j] = most
    }
  }
  return behind
}
