// One witness asked once over HTTP: to cosign a checkpoint, for the newest it cosigned, or to draw.

import { createHash } from 'node:crypto'
import { cosignersOf, linesOf } from '@forewarn/core/log/cosignature'
import { type DrawRequest, readDraw, writeDrawRequest } from '@forewarn/core/log/draw'
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

const SIZE = /^(0|[1-9]\d{0,14})\n$/

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
  const size = status === 409 ? SIZE.exec(text)?.[1] : undefined
  if (size !== undefined) return { size: Number(size) }
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

/** For the moment, whatever there is otherwise. */
const BUSY: readonly number[] = [408, 425, 429]

/** Whether it draws at all. @throws Error where it cannot be reached, is late or busy, or has a fault */
export async function draws({ url }: WitnessAt, patienceMs: number): Promise<boolean> {
  const { status } = await ask(`${url}/draw`, {}, patienceMs)
  if (status === 200) return true
  if (status >= 400 && status < 500 && !BUSY.includes(status)) return false
  throw new Error(`the witness answered ${status}`)
}

/** Its draw, unverified, or the size that it cosigned last. @throws Error as `submit` does */
export async function askDraw(
  { url }: WitnessAt,
  request: DrawRequest,
  patienceMs: number,
): Promise<{ readonly drawn: Uint8Array } | { readonly size: number }> {
  const asked = { method: 'POST', body: writeDrawRequest(request) }
  const { status, text } = await ask(`${url}/draw`, asked, patienceMs)
  const size = status === 409 ? SIZE.exec(text)?.[1] : undefined
  if (size !== undefined) return { size: Number(size) }
  // Of a log that is new to it.
  if (status === 404) return { size: 0 }
  const drawn = status === 200 ? readDraw(text) : undefined
  if (drawn === undefined) throw new Error(`the witness answered ${status}`)
  return { drawn }
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
