// One witness asked once over HTTP: to cosign a checkpoint, or for the newest it cosigned.

import { createHash } from 'node:crypto'
import { cosignersOf, linesOf } from '@forewarn/core/log/cosignature'
import type { VerifierKey } from '@forewarn/core/log/note'
import { type Submission, writeSubmission } from '@forewarn/core/log/witness'
import { quickIsMlDsa } from '../platform.ts'

export interface WitnessAt {
  /** One key, or two that must both have signed. */
  readonly key: VerifierKey
  /** Where its doors are, without a slash at the end. */
  readonly url: string
}

/** What came of a submission: its signature lines, or the size that it cosigned last. */
export type Said = { readonly lines: string } | { readonly size: number }

/** No answer of a witness is longer. */
const LIMIT_BYTES = 128 * 1024

/** @throws Error where it cannot be reached, is late, or answers anything else */
export async function submit(
  { key, url }: WitnessAt,
  submission: Submission,
  patienceMs: number,
): Promise<Said> {
  const body = writeSubmission(submission)
  const { status, text } = await ask(`${url}/add-checkpoint`, { method: 'POST', body }, patienceMs)
  if (status === 409 && /^(?:0|[1-9]\d{0,14})\n$/.test(text)) return { size: Number(text) }
  if (status !== 200) throw new Error(`the witness answered ${status}`)
  // Whatever else it sends is left out: a line by anybody else says nothing here.
  const lines = text.split('\n').filter((line) => line.startsWith(`— ${key.split('+')[0]} `))
  const own = linesOf(submission.note + lines.map((line) => `${line}\n`).join(''), key)
  if (cosignersOf(submission.note + own, [key], quickIsMlDsa).length === 1) return { lines: own }
  throw new Error('the witness answered without its signature')
}

/** The newest checkpoint that it cosigned of a log, unverified; nothing where it never did. */
export async function newestAt(
  { url }: WitnessAt,
  origin: string,
  patienceMs: number,
): Promise<string | undefined> {
  const hash = createHash('sha256').update(origin).digest('hex')
  const { status, text } = await ask(`${url}/${hash}/checkpoint`, {}, patienceMs)
  if (status === 404) return undefined
  if (status !== 200) throw new Error(`the witness answered ${status}`)
  return text
}

async function ask(url: string, request: RequestInit, patienceMs: number) {
  const signal = AbortSignal.timeout(patienceMs)
  const answer = await fetch(url, { ...request, redirect: 'error', signal })
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of answer.body ?? []) {
    bytes += piece.length
    if (bytes > LIMIT_BYTES) throw new Error('its answer is too long')
    pieces.push(piece)
  }
  return { status: answer.status, text: Buffer.concat(pieces).toString('utf8') }
}
