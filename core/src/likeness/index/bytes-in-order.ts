// Numbers and texts written into bytes one after the other, and read back without trusting a length.

import { text, utf8 } from '../../shared/bytes.ts'
import { Refusal } from '../../shared/refusal.ts'

/** @throws Refusal `bytes.malformed` always */
export function malformed(expected: string): never {
  throw new Refusal('bytes.malformed', { expected })
}

/** Grows as it is written. */
export class Writer {
  #bytes = new Uint8Array(256)
  #length = 0

  byte(value: number): void {
    this.#room(1)
    this.#bytes[this.#length++] = value
  }

  /** Whole numbers from 0 to 2³² − 1, in one to five bytes, the lowest seven bits first. */
  count(value: number): void {
    let rest = value >>> 0
    for (; rest > 0x7f; rest >>>= 7) this.byte((rest & 0x7f) | 0x80)
    this.byte(rest)
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** UTF-8 behind its length in bytes. A half of a surrogate pair becomes U+FFFD. */
  text(value: string): void {
    const bytes = utf8(value)
    this.count(bytes.length)
    this.raw(bytes)
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length)
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + more))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}

/** A letter a byte, whatever it stands for: in ASCII the same as UTF-8. */
const latin = new TextDecoder('latin1')
const ASCII = /^[\0-\x7f]*$/

/** Nothing is made that is larger than a few times the bytes that are there to fill it. */
export class Reader {
  readonly #bytes: Uint8Array<ArrayBuffer>
  #at = 0

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  /** @throws Refusal `bytes.malformed` */
  byte(): number {
    return this.#bytes[this.#at++] ?? malformed('more bytes')
  }

  /** @throws Refusal `bytes.malformed` */
  count(): number {
    const first = this.#bytes[this.#at] ?? 0x80
    if (first < 0x80) {
      this.#at++
      return first
    }
    let value = 0
    for (let place = 0; place < 5; place++) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** (7 * place)
      if (byte < 0x80) return value < 2 ** 32 ? value : malformed('a number of 32 bits')
    }
    return malformed('a number of 32 bits')
  }

  /** How many things follow, each of which takes at least `each` bytes. */
  many(each: number): number {
    const count = this.count()
    return count * each <= this.left ? count : malformed('as many things as were announced')
  }

  /** @throws Refusal `bytes.malformed` */
  raw(length: number): Uint8Array<ArrayBuffer> {
    if (length > this.left) malformed('more bytes')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** @throws Refusal `bytes.malformed` */
  text(): string {
    return text(this.raw(this.count()))
  }

  /** As many texts: most hold ASCII alone, and are cut from one. @throws Refusal `bytes.malformed` */
  texts(count: number): string[] {
    const from = this.#at
    const ends = new Int32Array(2 * count)
    for (let n = 0; n < count; n++) {
      const length = this.count()
      ends[2 * n] = this.#at
      this.raw(length)
      ends[2 * n + 1] = this.#at
    }
    const all = latin.decode(this.#bytes.subarray(from, this.#at))
    return Array.from({ length: count }, (_, n) => {
      const [start, end] = [ends[2 * n] as number, ends[2 * n + 1] as number]
      const one = all.slice(start - from, end - from)
      return ASCII.test(one) ? one : text(this.#bytes.subarray(start, end))
    })
  }

  /** @throws Refusal `bytes.malformed` where something is left */
  end(): void {
    if (this.left > 0) malformed('nothing after the end')
  }
}

/** Numbers of four bytes, the lowest first, whatever the machine. */
export function wordsOf(values: Int32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 * values.length)
  const view = new DataView(bytes.buffer)
  for (const [i, value] of values.entries()) view.setInt32(4 * i, value, true)
  return bytes
}

export function fromWords(bytes: Uint8Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const values = new Int32Array(bytes.length / 4)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let i = 0; i < values.length; i++) values[i] = view.getInt32(4 * i, true)
  return values
}
