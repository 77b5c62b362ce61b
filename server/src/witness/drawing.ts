// Draws: the house passes a publisher's question on to the witness that the attempt named, with the proof it asks for.

import { drawingKey, verifyDraw } from '@forewarn/core/log/draw'
import { keysIn, type VerifierKey } from '@forewarn/core/log/note'
import { hex } from '@forewarn/core/shared/bytes'
import type { AttemptId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Registry } from '../registry.ts'
import { askDraw, draws, submit, type WitnessAt } from './ask-witness.ts'

export interface DrawingParts {
  readonly registry: Registry
  readonly witnesses: readonly WitnessAt[]
}

const PATIENCE_MS = 5000
/** The house gets checkpoints cosigned meanwhile, and each changes what the proof must lead to. */
const TRIES = 8

/** Of each witness whether it draws; `null` where it did not answer. */
export type Drawers = readonly { readonly key: VerifierKey; readonly draws: boolean | null }[]

export class Drawing {
  readonly #parts: DrawingParts

  constructor(parts: DrawingParts) {
    this.#parts = parts
  }

  /** Whether it is a witness of this house. @param key its Ed25519 key */
  knows(key: VerifierKey): boolean {
    return this.#witness(key) !== undefined
  }

  drawers(): Promise<Drawers> {
    return Promise.all(
      this.#parts.witnesses.map(async (witness) => {
        const drawing = drawingKey(witness.key) !== undefined && (await said(witness))
        return { key: witness.key, draws: drawing }
      }),
    )
  }

  /** The draw for an attempt, in hex and the same whenever it is asked for; or why there is none. */
  async of(attemptId: AttemptId): Promise<{ draw: string } | { because: string }> {
    const { registry } = this.#parts
    const { drawing, begunSeq = 0 } = registry.board.bundle.attempts.get(attemptId) ?? {}
    if (drawing === undefined) return { because: 'it was asked for no such attempt' }
    const { witness: key, log: origin } = drawing
    const witness = this.#witness(key)
    if (witness === undefined) return { because: 'it is no witness of this house' }
    if (origin !== registry.logName) return { because: 'the log was begun anew since' }
    const size = begunSeq + 1
    const head = { origin, size, root: registry.tree.root(size) }
    try {
      const drawn = await this.#drawn(witness, head)
      verifyDraw(head, drawn, key)
      return { draw: hex(drawn) }
    } catch (error) {
      return { because: error instanceof Refusal ? 'what it said is no draw' : reason(error) }
    }
  }

  #witness(key: VerifierKey): WitnessAt | undefined {
    return this.#parts.witnesses.find((one) => keysIn(one.key).includes(key))
  }

  /** Led to whatever it cosigned last; where that is less than the head, it is shown more first. */
  async #drawn(witness: WitnessAt, head: Head): Promise<Uint8Array> {
    const { registry } = this.#parts
    const { tree } = registry
    for (let to = tree.size, tried = 0; tried < TRIES; tried++) {
      const proof = tree.consistencyProof(head.size, to).hashes
      const answer = await askDraw(witness, { head, to, proof }, PATIENCE_MS)
      if ('drawn' in answer) return answer.drawn
      to = answer.size < head.size ? await this.#show(witness, answer.size) : answer.size
      if (to > tree.size) await registry.catchUp()
      if (to > tree.size) throw new Error('it saw more of this log than the house has')
    }
    throw new Error('it saw something new at each try')
  }

  /** Has the newest checkpoint cosigned by this witness. @returns what it cosigned last, as far as is known */
  async #show(witness: WitnessAt, old: number): Promise<number> {
    const { registry } = this.#parts
    const { size, note } = await registry.checkpoint()
    const proof = registry.tree.consistencyProof(old, size).hashes
    const answer = await submit(witness, { old, proof, note }, PATIENCE_MS)
    return 'size' in answer ? answer.size : size
  }
}

type Head = Parameters<typeof verifyDraw>[0]

async function said(witness: WitnessAt): Promise<boolean | null> {
  try {
    return await draws(witness, PATIENCE_MS)
  } catch {
    return null
  }
}

/** What the platform says of a connection is for nobody but the operator. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  return /^(?:it|the witness) /.test(message) ? message : 'it was not reached'
}
