// The only door to append: one act at a time is admitted, written to disk, and only then folded.

import { fold, type Proposed, propose, readStatement, replay } from '@forewarn/core/board/admit'
import { type Board, emptyBoard } from '@forewarn/core/board/board'
import type { Act, Entry, Event } from '@forewarn/core/board/entry'
import { signCheckpoint } from '@forewarn/core/log/checkpoint'
import { commit } from '@forewarn/core/log/leaf'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import { Tree } from '@forewarn/core/log/tree'
import type { Random } from '@forewarn/core/shared/chance'
import type { Clock, Instant } from '@forewarn/core/shared/instant'
import type { Ledger } from './store/store.ts'

export interface RegistryParts {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly random: Random
  readonly origin: string
  readonly logSecret: Uint8Array
}

/** How many entries are read at a time when the ledger is replayed. */
const PAGE = 1000

export class Registry {
  readonly #parts: RegistryParts
  readonly #tree = new Tree()
  readonly #board = emptyBoard()
  #last: Promise<unknown> = Promise.resolve()

  private constructor(parts: RegistryParts) {
    this.#parts = parts
  }

  /** Replays the whole ledger through the rules that admitted it. */
  static async open(parts: RegistryParts): Promise<Registry> {
    const registry = new Registry(parts)
    for (;;) {
      const page = await parts.ledger.read(registry.#board.size, PAGE)
      if (page.length === 0) return registry
      replay(
        registry.#board,
        parts.origin,
        page.map(({ bytes }) => bytes),
      )
      for (const { salt, bytes } of page) registry.#tree.append(commit(salt, bytes))
    }
  }

  /** What the durable ledger says. Read it between awaits; never change it. */
  get board(): Board {
    return this.#board
  }

  get tree(): Tree {
    return this.#tree
  }

  /** The ledger's own time: the clock's, but never earlier than the last entry's. */
  now(): Instant {
    const now = this.#parts.clock.now()
    return now > this.#board.at ? now : this.#board.at
  }

  /** A signed note over the tree as it stands (C2SP tlog-checkpoint). */
  checkpoint(): string {
    const { origin, logSecret } = this.#parts
    return signCheckpoint({ origin, size: this.#tree.size, root: this.#tree.root() }, logSecret)
  }

  /**
   * Writes a signed act down. When it returns, the entry is on disk.
   *
   * An act that stands in the ledger already is not written again: its place is returned, so that
   * a client that lost the answer may ask again.
   *
   * @param prepare runs once the act is found admissible, and keeps it out by throwing
   * @throws Refusal of the act or of the rule it breaks
   */
  record(act: Act, prepare?: (event: Event) => Promise<void>): Promise<number> {
    return this.#inTurn(async () => {
      const known = this.#placeOf(act)
      if (known !== undefined && (await this.#isSame(known, act))) return known
      return this.#append({ v: 1, at: this.now(), act }, prepare)
    })
  }

  /**
   * The same for an act that hands something out: it counts once.
   *
   * @throws Refusal `act.repeated`, or of the act or of the rule it breaks
   */
  recordOnce(act: Act): Promise<number> {
    return this.#inTurn(() => this.#append({ v: 1, at: this.now(), act }))
  }

  /** Writes an event of the house's own. @throws Refusal of the rule it breaks */
  recordOwn(event: Extract<Entry, { event: unknown }>['event']): Promise<number> {
    return this.#inTurn(() => this.#append({ v: 1, at: this.now(), event }))
  }

  async entry(seq: number): Promise<StoredEntry> {
    const [entry] = await this.#parts.ledger.read(seq, 1)
    if (entry === undefined) throw new Error(`the ledger has no entry ${seq}`)
    return entry
  }

  entries(from: number): Promise<StoredEntry[]> {
    return this.#parts.ledger.read(from, PAGE)
  }

  async #append(entry: Entry, prepare?: (event: Event) => Promise<void>): Promise<number> {
    const { ledger, origin, random } = this.#parts
    const proposed: Proposed = propose(this.#board, origin, entry)
    await prepare?.(proposed.event)
    const salt = random.bytes(32)
    await ledger.append(this.#board.size, [{ salt, bytes: proposed.bytes }])
    this.#tree.append(commit(salt, proposed.bytes))
    fold(this.#board, proposed)
    return proposed.meta.seq
  }

  #placeOf(act: Act): number | undefined {
    return this.#board.nonces.get(readStatement(act).nonce)
  }

  async #isSame(seq: number, act: Act): Promise<boolean> {
    const { bytes } = await this.entry(seq)
    const entry = JSON.parse(new TextDecoder().decode(bytes)) as Entry
    return 'act' in entry && entry.act.text === act.text && entry.act.signature === act.signature
  }

  /** One after another, and a failure of one is not the next one's. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
