// Joins masters of several texts that one team shared, so that a leak of any of them is one question.

import { joined } from './join.ts'
import type { Master } from './master.ts'

/**
 * One master with the positions of all, in their order, and with everybody who holds any of them.
 *
 * A holder has a symbol at every position, also of a text that it never got: there it is the one
 * that it would have had. So `trace` asks of each candidate the same question at the same positions,
 * and its p-values stay exact: whatever the leakers did, the reading depends on what they held, on
 * positions and on biases, and an innocent's symbols, held or not, were drawn from secret seeds by
 * its own id and its partner's alone, independently of all that and of one another. Candidates are
 * counted as the union has them. A text that somebody never got costs power against them and no
 * validity: they agree with it by chance only.
 *
 * @param masters of different items; the first may have several versions
 */
export function joinMasters(masters: readonly [Master, ...Master[]]): Master {
  const [{ earlier }] = masters
  const all = masters.flatMap(({ holders }) => holders)
  const holders = [...new Map(all.map((holder) => [holder.recipient, holder])).values()]
  const codewords = masters.map((master) => {
    const known = new Set(master.holders.map(({ recipient }) => recipient))
    const whole = joined(
      master,
      holders.filter(({ recipient }) => !known.has(recipient)),
    )
    return new Map(whole.holders.map(({ recipient }, i) => [recipient, whole.codewords[i]]))
  })
  let before = 0
  const positions = masters.flatMap(({ positions, seeds }) => {
    const from = before
    before += seeds.length
    return positions.map((one) => ({ ...one, seed: from + (one.seed ?? 0) }))
  })
  return {
    seeds: masters.flatMap(({ seeds }) => seeds),
    ...(masters.some(({ draws }) => draws) && {
      draws: masters.flatMap(({ seeds, draws = [] }) => seeds.map((_, i) => draws[i])),
    }),
    items: masters.flatMap(({ items }) => items),
    earlier,
    positions,
    holders,
    codewords: holders.map(({ recipient }) => codewords.flatMap((own) => own.get(recipient) ?? [])),
  }
}
