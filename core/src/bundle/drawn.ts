// Codewords that a witness draws, too: the key, the places and the witness are fixed first, and only then is drawn.

import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'
import { drawingKey, verifyDraw } from '../log/draw.ts'
import { concat, fromHex, hex, utf8 } from '../shared/bytes.ts'
import { Digest } from '../shared/fields.ts'
import type { Table } from '../shared/fold.ts'
import { AttemptId, BundleId, CaseId, type RecipientId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import { attemptOf, mustBeNext, type Slices } from './attempt.ts'
import type { Attempt } from './slice.ts'

/**
 * In the place of `seedCommitted`, before any codeword exists: `commitment` is `keyCommitment`, which
 * fixes what everybody's symbols can be drawn from, whoever they are, and `marking` is `markingDigest`
 * of the places. The witness is named here, by its Ed25519 key, so that nobody can choose one
 * afterwards; it draws once for the tree of the log `log` that ends with this entry.
 */
export const DrawCommitted = z.strictObject({
  kind: z.literal('drawCommitted'),
  attemptId: AttemptId,
  bundleId: BundleId,
  caseId: CaseId,
  version: z.int().min(1),
  commitment: Digest,
  marking: Digest,
  witness: z.string().max(300),
  log: z.string().min(1).max(200),
})
export type DrawCommitted = z.infer<typeof DrawCommitted>

/** What the witness drew: `draw` of the tree whose root is `root`, 64 bytes in hex. */
export const CodewordsDrawn = z.strictObject({
  kind: z.literal('codewordsDrawn'),
  attemptId: AttemptId,
  root: Digest,
  draw: z.string().regex(/^[0-9a-f]{128}$/),
})
export type CodewordsDrawn = z.infer<typeof CodewordsDrawn>

/** How an attempt's codewords are drawn, where that is not by its seed alone. */
export interface Drawing extends Pick<DrawCommitted, 'marking' | 'witness' | 'log'> {
  /** Once the witness has drawn. `seq`: where that stands in the ledger. */
  readonly drawn?: Pick<CodewordsDrawn, 'root' | 'draw'> & { readonly seq: number }
}

/** SHA-256 over domain, bundle, attempt and the 32 bytes of `vrfKey` of the seed. */
export function keyCommitment(bundleId: string, attemptId: string, key: Uint8Array): string {
  return hex(sha256(concat(utf8(`forewarn drawkey v1\n${bundleId}\n${attemptId}\n`), key)))
}

/** The tree that an attempt is drawn for. `root` in hex. */
export function drawHead({ log }: Pick<Drawing, 'log'>, begunSeq: number, root: string) {
  return { origin: log, size: begunSeq + 1, root: fromHex(root) }
}

/** @see Table */
export const drawnRules: Table<DrawCommitted | CodewordsDrawn, Slices> = {
  drawCommitted(slices, event) {
    mustBeNext(slices, event)
    if (drawingKey(event.witness) !== event.witness) {
      throw new Refusal('note.malformed', { problem: 'not the key of a witness that draws' })
    }
  },

  /**
   * That the log had this root is for whoever has its tree to say: the house before it writes, and every
   * desk that replays it.
   */
  codewordsDrawn(slices, { attemptId, root, draw }) {
    const { drawing, begunSeq, published } = attemptOf(slices, attemptId)
    if (drawing === undefined) throw new Refusal('attempt.state', { state: 'drawn by its seed' })
    if (drawing.drawn !== undefined) throw new Refusal('attempt.state', { state: 'drawn' })
    if (published !== undefined) throw new Refusal('attempt.state', { state: 'published' })
    verifyDraw(drawHead(drawing, begunSeq, root), fromHex(draw), drawing.witness)
  },
}

/** @see Table */
export const drawnFolds: Table<DrawCommitted | CodewordsDrawn, Slices> = {
  drawCommitted({ bundle }, { kind: _, marking, witness, log, ...event }, { at, seq }) {
    const drawing = { marking, witness, log }
    bundle.attempts.set(event.attemptId, { ...event, drawing, begunAt: at, begunSeq: seq })
  },

  codewordsDrawn({ bundle }, { attemptId, root, draw }, { seq }) {
    const attempt = bundle.attempts.get(attemptId)
    if (attempt?.drawing) attempt.drawing = { ...attempt.drawing, drawn: { root, draw, seq } }
  },
}

/**
 * Nobody is addressed by an attempt whose witness has not drawn; nor whoever came into the roster after
 * it was committed to: with the draw known, an id could be chosen for its symbols.
 *
 * @throws Refusal `attempt.state`, `attempt.newcomer`
 */
export function mustBeDrawnFor(
  { programme }: Pick<Slices, 'programme'>,
  { drawing, begunSeq }: Attempt,
  recipients: readonly RecipientId[],
): void {
  if (drawing === undefined) return
  if (drawing.drawn === undefined) throw new Refusal('attempt.state', { state: 'undrawn' })
  const newcomer = recipients.find((one) => (programme.recipients.get(one)?.since ?? 0) > begunSeq)
  if (newcomer !== undefined) throw new Refusal('attempt.newcomer', { recipientId: newcomer })
}

export function recipientsIn({
  copies,
}: {
  readonly copies: readonly { readonly recipientId: RecipientId }[]
}): RecipientId[] {
  return copies.map(({ recipientId }) => recipientId)
}
