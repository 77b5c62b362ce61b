// What can be read in bytes that are no text: strings, as `strings` prints them, and whole passages of text.

/** A run of printable letters. */
export interface Found {
  /** Offset of its first byte. */
  readonly at: number
  readonly text: string
}

const SHORTEST = 6

const isPrintable = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 32 && byte < 127

const isWide = (byte: number | undefined): boolean =>
  isPrintable(byte) || byte === 9 || byte === 10 || byte === 13

/** Runs of UTF-16 as far as they are ASCII, line ends among them, by their bytes. Time linear. */
function* wideRuns(bytes: Uint8Array): Generator<readonly [from: number, to: number]> {
  for (let at = 0; at + 1 < bytes.length; at++) {
    if (bytes[at + 1] !== 0 || !isWide(bytes[at])) continue
    let end = at
    while (bytes[end + 1] === 0 && isWide(bytes[end])) end += 2
    if (end - at >= 2 * SHORTEST) yield [at, end]
    at = end - 1
  }
}

function* wideIn(bytes: Uint8Array): Generator<Found> {
  for (const [at, end] of wideRuns(bytes)) {
    const letters = Array.from({ length: (end - at) / 2 }, (_, i) => bytes[at + 2 * i] ?? 0)
    yield { at, text: textOf(letters) }
  }
}

export interface Narrowed {
  /** The runs as ASCII, a line each. */
  readonly bytes: Uint8Array
  /** Offset in the bytes that they come from. */
  readonly offsetOf: (at: number) => number
}

/** What stands in bytes in UTF-16, a byte a letter. Time linear. */
export function narrowed(wide: Uint8Array): Narrowed {
  const bytes = new Uint8Array(wide.length)
  const starts: number[] = []
  const offsets: number[] = []
  let length = 0
  for (const [from, to] of wideRuns(wide)) {
    starts.push(length)
    offsets.push(from)
    for (let at = from; at < to; at += 2) bytes[length++] = wide[at] ?? 0
    bytes[length++] = 10
  }
  const offsetOf = (at: number): number => {
    const run = Math.max(0, before(starts, at))
    return (offsets[run] ?? 0) + 2 * (at - (starts[run] ?? 0))
  }
  return { bytes: bytes.subarray(0, length), offsetOf }
}

/** The last of rising numbers that is not above `value`, by its place. */
function before(rising: readonly number[], value: number): number {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

function textOf(letters: Iterable<number>): string {
  let text = ''
  for (const letter of letters) text += String.fromCharCode(Math.max(32, letter))
  return text
}

/** Runs of ASCII without line ends. Time linear. */
function* narrowIn(bytes: Uint8Array): Generator<Found> {
  for (let at = 0; at < bytes.length; at++) {
    if (!isPrintable(bytes[at])) continue
    let end = at
    while (isPrintable(bytes[end])) end++
    if (end - at >= SHORTEST) yield { at, text: textOf(bytes.subarray(at, end)) }
    at = end
  }
}

/** More lines than this show nobody anything. */
const MOST_LISTED = 20_000

/** For people: offset in hex and the string, a line each, in the order in which they stand. */
export function listing(bytes: Uint8Array): string {
  const found: Found[] = []
  for (const strings of [narrowIn(bytes), wideIn(bytes)])
    for (const one of strings) {
      if (found.length >= 2 * MOST_LISTED) break
      found.push(one)
    }
  found.sort((a, b) => a.at - b.at)
  const lines = found.slice(0, MOST_LISTED).map(({ at, text }) => `${offset(at)}  ${text}\n`)
  return lines.join('')
}

export const offset = (at: number): string => at.toString(16).padStart(8, '0')

/** A text within a binary is at least so long, and has so many lines. */
const PASSAGE = { letters: 400, lines: 6 }

/** Passages of text in UTF-8 with line ends: scripts that a binary carries. Time linear. */
export function* passagesIn(bytes: Uint8Array): Generator<{ at: number; bytes: Uint8Array }> {
  for (let at = 0; at < bytes.length; at++) {
    let end = at
    let lines = 0
    for (let byte = bytes[end]; isWritten(byte); byte = bytes[++end]) if (byte === 10) lines++
    if (end - at >= PASSAGE.letters && lines >= PASSAGE.lines)
      yield { at, bytes: bytes.subarray(at, end) }
    at = end
  }
}

const isWritten = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 32 && byte !== 127) || byte === 9 || byte === 10 || byte === 13)
