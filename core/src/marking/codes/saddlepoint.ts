// The distribution of an innocent copy's score, approximately and fast: for forecasts, not for findings.

import type { Choice, Step } from './tail.ts'

/**
 * ln of the probability that an innocent copy scores `sum` or more, within about 0.3 nats of
 * tail.ts where that is below 1e-3; 0 where `sum` is no more than its mean. About 2 µs a step.
 *
 * Source: Daniels, "Tail probability approximations", Int. Stat. Rev. 55 (1987), §3, leading term.
 */
export function approximateLogTail(steps: readonly (Step | Choice)[], sum: number): number {
  const live = steps.filter((step) => step.count > 0 && ('choices' in step || step.jump !== 0))
  const most = live.reduce((total, step) => total + step.count * mostOf(step), 0)
  const untilted = bend(live, 0)
  if (sum <= untilted.slope) return 0
  if (sum >= most) return logChanceOfMost(live)
  const tilt = solve(live, sum, (sum - untilted.slope) / untilted.curvature)
  const { height, curvature } = bend(live, tilt)
  const spread = tilt * Math.sqrt(2 * Math.PI * curvature)
  return height - tilt * sum - Math.max(0, Math.log(spread))
}

/** The cumulant generating function and its first two derivatives. */
function bend(steps: readonly (Step | Choice)[], tilt: number) {
  let height = 0
  let slope = 0
  let curvature = 0
  for (const step of steps) {
    if ('choices' in step) {
      const one = bendOfChoice(step, tilt)
      height += step.count * one.height
      slope += step.count * one.slope
      curvature += step.count * one.curvature
      continue
    }
    const { chance, jump, count } = step
    const rise = tilt * jump
    const share = chance + (1 - chance) * Math.exp(-rise)
    const tilted = chance / share
    height += count * (rise + Math.log(share))
    slope += count * jump * tilted
    curvature += count * jump * jump * tilted * (1 - tilted)
  }
  return { height, slope, curvature }
}

function bendOfChoice(step: Choice, tilt: number) {
  const all = outcomes(step)
  const most = mostOf(step)
  const tilted = all.map(({ chance, jump }) => chance * Math.exp(tilt * (jump - most)))
  const share = tilted.reduce((sum, one) => sum + one, 0)
  const mean = (of: (jump: number) => number) =>
    all.reduce((sum, { jump }, i) => sum + of(jump) * (tilted[i] as number), 0) / share
  const slope = mean((jump) => jump)
  const curvature = mean((jump) => (jump - slope) ** 2)
  return { height: tilt * most + Math.log(share), slope, curvature }
}

function outcomes({ choices }: Choice): { chance: number; jump: number }[] {
  const none = Math.max(0, 1 - choices.reduce((sum, { chance }) => sum + chance, 0))
  return [...choices, { chance: none, jump: 0 }]
}

function mostOf(step: Step | Choice): number {
  const jumps = 'choices' in step ? step.choices.map(({ jump }) => jump) : [step.jump]
  return Math.max(0, ...jumps)
}

/** The tilt under which `sum` is the mean: Newton's steps, kept inside a shrinking bracket. */
function solve(steps: readonly (Step | Choice)[], sum: number, from: number): number {
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

function logChanceOfMost(steps: readonly (Step | Choice)[]): number {
  return steps.reduce((total, step) => total + step.count * logChanceOfMostOnce(step), 0)
}

function logChanceOfMostOnce(step: Step | Choice): number {
  if (!('choices' in step)) return step.jump > 0 ? Math.log(step.chance) : Math.log1p(-step.chance)
  const most = mostOf(step)
  const those = outcomes(step).filter(({ jump }) => jump === most)
  return Math.log(those.reduce((sum, { chance }) => sum + chance, 0))
}
