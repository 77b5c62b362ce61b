// A letter before it is sealed: a question or an answer as JSON, signed by whoever wrote it.

import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'
import { CommitmentPath, verifyLeaf } from '../bundle/commitment.ts'
import { type Signer, verifySignature } from '../sealing/signatures.ts'
import { fromHex, hex, text, utf8 } from '../shared/bytes.ts'
import { Digest } from '../shared/fields.ts'
import { CaseId, NoteId, RecipientId, StaffId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import { MAX_ANSWER_BYTES } from './events.ts'

/** One recipient's leaf, opened: what was fixed about its copy before the first byte was served. */
export const NoteCommitment = z.strictObject({
  noteId: NoteId,
  recipientId: RecipientId,
  /** 32 random bytes, without which the leaf tells nothing. */
  salt: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  masters: Digest,
  /** Digest of this copy's symbols, salted with `salt`. */
  codeword: Digest,
  /** SHA-256 of the text as this recipient gets it. */
  content: Digest,
})
export type NoteCommitment = z.infer<typeof NoteCommitment>

/** @see NoteCommitment */
export function noteCommitmentDigest(commitment: NoteCommitment): Digest {
  const json = JSON.stringify(NoteCommitment.parse(commitment))
  return hex(sha256(utf8(`forewarn notecopy v1\n${json}`)))
}

export function textDigest(written: string): Digest {
  return hex(sha256(utf8(written)))
}

const Written = z.string().min(1).max(MAX_ANSWER_BYTES)

export const Question = z.strictObject({
  forewarn: z.literal(1),
  noteId: NoteId,
  caseId: CaseId,
  recipientId: RecipientId,
  text: Written,
})
export type Question = z.infer<typeof Question>

export const Answer = z.strictObject({
  ...Question.shape,
  answers: z.array(NoteId),
  commitment: NoteCommitment,
  path: CommitmentPath,
})
export type Answer = z.infer<typeof Answer>

/** `letter` is the JSON exactly as it was signed. */
const Signed = z.strictObject({
  by: z.union([StaffId, RecipientId]),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
  letter: z.string(),
})

export async function writeLetter(
  letter: Question | Answer,
  signer: Signer,
): Promise<Uint8Array<ArrayBuffer>> {
  const json = JSON.stringify(letter)
  const signature = hex(await signer.sign(signedBytes(json)))
  return utf8(JSON.stringify(Signed.parse({ by: signer.by, signature, letter: json })))
}

/** The signing key of whoever may have written; `undefined` for anyone else. */
export type KeyOf = (by: string) => string | undefined

/** The question in `bytes`, only if it is its author's. @throws Refusal `note.broken`, `signature.bad` */
export function readQuestion(bytes: Uint8Array, keyOf: KeyOf): Question {
  const { letter, by } = readSigned(bytes, keyOf)
  const question = parse(Question, letter)
  if (question.recipientId !== by) throw broken('it speaks for somebody else')
  return question
}

export interface ReadAnswer {
  readonly answer: Answer
  readonly signedBy: StaffId
}

/**
 * The answer in `bytes`, only if a publisher signed it and it is the copy that was committed to.
 *
 * @param root of `noteSent`, from a verified entry
 * @throws Refusal `note.broken`, `signature.bad`, `proof.mismatch`
 */
export function readAnswer(bytes: Uint8Array, keyOf: KeyOf, root: string): ReadAnswer {
  const { letter, by } = readSigned(bytes, keyOf)
  const answer = parse(Answer, letter)
  const { commitment, path, noteId, recipientId } = answer
  const isOwn = commitment.noteId === noteId && commitment.recipientId === recipientId
  if (!isOwn || commitment.content !== textDigest(answer.text)) {
    throw broken('it is not the copy that was committed to')
  }
  verifyLeaf(noteCommitmentDigest(commitment), path, root)
  return { answer, signedBy: StaffId.parse(by) }
}

function readSigned(bytes: Uint8Array, keyOf: KeyOf): z.infer<typeof Signed> {
  const signed = parse(Signed, text(bytes))
  const key = keyOf(signed.by)
  if (key === undefined) throw broken('nobody known has signed it')
  verifySignature(signedBytes(signed.letter), fromHex(signed.signature), fromHex(key))
  return signed
}

function signedBytes(letter: string): Uint8Array<ArrayBuffer> {
  return utf8(`forewarn note v1\n${letter}`)
}

function parse<Schema extends z.ZodType>(schema: Schema, json: string): z.infer<Schema> {
  let read: unknown
  try {
    read = JSON.parse(json)
  } catch {
    throw broken('it is not JSON')
  }
  const parsed = schema.safeParse(read)
  if (!parsed.success) throw broken('it has a form this version does not know')
  return parsed.data
}

function broken(problem: string): Refusal<'note.broken'> {
  return new Refusal('note.broken', { problem })
}
