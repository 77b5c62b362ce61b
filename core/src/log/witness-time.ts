// What time it is, as far as witnesses bear it out: their seconds, narrowed, and more than half of them believed.

/** What is taken off and added for what no honest clock can help: kept by NTP, it is within this. */
export const HONEST_MS = 50
/** No clock that nobody sets goes faster or slower than this: four times what a quartz may. */
export const DRIFT = 200e-6

/**
 * How far a witness's clock is ahead of the time elapsed here, in milliseconds: at least `from`, at most
 * `to`. Known at the elapsed time `at`, and less sure ever after.
 */
export interface Bracket {
  readonly from: number
  readonly to: number
  readonly at: number
}

/** One cosignature: the witness's second, and between which elapsed times it was given. */
export interface Sample {
  readonly seconds: number
  readonly sentAt: number
  readonly gotAt: number
}

/**
 * What a sample adds to what was known. Each tells the second alone; those that were asked for at other
 * moments of it cut the bracket down. Where they contradict each other the clock was set meanwhile, and
 * the newest counts alone.
 */
export function narrowed(known: Bracket | undefined, sample: Sample): Bracket {
  const { seconds, sentAt, gotAt } = sample
  const fresh = { from: 1000 * seconds - gotAt, to: 1000 * (seconds + 1) - sentAt, at: gotAt }
  if (known === undefined) return fresh
  const older = aged(known, gotAt)
  const from = Math.max(fresh.from, older.from)
  const to = Math.min(fresh.to, older.to)
  return from <= to ? { from, to, at: gotAt } : fresh
}

function aged({ from, to, at }: Bracket, elapsed: number): Bracket {
  const unsure = DRIFT * Math.max(0, elapsed - at)
  return { from: from - unsure, to: to + unsure, at: elapsed }
}

/**
 * How long to wait before a witness is asked again, so that its next second begins in the middle of what
 * is not known of it: each such sample halves the bracket.
 *
 * @param latency how long a request takes to get there
 * @returns milliseconds, fewer than 1000
 */
export function aim({ from, to }: Bracket, elapsed: number, latency: number): number {
  const there = elapsed + latency + (from + to) / 2
  return Math.ceil(there / 1000) * 1000 - there
}

/** It is no earlier than `least` and no later than `most`, in milliseconds since 1970. */
export interface Believed {
  readonly least: number
  readonly most: number
}

/**
 * The time at `elapsed`, whatever fewer than half of the witnesses say or keep back: at least one that is
 * honest bears out each side.
 *
 * @param brackets one for each witness; none of one that was never heard
 * @returns nothing where too few were heard to outvote those that may lie
 */
export function believed(
  brackets: readonly (Bracket | undefined)[],
  elapsed: number,
): Believed | undefined {
  const heard = brackets.flatMap((one) => (one === undefined ? [] : [aged(one, elapsed)]))
  const least = heard.map(({ from }) => from).sort((a, b) => b - a)[mayLie(brackets.length)]
  const most = heard.map(({ to }) => to).sort((a, b) => a - b)[mayLie(brackets.length)]
  if (least === undefined || most === undefined) return undefined
  return { least: elapsed + least - HONEST_MS, most: elapsed + most + HONEST_MS }
}

/** Of so many witnesses so many may lie, and the others still outvote them. */
export function mayLie(witnesses: number): number {
  return Math.floor((witnesses - 1) / 2)
}
