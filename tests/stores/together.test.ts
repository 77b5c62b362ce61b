// Acts that come in together: one append for many, and nothing that acts sent one by one would not give.

import { fold, type Proposed, propose } from '@forewarn/core/board/admit'
import type { Act, Entry } from '@forewarn/core/board/entry'
import { commit } from '@forewarn/core/log/leaf'
import { quickVerify } from '@forewarn/server/platform'
import { Registry, type RegistryParts } from '@forewarn/server/registry'
import { type Reopened, readOn, reopen } from '@forewarn/server/reopen'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LINES, ledgerOf, mustHold, type OpenDoor, openDoors, type Sent, send } from './together.ts'

const ORDINARY: OpenDoor = (parts) => Registry.open(parts)

const sentOf = (line: number, more: Partial<Sent> = {}): Sent => ({
  ...{ line, nonce: 0, door: 0, way: 'record', after: 0, unprepared: 0, ...more },
})

/** Sends the lines near `begun`, in some order and some of them twice, and asks whether it went as it must. */
function law(open: OpenDoor, numRuns: number) {
  const near = fc.record({
    ahead: fc.integer({ min: -3, max: 9 }),
    nonce: fc.constantFrom<0 | 1>(0, 0, 0, 1),
    door: fc.nat(1),
    way: fc.constantFrom<Sent['way']>('record', 'record', 'recordOnce'),
    after: fc.nat(3),
    unprepared: fc.constantFrom(0, 0, 0, 1, 9),
  })
  const fate = fc.record({
    fails: fc.constantFrom(false, false, false, true),
    turns: fc.nat(3),
  })
  const cases = fc.record({
    begun: fc.nat(LINES.length - 1),
    doors: fc.constantFrom(1, 2),
    near: fc.array(near, { maxLength: 24 }),
    fate: fc.array(fate, { maxLength: 8 }),
  })
  return fc.assert(
    fc.asyncProperty(cases, async ({ begun, doors: count, near, fate }) => {
      const ledger = await ledgerOf(begun)
      const doors = await openDoors(open, ledger, count)
      ledger.fate.push(...fate)
      const lines = near.map(({ ahead, ...sent }) => ({ ...sent, line: within(begun + ahead) }))
      await mustHold(doors, ledger, await send(doors, ledger, lines))
    }),
    { numRuns },
  )
}

const within = (line: number) => Math.max(0, Math.min(LINES.length - 1, line))

type Fault = 'judged on the board as it is' | 'shown before they are kept' | 'answered too early'

/** What a registry would be without the care it takes, of the acts sent in one turn. */
function careless(fault: Fault): OpenDoor {
  return async (parts: RegistryParts) => {
    const { board, tree } = await reopen(parts)
    const last: Promise<unknown> = Promise.resolve()
    let waiting: (() => { proposed: Proposed; answer: (seq: number) => void } | undefined)[] = []
    const show = (all: readonly Proposed[]) => {
      for (const one of all) fold(board, one)
      for (const { bytes } of all) tree.append(commit(SALT, bytes))
    }
    const group = async () => {
      const taken = waiting
      waiting = []
      const asked = taken.flatMap((judge) => judge() ?? [])
      const all = asked.map(({ proposed }) => proposed)
      const { size } = board
      if (all.length === 0) return
      if (fault === 'answered too early')
        for (const { answer, proposed } of asked) answer(proposed.meta.seq)
      if (fault === 'shown before they are kept') show(all)
      await parts.ledger.append(
        size,
        all.map(({ bytes }) => ({ salt: SALT, bytes })),
      )
      if (fault !== 'shown before they are kept') show(all)
      for (const { answer, proposed } of asked) answer(proposed.meta.seq)
    }
    return 0 as never
  }
}

describe('acts that are written together', () => {
  it('give the ledger, the board and the answers of some order of one by one, whatever fails', async () => {
    await law(ORDINARY, 300)
  }, 60_000)
})
