// How each kind of field is written as few bytes: what repeats by its number, what rises by its steps.

import { fromWords, malformed, type Reader, type Writer, wordsOf } from './bytes-in-order.ts'

/** One way to write a value, and to read it back from bytes that nobody vouches for. */
export interface Kind<T> {
  write(value: T, out: Writer): void
  /** @throws Refusal `bytes.malformed` */
  read(from: Reader): T
}

/** Up to this many different values are numbered in one byte, or in two. */
const IN_ONE = 256
const IN_TWO = 65_536

/** Few different values, over and over: a dictionary, and a number of one or two bytes for each. */
export const repeating: Kind<Int32Array> = {
  write(values, out) {
    const numbers = new Map<number, number>()
    for (const value of values) if (!numbers.has(value)) numbers.set(value, numbers.size)
    const width = numbers.size <= IN_ONE ? 1 : numbers.size <= IN_TWO ? 2 : 4
    out.count(values.length)
    out.byte(width)
    if (width === 4) return out.raw(wordsOf(values))
    out.count(numbers.size)
    out.raw(wordsOf(Int32Array.from(numbers.keys())))
    for (const value of values) {
      const number = numbers.get(value) ?? 0
      out.byte(number & 0xff)
      if (width === 2) out.byte(number >> 8)
    }
  },
  read(from) {
    const count = from.many(1)
    const width = from.byte()
    if (width === 4) return fromWords(from.raw(4 * count))
    if (width !== 1 && width !== 2) malformed('a width of 1, 2 or 4 bytes')
    const known = fromWords(from.raw(4 * from.many(4)))
    const numbers = from.raw(width * count)
    const values = new Int32Array(count)
    for (let i = 0; i < count; i++) {
      const number =
        width === 1 ? (numbers[i] ?? 0) : (numbers[2 * i] ?? 0) + 256 * (numbers[2 * i + 1] ?? 0)
      if (number >= known.length) malformed('a number of the dictionary')
      values[i] = known[number] ?? 0
    }
    return values
  },
}

/** By the bits of each number, so that not a rounding is lost. */
export const repeatingFloats: Kind<Float32Array> = {
  write: (values, out) => repeating.write(bitsOf(values), out),
  read(from) {
    const values = new Float32Array(repeating.read(from).buffer as ArrayBuffer)
    for (let i = 0; i < values.length; i++) verifyNats(values[i] as number)
    return values
  },
}

/** Far above what a symbol or a literal is ever worth. */
const MOST_NATS = 1_000

function verifyNats(value: number): void {
  if (!(value >= 0 && value <= MOST_NATS)) malformed('nats')
}

function bitsOf(values: Float32Array): Int32Array {
  return new Int32Array(values.slice().buffer as ArrayBuffer)
}

/** Mostly a little more than the number before: steps, small ones in one byte. */
export const rising: Kind<Int32Array> = {
  write(values, out) {
    out.count(values.length)
    let before = 0
    for (const value of values) {
      const step = (value - before) | 0
      out.count((step << 1) ^ (step >> 31))
      before = value
    }
  },
  read(from) {
    const values = new Int32Array(from.many(1))
    let before = 0
    for (let i = 0; i < values.length; i++) {
      const step = from.count()
      before = (before + ((step >>> 1) ^ -(step & 1))) | 0
      values[i] = before
    }
    return values
  },
}

export const flag: Kind<boolean> = {
  write: (value, out) => out.byte(value ? 1 : 0),
  read: (from) => [false, true][from.byte()] ?? malformed('0 or 1'),
}

export const words: Kind<string> = {
  write: (value, out) => out.text(value),
  read: (from) => from.text(),
}

/** In order, repeated ones too. */
export const list: Kind<readonly string[]> = {
  write(values, out) {
    out.count(values.length)
    for (const value of values) out.text(value)
  },
  read: (from) => from.texts(from.many(1)),
}

/** Texts with what each is worth, in nats; all texts come first. */
export const worths: Kind<ReadonlyMap<string, number>> = {
  write(values, out) {
    list.write([...values.keys()], out)
    const bytes = new Uint8Array(8 * values.size)
    const view = new DataView(bytes.buffer)
    for (const [i, worth] of [...values.values()].entries()) view.setFloat64(8 * i, worth, true)
    out.raw(bytes)
  },
  read(from) {
    const keys = list.read(from)
    const bytes = from.raw(8 * keys.length)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const values = new Map<string, number>()
    for (let i = 0; i < keys.length; i++) {
      const worth = view.getFloat64(8 * i, true)
      verifyNats(worth)
      values.set(keys[i] as string, worth)
    }
    return values.size === keys.length ? values : malformed('each text once')
  },
}

/** One of a few words. */
export const oneOf = <T extends string>(choices: readonly T[]): Kind<T> => ({
  write: (value, out) => out.text(value),
  read(from) {
    const read = from.text()
    return choices.find((choice) => choice === read) ?? malformed(`one of ${choices.length} words`)
  },
})
