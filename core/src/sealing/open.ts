// Opening: sealed bytes back into what was sealed, or a plain answer why not.

import { Decrypter, type Identity } from 'age-encryption'
import { concat, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { MAX_KEYS, MAX_PLAINTEXT_BYTES } from './seal.ts'

const FIRST_LINE = utf8('age-encryption.org/v1\n')
const LAST_LINE = utf8('\n--- ')
/** `MAX_KEYS` post-quantum stanzas with room to spare. */
const MAX_HEADER_BYTES = MAX_KEYS * 2048
/** 16 bytes of authentication for each 64 KiB, and the nonce. */
const MAX_PAYLOAD_BYTES = MAX_PLAINTEXT_BYTES + MAX_PLAINTEXT_BYTES / 4096 + 32

/**
 * What was sealed, with the first of `identities` that fits.
 *
 * @param sealed an age file, binary; it may come from anybody and hold anything
 * @throws Refusal `sealing.badIdentity`, `sealing.tooLarge`, `sealing.broken`, `sealing.notForYou`
 */
export async function open(sealed: Uint8Array, identities: readonly string[]): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  for (const identity of identities) addIdentity(decrypter, identity)
  decrypter.addIdentity(NOBODY_LEFT)
  mustBeBounded(sealed)
  try {
    return await decrypter.decrypt(sealed)
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

/** Keeps a hostile header from costing more key agreements than an honest one could. */
function mustBeBounded(sealed: Uint8Array): void {
  if (sealed.length > MAX_HEADER_BYTES + MAX_PAYLOAD_BYTES) {
    throw new Refusal('sealing.tooLarge', { limitBytes: MAX_PLAINTEXT_BYTES })
  }
  const header = sealed.subarray(0, MAX_HEADER_BYTES)
  const end = find(header, LAST_LINE, 0)
  if (find(header.subarray(0, FIRST_LINE.length), FIRST_LINE, 0) !== 0 || end === -1) {
    throw new Refusal('sealing.broken', {})
  }
  let stanzas = 0
  const stanza = concat(utf8('\n-> '))
  for (let at = find(header, stanza, 0); at !== -1 && at < end; at = find(header, stanza, at + 1)) {
    stanzas += 1
  }
  if (stanzas > MAX_KEYS) throw new Refusal('sealing.broken', {})
}

/** Where `wanted` first stands in `bytes` from `from` on, or -1. */
function find(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(wanted[0] as number, from); at !== -1; ) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at
    at = bytes.indexOf(wanted[0] as number, at + 1)
  }
  return -1
}
