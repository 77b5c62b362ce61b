// ChaCha20-Poly1305 in JavaScript, where a platform hands in none.

import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import type { Cipher } from './payload.ts'

export const pureCipher: Cipher = {
  seal(key, nonce, plain, into) {
    chacha20poly1305(key, nonce).encrypt(plain, into)
  },
  open(key, nonce, sealed, into) {
    try {
      into.set(chacha20poly1305(key, nonce).decrypt(sealed))
      return true
    } catch {
      return false
    }
  },
}
