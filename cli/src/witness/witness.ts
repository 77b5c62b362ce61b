// A witness: one checkpoint after another is checked against the last, written down, and only then cosigned; and draws.

import { cosign, cosignBeside } from '@forewarn/core/log/cosignature'
import { considerDraw, draw, readDrawRequest, writeDraw } from '@forewarn/core/log/draw'
import type { VerifierKey } from '@forewarn/core/log/note'
import { consider, readSubmission } from '@forewarn/core/log/witness'
import type { Clock } from '@forewarn/core/shared/instant'
import {
  type Cosigned,
  originHash,
  readLast,
  type WitnessKey,
  writeLast,
} from './witness-folder.ts'

export interface WitnessParts {
  readonly folder: string
  readonly key: WitnessKey
  /** Verifier keys of the logs it knows, by origin. */
  readonly logs: ReadonlyMap<string, VerifierKey>
  readonly clock: Clock
}

export interface Answer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly type: typeof TEXT | 'text/x.tlog.size'
  readonly body: string
}

const TEXT = 'text/plain; charset=utf-8'

const SAID = {
  400: 'This is not a submission as C2SP tlog-witness has it.\n',
  403: 'No trusted key of this log signed the checkpoint.\n',
  404: 'This log is not known here.\n',
  422: 'The proof does not lead from what was cosigned last to this checkpoint.\n',
} as const

const NOT_DRAWN = {
  400: 'This is not a request for a draw.\n',
  404: 'Nothing of this log was cosigned here.\n',
  422: 'What was cosigned last does not continue a tree of this size with this root.\n',
} as const

export class Witness {
  readonly #parts: WitnessParts
  readonly #last: Map<string, Cosigned>
  #turn: Promise<unknown> = Promise.resolve()
  #broken: unknown

  private constructor(parts: WitnessParts, last: Map<string, Cosigned>) {
    this.#parts = parts
    this.#last = last
  }

  /** @throws Refusal `file.malformed` where what it remembers of a log is damaged */
  static async open(parts: WitnessParts): Promise<Witness> {
    const { folder, logs, key } = parts
    const last = new Map<string, Cosigned>()
    for (const [origin, logKey] of logs) {
      const found = await readLast(folder, origin, logKey, key.verifierKey)
      if (found !== undefined) last.set(origin, found)
    }
    return new Witness(parts, last)
  }

  /**
   * Answers one submission. When it returns a cosignature, what was cosigned is on disk; looking at the
   * last and writing down the next is one step, whatever else comes in meanwhile.
   */
  add(body: string): Promise<Answer> {
    const turn = this.#turn.then(() => this.#add(body))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  /**
   * Draws for a tree that the newest checkpoint cosigned here continues. It remembers nothing for that:
   * the history allows one root for each size, and this key one signature for each root.
   */
  draw(body: string): Answer {
    if (this.#broken !== undefined) throw this.#broken
    const verdict = considerDraw(readDrawRequest(body), (origin) => this.#last.get(origin))
    if (verdict.status === 409) return seenSoFar(verdict.size)
    const { status } = verdict
    if (status !== 200) return { status, type: TEXT, body: NOT_DRAWN[status] }
    return { status, type: TEXT, body: writeDraw(draw(verdict.head, this.#parts.key.secret)) }
  }

  /** The newest cosigned checkpoint of the log whose origin has this SHA-256, in hex. */
  newest(hash: string): string | undefined {
    return [...this.#last].find(([origin]) => originHash(origin) === hash)?.[1].note
  }

  /** How much of each log it has seen. */
  get sizes(): { origin: string; size: number }[] {
    return [...this.#parts.logs.keys()].map((origin) => {
      return { origin, size: this.#last.get(origin)?.size ?? 0 }
    })
  }

  async #add(body: string): Promise<Answer> {
    if (this.#broken !== undefined) throw this.#broken
    const { folder, key, logs, clock } = this.#parts
    const submission = readSubmission(body)
    const verdict = consider(submission, logs, (origin) => this.#last.get(origin))
    if (verdict.status === 409) return seenSoFar(verdict.size)
    if (verdict.status !== 200 || submission === undefined) {
      return { status: verdict.status, type: TEXT, body: SAID[verdict.status as keyof typeof SAID] }
    }
    const { checkpoint } = verdict
    const { note } = submission
    const seconds = Math.floor(clock.now() / 1000)
    const line =
      cosign(note, key.name, key.secret, seconds) +
      cosignBeside(note, key.name, key.second, seconds)
    const cosigned = {
      ...checkpoint,
      note: `${signedBy(note, checkpoint.origin)}${line}`,
    }
    try {
      await writeLast(folder, cosigned)
    } catch (error) {
      // What is on the disk now is not known: nothing is said any more until a start reads it.
      this.#broken = error
      throw error
    }
    this.#last.set(checkpoint.origin, cosigned)
    return { status: 200, type: TEXT, body: line }
  }
}

function seenSoFar(size: number): Answer {
  return { status: 409, type: 'text/x.tlog.size', body: `${size}\n` }
}

/** The checkpoint with its log's own signatures alone: what others added is theirs to hand out. */
function signedBy(note: string, origin: string): string {
  const split = note.lastIndexOf('\n\n') + 2
  const lines = note.slice(split).split('\n')
  const own = lines.filter((line) => line.startsWith(`— ${origin} `))
  return `${note.slice(0, split)}${own.join('\n')}\n`
}
