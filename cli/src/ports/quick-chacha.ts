// ChaCha20-Poly1305 by Node's own library.

import { createCipheriv, createDecipheriv } from 'node:crypto'

const NAME = 'chacha20-poly1305'
const TAG_BYTES = 16

/** As a `Cipher` has it, at once. */
export const chacha = {
  seal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, into: Uint8Array): void {
    const cipher = createCipheriv(NAME, key, nonce, { authTagLength: TAG_BYTES })
    move(cipher.update(plain), into)
    cipher.final()
    into.set(cipher.getAuthTag(), plain.length)
  },
  open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, into: Uint8Array): boolean {
    if (sealed.length < TAG_BYTES) return false
    const decipher = createDecipheriv(NAME, key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    const plain = decipher.update(sealed.subarray(0, -TAG_BYTES))
    try {
      decipher.final()
    } catch {
      return false
    }
    move(plain, into)
    return true
  },
}

/**
 * Node allots what it answers anew for every chunk. Given back at once and not by the next collection,
 * the same memory serves all of them: a third of the time, and a file's size of memory.
 */
function move(from: NonSharedBuffer, into: Uint8Array): void {
  into.set(from)
  if (from.byteLength > 0 && from.byteLength === from.buffer.byteLength) from.buffer.transfer(0)
}
