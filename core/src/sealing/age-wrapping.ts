// File keys wrapped and unwrapped by the age library, on any platform.

import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { Decrypter, Encrypter, type Identity } from 'age-encryption'
import { joined, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Wrapping } from './header.ts'
import { payloadBytes } from './payload.ts'

export const ageWrapping: Wrapping = {
  /**
   * The library seals nothing, and of that we keep all but the tag at its end, which goes nowhere: its
   * key and nonce are used once. A recipient that writes nothing into the header learns the file key.
   */
  async draw(ageKeys) {
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
    return { head: empty.subarray(0, empty.length - payloadBytes(0)), fileKey }
  },

  async unwrap(header, identities) {
    const decrypter = new Decrypter()
    for (const identity of identities) addIdentity(decrypter, identity)
    decrypter.addIdentity(NOBODY_LEFT)
    return decrypter.decryptHeader(header)
  },

  payloadKey: (fileKey, nonce) => hkdf(sha256, fileKey, nonce, utf8('payload'), 32),
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
