// Prints tables, and rates with their intervals.

/** Columns as wide as their widest cell; the first flush left, the others flush right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]) {
  const lines = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, at) => Math.max(...lines.map((row) => (row[at] ?? '').length)))
  const padded = lines.map((row) =>
    row
      .map((cell, at) => {
        const width = widths[at] ?? 0
        return at === 0 ? cell.padEnd(width) : cell.padStart(width)
      })
      .join('  '),
  )
  return padded.join('\n')
}

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`

/**
 * The 95 % interval that is right whatever the true rate is, as shares of 1.
 * Source: Clopper, Pearson, Biometrika 26 (1934).
 */
export function interval(hits: number, of: number): readonly [low: number, high: number] {
  const low = hits === 0 ? 0 : solve((p) => 1 - atMost(hits - 1, of, p) >= 0.025)
  const high = hits === of ? 1 : solve((p) => atMost(hits, of, p) <= 0.025)
  return [low, high]
}

/** `15 of 20 (51–91 %)`. */
export function rate(hits: number, of: number): string {
  const [low, high] = interval(hits, of)
  const round = (share: number) => (100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)
  return of === 0 ? '–' : `${hits} of ${of} (${round(low)}–${round(high)} %)`
}

/** P(at most `hits` of `of`) where each is one with probability `p`. */
function atMost(hits: number, of: number, p: number): number {
  let logTerm = of * Math.log1p(-p)
  let sum = Math.exp(logTerm)
  for (let k = 1; k <= hits; k++) {
    logTerm += Math.log((of - k + 1) / k) + Math.log(p) - Math.log1p(-p)
    sum += Math.exp(logTerm)
  }
  return sum
}

/** The least p in [0, 1] at which `holds` begins to hold, to 1e-6. */
function solve(holds: (p: number) => boolean): number {
  let [low, high] = [0, 1]
  while (high - low > 1e-6) {
    const middle = (low + high) / 2
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}
