// The only door to append: one act at a time is admitted, written to disk, and only then folded.

import { fold, type Proposed, propose, readStatement } from '@forewarn/core/board/admit'
import type { Board } from '@forewarn/core/board/board'
import type { Act, Entry, Event } from '@forewarn/core/board/entry'
import { commit } from '@forewarn/core/log/leaf'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import type { Tree } from '@forewarn/core/log/tree'
import type { Random } from '@forewarn/core/shared/chance'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { readPage } from './ledger-page.ts'
import { quickHash, quickVerify } from './platform.ts'
import { type Reopened, readOn, reopen } from './reopen.ts'
import { type Signed, type SignedLast, Signer } from './signer.ts'
import type { Ledger } from './store/store.ts'

export interface RegistryParts {
  readonly ledger: Ledger
  /** Handed the instant of the last entry, before which it cannot be. */
  readonly clock: { now(ledgerAt: Instant): Instant }
  readonly random: Random
  readonly origin: string
  readonly logSecret: Uint8Array
  /** Without it, what was signed is remembered no longer than the process runs. */
  readonly signedLast?: SignedLast
}

/** After so many entries an append keeps a checkpoint: that many a start verifies anew, in about 0.1 s. */
const KEEP_EVERY = 256

export class Registry {
  readonly #parts: RegistryParts
  readonly #tree: Tree
  readonly #board: Board
  #keptSize: number
  readonly #signer: Signer
  #last: Promise<unknown> = Promise.resolve()

  private constructor(parts: RegistryParts, { board, tree, signedSize }: Reopened, signer: Signer) {
    this.#signer = signer
    this.#parts = parts
    this.#board = board
    this.#tree = tree
    this.#keptSize = signedSize
  }

  /** @throws Refusal where the ledger is not the one that this house wrote, see `reopen` */
  static async open(parts: RegistryParts): Promise<Registry> {
    const reopened = await reopen(parts)
    return new Registry(parts, reopened, await Signer.open(parts, reopened.tree))
  }

  /**
   * Reads on where the ledger has more than the board, because another process appended to it. Asked
   * before every request is answered: who was answered by one process is known to all.
   */
  async catchUp(): Promise<void> {
    const before = this.#board.size
    const size = await this.#parts.ledger.size()
    if (size < before) throw wentBack(before, size)
    if (size > this.#board.size) await this.#inTurn(() => readOn(this.#parts, this))
  }

  /** What the durable ledger says. Read it between awaits; never change it. */
  get board(): Board {
    return this.#board
  }

  get tree(): Tree {
    return this.#tree
  }

  /** The ledger's own time, by which everything opens: never earlier than the last entry's. */
  now(): Instant {
    const now = this.#parts.clock.now(this.#board.at)
    return now > this.#board.at ? now : this.#board.at
  }

  /**
   * A signed note over the tree (C2SP tlog-checkpoint), signed once for each size, and only after the
   * entries since the last one were read again from disk.
   *
   * @throws Refusal `house.wouldSplit`
   */
  checkpoint(): Promise<Signed> {
    return this.#signer.sign()
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
    return this.#decide(async () => {
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
    return this.#decide(() => this.#append({ v: 1, at: this.now(), act }))
  }

  /** Writes an event of the house's own. @throws Refusal of the rule it breaks */
  recordOwn(event: Extract<Entry, { event: unknown }>['event']): Promise<number> {
    return this.#decide(() => this.#append({ v: 1, at: this.now(), event }))
  }

  async entry(seq: number): Promise<StoredEntry> {
    const [entry] = await this.#parts.ledger.read(seq, 1)
    if (entry === undefined) throw new Error(`the ledger has no entry ${seq}`)
    return entry
  }

  entries(from: number): Promise<StoredEntry[]> {
    return readPage(this.#parts.ledger, from)
  }

  async #append(entry: Entry, prepare?: (event: Event) => Promise<void>): Promise<number> {
    const { ledger, origin, random } = this.#parts
    const proposed: Proposed = propose(this.#board, origin, entry, quickVerify)
    await prepare?.(proposed.event)
    const salt = random.bytes(32)
    const { size } = this.#board
    const isDue = size - this.#keptSize >= KEEP_EVERY
    const checkpoint = isDue ? (await this.checkpoint()).note : undefined
    await ledger.append(size, [{ salt, bytes: proposed.bytes }], checkpoint)
    if (isDue) this.#keptSize = size
    this.#tree.append(commit(salt, proposed.bytes, quickHash))
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

  /**
   * In its turn, and once more wherever another process appended in the meantime: on the board as it
   * then is, `attempt` may decide otherwise.
   */
  #decide(attempt: () => Promise<number>): Promise<number> {
    return this.#inTurn(async () => {
      for (;;) {
        const { size } = this.#board
        try {
          return await attempt()
        } catch (error) {
          if (!(error instanceof Refusal && error.code === 'ledger.moved')) throw error
        }
        await readOn(this.#parts, this)
        if (this.#board.size <= size) throw wentBack(size, await this.#parts.ledger.size())
      }
    })
  }

  /** One after another, and a failure of one is not the next one's. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}

/** A ledger never has fewer entries than it had: somebody put an older one in its place. */
function wentBack(size: number, found: number): Error {
  return new Error(
    `the ledger had ${size} entries and has ${found}; stop every process of the house`,
  )
}
