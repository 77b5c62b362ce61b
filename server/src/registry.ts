// The only door to append: acts that came in while others were written are admitted in their order, written to disk together, and only then folded.

import { fold, type Proposed, readStatement, signingKeyOf } from '@forewarn/core/board/admit'
import type { Board } from '@forewarn/core/board/board'
import type { Act, Entry, Event } from '@forewarn/core/board/entry'
import { commit } from '@forewarn/core/log/leaf'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import type { Tree } from '@forewarn/core/log/tree'
import type { Random } from '@forewarn/core/shared/chance'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Checking, checkBeside, LATER } from './checking.ts'
import { isSame, judge, type OwnEvent, type Verdict } from './judge.ts'
import { readPage } from './ledger-page.ts'
import { quickHash } from './platform.ts'
import { Queue, type Waiting } from './queue.ts'
import { type Reopened, readOn, reopen } from './reopen.ts'
import { type Signed, type SignedLast, Signer } from './signer.ts'
import type { Ledger } from './store/store.ts'

export interface RegistryParts {
  readonly ledger: Ledger
  /** Handed the instant of the last entry, before which it cannot be. */
  readonly clock: {
    now(ledgerAt: Instant): Instant
    /** Without it nothing lapses but by `now`. */
    lapsing?(ledgerAt: Instant): Instant
  }
  readonly random: Random
  readonly origin: string
  readonly logSecret: Uint8Array
  /** Without it, what was signed is remembered no longer than the process runs. */
  readonly signedLast?: SignedLast
}

/** After so many entries one of the next appends keeps a checkpoint: as many, or a few more, a start verifies anew, in about 0.1 s. */
const KEEP_EVERY = 256

export class Registry {
  readonly #parts: RegistryParts
  readonly #tree: Tree
  readonly #board: Board
  #keptSize: number
  #signing: Signing | undefined
  #canSign = true
  readonly #signer: Signer
  readonly #queue = new Queue((group) => this.#write(group))

  /** The name that the log's key signs under: the house's, unless the log had to be continued. */
  readonly logName: string

  private constructor(parts: RegistryParts, reopened: Reopened, signer: Signer) {
    const { board, tree, signedSize, logName } = reopened
    this.logName = logName
    this.#signer = signer
    this.#parts = parts
    this.#board = board
    this.#tree = tree
    this.#keptSize = signedSize
  }

  /** @throws Refusal where the ledger is not the one that this house wrote, see `reopen` */
  static async open(parts: RegistryParts): Promise<Registry> {
    const reopened = await reopen(parts)
    const signing = { ...parts, origin: reopened.logName }
    return new Registry(parts, reopened, await Signer.open(signing, reopened.tree))
  }

  /**
   * Reads on where the ledger has more than the board, because another process appended to it. Asked
   * before every request is answered: who was answered by one process is known to all.
   */
  async catchUp(): Promise<void> {
    const before = this.#board.size
    const size = await this.#parts.ledger.size()
    if (size < before) throw wentBack(before, size)
    if (size > this.#board.size) await this.#queue.inTurn(() => readOn(this.#parts, this))
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

  /** What lapses goes by this, such as sessions: it goes on where the house's clock stands still. */
  lapsing(): Instant {
    const { clock } = this.#parts
    return clock.lapsing?.(this.#board.at) ?? this.now()
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
   * @param prepare runs once the act is found admissible, and keeps it out by throwing; once more
   *   where another process or a failure beside it changed what the act was admitted on
   * @throws Refusal of the act or of the rule it breaks
   */
  async record(act: Act, prepare?: (event: Event) => Promise<void>): Promise<number> {
    const { nonce } = readStatement(act)
    const known = this.#board.nonces.get(nonce)
    if (known !== undefined && (await this.#isThere(known, act))) return known
    const again = { act, nonce, other: known }
    return this.#queue.add({ said: { act }, again, prepare, checking: this.#check(act) })
  }

  /**
   * The same for an act that hands something out: it counts once.
   *
   * @throws Refusal `act.repeated`, or of the act or of the rule it breaks
   */
  recordOnce(act: Act): Promise<number> {
    return this.#queue.add({ said: { act }, checking: this.#check(act) })
  }

  /** Writes an event of the house's own. @throws Refusal of the rule it breaks */
  recordOwn(event: OwnEvent): Promise<number> {
    return this.#queue.add({ said: { event }, checking: LATER })
  }

  async entry(seq: number): Promise<StoredEntry> {
    const [entry] = await this.#parts.ledger.read(seq, 1)
    if (entry === undefined) throw new Error(`the ledger has no entry ${seq}`)
    return entry
  }

  entries(from: number): Promise<StoredEntry[]> {
    return readPage(this.#parts.ledger, from)
  }

  async #isThere(seq: number, act: Act): Promise<boolean> {
    const { bytes } = await this.entry(seq)
    const entry = JSON.parse(new TextDecoder().decode(bytes)) as Entry
    return 'act' in entry && isSame(entry.act, act)
  }

  /** Where others wait already, the signature is looked at while this one does. */
  #check(act: Act): Checking {
    const key = signingKeyOf(this.#board, act.by)
    return key === undefined || this.#queue.isEmpty ? LATER : checkBeside(act, key)
  }

  /**
   * What is admissible of it goes to disk together or not at all, and everybody is answered afterwards,
   * the refused too: they may have been refused for what stands before them. One that cannot be
   * prepared is left out and tried by itself at the end: it may need what the others bring.
   */
  async #write(group: readonly Waiting[]): Promise<void> {
    const late = new Map<Waiting, unknown>()
    const prepared = new Set<Waiting>()
    for (let isOver = false; !isOver; ) {
      const left = group.filter((one) => !late.has(one))
      const verdicts = judge(this, this.#parts.origin, left)
      const failed = await prepareAll(left, verdicts, prepared)
      for (const [one, error] of failed) late.set(one, error)
      if (failed.size > 0) continue
      isOver = await this.#append(verdicts.flatMap(toWrite))
      if (isOver) this.#answer(left, verdicts)
      else prepared.clear()
    }
    for (const [one, error] of late) {
      if (group.length === 1) one.refuse(error)
      else await this.#write([one])
    }
  }

  /** @returns false where another process appended in the meantime; its entries are on the board then */
  async #append(proposed: readonly Proposed[]): Promise<boolean> {
    if (proposed.length === 0) return true
    const { ledger, random } = this.#parts
    const salts = random.bytes(32 * proposed.length)
    const entries = proposed.map(({ bytes }, i) => ({
      salt: salts.slice(32 * i, 32 * (i + 1)),
      bytes,
    }))
    const { size } = this.#board
    const signed = await this.#signedToKeep()
    try {
      await ledger.append(size, entries, signed?.note)
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'ledger.moved')) throw error
      await readOn(this.#parts, this)
      if (this.#board.size <= size) throw wentBack(size, await ledger.size())
      return false
    }
    if (signed !== undefined) this.#keptSize = signed.size
    for (const { salt, bytes } of entries) this.#tree.append(commit(salt, bytes, quickHash))
    for (const one of proposed) fold(this.#board, one)
    return true
  }

  /**
   * Signing takes flushes of its own: it begins with one append, which does not wait for it, and goes
   * to disk with a later one. Once it fails, nothing is appended until it succeeds.
   */
  async #signedToKeep(): Promise<Signed | undefined> {
    if (this.#board.size - this.#keptSize < KEEP_EVERY) return undefined
    this.#signing ??= new Signing(this.checkpoint())
    if (this.#signing.isUnderWay && this.#canSign) return undefined
    const { signed } = this.#signing
    this.#signing = undefined
    this.#canSign = false
    const toKeep = await signed
    this.#canSign = true
    return toKeep
  }

  #answer(group: readonly Waiting[], verdicts: readonly Verdict[]): void {
    for (const [i, { answer, refuse, again, prepare }] of group.entries()) {
      const verdict = verdicts[i] as Verdict
      if ('refusal' in verdict) refuse(verdict.refusal)
      else if ('proposed' in verdict) answer(verdict.proposed.meta.seq)
      else if ('alike' in verdict) answer(verdict.alike)
      else if (again !== undefined) answer(this.record(again.act, prepare))
    }
  }
}

class Signing {
  isUnderWay = true
  readonly signed: Promise<Signed>

  constructor(signed: Promise<Signed>) {
    this.signed = signed
    const end = () => {
      this.isUnderWay = false
    }
    signed.then(end, end)
  }
}

function toWrite(verdict: Verdict): Proposed[] {
  return 'proposed' in verdict ? [verdict.proposed] : []
}

/** @returns those that cannot be, and why */
async function prepareAll(
  group: readonly Waiting[],
  verdicts: readonly Verdict[],
  prepared: Set<Waiting>,
): Promise<Map<Waiting, unknown>> {
  const failed = new Map<Waiting, unknown>()
  const work = group.map(async (one, i) => {
    const verdict = verdicts[i] as Verdict
    if (!('proposed' in verdict) || prepared.has(one)) return
    try {
      await one.prepare?.(verdict.proposed.event)
      prepared.add(one)
    } catch (error) {
      failed.set(one, error)
    }
  })
  await Promise.all(work)
  return failed
}

/** A ledger never has fewer entries than it had: somebody put an older one in its place. */
function wentBack(size: number, found: number): Error {
  return new Error(
    `the ledger had ${size} entries and has ${found}; stop every process of the house`,
  )
}
