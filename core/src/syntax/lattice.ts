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
export function align(lattice: Lattice, text: Text): Alignment {
  const width = text.words.length + 1
  const ahead = forwards(lattice, text, width)
  const behind = backwards(lattice, text, width)
  let best = 0
  for (const [n, { isMain }] of lattice.nodes.entries()) {
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
  return { best, through, matched: (n) => matchedToken(n) }

  function matchedToken(n: number): number | undefined {
    const { row, before, isMain } = lattice.nodes[n] as LatticeNode
    if (row === undefined) return undefined
    let found: number | undefined
    for (let j = 1; j < width; j++) {
      const at = n * width + j
      if ((ahead[at] as number) + (behind[at] as number) !== best) continue
      const gain = row[text.words[j - 1] as number] as number
      if (gain === NO_MATCH) continue
      const entered = before.some(
        (p) => (ahead[p * width + j - 1] as number) + gain === (ahead[at] as number),
      )
      if (!entered && !(isMain && gain === (ahead[at] as number))) continue
      if (found !== undefined) return undefined
      found = j - 1
    }
    return found
  }
}

/** By node and tokens consumed: the best score of an alignment up to there. */
function forwards({ nodes }: Lattice, { words, extra }: Text, width: number): Int16Array {
  const ahead = new Int16Array(nodes.length * width).fill(NEVER)
  const jumps = new Int16Array(width).fill(NEVER)
  const entry = new Int16Array(width)
  for (const [n, node] of nodes.entries()) {
    const out = ahead.subarray(n * width, (n + 1) * width)
    if (node.isMain) for (let j = 0; j < width; j++) entry[j] = Math.max(0, jumps[j] as number)
    else entry.fill(NEVER)
    for (const p of node.before) {
      const from = p * width
      for (let j = 0; j < width; j++) {
        const value = ahead[from + j] as number
        if (value > (entry[j] as number)) entry[j] = value
      }
    }
    pass(node, entry, out, words)
    for (let j = 1; j < width; j++) {
      const inserted = (out[j - 1] as number) + (extra[j - 1] as number)
      if (inserted > (out[j] as number)) out[j] = inserted
    }
    if (!node.isMain) continue
    let most = NEVER
    for (let j = 0; j < width; j++) {
      most = Math.max(most, (out[j] as number) + JUMP, jumps[j] as number)
      jumps[j] = most
    }
  }
  return ahead
}

function pass(node: LatticeNode, entry: Int16Array, out: Int16Array, words: Int32Array): void {
  const { row, skip, isWild } = node
  for (let j = 0; j < out.length; j++) out[j] = Math.max(NEVER, (entry[j] as number) + skip)
  if (isWild) {
    let most = NEVER
    for (let j = 0; j < out.length; j++) {
      most = Math.max(most, (entry[j] as number) + WILD)
      if (most > (out[j] as number)) out[j] = most
    }
  }
  if (row === undefined) return
  for (let j = 1; j < out.length; j++) {
    const gain = row[words[j - 1] as number] as number
    if (gain === NO_MATCH) continue
    const matched = (entry[j - 1] as number) + gain
    if (matched > (out[j] as number)) out[j] = matched
  }
}

/** By node and tokens consumed: the best score of what may still follow. */
function backwards({ nodes }: Lattice, { words, extra }: Text, width: number): Int16Array {
  const behind = new Int16Array(nodes.length * width).fill(NEVER)
  const jumps = new Int16Array(width).fill(NEVER)
  const entry = new Int16Array(width)
  for (let n = nodes.length - 1; n >= 0; n--) {
    const node = nodes[n] as LatticeNode
    const out = behind.subarray(n * width, (n + 1) * width)
    if (node.isMain) {
      for (let j = 0; j < width; j++) {
        const value = Math.max(0, jumps[j] as number)
        if (value > (out[j] as number)) out[j] = value
      }
    }
    for (let j = width - 2; j >= 0; j--) {
      const inserted = (out[j + 1] as number) + (extra[j] as number)
      if (inserted > (out[j] as number)) out[j] = inserted
    }
    enter(node, out, entry, words)
    for (const p of node.before) {
      const to = p * width
      for (let j = 0; j < width; j++) {
        const value = entry[j] as number
        if (value > (behind[to + j] as number)) behind[to + j] = value
      }
    }
    if (!node.isMain) continue
    let most = NEVER
    for (let j = width - 1; j >= 0; j--) {
      most = Math.max(most, (entry[j] as number) + JUMP, jumps[j] as number)
      jumps[j] = most
    }
  }
  return behind
}

/** The mirror of `pass`: from what follows a node to what follows its entry. */
function enter(node: LatticeNode, out: Int16Array, entry: Int16Array, words: Int32Array): void {
  const { row, skip, isWild } = node
  const last = out.length - 1
  for (let j = 0; j <= last; j++) entry[j] = Math.max(NEVER, (out[j] as number) + skip)
  if (isWild) {
    let most = NEVER
    for (let j = last; j >= 0; j--) {
      most = Math.max(most, (out[j] as number) + WILD)
      if (most > (entry[j] as number)) entry[j] = most
    }
  }
  if (row === undefined) return
  for (let j = 0; j < last; j++) {
    const gain = row[words[j] as number] as number
    if (gain === NO_MATCH) continue
    const matched = (out[j + 1] as number) + gain
    if (matched > (entry[j] as number)) entry[j] = matched
  }
}
