// The ledger as a staff desk sees it: fetched, checked against a signed checkpoint, and replayed.

import { replay } from '@forewarn/core/board/admit'
import { type Board, emptyBoard } from '@forewarn/core/board/board'
import { commit } from '@forewarn/core/log/leaf'
import { Tree } from '@forewarn/core/log/tree'
import { logNameOf } from '@forewarn/core/programme/slice'
import { fromBase64, hex, sameBytes } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Seen } from './seen.ts'
import { checkpointOf, type Desk } from './sign-in.ts'

const boards = new WeakMap<Desk['session'], Board>()

/** What a desk was brought up to last in this session; none where it read no ledger. */
export function boardOf({ session }: Desk): Board | undefined {
  return boards.get(session)
}

/** Every entry recomputed here: no word of the house is taken for it. */
export class VerifiedLedger {
  readonly board: Board = emptyBoard()
  readonly #tree = new Tree()
  /** Attempts whose draws were looked at. */
  readonly #drawn = new Set<string>()
  readonly #desk: Desk
  #note: string | undefined

  constructor(desk: Desk) {
    this.#desk = desk
  }

  get seen(): Seen {
    return { size: this.#tree.size, root: hex(this.#tree.root()) }
  }

  /** The signed checkpoint that this desk was brought up to last. */
  get note(): string | undefined {
    return this.#note
  }

  /** The root over the first `size` entries, as recomputed here. */
  root(size: number): Uint8Array {
    return this.#tree.root(size)
  }

  /**
   * Brings this desk up to the house's newest checkpoint.
   *
   * @param before what the desk saw in an earlier session
   * @throws Refusal `ledger.wentBack`, `ledger.split`, `note.unsigned`, `owner.changed`,
   *   `witness.otherDraw`, or whatever an entry should have been refused for
   */
  async catchUp(before?: Seen): Promise<Board> {
    const checkpoint = await checkpointOf(this.#desk)
    const floor = Math.max(before?.size ?? 0, this.#tree.size)
    if (checkpoint.size < floor) {
      throw new Refusal('ledger.wentBack', { seen: floor, offered: checkpoint.size })
    }
    while (this.#tree.size < checkpoint.size) await this.#fetchPage(checkpoint.size)
    if (!sameBytes(this.#tree.root(), checkpoint.root)) {
      throw new Refusal('ledger.split', { size: checkpoint.size })
    }
    if (before !== undefined && hex(this.#tree.root(before.size)) !== before.root) {
      throw new Refusal('ledger.split', { size: before.size })
    }
    this.#mustBeOwners()
    this.#mustBeThisLog()
    this.#mustBeDrawn()
    this.#note = checkpoint.note
    boards.set(this.#desk.session, this.board)
    return this.board
  }

  async #fetchPage(size: number): Promise<void> {
    const { house, keyring, ports } = this.#desk
    const { entries } = await house.call('entries', { query: { from: this.#tree.size } })
    const wanted = entries.slice(0, size - this.#tree.size)
    if (wanted.length === 0)
      throw new Refusal('ledger.wentBack', { seen: size, offered: this.#tree.size })
    const opened = wanted.map(({ salt, bytes }) => [fromBase64(salt), fromBase64(bytes)] as const)
    replay(
      this.board,
      keyring.pins.origin,
      opened.map(([, bytes]) => bytes),
      ports.quickVerify,
    )
    for (const [salt, bytes] of opened) this.#tree.append(commit(salt, bytes))
  }

  /** A log that was begun anew is another one, which a person pins: see `new-log.ts`. */
  #mustBeThisLog(): void {
    const { origin, logKey } = this.#desk.keyring.pins
    const found = logNameOf(this.board.programme, origin)
    if (!logKey.startsWith(`${found}+`))
      throw new Refusal('house.changed', { pinned: origin, found })
  }

  /** What a witness drew is for the tree that this log had then. */
  #mustBeDrawn(): void {
    const { bundle, programme } = this.board
    const { origin } = this.#desk.keyring.pins
    const { continued } = programme
    for (const { attemptId, begunSeq, drawing } of bundle.attempts.values()) {
      // Under which name a log before this one went, its own desks saw to.
      const isOfThis = continued === undefined || begunSeq > continued.size
      if (drawing && isOfThis && drawing.log !== logNameOf(programme, origin)) {
        throw new Refusal('witness.otherDraw', { entry: begunSeq })
      }
      if (drawing?.drawn === undefined || this.#drawn.has(attemptId)) continue
      if (hex(this.#tree.root(begunSeq + 1)) !== drawing.drawn.root) {
        throw new Refusal('witness.otherDraw', { entry: drawing.drawn.seq })
      }
      this.#drawn.add(attemptId)
    }
  }

  /** Every authority goes back to the founder; that the founder is the pinned one is ours to check. */
  #mustBeOwners(): void {
    const { founder } = this.board.programme
    if (founder?.signingKey !== this.#desk.keyring.pins.owner)
      throw new Refusal('owner.changed', {})
  }
}
