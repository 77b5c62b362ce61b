// ChaCha20-Poly1305 by the browser's own library, where it has it: Chromium does, others not yet.

import type { Cipher } from '@forewarn/core/sealing/payload'
import { pureCipher } from '@forewarn/core/sealing/pure-cipher'

const NAME = 'ChaCha20-Poly1305'

/** Newer than the type library knows. Source: W3C, "Modern Algorithms in the Web Cryptography API". */
function imported(key: Uint8Array<ArrayBuffer>) {
  return crypto.subtle.importKey('raw-secret' as 'raw', key, NAME, false, ['encrypt', 'decrypt'])
}

const isNative = imported(new Uint8Array(32)).then(
  () => true,
  () => false,
)

export const browserCipher: Cipher = {
  async seal(key, nonce, plain, into) {
    if (!(await isNative)) return pureCipher.seal(key, nonce, plain, into)
    const own = await imported(Uint8Array.from(key))
    const algorithm = { name: NAME, iv: Uint8Array.from(nonce) }
    into.set(new Uint8Array(await crypto.subtle.encrypt(algorithm, own, Uint8Array.from(plain))))
  },
  async open(key, nonce, sealed, into) {
    if (!(await isNative)) return pureCipher.open(key, nonce, sealed, into)
    const own = await imported(Uint8Array.from(key))
    const algorithm = { name: NAME, iv: Uint8Array.from(nonce) }
    try {
      into.set(new Uint8Array(await crypto.subtle.decrypt(algorithm, own, Uint8Array.from(sealed))))
      return true
    } catch {
      return false
    }
  },
}
