// The two ways in which string arrays are written: base64 in an alphabet of its own, and RC4 over it.

import { text } from '../../shared/bytes.ts'
import { Refusal } from '../../shared/refusal.ts'

/** @returns nothing where it is no base64 of text */
export function fromAlphabet(packed: string, alphabet: string): string | undefined {
  const bytes: number[] = []
  let [bits, held] = [0, 0]
  for (const letter of packed) {
    const value = alphabet.indexOf(letter)
    if (value < 0 || value > 63) break
    bits = ((bits << 6) | value) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes.push((bits >> held) & 0xff)
  }
  try {
    return text(Uint8Array.from(bytes))
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** Over the UTF-16 units of a text. Source: Schneier, "Applied Cryptography", §17.1. */
export function rc4(message: string, key: string): string {
  if (key === '') return message
  const state = Array.from({ length: 256 }, (_, i) => i)
  const at = (i: number): number => state[i & 0xff] ?? 0
  const swap = (i: number, j: number): void => {
    ;[state[i], state[j]] = [at(j), at(i)]
  }
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(i) + key.charCodeAt(i % key.length)) & 0xff
    swap(i, j)
  }
  let out = ''
  for (let n = 0, j = 0; n < message.length; n++) {
    const i = (n + 1) & 0xff
    j = (j + at(i)) & 0xff
    swap(i, j)
    out += String.fromCharCode(message.charCodeAt(n) ^ at(at(i) + at(j)))
  }
  return out
}
