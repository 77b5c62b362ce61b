// Receipts as text and back, and every line of such a text spoilt.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { signCheckpoint } from './checkpoint.ts'
import { commit } from './leaf.ts'
import { verifierKey } from './note.ts'
import { openReceipt, writeReceipt } from './receipt.ts'
import { readTlogProof, writeTlogProof } from './tlog-proof.ts'
import { Tree } from './tree.ts'

const ORIGIN = 'house.example/log'
const SECRET = new Uint8Array(32).fill(3)
const KEY = verifierKey(ORIGIN, SECRET)
const ENTRIES = Array.from({ length: 21 }, (_, i) => ({
  salt: new Uint8Array(32).fill(i),
  bytes: utf8(`{"v":1,"n":${i}}`.slice(0, i === 4 ? 0 : undefined)),
}))
const TREE = new Tree()
for (const { salt, bytes } of ENTRIES) TREE.append(commit(salt, bytes))
const signed = signCheckpoint({ origin: ORIGIN, size: 21, root: TREE.root() }, SECRET)
const receiptOf = (seq: number) =>
  writeReceipt(TREE, ENTRIES[seq] ?? expect.fail(), seq, { size: 21, signed })
const WRITTEN = writeTlogProof(receiptOf(3))

describe('a receipt as tlog-proof', () => {
  it('has the lines that the specification names', () => {
    const lines = WRITTEN.split('\n')
    const { proof, salt } = receiptOf(3)
    expect(lines[0]).toBe('c2sp.org/tlog-proof@v1')
    expect(lines[1]).toBe(
      `extra ${base64(Uint8Array.from([...new Uint8Array(32).fill(3), ...utf8('{"v":1,"n":3}')]))}`,
    )
    expect(salt.length).toBe(44)
    expect(lines[2]).toBe('index 3')
    expect(lines.slice(3, 3 + proof.length)).toEqual(proof)
    expect(lines.slice(3 + proof.length).join('\n')).toBe(`\n${signed}`)
  })

  it('is the receipt again', () => {
    for (const seq of ENTRIES.keys()) {
      expect(readTlogProof(writeTlogProof(receiptOf(seq)))).toEqual(receiptOf(seq))
    }
  })

  it('proves nothing with any letter changed, or cut short', () => {
    fc.assert(
      fc.property(fc.nat(WRITTEN.length - 1), fc.string({ maxLength: 2 }), (at, put) => {
        fc.pre(put !== WRITTEN[at])
        const changed = WRITTEN.slice(0, at) + put + WRITTEN.slice(at + 1)
        for (const one of [changed, WRITTEN.slice(0, at)]) {
          expect(() => openReceipt(readTlogProof(one), KEY)).toThrow(Refusal)
        }
      }),
    )
  })

  it('is refused in any other form, without a fault', () => {
    const hostile = [
      '',
      'c2sp.org/tlog-proof@v1',
      'c2sp.org/tlog-proof@v1\n\n',
      WRITTEN.replace('@v1', '@v2'),
      WRITTEN.replace(/extra .*\n/, ''),
      WRITTEN.replace(/extra .*\n/, 'extra AAAA\n'),
      WRITTEN.replace('index 3', 'index 03'),
      WRITTEN.replace('index 3', 'index -3'),
      WRITTEN.replace('index 3', 'index 9999999999999999'),
      WRITTEN.replace('index 3\n', `index 3\n${`${base64(SECRET)}\n`.repeat(54)}`),
    ]
    for (const one of hostile) expect(() => readTlogProof(one)).toThrow(Refusal)
  })
})
