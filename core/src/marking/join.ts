// Adds copies to a marked bundle long after it was marked.

import type { Holder } from './codes/position.ts'
import { codewordsFor } from './mark.ts'
import type { Master } from './master.ts'

/**
 * Whoever joins gets what it would have had from the beginning, and nobody's symbols change: neither
 * do those of a holder whom an earlier version of the bundle knew.
 */
export function joined(master: Master, holders: readonly Holder[]): Master {
  const known = new Set(master.holders.map(({ recipient }) => recipient))
  const joining = holders.filter(({ recipient }) => !known.has(recipient))
  return {
    ...master,
    holders: [...master.holders, ...joining],
    codewords: [...master.codewords, ...codewordsFor(master, joining)],
  }
}
