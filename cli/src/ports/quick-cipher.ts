// ChaCha20-Poly1305 by Node's own library, for sealing and opening what is large.

import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Cipher } from '@forewarn/core/sealing/payload'

const NAME = 'chacha20-poly1305'
const TAG_BYTES = 16

export const quickCipher: Cipher = {
  seal(key, nonce, plain, into) {
    const cipher = createCipheriv(NAME, key, nonce, { authTagLength: TAG_BYTES })
    into.set(cipher.update(plain))
    cipher.final()
    into.set(cipher.getAuthTag(), plain.length)
  },
  open(key, nonce, sealed) {
    if (sealed.length < TAG_BYTES) return undefined
    const decipher = createDecipheriv(NAME, key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    const plain = decipher.update(sealed.subarray(0, -TAG_BYTES))
    try {
      decipher.final()
    } catch {
      return undefined
    }
    return plain
  },
}
