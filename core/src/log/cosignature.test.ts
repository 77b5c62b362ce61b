// Cosignatures against a second implementation, and against whoever forges, copies or counts one twice.

import { createPublicKey, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, hex, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { besideOf, openCheckpoint, signCheckpoint } from './checkpoint.ts'
import {
  cosign,
  cosignBeside,
  cosignerKey,
  cosignersOf,
  linesOf,
  verifyQuorum,
  verifyWitnessing,
} from './cosignature.ts'
import { verifierKey } from './note.ts'
import { signSubtree, subtreeKey } from './subtree.ts'

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
/** What stands before the 1,312 bytes of a key in its DER form. Source: RFC 9881 §4. */
const ML_DSA_HEAD = Buffer.from('30820532300b060960864801650304031103820521000', 'hex')

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

describe('a cosignature by ML-DSA-44', () => {
  const second = besideOf(secretOf(0))
  const beside = cosignBeside(NOTE, nameOf(0), second, AT)
  const key = subtreeKey(nameOf(0), second.publicKey)
  const both = `${keyOf(0)} ${key}`
  const head = { origin: ORIGIN, size: 7, root: new Uint8Array(32).fill(9) }

  it('is over a label, names, time, the whole tree and its root, as C2SP says', () => {
    const bytes = Buffer.from(beside.split(' ')[2] ?? '', 'base64')
    expect(bytes.length).toBe(4 + 8 + 2420)
    expect(bytes.readBigUInt64BE(4)).toBe(BigInt(AT))
    const signed = Buffer.concat([
      ...[Buffer.from('subtree/v1\n\0'), Buffer.from([9]), Buffer.from('witness/0')],
      ...[bytes.subarray(4, 12), Buffer.from([ORIGIN.length]), Buffer.from(ORIGIN)],
      ...[Buffer.alloc(8), Buffer.from('0000000000000007', 'hex'), head.root],
    ])
    const publicKey = createPublicKey({
      key: Buffer.concat([ML_DSA_HEAD, second.publicKey]),
      ...{ format: 'der', type: 'spki' },
    })
    expect(verify(null, signed, publicKey, bytes.subarray(12))).toBe(true)
    const [, id = ''] = key.split('+')
    expect(hex(bytes.subarray(0, 4))).toBe(id)
  })

  it('counts alone, beside the other, and together where both are asked for', () => {
    const note = NOTE + lineOf(0) + beside
    for (const asked of [keyOf(0), key, both]) {
      expect(cosignersOf(note, [asked])).toEqual([{ key: asked, seconds: AT }])
    }
    expect(cosignersOf(NOTE + beside, [both])).toEqual([])
    expect(cosignersOf(NOTE + lineOf(0), [both])).toEqual([])
    verifyWitnessing({ witnesses: [both, keyOf(1)], quorum: 2 })
    expect(() => verifyWitnessing({ witnesses: [both, key], quorum: 2 })).toThrow(/twice/)
  })

  it('of another tree, name, time or none is refused', () => {
    const other = signCheckpoint({ ...head, size: 8 }, LOG)
    const bytes = Buffer.from(beside.split(' ')[2] ?? '', 'base64')
    bytes.writeBigUInt64BE(BigInt(AT + 1), 4)
    const wrong = [
      cosignBeside(other, nameOf(0), second, AT),
      `— ${nameOf(0)} ${bytes.toString('base64')}\n`,
      signSubtree(head, nameOf(0), second, 0),
    ]
    for (const line of wrong) {
      expect(() => cosignersOf(NOTE + line, [key])).toThrow(/note\.unsigned/)
      expect(() => cosignersOf(NOTE + lineOf(0) + beside + line, [both])).toThrow(/note\.unsigned/)
    }
    for (const at of [0, -1, 1.5]) expect(() => cosignBeside(NOTE, 'w', second, at)).toThrow()
    expect(() => cosignBeside(NOTE, 'two words', second, AT)).toThrow(Refusal)
    expect(() => cosignBeside(NOTE, 'w'.repeat(256), second, AT)).toThrow(/255/)
  })

  it('is taken once out of whatever a witness sends', () => {
    const sent = lineOf(0) + lineOf(1) + beside + lineOf(0, AT + 1) + beside
    expect(linesOf(NOTE + sent, both)).toBe(lineOf(0) + beside)
    expect(linesOf(NOTE + sent, keyOf(2))).toBe('')
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
