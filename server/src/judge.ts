// What becomes of acts that are written together: each is judged on the board as those before it will leave it.

import { type Proposed, propose } from '@forewarn/core/board/admit'
import type { Board } from '@forewarn/core/board/board'
import type { Act, Entry, Event } from '@forewarn/core/board/entry'
import type { Instant } from '@forewarn/core/shared/instant'
import type { Checking } from './checking.ts'
import { Trial } from './trial.ts'

export type OwnEvent = Extract<Entry, { event: unknown }>['event']

/** What somebody wants to have written down, and waits to hear of. */
export interface Wish {
  readonly said: { readonly act: Act } | { readonly event: OwnEvent }
  /** Where the very same act may stand in the ledger already: by what it is known. */
  readonly again?: {
    readonly act: Act
    readonly nonce: string
    /** The entry that has this nonce and is another act, where that was looked up. */
    readonly other: number | undefined
  }
  /** Keeps it out by throwing, once it is found admissible. */
  readonly prepare?: ((event: Event) => Promise<void>) | undefined
  /** Of the act's signature. */
  readonly checking: Checking
}

export type Verdict =
  /** To be written. */
  | { readonly proposed: Proposed }
  /** The same act is to be written there, by another wish of the group. */
  | { readonly alike: number }
  /** Its nonce stands on the board by now: whether the act is the same has to be looked up. */
  | { readonly known: number }
  | { readonly refusal: unknown }

/** A board, and the ledger's time upon it. */
interface Standing {
  readonly board: Board
  now(): Instant
}

/** In the order of `wishes`. The board is as it was when this returns. */
export function judge(standing: Standing, origin: string, wishes: readonly Wish[]): Verdict[] {
  const trial = new Trial(standing.board)
  const acts = new Map<number, Act>()
  try {
    return wishes.map((wish, i) => {
      const verdict = judgeOne(standing, origin, wish, acts)
      if (!('proposed' in verdict)) return verdict
      if ('act' in wish.said) acts.set(verdict.proposed.meta.seq, wish.said.act)
      if (i < wishes.length - 1) trial.fold(verdict.proposed)
      return verdict
    })
  } finally {
    trial.undo()
  }
}

function judgeOne(
  standing: Standing,
  origin: string,
  { said, again, checking }: Wish,
  acts: ReadonlyMap<number, Act>,
): Verdict {
  const { board } = standing
  const seq = again && board.nonces.get(again.nonce)
  if (again !== undefined && seq !== undefined && seq !== again.other) {
    const act = acts.get(seq)
    if (act === undefined) return { known: seq }
    if (isSame(act, again.act)) return { alike: seq }
  }
  try {
    return {
      proposed: propose(board, origin, { v: 1, at: standing.now(), ...said }, checking.verify),
    }
  } catch (refusal) {
    return { refusal }
  }
}

export function isSame(one: Act, other: Act): boolean {
  return one.text === other.text && one.signature === other.signature
}
