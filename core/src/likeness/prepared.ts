// A text made ready for comparing: its symbols, and what each is worth as evidence.

import { type Background, literalKey, nameKey } from './background.ts'
import { familyOf, neutral, type Stream, type Text } from './neutral.ts'
import { isSmall } from './small.ts'
import { runKeys, symbol } from './symbols.ts'
import { weigh } from './weigh.ts'

/** What a comparison takes, and nothing else. */
export interface Prepared extends Omit<Stream, 'literals' | 'spelt' | 'members'> {
  readonly path: string
  /** Whether the background knows its language: otherwise every habit of it looks rare. */
  readonly isKnown: boolean
  /** Per symbol: nats that its appearance after the two before it is worth. */
  readonly nats: Float32Array
  /** Name, by `memberKey` → nats that sharing it is worth; names worth nothing are left out. */
  readonly spelling: ReadonlyMap<string, number>
  /** Per word of `vocabulary`: −ln of the share of public files that spell it, in nats. */
  readonly rarities: Float32Array
  /** Literal → nats that sharing it is worth. */
  readonly worth: ReadonlyMap<string, number>
}

/** A run of this many symbols that public files hold is worth a tenth. */
export const PUBLIC_RUN = 10
const PUBLIC_WEIGHT = 0.1

/** Time and memory linear in the text. */
export function prepare(text: Text, background: Background): Prepared {
  const { literals, spelt, members: _, pieces, ...stream } = neutral(text, background.names)
  const habits = background.habits(familyOf(stream.language))
  const { isKnown } = habits
  const nats = weigh(stream.symbols, habits)
  discountPublic(nats, stream.symbols, background)
  discountImports(nats, stream)
  return {
    ...stream,
    path: text.path,
    isKnown,
    pieces: isSmall({ symbols: stream.symbols, isKnown }) ? pieces : [],
    nats,
    rarities: Float32Array.from(stream.vocabulary, (key) => background.rarity(key)),
    spelling: new Map(
      [...spelt]
        .map((key) => [key, nameWorth(key, background)] as const)
        .filter(([, worth]) => worth > 0),
    ),
    worth: new Map([...literals].map((key) => [key, literalWorth(key, background)])),
  }
}

function discountPublic(nats: Float32Array, symbols: Int32Array, background: Background): void {
  let discounted = 0
  for (const [start, key] of publicRuns(symbols).entries()) {
    if (!background.hasSeen(key)) continue
    for (let i = Math.max(start, discounted); i < start + PUBLIC_RUN; i++)
      nats[i] = (nats[i] ?? 0) * PUBLIC_WEIGHT
    discounted = start + PUBLIC_RUN
  }
}

const IMPORT = symbol('import')
/** More symbols on a line than this, and it is a minified program. */
const MOST_OF_AN_IMPORT = 16

/** Whoever uses the same libraries names them the same, and one below the other. */
function discountImports(
  nats: Float32Array,
  { symbols, lines }: Pick<Stream, 'symbols' | 'lines'>,
): void {
  for (let start = 0, end = 0; start < lines.length; start = end) {
    while (end < lines.length && lines[end] === lines[start]) end++
    const isImport = symbols.subarray(start, end).includes(IMPORT)
    if (isImport && end - start <= MOST_OF_AN_IMPORT)
      for (let i = start; i < end; i++) nats[i] = (nats[i] ?? 0) * PUBLIC_WEIGHT
  }
}

/** One key per run of `PUBLIC_RUN` symbols, by where it starts. */
export const publicRuns = (symbols: Int32Array): Int32Array => runKeys(symbols, PUBLIC_RUN)

/** Nats that a name of `length` letters is worth: somebody else may well have had the same idea. */
const NATS_PER_LETTER = 0.25
const MOST_PER_NAME = 3

function nameWorth(key: string, background: Background): number {
  if (background.names.has(key) || background.hasSeen(nameKey(key))) return 0
  return Math.min(MOST_PER_NAME, NATS_PER_LETTER * (key.length - 3))
}

/** A long string is rarer than a short one; a quarter of a nat a character, up to a cap. */
const NATS_PER_CHARACTER = 0.25
const MOST_PER_LITERAL = 5

function literalWorth(key: string, background: Background): number {
  if (key.startsWith('t:')) return 0 // order of truth tells twins apart and is no evidence
  const rare = Math.min(MOST_PER_LITERAL, 1 + NATS_PER_CHARACTER * (key.length - 2))
  const isCommon = key.startsWith('i:') || background.hasSeen(literalKey(key))
  return isCommon ? rare * PUBLIC_WEIGHT : rare
}

/** What texts hold that is then public: their runs, literals and names. See `withSeen`. */
export function seenKeys(texts: readonly Text[], background: Background): Set<number> {
  const keys = new Set<number>()
  for (const text of texts) {
    const { symbols, literals, spelt, vocabulary } = neutral(text, background.names)
    for (const key of publicRuns(symbols)) keys.add(key)
    for (const literal of literals) keys.add(literalKey(literal))
    for (const name of spelt) keys.add(nameKey(name))
    for (const key of vocabulary) keys.add(key)
  }
  return keys
}
