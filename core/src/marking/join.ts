// Adds copies to a marked bundle long after it was marked.

import { codewordsFor } from './mark.ts'
import type { Master } from './master.ts'
import type { Holder } from './position.ts'

/** Whoever joins gets what it would have had from the beginning, and nobody else's symbols change. */
export function joined(master: Master, holders: readonly Holder[]): Master {
  return {
    ...master,
    holders: [...master.holders, ...holders],
    codewords: [...master.codewords, ...codewordsFor(master, holders)],
  }
}
