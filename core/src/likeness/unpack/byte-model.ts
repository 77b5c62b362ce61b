// How surprising bytes are among others: a model of one byte after another, made of the bytes themselves.

/** Nats of a run of bytes. */
export type Surprisal = (run: Uint8Array) => number

/** Occurrences that a model of less context counts for. */
const PRIOR_COUNT = 8
/** Of the model without context, what is kept for bytes that were never seen: as in any text or table. */
const UNIFORM = 0.05

/**
 * The model mixes how often a byte follows another, how often it stands, and any byte. What is common
 * in the bytes themselves is so little news that it cannot be told from chance there, and a run that
 * repeats itself is told once: padding is no evidence.
 *
 * Time linear in the bytes, memory 256 KiB.
 */
export function modelOf(pieces: readonly Uint8Array[]): Surprisal {
  const pairs = new Uint32Array(65_536)
  const after = new Uint32Array(256)
  const ones = new Uint32Array(256)
  let all = 0
  for (const bytes of pieces) {
    let before = 0
    for (const byte of bytes) {
      const pair = before * 256 + byte
      pairs[pair] = (pairs[pair] ?? 0) + 1
      after[before] = (after[before] ?? 0) + 1
      ones[byte] = (ones[byte] ?? 0) + 1
      before = byte
    }
    all += bytes.length
  }
  const alone = (byte: number): number =>
    ((1 - UNIFORM) * (ones[byte] ?? 0)) / Math.max(1, all) + UNIFORM / 256
  const nats = (before: number, byte: number): number => {
    const times = (pairs[before * 256 + byte] ?? 0) + PRIOR_COUNT * alone(byte)
    return -Math.log(times / ((after[before] ?? 0) + PRIOR_COUNT))
  }
  return (run) => {
    let sum = -Math.log(alone(run[0] ?? 0))
    const said = new Set<number>()
    for (let at = 1; at < run.length; at++) {
      const [before, byte] = [run[at - 1] ?? 0, run[at] ?? 0]
      if (said.has(before * 256 + byte)) continue
      said.add(before * 256 + byte)
      sum += nats(before, byte)
    }
    return sum
  }
}
