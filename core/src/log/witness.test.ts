// What a witness says to a submission: each status of C2SP tlog-witness, and nothing cosigned that is not one history.

import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../shared/bytes.ts'
import { signCheckpoint } from './checkpoint.ts'
import { emptyRoot } from './leaf.ts'
import { signNote, verifierKey } from './note.ts'
import { Tree } from './tree.ts'
import { consider, readSubmission, type Verdict, writeSubmission } from './witness.ts'

const SECRET = new Uint8Array(32).fill(3)
const ORIGIN = 'house.example/log'
const LOGS = new Map([[ORIGIN, verifierKey(ORIGIN, SECRET)]])

function treeOf(count: number, say = (i: number) => `leaf ${i}`): Tree {
  const tree = new Tree()
  for (let i = 0; i < count; i++) tree.append(sha256(utf8(say(i))))
  return tree
}

const TREE = treeOf(40)
const noteOf = (size: number, tree = TREE, secret = SECRET, origin = ORIGIN) =>
  signCheckpoint({ origin, size, root: tree.root(size) }, secret)
const bodyOf = (old: number, size: number, tree = TREE) =>
  writeSubmission({ old, proof: tree.consistencyProof(old, size).hashes, note: noteOf(size, tree) })

/** A witness that saw the first `size` entries last. */
function ask(body: string, size?: number, tree = TREE): Verdict {
  const last = size === undefined ? undefined : { size, root: tree.root(size) }
  return consider(readSubmission(body), LOGS, () => last)
}

describe('a witness', () => {
  it('cosigns what continues what it saw, from the first entry on and from any later one', () => {
    for (let size = 0; size <= 40; size++) {
      expect(ask(bodyOf(0, size))).toMatchObject({ status: 200, checkpoint: { size } })
      for (let old = 0; old <= size; old++) {
        expect(ask(bodyOf(old, size), old)).toMatchObject({ status: 200, checkpoint: { size } })
      }
    }
  })

  it('says what it saw to whoever thinks it was another size', () => {
    expect(ask(bodyOf(0, 7), 5)).toEqual({ status: 409, size: 5 })
    expect(ask(bodyOf(7, 9))).toEqual({ status: 409, size: 0 })
    expect(ask(bodyOf(3, 4), 9)).toEqual({ status: 409, size: 9 })
  })

  it('refuses another history of any length, whatever the proof', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.nat(),
        fc.integer({ min: 0, max: 39 }),
        (size, n, at) => {
          const old = 1 + (n % size)
          const split = treeOf(40, (i) => (i === at % old ? 'rewritten' : `leaf ${i}`))
          expect(ask(bodyOf(old, size, split), old)).toEqual({ status: 422 })
          const honest = TREE.consistencyProof(old, size).hashes
          const note = noteOf(size, split)
          expect(ask(writeSubmission({ old, proof: honest, note }), old)).toEqual({ status: 422 })
        },
      ),
      { numRuns: 60 },
    )
  })

  it('refuses a proof that is too short, too long, or there where none is needed', () => {
    const proof = TREE.consistencyProof(5, 9).hashes
    const note = noteOf(9)
    const one = emptyRoot()
    for (const wrong of [[], proof.slice(1), [...proof, one], [one, ...proof]]) {
      expect(ask(writeSubmission({ old: 5, proof: wrong, note }), 5)).toEqual({ status: 422 })
    }
    expect(ask(writeSubmission({ old: 0, proof: [one], note }))).toEqual({ status: 422 })
    expect(ask(writeSubmission({ old: 9, proof: [one], note }), 9)).toEqual({ status: 422 })
  })

  it('refuses an empty log with the root of another', () => {
    const root = TREE.root(3)
    const note = signCheckpoint({ origin: ORIGIN, size: 0, root }, SECRET)
    expect(ask(writeSubmission({ old: 0, proof: [], note }))).toEqual({ status: 422 })
  })

  it('knows its logs by name and by key', () => {
    const other = noteOf(3, TREE, SECRET, 'other.example/log')
    expect(ask(writeSubmission({ old: 0, proof: [], note: other }))).toEqual({ status: 404 })
    const stranger = noteOf(3, TREE, new Uint8Array(32).fill(4))
    expect(ask(writeSubmission({ old: 0, proof: [], note: stranger }))).toEqual({ status: 403 })
    const changed = noteOf(3).replace('\n3\n', '\n4\n')
    expect(ask(writeSubmission({ old: 0, proof: [], note: changed }))).toEqual({ status: 403 })
    // A line that is wrong beside one that is right spoils the whole note.
    const [, wrong] = noteOf(4).split('\n\n')
    const both = writeSubmission({ old: 0, proof: [], note: noteOf(3) + wrong })
    expect(ask(both)).toEqual({ status: 403 })
  })

  it('refuses a checkpoint that is smaller than what it is said to continue', () => {
    const note = noteOf(3)
    expect(ask(writeSubmission({ old: 5, proof: [], note }), 5)).toEqual({ status: 400 })
  })

  it('refuses whatever is not a submission, without a fault', () => {
    const good = bodyOf(5, 9)
    const line = good.split('\n')[1] ?? ''
    const no = [
      ...['', 'old 0', 'old 0\n', 'old 0\n\n', `old 0\n${noteOf(3)}`],
      ...['05', '-5', '5 ', ' 5', '5.0', '1e1', '', '9999999999999999'].map((size) =>
        good.replace('old 5', `old ${size}`),
      ),
      good.replace('old 5\n', 'old 5\r\n'),
      good.replace('old', 'Old'),
      good.replace(line, line.slice(4)),
      good.replace(line, line.replace('=', '')),
      good.replace('old 5\n', `old 5\n${`${line}\n`.repeat(64)}`),
      writeSubmission({
        old: 0,
        proof: [],
        note: signNote(`${ORIGIN}\nno size\n`, ORIGIN, SECRET),
      }),
      writeSubmission({
        old: 0,
        proof: [],
        note: signNote(`${ORIGIN}\n3\nnot base64\n`, ORIGIN, SECRET),
      }),
    ]
    for (const body of no) expect(ask(body, 5)).toEqual({ status: 400 })
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (rest) => {
        expect(ask(rest).status).toBe(400)
        expect([400, 404]).toContain(ask(`old 0\n\n${rest}`).status)
      }),
    )
  })

  it('reads what a log writes', () => {
    const proof = TREE.consistencyProof(5, 9).hashes
    const submission = { old: 5, proof, note: noteOf(9) }
    expect(readSubmission(writeSubmission(submission))).toEqual(submission)
  })
})
