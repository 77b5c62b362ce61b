// Prepared texts as bytes: all of it comes back, and hostile bytes are refused or harmless.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../shared/refusal.ts'
import { openBackground } from '../background.ts'
import { comparePrepared } from '../compare.ts'
import { type Prepared, prepare } from '../prepared.ts'
import { PUBLIC_CODE } from '../public-code.ts'
import { Reader, Writer } from './bytes-in-order.ts'
import { repeating, repeatingFloats, rising, worths } from './kinds.ts'
import { pack, unpack, unpackKeys } from './packed.ts'

const PROBE = `import socket

def probe(host, port, timeout):
    link = socket.create_connection((host, port), timeout)
    banner = link.recv(512).decode("latin-1")
    if not banner.startswith("220 Zürich \u{1f980}"):
        raise ValueError("no greeting from " + host)
    return [int(part) for part in banner.strip().split(".")]
`
const background = openBackground(PUBLIC_CODE)
const prepared = prepare({ path: 'checks/probe.py', text: PROBE }, background)

const int32 = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.integer())
const many = fc.array(int32, { maxLength: 700 }).map((values) => Int32Array.from(values))

function again<T>(kind: { write(v: T, out: Writer): void; read(from: Reader): T }, value: T): T {
  const out = new Writer()
  kind.write(value, out)
  const from = new Reader(out.done())
  const read = kind.read(from)
  from.end()
  return read
}

describe('a packed text', () => {
  it('comes back whole', () => {
    expect(unpack(pack(prepared))).toEqual(prepared)
    const { symbols, isKnown, worth, spelling, pieces, vocabulary, rarities } = prepared
    const keyed = { symbols, isKnown, worth, spelling, pieces, vocabulary, rarities }
    expect(unpackKeys(pack(prepared))).toEqual(keyed)
  })

  it('comes back whole where there is nothing in it', () => {
    const empty = prepare({ path: '', text: '' }, background)
    expect(unpack(pack(empty))).toEqual(empty)
  })

  it('comes back whatever its numbers are', () => {
    fc.assert(
      fc.property(many, (values) => {
        expect(again(repeating, values)).toEqual(values)
        expect(again(rising, values)).toEqual(values)
        const floats = Float32Array.from(values, (value) => Math.abs(value) % 900)
        expect(again(repeatingFloats, floats)).toEqual(floats)
      }),
    )
  })

  it('comes back where there are more different numbers than a dictionary holds', () => {
    const values = Int32Array.from({ length: 70_000 }, (_, i) => Math.imul(i, 0x9e3779b1))
    expect(again(repeating, values)).toEqual(values)
    expect(again(repeating, values.subarray(0, 5000))).toEqual(values.slice(0, 5000))
  })

  it('keeps what literals are worth', () => {
    const worth = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.double({ min: 0, max: 20 }))
    fc.assert(
      fc.property(worth, (values) => {
        const map = new Map(Object.entries(values))
        expect(again(worths, map)).toEqual(map)
      }),
    )
  })

  it('is refused where it is cut short anywhere, or goes on after its end', () => {
    const bytes = pack(prepared)
    for (let length = 0; length < bytes.length; length++)
      expect(() => unpack(bytes.slice(0, length))).toThrow(Refusal)
    expect(() => unpack(Uint8Array.of(...bytes, 0))).toThrow(Refusal)
  })

  it('is refused, or can be compared like any other, where bytes were changed', () => {
    const bytes = pack(prepared)
    const change = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const forged = bytes.slice()
        for (const [at, byte] of changes) forged[at] = byte
        const read = readOrRefuse(forged)
        if (read === undefined) return
        const { best } = comparePrepared(prepared, [read])
        for (const { nats } of best) expect(Number.isFinite(nats)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('is refused where it is any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(readOrRefuse(Uint8Array.from(bytes))).toBe(undefined)
      }),
    )
  })

  it('is refused where its places of names lead nowhere', () => {
    const { namedBefore, named } = prepared
    const beyond = namedBefore.slice().fill(named.length + 1)
    expect(() => unpack(pack({ ...prepared, namedBefore: beyond }))).toThrow('bytes.malformed')
    const short = { ...prepared, nats: prepared.nats.subarray(1) }
    expect(() => unpack(pack(short))).toThrow('bytes.malformed')
  })
})

function readOrRefuse(bytes: Uint8Array<ArrayBuffer>): Prepared | undefined {
  try {
    return unpack(bytes)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
