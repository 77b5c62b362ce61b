// The log's key at work: before each signature the log is read again, and never are two histories signed.

import { openCheckpoint, signCheckpoint } from '@forewarn/core/log/checkpoint'
import { Frontier } from '@forewarn/core/log/frontier'
import { commit } from '@forewarn/core/log/leaf'
import { type MlDsa, seedBeside } from '@forewarn/core/log/ml-dsa'
import { type NoteKey, verifierKey } from '@forewarn/core/log/note'
import type { Tree } from '@forewarn/core/log/tree'
import { sameBytes } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { quickHash, quickMlDsa, quickNoteKey } from './platform.ts'
import type { Ledger } from './store/store.ts'

/** What the key signed last, kept where the key is and not where the ledger is. */
export interface SignedLast {
  read(): Promise<string | undefined>
  /** When it returns, `note` is on disk. */
  write(note: string): Promise<void>
}

export interface SignerParts {
  readonly ledger: Pick<Ledger, 'read'>
  /** The name that the log's key has. */
  readonly origin: string
  readonly logSecret: Uint8Array
  readonly signedLast?: SignedLast
}

export interface Signed {
  readonly size: number
  readonly note: string
}

/** How many entries are read at a time. */
const PAGE = 100

export class Signer {
  readonly #parts: SignerParts
  readonly #tree: Tree
  readonly #first: NoteKey
  readonly #second: MlDsa
  /** Over what was signed last, or found whole at the start: grown from entries as they are on disk. */
  readonly #edge: Frontier
  #root: Uint8Array
  #signed: Signed | undefined
  #refused: Refusal | undefined
  #next: Promise<Signed> | undefined
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(parts: SignerParts, tree: Tree) {
    this.#parts = parts
    this.#tree = tree
    this.#first = quickNoteKey(parts.logSecret)
    this.#second = quickMlDsa(seedBeside(parts.logSecret))
    this.#edge = Frontier.of(tree)
    this.#root = this.#edge.root()
  }

  /**
   * @param tree over the ledger as it was just read from disk; it grows with it
   * @throws Refusal `house.ledgerChanged` where it is not what this key signed, with additions
   */
  static async open(parts: SignerParts, tree: Tree): Promise<Signer> {
    const note = await parts.signedLast?.read()
    if (note !== undefined) verifyAgainst(note, parts, tree)
    return new Signer(parts, tree)
  }

  /**
   * Over the tree as it stands, or as it is by the time it is signed: whoever asks while one is being
   * signed is given the next, with all who ask until it is begun.
   */
  sign(): Promise<Signed> {
    this.#next ??= this.#signNext()
    return this.#next
  }

  #signNext(): Promise<Signed> {
    const turn = this.#turn.then(() => {
      this.#next = undefined
      return this.#sign()
    })
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  /** @throws Refusal `house.wouldSplit`, from the first time on for ever */
  async #sign(): Promise<Signed> {
    if (this.#refused !== undefined) throw this.#refused
    const { size } = this.#tree
    if (this.#signed?.size === size) return this.#signed
    await this.#reread(size)
    const root = this.#edge.root()
    if (!sameBytes(root, this.#tree.root(size))) throw this.#refuse(size)
    const { origin, signedLast } = this.#parts
    const note = signCheckpoint({ origin, size, root }, this.#first, this.#second)
    await signedLast?.write(note)
    this.#signed = { size, note }
    return this.#signed
  }

  /** Grows the edge by what the disk holds, if it still is the edge of what was signed. */
  async #reread(size: number): Promise<void> {
    if (!sameBytes(this.#edge.root(), this.#root)) throw this.#refuse(size)
    while (this.#edge.size < size) {
      const from = this.#edge.size
      const page = await this.#parts.ledger.read(from, Math.min(PAGE, size - from))
      if (page.length === 0) throw this.#refuse(size)
      for (const { salt, bytes } of page) this.#edge.append(commit(salt, bytes, quickHash))
      this.#root = this.#edge.root()
    }
  }

  #refuse(size: number): Refusal {
    this.#refused = new Refusal('house.wouldSplit', { signed: this.#signed?.size ?? 0, size })
    return this.#refused
  }
}

function verifyAgainst(note: string, { origin, logSecret }: SignerParts, tree: Tree): void {
  const { size, root } = openCheckpoint(note, verifierKey(origin, logSecret))
  if (tree.size < size) throw new Refusal('house.ledgerChanged', { size, problem: 'shorter' })
  if (!sameBytes(tree.root(size), root)) {
    throw new Refusal('house.ledgerChanged', { size, problem: 'otherEntries' })
  }
}
