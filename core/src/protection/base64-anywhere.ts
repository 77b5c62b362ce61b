// What base64 makes of some bytes wherever they stand in what is encoded.

import { base64 } from '../shared/bytes.ts'

/** By the offset of the bytes modulo three: the letters that do not depend on what is around them. */
export function base64Anywhere(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((offset) => {
    const padded = new Uint8Array(offset + bytes.length)
    padded.set(bytes, offset)
    const whole = base64(padded)
    const start = [0, 2, 3][offset] as number
    const cut = [0, 3, 2][padded.length % 3] as number
    return whole.slice(start, whole.length - cut)
  })
}
