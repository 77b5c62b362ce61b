// The exact distribution of an innocent copy's score.

/** `count` positions at each of which an innocent copy gains `jump` units with probability `chance`. */
export interface Step {
  readonly chance: number
  readonly jump: number
  readonly count: number
}

/** `count` positions at each of which it gains one of several numbers of units, or none. */
export interface Choice {
  readonly choices: readonly { readonly chance: number; readonly jump: number }[]
  readonly count: number
}

/** Less than any p-value that is told: what underflows is rounded up to it. */
const LEAST = 1e-300

/**
 * By score, `least` or more: the probability that an innocent copy scores as much or more.
 *
 * Exact but for the rounding of sums of positive numbers (relative error below 1e-9): nothing is
 * subtracted, so the smallest probabilities are as good as the largest. What matters is how far a
 * score falls short of the most that can be had, so steps are convolved shortfall by shortfall, and
 * no further than to `least`: Σ (units so far) · (count) operations. The widest step is left for the
 * look-up.
 */
export function tail(
  steps: readonly (Step | Choice)[],
  least = Number.NEGATIVE_INFINITY,
): (sum: number) => number {
  const losses = steps.filter(({ count }) => count > 0).flatMap(lossesOf)
  const most = losses.reduce((sum, { most }) => sum + most, 0)
  const widest = losses.reduce((sum, { row, jump }) => sum + (row.length - 1) * jump, 0)
  const deepest = Math.min(widest, most - least)
  if (deepest < 0) return () => 0
  const [last = NOTHING, ...others] = losses.sort((a, b) => span(b) - span(a))
  const convolved = others
    .reverse()
    .reduce((sum, loss) => convolve(sum, loss, deepest), Float64Array.of(1))
  const within = fromBelow(convolved)
  return (sum) => (sum > most ? 0 : lookUp(within, last, most - sum))
}

/** By k: the probability of falling short by k · `jump` units of the `most` that can be had. */
interface Loss {
  readonly row: Float64Array<ArrayBuffer>
  readonly jump: number
  readonly most: number
}

const NOTHING: Loss = { row: Float64Array.of(1), jump: 0, most: 0 }

const span = ({ row, jump }: Loss): number => (row.length - 1) * jump

function lossesOf(step: Step | Choice): Loss[] {
  if ('choices' in step) return [lossOfChoice(step)]
  const { chance, jump, count } = step
  if (jump === 0) return []
  const [log, logOther] = [Math.log(chance), Math.log1p(-chance)]
  const row = jump > 0 ? binomial(logOther, log, count) : binomial(log, logOther, count)
  return [{ row, jump: Math.abs(jump), most: Math.max(0, jump) * count }]
}

/** Unit by unit, because its shortfalls are of several sizes. */
function lossOfChoice({ choices, count }: Choice): Loss {
  const most = Math.max(0, ...choices.map(({ jump }) => jump))
  const least = Math.min(0, ...choices.map(({ jump }) => jump))
  const one = new Float64Array(most - least + 1)
  const none = Math.max(0, 1 - choices.reduce((sum, { chance }) => sum + chance, 0))
  for (const { chance, jump } of [...choices, { chance: none, jump: 0 }]) {
    one[most - jump] = (one[most - jump] as number) + chance
  }
  const loss = { row: one, jump: 1, most }
  let row = Float64Array.of(1)
  for (let i = 0; i < count; i++) row = convolve(row, loss, Number.POSITIVE_INFINITY)
  return { row, jump: 1, most: most * count }
}

function convolve(
  distribution: Float64Array<ArrayBuffer>,
  { row, jump }: Loss,
  deepest: number,
): Float64Array<ArrayBuffer> {
  const length = Math.min(distribution.length + (row.length - 1) * jump, deepest + 1)
  const sum = new Float64Array(length)
  for (let k = 0; k < row.length; k++) {
    const from = k * jump
    const chance = row[k] as number
    if (chance === 0 || from >= length) continue
    const end = Math.min(distribution.length, length - from)
    const onto = sum.subarray(from, from + end)
    for (let i = 0; i < end; i++) {
      onto[i] = (onto[i] as number) + chance * (distribution[i] as number)
    }
  }
  return sum
}

function fromBelow(distribution: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  for (let i = 1; i < distribution.length; i++) {
    distribution[i] = (distribution[i] as number) + (distribution[i - 1] as number)
  }
  return distribution
}

function lookUp(within: Float64Array, { row, jump }: Loss, shortfall: number): number {
  let p = 0
  for (let k = 0; k < row.length; k++) {
    const rest = shortfall - k * jump
    if (rest < 0) break
    p += (row[k] as number) * (within[Math.min(rest, within.length - 1)] as number)
  }
  return Math.max(LEAST, Math.min(1, p))
}

/** By k: the probability of k in `count`. From logarithms, because 0.1 ** 700 is no number. */
function binomial(logSome: number, logOther: number, count: number): Float64Array<ArrayBuffer> {
  const row = new Float64Array(count + 1)
  let ways = 0
  for (let k = 0; k <= count; k++) {
    const others = count - k
    row[k] = Math.exp(ways + (k > 0 ? k * logSome : 0) + (others > 0 ? others * logOther : 0))
    ways += Math.log((count - k) / (k + 1))
  }
  return row
}
