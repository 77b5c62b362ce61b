// The exact distribution of an innocent copy's score.

/** `count` positions at each of which an innocent copy gains `jump` units with probability `chance`. */
export interface Step {
  readonly chance: number
  readonly jump: number
  readonly count: number
}

/** Less than any p-value that is told: what underflows is rounded up to it. */
const LEAST = 1e-300

/**
 * By score: the probability that an innocent copy scores as much or more.
 *
 * Exact but for the rounding of sums of positive numbers (relative error below 1e-10): nothing is
 * subtracted, so the smallest probabilities are as good as the largest. Steps are convolved
 * binomial by binomial, which takes Σ (units so far) · (count) operations; the widest step is left
 * for the look-up.
 */
export function tail(steps: readonly Step[]): (sum: number) => number {
  const live = steps.filter(({ count, jump }) => count > 0 && jump !== 0)
  const offset = live.reduce((sum, { count, jump }) => sum + Math.min(0, count * jump), 0)
  const [last, ...others] = live.map(upward).sort((a, b) => b.count * b.jump - a.count * a.jump)
  if (last === undefined) return (sum) => (sum <= 0 ? 1 : 0)
  const above = fromAbove(others.reverse().reduce(add, Float64Array.of(1)))
  const chances = binomial(last)
  return (sum) => lookUp(above, chances, last.jump, sum - offset)
}

/** A step that takes units away is one that gives them for a mismatch, from further below. */
function upward({ chance, jump, count }: Step): Step {
  return jump > 0 ? { chance, jump, count } : { chance: 1 - chance, jump: -jump, count }
}

function add(distribution: Float64Array, step: Step): Float64Array<ArrayBuffer> {
  const chances = binomial(step)
  const sum = new Float64Array(distribution.length + step.count * step.jump)
  for (const [k, chance] of chances.entries()) {
    const from = k * step.jump
    for (let i = 0; i < distribution.length; i++) {
      sum[from + i] = (sum[from + i] as number) + chance * (distribution[i] as number)
    }
  }
  return sum
}

function fromAbove(distribution: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  for (let i = distribution.length - 2; i >= 0; i--) {
    distribution[i] = (distribution[i] as number) + (distribution[i + 1] as number)
  }
  return distribution
}

function lookUp(above: Float64Array, chances: Float64Array, jump: number, sum: number): number {
  if (sum > above.length - 1 + (chances.length - 1) * jump) return 0
  let p = 0
  for (let k = chances.length - 1; k >= 0; k--) {
    const rest = sum - k * jump
    if (rest >= above.length) break
    p += (chances[k] as number) * (above[Math.max(0, rest)] as number)
  }
  return Math.max(LEAST, Math.min(1, p))
}

/** By k: the probability of k gains. Through logarithms, because 0.1 ** 700 is no number. */
function binomial({ chance, count }: Step): Float64Array<ArrayBuffer> {
  const gain = Math.log(chance)
  const none = Math.log1p(-chance)
  const row = new Float64Array(count + 1)
  let ways = 0
  for (let k = 0; k <= count; k++) {
    const misses = count - k
    row[k] = Math.exp(ways + (k > 0 ? k * gain : 0) + (misses > 0 ? misses * none : 0))
    ways += Math.log((count - k) / (k + 1))
  }
  return row
}
