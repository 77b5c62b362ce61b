// Signed notes: a few lines of text with Ed25519 signatures below, as C2SP and Go's checksum database write them.

import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { base64, concat, fromBase64, hex, sameBytes, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import type { IsMlDsa } from './ml-dsa.ts'

/**
 * `name+key id in hex+base64 of 0x01 and the public key`: what a verifier is given once and pins. Where
 * several stand there, with a blank between, each must have signed.
 */
export type VerifierKey = string

const ED25519 = Uint8Array.of(1)
const KEY_ID_BYTES = 4
/** No checkpoint comes near; more is an attack on whoever parses it. */
const MAX_NOTE_CHARS = 65_536
const MAX_SIGNATURES = 100

/** @param secret an Ed25519 seed, 32 bytes */
export function verifierKey(name: string, secret: Uint8Array): VerifierKey {
  if (!isName(name)) throw malformed('a key name has no spaces and no plus')
  const key = ed25519.getPublicKey(secret)
  return `${name}+${hex(keyId(name, key))}+${base64(concat(ED25519, key))}`
}

/** An Ed25519 key that signs, on a platform that has the algorithm itself. */
export interface NoteKey {
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

/**
 * `text` with one signature line. Each of its lines ends in a newline, the last one too.
 *
 * Source: C2SP signed-note.
 *
 * @param key a seed, or what signs by one
 */
export function signNote(text: string, name: string, key: Uint8Array | NoteKey): string {
  mustBeText(text)
  if (!isName(name)) throw malformed('a key name has no spaces and no plus')
  const { publicKey, sign } = key instanceof Uint8Array ? noteKey(key) : key
  const signature = sign(utf8(text))
  const id = keyId(name, publicKey)
  return `${text}\n— ${name} ${base64(concat(id, signature))}\n`
}

function noteKey(secret: Uint8Array): NoteKey {
  return {
    publicKey: ed25519.getPublicKey(secret),
    sign: (message) => ed25519.sign(message, secret),
  }
}

/** A platform's own verification, some twenty times as fast. What it accepts is accepted. */
export interface QuickNotes {
  readonly quickVerify?: (message: Uint8Array, signature: Uint8Array, key: Uint8Array) => boolean
  readonly quickIsMlDsa?: IsMlDsa
}

/**
 * The text of a note, only if the key's owner signed it. Signatures by other keys are passed over;
 * one that claims to be by this key must be right.
 *
 * @throws Refusal `note.malformed`, `note.unsigned`
 */
export function openNote(note: string, key: VerifierKey, { quickVerify }: QuickNotes = {}): string {
  const parsed = parseVerifierKey(key)
  const { name, publicKey } = parsed
  const { text, signatures } = splitNote(note)
  const own = linesBy(signatures, parsed)
  const message = utf8(text)
  const isRight = (signature: Uint8Array) =>
    (signature.length === 64 && quickVerify?.(message, signature, publicKey)) ||
    isSignature(signature, message, publicKey)
  const isSigned = own.length > 0 && own.every(({ signature }) => isRight(signature))
  if (!isSigned) throw new Refusal('note.unsigned', { name })
  return text
}

export interface SignatureLine {
  readonly name: string
  readonly id: Uint8Array
  readonly signature: Uint8Array
}

/** @throws Refusal `note.malformed` */
export function splitNote(note: string): { text: string; signatures: SignatureLine[] } {
  if (note.length > MAX_NOTE_CHARS) throw malformed('too long')
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n')) throw malformed('no signatures')
  const text = note.slice(0, split + 1)
  mustBeText(text)
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw malformed('too many signatures')
  return { text, signatures: lines.map(parseSignatureLine) }
}

function parseSignatureLine(line: string): SignatureLine {
  const [, name, written] = /^— (\S+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? []
  if (name === undefined || written === undefined || !isName(name)) {
    throw malformed('a signature line of another form')
  }
  const bytes = fromBase64(written)
  if (bytes.length <= KEY_ID_BYTES) throw malformed('a signature cut short')
  return { name, id: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) }
}

export interface ParsedKey {
  readonly name: string
  readonly id: Uint8Array
  /** C2SP's byte for what its signatures are. */
  readonly kind: number
  readonly publicKey: Uint8Array
}

/**
 * @param kind C2SP's byte for what its signatures are
 * @throws Refusal `note.malformed`
 */
export function parseVerifierKey(key: VerifierKey, kind = ED25519): ParsedKey {
  const parsed = parseAnyKey(key)
  if (parsed.kind !== kind[0] || parsed.publicKey.length !== 32) {
    throw malformed('not an Ed25519 key')
  }
  return parsed
}

/** One key of whatever kind; its length is not looked at. @throws Refusal `note.malformed` */
export function parseAnyKey(key: VerifierKey): ParsedKey {
  const [, name, id, written] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(key) ?? []
  if (name === undefined || id === undefined || written === undefined || !isName(name)) {
    throw malformed('not a verifier key')
  }
  const bytes = fromBase64(written)
  const kind = bytes[0] ?? 0
  const publicKey = bytes.subarray(1)
  const expected = keyId(name, publicKey, Uint8Array.of(kind))
  if (hex(expected) !== id) throw malformed('a verifier key with the id of another key')
  return { name, id: expected, kind, publicKey }
}

/** Each by itself, of what stands in the place of one. */
export function keysIn(key: VerifierKey): VerifierKey[] {
  return key.split(' ')
}

/** The one of them that is of longest standing, and that every verifier knows. */
export function firstKey(key: VerifierKey): VerifierKey {
  return keysIn(key)[0] ?? key
}

/** The lines that claim to be by this key. */
export function linesBy(
  signatures: readonly SignatureLine[],
  { name, id }: ParsedKey,
): SignatureLine[] {
  return signatures.filter((line) => line.name === name && sameBytes(line.id, id))
}

/** How a name, a kind of signature and a key are told apart in a signature line, in 4 bytes. */
export function keyId(name: string, publicKey: Uint8Array, kind = ED25519): Uint8Array {
  return sha256(concat(utf8(`${name}\n`), kind, publicKey)).subarray(0, KEY_ID_BYTES)
}

export function isName(name: string): boolean {
  return name !== '' && !/[\s+]/u.test(name)
}

function mustBeText(text: string): void {
  if (!text.endsWith('\n')) throw malformed('the text does not end in a newline')
  if (!text.isWellFormed()) throw malformed('half a character')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u0009\u000b-\u001f\ufffd]/.test(text)) throw malformed('control characters')
}

/** A point or a length that the curve refuses is a wrong signature like any other. */
export function isSignature(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  if (signature.length !== 64) return false
  return ed25519.verify(signature, message, publicKey, { zip215: false })
}

function malformed(problem: string): Refusal {
  return new Refusal('note.malformed', { problem })
}
