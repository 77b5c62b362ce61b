// A receipt opens for whoever pinned the log's key, and for nobody's forgery.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { signCheckpoint } from './checkpoint.ts'
import { commit } from './leaf.ts'
import { verifierKey } from './note.ts'
import { openReceipt, Receipt, type StoredEntry, writeReceipt } from './receipt.ts'
import { Tree } from './tree.ts'

const SECRET = new Uint8Array(32).fill(5)
const ORIGIN = 'house.example/log'
const KEY = verifierKey(ORIGIN, SECRET)
const ENTRIES = Array.from(
  { length: 21 },
  (_, i): StoredEntry => ({ salt: new Uint8Array(32).fill(i), bytes: utf8(`{"entry":${i}}`) }),
)
const TREE = new Tree()
for (const { salt, bytes } of ENTRIES) TREE.append(commit(salt, bytes))

function signedAt(size: number, secret = SECRET) {
  const checkpoint = { origin: ORIGIN, size, root: TREE.root(size) }
  return { size, signed: signCheckpoint(checkpoint, secret) }
}

function receiptOf(seq: number, size: number): Receipt {
  return writeReceipt(TREE, ENTRIES[seq] as StoredEntry, seq, signedAt(size))
}

describe('a receipt', () => {
  it('opens as its entry, under any checkpoint that covers it', () => {
    for (let size = 1; size <= ENTRIES.length; size++) {
      for (let seq = 0; seq < size; seq++) {
        const sent = Receipt.parse(JSON.parse(JSON.stringify(receiptOf(seq, size))))
        const { bytes, checkpoint, seq: proven } = openReceipt(sent, KEY)
        expect(bytes).toEqual(ENTRIES[seq]?.bytes)
        expect([proven, checkpoint.size]).toEqual([seq, size])
      }
    }
  })

  it('refuses an altered entry, salt, place or proof, and a proof of another entry', () => {
    fc.assert(
      fc.property(fc.nat(19), fc.nat(), (seq, n) => {
        const receipt = receiptOf(seq, ENTRIES.length)
        const other = receiptOf((seq + 1 + (n % 19)) % 20, ENTRIES.length)
        const forged: Receipt[] = [
          { ...receipt, entry: other.entry },
          { ...receipt, entry: base64(utf8('{"entry":99}')) },
          { ...receipt, salt: other.salt },
          { ...receipt, seq: other.seq },
          { ...receipt, proof: other.proof },
          { ...receipt, proof: receipt.proof.slice(1) },
          { ...receipt, proof: [...receipt.proof, other.salt] },
          { ...receipt, checkpoint: signedAt(seq + 1).signed },
        ]
        for (const forgery of forged) expect(() => openReceipt(forgery, KEY)).toThrow(Refusal)
      }),
    )
  })

  it('refuses bytes moved between salt and entry', () => {
    const [entry] = ENTRIES as [StoredEntry]
    const receipt = receiptOf(0, 3)
    const shorter = { ...receipt, salt: base64(entry.salt.slice(1)) }
    const longer = { ...receipt, salt: base64(new Uint8Array(33)) }
    expect(() => openReceipt(shorter, KEY)).toThrow(/bytes\.malformed/)
    expect(() => openReceipt(longer, KEY)).toThrow(/bytes\.malformed/)
  })

  it('refuses a checkpoint that another key signed, however right the proof', () => {
    const impostor = signedAt(21, new Uint8Array(32).fill(6)).signed
    const receipt = { ...receiptOf(3, 21), checkpoint: impostor }
    expect(() => openReceipt(receipt, KEY)).toThrow(/note\.unsigned/)
  })

  it('is refused at the door where it has another form', () => {
    const receipt = receiptOf(3, 21)
    expect(Receipt.safeParse({ ...receipt, more: 1 }).success).toBe(false)
    expect(Receipt.safeParse({ ...receipt, seq: -1 }).success).toBe(false)
    expect(Receipt.safeParse({ ...receipt, salt: 'short' }).success).toBe(false)
    expect(Receipt.safeParse({ ...receipt, entry: '%%%' }).success).toBe(false)
  })
})
