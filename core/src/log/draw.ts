// A draw: a witness's signature, without a time, over the one tree of its size in a log's one history.

import { ed25519 } from '@noble/curves/ed25519.js'
import { base64, fromBase64, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Checkpoint } from './checkpoint.ts'
import { COSIGNATURE } from './cosignature.ts'
import { isSignature, keysIn, parseAnyKey, parseVerifierKey, type VerifierKey } from './note.ts'
import { verifyConsistency } from './proof.ts'
import type { Head } from './subtree.ts'
import { readHashes } from './witness.ts'

const LABEL = 'forewarn-draw/v1'

/** What a log asks a witness for. */
export interface DrawRequest {
  readonly head: Head
  /** The size that the witness is thought to have cosigned last. */
  readonly to: number
  /** From the head's size to that. */
  readonly proof: readonly Uint8Array[]
}

/** What a witness answers. Only the first is signed. */
export type DrawVerdict =
  | { readonly status: 200; readonly head: Head }
  | { readonly status: 400 | 404 | 422 }
  /** `size`: of the checkpoint that was cosigned last. */
  | { readonly status: 409; readonly size: number }

/**
 * What nobody but the owner of the key could know before, and the same whenever it is asked for.
 *
 * @param secret of `cosignerKey`: what it signs here begins with other words than a cosignature
 * @returns 64 bytes
 */
export function draw(head: Head, secret: Uint8Array): Uint8Array {
  return ed25519.sign(messageOf(head), secret)
}

/**
 * Returns only if this witness drew it for this tree.
 *
 * @param key where there are several of this witness, the Ed25519 one counts
 * @throws Refusal `note.unsigned`, `note.malformed`
 */
export function verifyDraw(head: Head, drawn: Uint8Array, key: VerifierKey): void {
  const own = drawingKey(key)
  if (own === undefined)
    throw new Refusal('note.malformed', { problem: 'a key that draws nothing' })
  const { name, publicKey } = parseVerifierKey(own, COSIGNATURE)
  if (!isSignature(drawn, messageOf(head), publicKey)) throw new Refusal('note.unsigned', { name })
}

/** Of a witness's keys the one that draws. @throws Refusal `note.malformed` */
export function drawingKey(key: VerifierKey): VerifierKey | undefined {
  return keysIn(key).find((one) => parseAnyKey(one).kind === COSIGNATURE[0])
}

export function writeDrawRequest({ head, to, proof }: DrawRequest): string {
  return `${textOf(head)}to ${to}\n${proof.map((one) => `${base64(one)}\n`).join('')}`
}

/** @returns nothing where the body is of another form */
export function readDrawRequest(body: string): DrawRequest | undefined {
  const [label, origin = '', size = '', written = '', last = '', ...lines] = body.split('\n')
  if (label !== LABEL || lines.pop() !== '') return undefined
  const [, to] = /^to ([1-9]\d{0,14})$/.exec(last) ?? []
  const [root] = readHashes([written]) ?? []
  const proof = readHashes(lines)
  if (to === undefined || root === undefined || proof === undefined) return undefined
  if (!/^[1-9]\d{0,14}$/.test(size) || origin === '') return undefined
  return { head: { origin, size: Number(size), root }, to: Number(to), proof }
}

/**
 * What a witness says to a request. It draws for no tree but the one of this size that its newest
 * cosigned checkpoint continues: nobody has two of those to choose from.
 *
 * @param last what it cosigned last, of the log with this origin; nothing where it knows none
 */
export function considerDraw(
  request: DrawRequest | undefined,
  last: (origin: string) => Pick<Checkpoint, 'size' | 'root'> | undefined,
): DrawVerdict {
  if (request === undefined) return { status: 400 }
  const { head, to, proof } = request
  if (to < head.size) return { status: 400 }
  const newest = last(head.origin)
  if (newest === undefined) return { status: 404 }
  if (newest.size !== to) return { status: 409, size: newest.size }
  try {
    verifyConsistency({ from: head.size, to, hashes: proof }, head.root, newest.root)
  } catch (error) {
    if (error instanceof Refusal) return { status: 422 }
    throw error
  }
  return { status: 200, head }
}

/** What a witness answers with: one line. @returns nothing where it is of another form */
export function readDraw(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]{86}==\n$/.test(text)) return undefined
  return fromBase64(text.trim())
}

export function writeDraw(drawn: Uint8Array): string {
  return `${base64(drawn)}\n`
}

function messageOf(head: Head): Uint8Array {
  return utf8(textOf(head))
}

function textOf({ origin, size, root }: Head): string {
  return `${LABEL}\n${origin}\n${size}\n${base64(root)}\n`
}
