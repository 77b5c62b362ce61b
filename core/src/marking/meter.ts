// The capacity meter: whom a bundle can tell apart after which attack, and what would carry it further.

import { languageOf } from '../syntax/language.ts'
import { type Attack, keptOf } from './attacks.ts'
import { decidePositions, positionLabel } from './codes/bias.ts'
import { isTraced, type Plan } from './codes/capacity.ts'
import { shapesOf } from './mark.ts'
import type { MasterItem } from './master.ts'
import { isDocument } from './places/prose.ts'
import { render } from './template.ts'

/** What a bundle can do after one attack. */
export interface Reach {
  /** Positions that are expected to be read. */
  readonly read: number
  /** The most recipients, of `ROSTERS`, among whom a lone leaker is named; 0 where not even few. */
  readonly recipients: number
  /** The largest coalition, 0 to 3 copies, of which one is named among as many as were asked about. */
  readonly coalition: number
}

/** What would let a coalition of one more be traced. */
export interface Step {
  readonly coalition: number
  /** Further places with two spellings; `null` where a thousand are not enough. */
  readonly places: number | null
  /** … or so many further free values of eight letters and digits, where these can do it. */
  readonly values: number | null
}

export const ROSTERS = [20, 80, 400, 1_000, 10_000, 100_000]

/** Larger coalitions are not worth a bundle's while; see docs/measuring.md. */
const LARGEST = 3

/** Which places are drawn how depends on a seed; how many can be traced hardly does. */
const ANY_SEED = new Uint8Array(32)

/** What an attack leaves of a bundle, among `recipients` who are each their own partner. */
export function planOf(items: readonly MasterItem[], attack: Attack, recipients: number): Plan {
  const positions = decidePositions(ANY_SEED, shapesOf(items))
  const lossOf = new Map<string, number>()
  for (const { path, template, carriers } of items) {
    const text = render(template, () => [])
    const isProse = isDocument(languageOf(path, text))
    for (const carrier of carriers) {
      const loss = 1 - keptOf(attack, carrier.class, isProse)
      for (const i of carrier.alphabets.keys()) lossOf.set(positionLabel(carrier, i), loss)
    }
  }
  const loss = positions.map(({ label }) => lossOf.get(label) ?? 1)
  return { positions, recipients, partners: recipients, loss }
}

export function reach(plan: Plan): Reach {
  const losses = plan.loss as readonly number[]
  const read = losses.reduce((sum, loss) => sum + 1 - loss, 0)
  const fits = (count: number) => isTraced({ ...plan, recipients: count, partners: count }, 1)
  const recipients = ROSTERS.findLast(fits) ?? 0
  let coalition = 0
  while (coalition < LARGEST && isTraced(plan, coalition + 1)) coalition++
  return { read: Math.round(read), recipients, coalition }
}

/** `undefined` where the largest coalition that is looked at is traced already. */
export function nextStep(plan: Plan, attack: Attack, coalition: number): Step | undefined {
  if (coalition >= LARGEST) return undefined
  const next = coalition + 1
  const { positions } = plan
  const binary = positions.flatMap(({ alphabet }, at) => ('weights' in alphabet ? [at] : []))
  const losses = plan.loss as readonly number[]
  const usual = binary.reduce((sum, at) => sum + (losses[at] as number), 0) / (binary.length || 1)
  const further = (count: number, alphabets: readonly number[], loss: number): Plan => {
    const shapes = Array.from({ length: count }, (_, i) => ({
      ...{ label: `further ${i}`, class: `further ${i % 8}`, alphabets },
    }))
    const added = decidePositions(ANY_SEED, shapes)
    return {
      ...plan,
      positions: [...positions, ...added],
      loss: [...losses, ...added.map(() => loss)],
    }
  }
  const most = 1_024
  const placeLoss = binary.length > 0 ? usual : 1 - keptOf(attack, 'logic', false)
  const places = least(most, (count) => isTraced(further(count, [2], placeLoss), next))
  const valueLoss = 1 - keptOf(attack, 'value', false)
  // Colluders see where their values differ, and wipe them out.
  const values =
    next === 1 ? least(24, (count) => isTraced(further(count, HALVES, valueLoss), next)) : null
  return { coalition: next, places, values }
}

/** The two positions of eight letters and digits. */
const HALVES = [36 ** 4, 36 ** 4]

/** The smallest count from 1 on that is enough, within a twentieth; `null` where `most` is not. */
function least(most: number, isEnough: (count: number) => boolean): number | null {
  let high = 1
  while (high < most && !isEnough(high)) high = Math.min(most, high * 2)
  if (high === most && !isEnough(most)) return null
  let low = Math.floor(high / 2)
  while (high - low > Math.max(1, high / 20)) {
    const middle = Math.floor((low + high) / 2)
    if (isEnough(middle)) high = middle
    else low = middle
  }
  return high
}
