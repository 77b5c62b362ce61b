// A door to the ledger without the care that a registry takes: what the law of acts written together must notice.

import { fold, type Proposed, propose } from '@forewarn/core/board/admit'
import type { Entry } from '@forewarn/core/board/entry'
import { commit } from '@forewarn/core/log/leaf'
import { instant } from '@forewarn/core/shared/instant'
import { quickVerify } from '@forewarn/server/platform'
import { reopen } from '@forewarn/server/reopen'
import type { OpenDoor } from './together.ts'

export type Fault = 'judges alone' | 'shows first' | 'answers first' | 'keeps what failed'

interface Asked {
  readonly said: object
  readonly answer: (seq: number) => void
  readonly refuse: (error: unknown) => void
}

const SALT = new Uint8Array(32)

/** Without a fault it is sound, and takes one act at a time. */
export function careless(fault?: Fault): OpenDoor {
  return async ({ ledger, clock, origin, logSecret }) => {
    const { board, tree } = await reopen({ ledger, origin, logSecret })
    const waiting: Asked[] = []
    let last: Promise<unknown> = Promise.resolve()

    const judged = ({ said, refuse }: Asked, ahead: number): Proposed[] => {
      try {
        const at = instant(Math.max(board.at, clock.now(board.at)))
        const proposed = propose(board, origin, { v: 1, at, ...said } as Entry, quickVerify)
        return [{ ...proposed, meta: { ...proposed.meta, seq: board.size + ahead } }]
      } catch (error) {
        refuse(error)
        return []
      }
    }

    const write = async () => {
      const group = waiting.splice(0, fault === 'judges alone' ? waiting.length : 1)
      if (waiting.length > 0) last = last.then(write)
      const all = group.map((one, i) => ({ one, proposed: judged(one, i)[0] }))
      const kept = all.flatMap(({ one, proposed }) => (proposed ? [{ one, proposed }] : []))
      const { size } = board
      const answer = () => {
        for (const { one, proposed } of kept) one.answer(proposed.meta.seq)
      }
      const show = () => {
        for (const { proposed } of kept) {
          fold(board, proposed)
          tree.append(commit(SALT, proposed.bytes))
        }
      }
      if (fault === 'answers first') answer()
      if (fault === 'shows first') show()
      try {
        const entries = kept.map(({ proposed }) => ({ salt: SALT, bytes: proposed.bytes }))
        await ledger.append(size, entries)
      } catch (error) {
        if (fault === 'keeps what failed') show()
        for (const { one } of kept) one.refuse(error)
        return
      }
      if (fault !== 'shows first') show()
      answer()
    }

    const add = (said: object) =>
      new Promise<number>((answer, refuse) => {
        waiting.push({ said, answer, refuse })
        if (waiting.length === 1) last = last.then(write)
      })
    return {
      ...{ board, tree },
      record: (act) => add({ act }),
      recordOnce: (act) => add({ act }),
      recordOwn: (event) => add({ event }),
      catchUp: async () => undefined,
    }
  }
}
