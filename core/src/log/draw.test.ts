// Draws: one tree of each size, one signature for each tree, and no other word taken for either.

import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../shared/refusal.ts'
import { cosign, cosignerKey } from './cosignature.ts'
import {
  considerDraw,
  type DrawRequest,
  draw,
  readDraw,
  readDrawRequest,
  verifyDraw,
  writeDraw,
  writeDrawRequest,
} from './draw.ts'
import { splitNote, verifierKey } from './note.ts'
import { Tree } from './tree.ts'

const SECRET = new Uint8Array(32).fill(5)
const KEY = cosignerKey('witness/x', SECRET)
const ORIGIN = 'house.example/log'

function treeOf(word: string, size = 40): Tree {
  const tree = new Tree()
  for (let i = 0; i < size; i++) tree.append(sha256(new TextEncoder().encode(`${word} ${i}`)))
  return tree
}
const TREE = treeOf('leaf')
const SPLIT = treeOf('other')

const requestOf = (size: number, to: number, tree = TREE): DrawRequest => ({
  head: { origin: ORIGIN, size, root: tree.root(size) },
  to,
  proof: tree.consistencyProof(size, to).hashes,
})
const lastAt =
  (size: number, tree = TREE) =>
  (origin: string) =>
    origin === ORIGIN ? { size, root: tree.root(size) } : undefined

const sizes = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)

describe('a request', () => {
  it('is read as it was written, and not where a line is missing, more or of another form', () => {
    fc.assert(
      fc.property(sizes, fc.nat(200), ([size, to], at) => {
        const request = requestOf(size, to)
        const written = writeDrawRequest(request)
        expect(readDrawRequest(written)).toEqual(request)
        // Between two lines of the proof it is a request still, and proves nothing.
        const cut = readDrawRequest(written.slice(0, at % (written.length - 1)))
        if (cut !== undefined) expect(considerDraw(cut, lastAt(to)).status).toBe(422)
        expect(readDrawRequest(`${written}x\n`)).toBeUndefined()
        expect(readDrawRequest(written.replace('/v1', '/v2'))).toBeUndefined()
        expect(readDrawRequest(written.replace(`\n${size}\n`, `\n0${size}\n`))).toBeUndefined()
      }),
    )
  })

  it('is granted for the tree of this size in the history that was cosigned, and for no other', () => {
    fc.assert(
      fc.property(sizes, ([size, to]) => {
        const request = requestOf(size, to)
        expect(considerDraw(request, lastAt(to))).toEqual({ status: 200, head: request.head })
        const other = { ...request, head: { ...request.head, root: SPLIT.root(size) } }
        expect(considerDraw(other, lastAt(to)).status).toBe(422)
        expect(considerDraw(requestOf(size, to, SPLIT), lastAt(to)).status).toBe(422)
        const more = { ...request, proof: [...request.proof, request.head.root] }
        expect(considerDraw(more, lastAt(to)).status).toBe(422)
      }),
    )
  })

  it('waits for what was not cosigned, and is told how much was', () => {
    expect(considerDraw(requestOf(9, 12), lastAt(7))).toEqual({ status: 409, size: 7 })
    expect(considerDraw(requestOf(9, 12), lastAt(20))).toEqual({ status: 409, size: 20 })
    expect(considerDraw({ ...requestOf(9, 9), to: 7 }, lastAt(7)).status).toBe(400)
    expect(considerDraw(requestOf(9, 12), () => undefined).status).toBe(404)
    expect(considerDraw(undefined, lastAt(7)).status).toBe(400)
  })
})

describe('a draw', () => {
  const { head } = requestOf(7, 9)
  const drawn = draw(head, SECRET)

  it('is the same whenever it is made, and is written in one way', () => {
    expect(draw({ ...head }, SECRET)).toEqual(drawn)
    expect(readDraw(writeDraw(drawn))).toEqual(drawn)
    for (const other of ['', writeDraw(drawn).trim(), ` ${writeDraw(drawn)}`, 'x\n']) {
      expect(readDraw(other)).toBeUndefined()
    }
    verifyDraw(head, drawn, KEY)
  })

  it('is refused for another tree, size, log or witness, and with one bit changed', () => {
    const wrong = (changed: Partial<typeof head>, bytes = drawn, key = KEY) =>
      expect(() => verifyDraw({ ...head, ...changed }, bytes, key)).toThrow(Refusal)
    wrong({ size: 8 })
    wrong({ root: TREE.root(8) })
    wrong({ origin: 'house.example/other' })
    wrong({}, drawn, cosignerKey('witness/x', new Uint8Array(32).fill(6)))
    wrong({}, drawn, verifierKey('witness/x', SECRET))
    for (let at = 0; at < 512; at++) {
      const flipped = Uint8Array.from(drawn)
      flipped[at >> 3] = (flipped[at >> 3] as number) ^ (1 << (at & 7))
      wrong({}, flipped)
    }
  })

  it('is no cosignature, nor is a cosignature a draw', () => {
    const note = `${ORIGIN}\n7\n${Buffer.from(head.root).toString('base64')}\n\n`
    const line = cosign(`${note}— x eHh4eHh4\n`, 'witness/x', SECRET, 1)
    const [signature] = splitNote(note + line).signatures
    expect(() => verifyDraw(head, signature?.signature.subarray(8) ?? drawn, KEY)).toThrow(Refusal)
  })
})
