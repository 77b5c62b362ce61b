// The header of an age file: the file key drawn and wrapped for keys, and unwrapped by identities.

import { utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'

/** More keys than any mailbox or team has; each costs whoever opens the file one key agreement. */
export const MAX_KEYS = 64

/** `MAX_KEYS` post-quantum stanzas with room to spare. */
export const MAX_HEADER_BYTES = MAX_KEYS * 2048
export const NONCE_BYTES = 16
const FILE_KEY_BYTES = 16

/** Classic is X25519; post-quantum is ML-KEM-768 with X25519. */
export type KeyKind = 'classic' | 'post-quantum'

/** @throws Refusal `sealing.badKey` where it is neither kind of age recipient */
export function keyKind(ageKey: string): KeyKind {
  if (ageKey.startsWith('age1pq1')) return 'post-quantum'
  if (/^age1[02-9ac-hj-np-z]{58}$/.test(ageKey)) return 'classic'
  throw new Refusal('sealing.badKey', { key: shorten(ageKey) })
}

/** How file keys are wrapped for keys, and found again. */
export interface Wrapping {
  /**
   * A file key of its own, wrapped for each of `ageKeys`.
   *
   * @throws whatever it may where a key is none
   */
  draw(ageKeys: readonly string[]): Promise<{
    /** The header, and the nonce of the payload. */
    readonly head: Uint8Array<ArrayBuffer>
    readonly fileKey: Uint8Array
  }>
  /**
   * By the first of the identities that fits.
   *
   * @throws Refusal `sealing.badIdentity`, `sealing.notForYou`; whatever it may where the header is broken
   */
  unwrap(header: Uint8Array, identities: readonly string[]): Promise<Uint8Array>
  /** What the payload behind `nonce` is sealed under: HKDF-SHA-256. */
  payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array
}

/** Loaded where it is needed: its curves take longer to load than a small file to seal. */
async function library(): Promise<Wrapping> {
  return (await import('./age-wrapping.ts')).ageWrapping
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
 * @param own the platform's way, where it has one
 * @throws Refusal `sealing.badKey`, `sealing.keyCount`, `sealing.mixedKeys`
 */
export async function freshHead(ageKeys: readonly string[], own?: Wrapping): Promise<Head> {
  if (ageKeys.length === 0 || ageKeys.length > MAX_KEYS) {
    throw new Refusal('sealing.keyCount', { count: ageKeys.length, most: MAX_KEYS })
  }
  if (new Set(ageKeys.map(keyKind)).size > 1) throw new Refusal('sealing.mixedKeys', {})
  const wrapping = own ?? (await library())
  try {
    const { head, fileKey } = await wrapping.draw(ageKeys)
    return { head, key: wrapping.payloadKey(fileKey, head.subarray(-NONCE_BYTES)) }
  } catch (error) {
    const culprit = await firstUnusable(ageKeys, wrapping)
    if (culprit === undefined) throw error
    throw new Refusal('sealing.badKey', { key: shorten(culprit) })
  }
}

/** A key with a wrong checksum, or no point of its curve, shows only when something is sealed to it. */
async function firstUnusable(
  ageKeys: readonly string[],
  wrapping: Wrapping,
): Promise<string | undefined> {
  for (const ageKey of ageKeys) {
    try {
      await wrapping.draw([ageKey])
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
export async function fileKeyIn(
  header: Uint8Array,
  openers: Openers,
  own?: Wrapping,
): Promise<Uint8Array> {
  if (typeof openers === 'function') return openers(header)
  const wrapping = own ?? (await library())
  try {
    return await wrapping.unwrap(header, openers)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('sealing.broken', {})
  }
}

/**
 * What the payload behind `nonce` is sealed under.
 *
 * @throws Refusal as `fileKeyIn`
 */
export async function payloadKeyIn(
  header: Uint8Array,
  nonce: Uint8Array,
  openers: Openers,
  own?: Wrapping,
): Promise<Uint8Array> {
  const fileKey = await fileKeyIn(header, openers, own)
  return (own ?? (await library())).payloadKey(fileKey, nonce)
}

/**
 * Returns only if the header was made with this file key: its last line is a MAC by it, and by no other.
 * A payload alone would not tell, for one can be made that two keys open.
 *
 * @throws Refusal `sealing.broken`
 */
export async function verifyFileKey(header: Uint8Array, fileKey: Uint8Array): Promise<void> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addIdentity({ unwrapFileKey: () => Uint8Array.from(fileKey) })
  try {
    if (fileKey.length !== FILE_KEY_BYTES) throw new Error('no file key')
    await decrypter.decryptHeader(header)
  } catch {
    throw new Refusal('sealing.broken', {})
  }
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
