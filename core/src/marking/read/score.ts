// How well a token of a sample agrees with what the master expects.

import { NO_MATCH } from '../../syntax/lattice.ts'
import type { Expected } from './sketch.ts'
import type { Light } from './stream.ts'

/** By `nameKey`: what the sample calls a name of the master, as far as it is known. */
export type Renaming = ReadonlyMap<string, string>

/** Names that are carriers are told from others that happen to look alike. */
export function nameKey({ light, carrier }: Pick<Expected, 'light' | 'carrier'>): string {
  return `${light.key} ${carrier ?? ''}`
}

const SAME_NAME = 3
const RENAMED = 2
/** A pair of names of which nothing is known, or of which something else is known. */
const UNKNOWN_NAME = -1
const OTHER_NAME = -2

/** One row for each different expectation, over the sample's vocabulary. */
export function rowMaker(vocabulary: readonly Light[], renaming: Renaming = new Map()) {
  const rows = new Map<string, Int8Array>()
  return (expected: Expected): Int8Array => {
    const { light, pattern } = expected
    const key = `${light.kind} ${nameKey(expected)} ${pattern?.source ?? ''}`
    const known = rows.get(key)
    if (known !== undefined) return known
    const row = new Int8Array(vocabulary.length)
    for (const [i, word] of vocabulary.entries()) row[i] = agreement(expected, word, renaming)
    rows.set(key, row)
    return row
  }
}

function agreement(expected: Expected, word: Light, renaming: Renaming): number {
  const { light, names, pattern } = expected
  if (pattern !== undefined) {
    return word.kind === light.kind && pattern.test(word.key) ? light.weight : NO_MATCH
  }
  if (light.kind === 'name' && word.kind === 'name') {
    const known = renaming.get(nameKey(expected))
    if (known !== undefined)
      return word.key === known ? (known === light.key ? SAME_NAME : RENAMED) : OTHER_NAME
    return word.key === light.key || names?.includes(word.key) ? SAME_NAME : UNKNOWN_NAME
  }
  return word.kind === light.kind && word.key === light.key ? light.weight : NO_MATCH
}
