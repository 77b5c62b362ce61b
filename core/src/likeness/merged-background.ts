// Two backgrounds as one: what either knows to be common is common.

import type { Background } from './background.ts'

/**
 * Evidence is never larger than either would have it: the lesser surprisal of those that know the
 * family, seen where either has seen it, and the names of both told apart. So a background of one's
 * own takes away, and gives nothing that the first alone would not have given, but where the first
 * did not know the family at all.
 */
export function mergedBackground(first: Background, second: Background): Background {
  return {
    names: new Set([...first.names, ...second.names]),
    habits(family) {
      const [one, other] = [first.habits(family), second.habits(family)]
      if (!one.isKnown) return other
      if (!other.isKnown) return one
      return {
        isKnown: true,
        surprisal: (...run) => Math.min(one.surprisal(...run), other.surprisal(...run)),
      }
    },
    hasSeen: (key) => first.hasSeen(key) || second.hasSeen(key),
    rarity: (key) => Math.min(first.rarity(key), second.rarity(key)),
  }
}
