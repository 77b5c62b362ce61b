// Two readings compared place by place: what was logged, and what samples show when they are read again.

import type { Master } from '@forewarn/core/marking/master'
import { z } from 'zod'

const Doubt = z.strictObject({ likely: z.array(z.tuple([z.int(), z.number()])) })
const Read = z.looseObject({ reading: z.array(z.unknown()) })

/** How many places a refusal names. */
const MOST = 8
/** Probabilities are sums of exponentials, which two machines may round otherwise. */
const ROUNDING = 1e-9

/** @returns which places differ, with their labels, or `undefined` where nothing does */
export function differenceIn(
  logged: unknown,
  again: unknown,
  positions: Pick<Master, 'positions'>['positions'],
): string | undefined {
  const [was, now] = [Read.safeParse(logged).data, Read.safeParse(again).data]
  if (was === undefined || now === undefined) return 'nothing was read'
  if (was.reading.length !== now.reading.length) return 'it is a reading of other places'
  const slots = was.reading.flatMap((one, i) => (isAlike(one, now.reading[i]) ? [] : [i]))
  if (slots.length > 0) {
    const told = slots.slice(0, MOST).map((i) => {
      const label = positions[i]?.label ?? ''
      return `${i} (${label}): logged ${inWords(was.reading[i])}, shown ${inWords(now.reading[i])}`
    })
    const more = slots.length > MOST ? `; and ${slots.length - MOST} more` : ''
    return `${slots.length} of ${was.reading.length} symbols logged are not what these samples show: slot ${told.join('; slot ')}${more}`
  }
  const rest = (one: object) => JSON.stringify(Object.entries({ ...one, reading: null }).sort())
  if (rest(was) === rest(now)) return undefined
  return 'the symbols are those that these samples show, and what else was logged of the reading is not'
}

function isAlike(one: unknown, other: unknown): boolean {
  const [a, b] = [Doubt.safeParse(one), Doubt.safeParse(other)]
  if (!a.success || !b.success) return JSON.stringify(one) === JSON.stringify(other)
  return (
    a.data.likely.length === b.data.likely.length &&
    a.data.likely.every(([symbol, chance], i) => {
      const [twin, likely] = b.data.likely[i] ?? []
      return symbol === twin && Math.abs(chance - (likely ?? 2)) <= ROUNDING
    })
  )
}

function inWords(symbol: unknown): string {
  if (symbol === null || symbol === undefined) return 'none'
  const doubt = Doubt.safeParse(symbol)
  return doubt.success ? doubt.data.likely.map(([one]) => one).join(' or ') : JSON.stringify(symbol)
}
