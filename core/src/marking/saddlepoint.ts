// The distribution of an innocent copy's score, approximately and fast: for forecasts, not for findings.

import type { Step } from './tail.ts'

/**
 * ln of the probability that an innocent copy scores `sum` or more, within about 0.3 nats of
 * tail.ts where that is below 1e-3; 0 where `sum` is no more than its mean. About 2 µs a step.
 *
 * Source: Daniels, "Tail probability approximations", Int. Stat. Rev. 55 (1987), §3, leading term.
 */
export function approximateLogTail(steps: readonly Step[], sum: number): number {
  const live = steps.filter(({ count, jump }) => count > 0 && jump !== 0)
  const most = live.reduce((total, { count, jump }) => total + Math.max(0, count * jump), 0)
  const untilted = bend(live, 0)
  if (sum <= untilted.slope) return 0
  if (sum >= most) return logChanceOfMost(live)
  const tilt = solve(live, sum, (sum - untilted.slope) / untilted.curvature)
  const { height, curvature } = bend(live, tilt)
  const spread = tilt * Math.sqrt(2 * Math.PI * curvature)
  return height - tilt * sum - Math.max(0, Math.log(spread))
}

/** The cumulant generating function and its first two derivatives. */
function bend(steps: readonly Step[], tilt: number) {
  let height = 0
  let slope = 0
  let curvature = 0
  for (const { chance, jump, count } of steps) {
    const rise = tilt * jump
    const share = chance + (1 - chance) * Math.exp(-rise)
    const tilted = chance / share
    height += count * (rise + Math.log(share))
    slope += count * jump * tilted
    curvature += count * jump * jump * tilted * (1 - tilted)
  }
  return { height, slope, curvature }
}

/** The tilt under which `sum` is the mean: Newton's steps, kept inside a shrinking bracket. */
function solve(steps: readonly Step[], sum: number, from: number): number {
  let [low, high] = [0, 16]
  let tilt = Math.min(from, high / 2)
  for (let round = 0; round < 40; round++) {
    const { slope, curvature } = bend(steps, tilt)
    if (Math.abs(slope - sum) < 0.1) break
    if (slope < sum) low = tilt
    else high = tilt
    const next = tilt + (sum - slope) / curvature
    tilt = next > low && next < high ? next : (low + high) / 2
  }
  return tilt
}

function logChanceOfMost(steps: readonly Step[]): number {
  return steps.reduce(
    (total, { chance, jump, count }) =>
      total + count * (jump > 0 ? Math.log(chance) : Math.log1p(-chance)),
    0,
  )
}
