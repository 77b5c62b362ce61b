// The header of an age file: the file key drawn and wrapped for keys, and unwrapped by identities.

import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { Decrypter, Encrypter, type Identity } from 'age-encryption'
import { joined, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { payloadBytes } from './payload.ts'

/** More keys than any mailbox or team has; each costs whoever opens the file one key agreement. */
export const MAX_KEYS = 64

/** `MAX_KEYS` post-quantum stanzas with room to spare. */
export const MAX_HEADER_BYTES = MAX_KEYS * 2048
export const NONCE_BYTES = 16

/** Classic is X25519; post-quantum is ML-KEM-768 with X25519. */
export type KeyKind = 'classic' | 'post-quantum'

/** @throws Refusal `sealing.badKey` where it is neither kind of age recipient */
export function keyKind(ageKey: string): KeyKind {
  if (ageKey.startsWith('age1pq1')) return 'post-quantum'
  if (/^age1[02-9ac-hj-np-z]{58}$/.test(ageKey)) return 'classic'
  throw new Refusal('sealing.badKey', { key: shorten(ageKey) })
}

export interface Head {
  /** The header, and the nonce of the payload. */
  readonly head: Uint8Array<ArrayBuffer>
  /** What the payload is sealed under. */
  readonly key: Uint8Array
}

/**
 * A file key of its own, wrapped for each of `ageKeys`.
 *
 * @throws Refusal `sealing.badKey`, `sealing.keyCount`, `sealing.mixedKeys`
 */
export async function freshHead(ageKeys: readonly string[]): Promise<Head> {
  if (ageKeys.length === 0 || ageKeys.length > MAX_KEYS) {
    throw new Refusal('sealing.keyCount', { count: ageKeys.length, most: MAX_KEYS })
  }
  if (new Set(ageKeys.map(keyKind)).size > 1) throw new Refusal('sealing.mixedKeys', {})
  try {
    return await drawHead(ageKeys)
  } catch (error) {
    const culprit = await firstUnusable(ageKeys)
    if (culprit === undefined) throw error
    throw new Refusal('sealing.badKey', { key: shorten(culprit) })
  }
}

/**
 * The library seals nothing, and of that we keep all but the tag at its end, which goes nowhere: its
 * key and nonce are used once. A recipient that writes nothing into the header learns the file key.
 */
async function drawHead(ageKeys: readonly string[]): Promise<Head> {
  const encrypter = new Encrypter()
  for (const ageKey of ageKeys) encrypter.addRecipient(ageKey)
  let fileKey = new Uint8Array(0)
  encrypter.addRecipient({
    wrapFileKey(drawn) {
      fileKey = Uint8Array.from(drawn)
      return []
    },
  })
  const empty = await bytesOf(await encrypter.encrypt(nothing()))
  const head = empty.subarray(0, empty.length - payloadBytes(0))
  return { head, key: payloadKey(fileKey, head.subarray(-NONCE_BYTES)) }
}

/** Of bytes the library makes bytes by way of a `Response`, and Node loads all of `fetch` for that. */
function nothing(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() })
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader()
  const pieces: Uint8Array[] = []
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    pieces.push(next.value)
  }
  return joined(pieces)
}

/** A key with a wrong checksum, or no point of its curve, shows only when something is sealed to it. */
async function firstUnusable(ageKeys: readonly string[]): Promise<string | undefined> {
  for (const ageKey of ageKeys) {
    try {
      await drawHead([ageKey])
    } catch {
      return ageKey
    }
  }
  return undefined
}

/** Enough of a key to find it by: a post-quantum one is 1,959 characters long. */
function shorten(ageKey: string): string {
  return ageKey.length <= 24 ? ageKey : `${ageKey.slice(0, 24)}…`
}

/** What opens files: identities, or a way to ask whoever has them for the file key in a header. */
export type Openers = readonly string[] | ((header: Uint8Array) => Promise<Uint8Array>)

/**
 * The file key, by the first of the identities that fits.
 *
 * @param header as `headerIn` found it
 * @throws Refusal `sealing.badIdentity`, `sealing.broken`, `sealing.notForYou`
 */
export async function fileKeyIn(header: Uint8Array, openers: Openers): Promise<Uint8Array> {
  if (typeof openers === 'function') return openers(header)
  const decrypter = new Decrypter()
  for (const identity of openers) addIdentity(decrypter, identity)
  decrypter.addIdentity(NOBODY_LEFT)
  try {
    return await decrypter.decryptHeader(header)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('sealing.broken', {})
  }
}

/** Stands last in the row, and is asked only when none before it fitted. */
const NOBODY_LEFT: Identity = {
  unwrapFileKey() {
    throw new Refusal('sealing.notForYou', {})
  },
}

function addIdentity(decrypter: Decrypter, identity: string): void {
  try {
    decrypter.addIdentity(identity)
  } catch {
    throw new Refusal('sealing.badIdentity', {})
  }
}

/** What the payload behind `nonce` is sealed under. */
export function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return hkdf(sha256, fileKey, nonce, utf8('payload'), 32)
}

/**
 * The header at the front of `sealed`, its last line with it. A hostile one may not cost more key
 * agreements than an honest one could.
 *
 * @throws Refusal `sealing.broken`
 */
export function headerIn(sealed: Uint8Array): Uint8Array {
  const header = sealed.subarray(0, headerLength(sealed.subarray(0, MAX_HEADER_BYTES)))
  const lines = new TextDecoder().decode(header).split('\n')
  const stanzas = lines.filter((line) => line.startsWith('-> '))
  if (lines[0] !== 'age-encryption.org/v1' || stanzas.length > MAX_KEYS) {
    throw new Refusal('sealing.broken', {})
  }
  return header
}

const LAST_LINE = utf8('\n--- ')
const [NEW_LINE = 10] = LAST_LINE

/** Up to the end of the first line that begins as the last one does, or 0 where there is none. */
function headerLength(within: Uint8Array): number {
  for (let at = within.indexOf(NEW_LINE); at !== -1; at = within.indexOf(NEW_LINE, at + 1)) {
    if (!LAST_LINE.every((byte, i) => within[at + i] === byte)) continue
    return within.indexOf(NEW_LINE, at + 1) + 1
  }
  return 0
}
