// How a house gets its checkpoints cosigned: all witnesses at once, and as many as must are waited for.

import { openCheckpoint } from '@forewarn/core/log/checkpoint'
import { cosignersOf } from '@forewarn/core/log/cosignature'
import type { VerifierKey } from '@forewarn/core/log/note'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Log } from '../log.ts'
import { quickIsMlDsa } from '../platform.ts'
import type { Registry } from '../registry.ts'
import type { Ledger } from '../store/store.ts'
import { type Said, submit, type WitnessAt } from './ask-witness.ts'

export interface CosigningParts {
  readonly registry: Registry
  readonly ledger: Ledger
  readonly logKey: VerifierKey
  readonly witnesses: readonly WitnessAt[]
  readonly quorum: number
  readonly log: Log
}

/** A checkpoint that as many witnesses as must have cosigned. */
export interface Witnessed {
  readonly size: number
  readonly note: string
}

/** What is known of a witness between batches. */
interface Known {
  /** The size that it cosigned last, as far as this house heard. */
  size: number
  /** Its request under way, which it is left to finish before it is asked again. */
  flight: Promise<unknown>
  failures: number
  /** So many batches go by without it. */
  pause: number
}

/** A witness is a small program near by or an ocean away; the slowest of a quorum sets the pace. */
const PATIENCE_MS = 3000
/** After failures a witness is left out of 1, 2, 4 and at most so many batches. */
const LONGEST_PAUSE = 32
/** Whoever waits for cosignatures is refused after so many batches. */
const ATTEMPTS = 2

export class Cosigning {
  readonly #parts: CosigningParts
  readonly #known: ReadonlyMap<WitnessAt, Known>
  #underWay: Promise<void> | undefined
  /** What was counted last: whoever asks for a proof asks about the same checkpoint for a while. */
  #counted = { note: '', found: 0 }

  constructor(parts: CosigningParts) {
    this.#parts = parts
    this.#known = new Map(
      parts.witnesses.map((one) => {
        return [one, { size: 0, flight: Promise.resolve(), failures: 0, pause: 0 }]
      }),
    )
  }

  /** What counts for whoever trusts this house's witnesses. */
  get policy(): { witnesses: readonly VerifierKey[]; quorum: number } {
    const { witnesses, quorum } = this.#parts
    return { witnesses: witnesses.map(({ key }) => key), quorum }
  }

  /** The newest that is kept, of this process or of another on the same store. */
  async newest(): Promise<Witnessed | undefined> {
    const { ledger, logKey, registry } = this.#parts
    const note = await ledger.witnessed()
    if (note === undefined) return undefined
    const { size } = openCheckpoint(note, logKey)
    if (size > registry.tree.size) await registry.catchUp()
    return { size, note }
  }

  /**
   * A cosigned checkpoint over at least all that the ledger has now.
   *
   * @throws Refusal `witness.tooFew`
   */
  async upToDate(): Promise<Witnessed> {
    const { size } = this.#parts.registry.tree
    for (let attempt = 0; ; attempt++) {
      const found = await this.newest()
      if (found !== undefined && found.size >= size && this.#isEnough(found.note)) return found
      if (attempt === ATTEMPTS) {
        const { quorum } = this.#parts
        throw new Refusal('witness.tooFew', { found: this.#count(found?.note), quorum })
      }
      // One that is under way may have begun before `size`; then another follows it.
      await this.#batch()
    }
  }

  /** Gets what was written since the last time cosigned. */
  async round(): Promise<void> {
    const { registry } = this.#parts
    const found = await this.newest()
    if (registry.tree.size === 0) return
    if (found?.size === registry.tree.size && this.#isEnough(found.note)) return
    await this.#batch()
  }

  #isEnough(note: string): boolean {
    return this.#count(note) >= this.#parts.quorum
  }

  #count(note: string | undefined): number {
    if (note === undefined) return 0
    if (note !== this.#counted.note) {
      const found = cosignersOf(note, this.policy.witnesses, quickIsMlDsa).length
      this.#counted = { note, found }
    }
    return this.#counted.found
  }

  #batch(): Promise<void> {
    this.#underWay ??= this.#ask().finally(() => {
      this.#underWay = undefined
    })
    return this.#underWay
  }

  /** All are asked about one and the same checkpoint, or their signatures would not add up. */
  async #ask(): Promise<void> {
    const { registry, ledger, quorum, log } = this.#parts
    const { size, note } = await registry.checkpoint()
    const lines: string[] = []
    await new Promise<void>((resolve) => {
      const asked = this.#toAsk()
      let left = asked.length
      for (const [witness, known] of asked) {
        const isOver = () => lines.length >= quorum
        const flight = known.flight
          .then(() => (isOver() ? undefined : this.#cosigned(witness, known, note, size)))
          .then((line) => {
            if (line !== undefined && !isOver()) lines.push(line)
          })
          .catch(() => undefined)
          .finally(() => {
            left -= 1
            if (isOver() || left === 0) resolve()
          })
        known.flight = flight
      }
      if (left === 0) resolve()
    })
    if (lines.length < quorum) {
      log({ event: 'unwitnessed', size, count: lines.length })
      return
    }
    // Each of them was verified when it came.
    const witnessed = note + lines.join('')
    this.#counted = { note: witnessed, found: lines.length }
    await ledger.keepWitnessed(witnessed)
  }

  /** Those that are not paused; all where too few would be left. */
  #toAsk(): [WitnessAt, Known][] {
    const all = [...this.#known]
    const awake = all.filter(([, known]) => known.pause === 0)
    for (const [, known] of all) if (known.pause > 0) known.pause -= 1
    return awake.length >= this.#parts.quorum ? awake : all
  }

  async #cosigned(
    witness: WitnessAt,
    known: Known,
    note: string,
    size: number,
  ): Promise<string | undefined> {
    try {
      const lines = await this.#proven(witness, known, note, size)
      known.failures = 0
      return lines
    } catch (error) {
      known.failures += 1
      known.pause = Math.min(LONGEST_PAUSE, 2 ** (known.failures - 1))
      throw error
    }
  }

  /** Proven from what the witness says that it has, where it is not what was thought. */
  async #proven(
    witness: WitnessAt,
    known: Known,
    note: string,
    size: number,
  ): Promise<string | undefined> {
    const said = await this.#submitted(witness, Math.min(known.size, size), note, size)
    if ('lines' in said) return this.#took(known, size, said.lines)
    known.size = said.size
    if (said.size > size) return undefined
    const again = await this.#submitted(witness, said.size, note, size)
    if ('lines' in again) return this.#took(known, size, again.lines)
    known.size = again.size
    return undefined
  }

  #submitted(witness: WitnessAt, old: number, note: string, size: number): Promise<Said> {
    const proof = this.#parts.registry.tree.consistencyProof(old, size).hashes
    return submit(witness, { old, proof, note }, PATIENCE_MS)
  }

  #took(known: Known, size: number, lines: string): string {
    known.size = size
    return lines
  }
}
