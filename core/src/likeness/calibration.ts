// How often unrelated texts are as alike: measured, since their tail is heavier than theory has it.

/**
 * Nats that a share of unrelated pairs exceeds: by `npm run bench:likeness -- --tune P`, 1,126,582
 * pairs of files of different projects in eight languages that the background has not seen, real
 * copies left out. Beyond the last, which is 3 pairs, the line is carried on to `LEAST_SHARE`: nobody
 * has counted there. Counted with the background before this one, which knew less: now 0.5 to 0.6
 * times as many pairs of these languages come as far. Kept, since shell scripts still come to 1e-2 and
 * 1e-3 five and six times as often.
 */
const QUANTILES: readonly (readonly [nats: number, share: number])[] = [
  [0, 1.1e-1],
  [0.45, 3e-2],
  [1.25, 1e-2],
  [3.45, 3e-3],
  [6.59, 1e-3],
  [11.05, 3e-4],
  [16.67, 1e-4],
  [24.52, 3e-5],
  [30.4, 1e-5],
  [51.43, 3e-6],
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
