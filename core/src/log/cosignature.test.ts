// Cosignatures against a second implementation, and against whoever forges, copies or counts one twice.

import { createPublicKey, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, hex, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { openCheckpoint, signCheckpoint } from './checkpoint.ts'
import { cosign, cosignerKey, cosignersOf, verifyQuorum, verifyWitnessing } from './cosignature.ts'
import { verifierKey } from './note.ts'

const LOG = new Uint8Array(32).fill(3)
const ORIGIN = 'house.example/log'
const NOTE = signCheckpoint({ origin: ORIGIN, size: 7, root: new Uint8Array(32).fill(9) }, LOG)
const TEXT = NOTE.slice(0, NOTE.lastIndexOf('\n\n') + 1)
const AT = 1_679_315_147

const secretOf = (n: number) => new Uint8Array(32).fill(100 + n)
const nameOf = (n: number) => `witness/${n}`
const keyOf = (n: number) => cosignerKey(nameOf(n), secretOf(n))
const lineOf = (n: number, at = AT) => cosign(NOTE, nameOf(n), secretOf(n), at)
const KEYS = [0, 1, 2].map(keyOf)

describe('a cosignature', () => {
  it('is key id, time and a signature over two lines and the checkpoint, as C2SP says', () => {
    const [, name, written = ''] = /^— (\S+) (\S+)\n$/.exec(lineOf(0)) ?? []
    const bytes = Buffer.from(written, 'base64')
    const [, id = '', key = ''] = keyOf(0).split('+')
    expect([name, bytes.length]).toEqual([nameOf(0), 4 + 8 + 64])
    expect(hex(bytes.subarray(0, 4))).toBe(id)
    expect(bytes.readBigUInt64BE(4)).toBe(BigInt(AT))
    const raw = fromBase64(key)
    expect(raw[0]).toBe(4)
    const head = Buffer.from('302a300506032b6570032100', 'hex')
    const publicKey = createPublicKey({
      key: Buffer.concat([head, raw.subarray(1)]),
      ...{ format: 'der', type: 'spki' },
    })
    const signed = utf8(`cosignature/v1\ntime ${AT}\n${TEXT}`)
    expect(verify(null, signed, publicKey, bytes.subarray(12))).toBe(true)
  })

  it('is found beside those of others, and leaves the checkpoint what it was', () => {
    const note = `${NOTE}${lineOf(1)}${lineOf(0, AT + 5)}`
    expect(cosignersOf(note, [keyOf(0), keyOf(2)])).toEqual([{ key: keyOf(0), seconds: AT + 5 }])
    expect(cosignersOf(NOTE, KEYS)).toEqual([])
    expect(openCheckpoint(note, verifierKey(ORIGIN, LOG)).size).toBe(7)
  })

  it('of another time, checkpoint or key under the same name is refused', () => {
    const bytes = Buffer.from(lineOf(0).split(' ')[2] ?? '', 'base64')
    bytes.writeBigUInt64BE(BigInt(AT + 1), 4)
    const later = `— ${nameOf(0)} ${bytes.toString('base64')}\n`
    const other = signCheckpoint({ origin: ORIGIN, size: 8, root: new Uint8Array(32) }, LOG)
    const moved = cosign(other, nameOf(0), secretOf(0), AT)
    for (const line of [later, moved]) {
      expect(() => cosignersOf(NOTE + line, KEYS)).toThrow(/note\.unsigned/)
      expect(() => cosignersOf(NOTE + lineOf(0) + line, KEYS)).toThrow(/note\.unsigned/)
    }
    // Another key has another id: whoever takes the name alone is somebody else.
    const namesake = cosign(NOTE, nameOf(0), secretOf(9), AT)
    expect(cosignersOf(NOTE + namesake, KEYS)).toEqual([])
  })

  it('changed by any byte, or cut short, counts for nobody', () => {
    const whole = Buffer.from(lineOf(0).split(' ')[2] ?? '', 'base64')
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = Buffer.from(whole)
        bytes[at] = (bytes[at] ?? 0) ^ flip
        const changed = `${NOTE}— ${nameOf(0)} ${bytes.toString('base64')}\n`
        expect(countOrRefused(changed)).toBe(0)
        const cut = `${NOTE}— ${nameOf(0)} ${whole.subarray(0, Math.max(5, at)).toString('base64')}\n`
        expect(countOrRefused(cut)).toBe(0)
      }),
    )
  })

  it('says when, and never that it says nothing', () => {
    for (const at of [0, -1, 1.5, Number.NaN, 2 ** 53]) expect(() => lineOf(0, at)).toThrow()
    expect(() => cosign(NOTE, 'two words', secretOf(0), AT)).toThrow(Refusal)
    expect(() => cosignerKey('a+b', secretOf(0))).toThrow(Refusal)
  })

  it('is not to be had from a key of another kind', () => {
    expect(() => cosignersOf(NOTE, [verifierKey(ORIGIN, LOG)])).toThrow(/note\.malformed/)
  })
})

function countOrRefused(note: string): number {
  try {
    return cosignersOf(note, KEYS).length
  } catch (error) {
    if (error instanceof Refusal) return 0
    throw error
  }
}

describe('a quorum', () => {
  it('is there from so many different witnesses on', () => {
    const two = `${NOTE}${lineOf(2)}${lineOf(0)}`
    verifyQuorum(two, { witnesses: KEYS, quorum: 2 })
    const three = { witnesses: KEYS, quorum: 3 }
    expect(() => verifyQuorum(two, three)).toThrow(/witness\.tooFew {"found":2,"quorum":3}/)
  })

  it('is not one witness several times', () => {
    const thrice = `${NOTE}${lineOf(0)}${lineOf(0)}${lineOf(0, AT + 1)}`
    expect(() => verifyQuorum(thrice, { witnesses: KEYS, quorum: 2 })).toThrow(/"found":1/)
    const underTwoNames = [keyOf(0), cosignerKey('witness/other', secretOf(0))]
    expect(() => verifyWitnessing({ witnesses: underTwoNames, quorum: 2 })).toThrow(/twice/)
  })

  it('is of witnesses that there are', () => {
    verifyWitnessing({ witnesses: KEYS, quorum: 3 })
    for (const quorum of [0, 4, 1.5, -1, Number.NaN]) {
      expect(() => verifyWitnessing({ witnesses: KEYS, quorum })).toThrow(/quorum/)
    }
  })
})
