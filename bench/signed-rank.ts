// Are two paired measurements the same? Wilcoxon's signed-rank test, and an interval for the median difference.

export interface Compared {
  /** Two-sided: how often chance alone gives ranks as uneven, if there is no difference. */
  readonly p: number
  readonly median: number
  /** 95 %, from order statistics alone: it assumes nothing about how the differences are spread. */
  readonly interval: readonly [number, number]
}

/**
 * Compares pairs by their differences. Outliers count by rank, so that a machine's hiccups decide nothing.
 * The normal approximation is good from some thirty pairs on. Time O(n log n).
 *
 * Source: Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945).
 *
 * @param differences one a pair, at least 30
 */
export function comparePairs(differences: readonly number[]): Compared {
  if (differences.length < 30) throw new Error('too few pairs')
  const byValue = differences.toSorted((a, b) => a - b)
  return { p: signedRank(differences), median: at(byValue, 0.5), interval: intervalOf(byValue) }
}

function signedRank(differences: readonly number[]): number {
  const ranked = differences.filter((d) => d !== 0).toSorted((a, b) => Math.abs(a) - Math.abs(b))
  const n = ranked.length
  if (n === 0) return 1
  const ranks = meanRanks(ranked.map(Math.abs))
  const positive = ranked.reduce((sum, d, i) => sum + (d > 0 ? (ranks[i] ?? 0) : 0), 0)
  const mean = (n * (n + 1)) / 4
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24)
  return Math.min(1, 2 * upperTail(Math.abs(positive - mean) / deviation))
}

/** Ranks from 1 of values in order; equal ones share their mean. */
function meanRanks(values: readonly number[]): number[] {
  const ranks: number[] = []
  for (let from = 0; from < values.length; ) {
    let to = from + 1
    while (values[to] === values[from]) to += 1
    for (let i = from; i < to; i++) ranks.push((from + 1 + to) / 2)
    from = to
  }
  return ranks
}

/** The median lies between the k-th least and the k-th greatest with 95 %, k by the binomial's normal limit. */
function intervalOf(byValue: readonly number[]): readonly [number, number] {
  const n = byValue.length
  const k = Math.max(1, Math.floor(n / 2 - 0.98 * Math.sqrt(n)))
  return [byValue[k - 1] ?? 0, byValue[n - k] ?? 0]
}

function at(byValue: readonly number[], share: number): number {
  return byValue[Math.floor(byValue.length * share)] ?? 0
}

/** P(Z > z) of the standard normal, for z ≥ 0; error under 1.2e-7 of itself. Source: Numerical Recipes, erfcc. */
function upperTail(z: number): number {
  const x = z / Math.SQRT2
  const t = 1 / (1 + x / 2)
  const terms = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418,
    0.37409196, 1.00002368, -1.26551223,
  ]
  const sum = terms.reduce((value, term) => value * t + term, 0)
  return (t * Math.exp(-x * x + sum)) / 2
}
