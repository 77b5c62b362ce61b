// Folds on trial leave what they should, and afterwards nothing: every kind of event, behind every other.

import { type Admitted, fold, type Proposed, propose } from '@forewarn/core/board/admit'
import { type Board, emptyBoard } from '@forewarn/core/board/board'
import type { Entry } from '@forewarn/core/board/entry'
import { instant } from '@forewarn/core/shared/instant'
import { quickVerify } from '@forewarn/server/platform'
import { Trial } from '@forewarn/server/trial'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ACTORS, HOUSE, signAs } from '../promises/actors.ts'
import { BEGIN, CAST, CONTINUED, PLAY } from '../promises/script.ts'

const LINES = [...CAST, ...PLAY, ...CONTINUED]
const WRITTEN = written()

function written(): readonly Proposed[] {
  const board = emptyBoard()
  return LINES.map(({ by, event, after }, i) => {
    const at = instant(Math.max(board.at, BEGIN) + after)
    const nonce = i.toString(16).padStart(32, '0')
    const said = by === 'house' ? { event } : { act: signAs(ACTORS[by], event, nonce) }
    const proposed = propose(board, HOUSE, { v: 1, at, ...said } as Entry, quickVerify)
    fold(board, proposed)
    return proposed
  })
}

function boardAfter(count: number): Board {
  const board = emptyBoard()
  for (const one of WRITTEN.slice(0, count)) fold(board, one)
  return board
}

/** Everything as lists: the order of maps, sets and arrays is seen by whoever reads a board, that of members is not. */
function inOrder(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([key, one]) => [key, inOrder(one)])
  if (value instanceof Set) return [...value]
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return sorted.map(([key, one]) => [key, inOrder(one)])
}

const from = fc.nat(LINES.length - 1)

it('everything is taken back, in order and to the last key', () => {
  fc.assert(
    fc.property(from, fc.nat(LINES.length), (begin, count) => {
      const board = boardAfter(begin)
      const trial = new Trial(board)
      for (const one of WRITTEN.slice(begin, begin + count)) trial.fold(one)
      trial.undo()
      expect(inOrder(board)).toEqual(inOrder(boardAfter(begin)))
      expect(board).toStrictEqual(boardAfter(begin))
    }),
  )
})

it('whatever comes next is admitted behind a trial as behind the folds themselves', () => {
  fc.assert(
    fc.property(from, fc.nat(LINES.length - 1), (begin, next) => {
      const board = boardAfter(begin)
      const trial = new Trial(board)
      for (const one of WRITTEN.slice(begin, begin + 8)) trial.fold(one)
      const behind = admitted(board, next)
      trial.undo()
      expect(behind).toEqual(admitted(boardAfter(Math.min(begin + 8, LINES.length)), next))
    }),
  )
})

it('and an order that is not put back is noticed', () => {
  const board = boardAfter(LINES.length)
  const { parts } = board.bundle
  const [first] = [...parts]
  parts.delete(first?.[0] as never)
  parts.set(...(first as never as [never, never]))
  expect(board).toEqual(boardAfter(LINES.length))
  expect(inOrder(board)).not.toEqual(inOrder(boardAfter(LINES.length)))
})

/** That of a line said anew, or why not. */
function admitted(board: Board, line: number): unknown {
  const { by, event } = LINES[line] as (typeof LINES)[number]
  const said = by === 'house' ? { event } : { act: signAs(ACTORS[by], event, 'e'.repeat(32)) }
  const entry = { v: 1, at: board.at, ...said } as Entry
  try {
    const { meta, nonce }: Admitted = propose(board, HOUSE, entry, quickVerify)
    return { meta, nonce }
  } catch (error) {
    return error
  }
}
