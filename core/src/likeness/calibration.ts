// How often unrelated texts are as alike: measured, since their tail is heavier than theory has it.

/**
 * Nats that a share of unrelated pairs exceeds: 379,000 pairs of files of different projects in ten
 * languages, at most 40,000 counting in each, none seen by the background (split `tune` of
 * `bench/public-code.ts`), real copies left out. On as many of the split `report` twice as many pairs
 * exceed them, at most. Beyond the last the line is carried on to `LEAST_SHARE`: nobody has counted there.
 */
const QUANTILES: readonly (readonly [nats: number, share: number])[] = [
  [0, 7.1e-2],
  [0.5, 1.65e-2],
  [1, 7.4e-3],
  [3, 1.9e-3],
  [5, 1e-3],
  [10, 2.1e-4],
  [20, 7.5e-5],
  [35, 1.2e-5],
]

/** Nothing that was measured bears out less. */
const LEAST_SHARE = 1e-9

/** The share of unrelated pairs that reach `nats`, in (0, 1]; ln share linear between quantiles. */
export function byChance(nats: number): number {
  const next = QUANTILES.findIndex(([quantile]) => quantile >= nats)
  if (next === 0) return 1
  const at = next < 0 ? QUANTILES.length - 1 : next
  const [[low, most], [high, least]] = [QUANTILES[at - 1], QUANTILES[at]] as [
    [number, number],
    [number, number],
  ]
  return Math.max(LEAST_SHARE, most * (least / most) ** ((nats - low) / (high - low)))
}
