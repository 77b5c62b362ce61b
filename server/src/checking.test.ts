// Signatures looked at beside: what was found counts for that act and that key, and for nothing else.

import { propose, readStatement } from '@forewarn/core/board/admit'
import { emptyBoard } from '@forewarn/core/board/board'
import type { Act, Entry, Event } from '@forewarn/core/board/entry'
import { signNote } from '@forewarn/core/log/note'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACTORS, HOUSE, signAs } from '../../tests/promises/actors.ts'
import { BEGIN, CAST } from '../../tests/promises/script.ts'
import { checkBeside } from './checking.ts'
import { quickNoteKey } from './platform.ts'

const EVENT: Event = { kind: 'caseOpened', caseId: 'cas_abcdefghij234567', sealed: 'YWdl' } as Event
const ACT = signAs(ACTORS.owner, EVENT, 'a'.repeat(32))
const KEY = ACTORS.owner.signingKey

describe('what was looked at beside', () => {
  it('is known of that act, in other hands too, and of that key', async () => {
    const { over, verify } = checkBeside(ACT, KEY)
    expect(verify.knows?.(ACT, KEY)).toBe(false)
    await over
    expect(verify.knows?.(ACT, KEY)).toBe(true)
    expect(verify.knows?.({ ...ACT }, KEY)).toBe(true)
    const other = signAs(ACTORS.owner, EVENT, 'b'.repeat(32))
    for (const forged of [
      { ...ACT, text: other.text },
      { ...ACT, signature: other.signature },
    ]) {
      expect(verify.knows?.(forged, KEY)).toBe(false)
    }
    expect(verify.knows?.(ACT, ACTORS.publisher.signingKey)).toBe(false)
  })

  it('is known of nothing that it found wrong, or could not read', async () => {
    const other = signAs(ACTORS.owner, EVENT, 'b'.repeat(32))
    for (const signature of [other.signature, '', 'no hex']) {
      const forged = { ...ACT, signature }
      const { over, verify } = checkBeside(forged, KEY)
      await over
      expect(verify.knows?.(forged, KEY)).toBe(false)
    }
  })
})

it('a founding is looked at strictly, whatever is known of it', () => {
  const board = emptyBoard()
  const [first] = CAST
  const act = signAs(ACTORS.owner, first?.event as Event, 'f'.repeat(32))
  const forged = { ...act, signature: '0'.repeat(128) }
  const knows = () => true
  const quick = Object.assign(() => true, { knows })
  const entry = (one: Act): Entry => ({ v: 1, at: BEGIN, act: one })
  expect(() => propose(board, HOUSE, entry(forged), quick)).toThrow(/signature\.bad/)
  expect(propose(board, HOUSE, entry(act), quick).event.kind).toBe('programmeFounded')
})

it('an act that was changed after it was read is read again', () => {
  const act = { ...ACT }
  expect(readStatement(act).nonce).toBe('a'.repeat(32))
  act.text = act.text.replace('a'.repeat(32), 'b'.repeat(32))
  expect(readStatement(act).nonce).toBe('b'.repeat(32))
  act.text = 'no statement'
  expect(() => readStatement(act)).toThrow(/request\.malformed/)
})

it('a note signed by Node is the one that JavaScript signs, to the byte', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(), (seed, size) => {
      const text = `${HOUSE}\n${size}\n`
      expect(signNote(text, 'log', quickNoteKey(seed))).toBe(signNote(text, 'log', seed))
    }),
  )
})
