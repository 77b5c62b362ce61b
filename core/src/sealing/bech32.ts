// Age's keys as text: a prefix, bytes in five bits a letter, and a checksum that finds what was typed wrongly.
// Source: BIP 173, without its limit of 90 letters, which a post-quantum key exceeds.

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const CHECKSUM_LETTERS = 6

/**
 * The bytes behind the prefix.
 *
 * @param prefix in the letters it is written in: all small, or all capitals
 * @returns `undefined` where the prefix is another, a letter is wrong or the checksum does not fit
 */
export function bech32Bytes(text: string, prefix: string): Uint8Array | undefined {
  const isCapital = prefix === prefix.toUpperCase()
  const letters = isCapital ? LETTERS.toUpperCase() : LETTERS
  if (!text.startsWith(`${prefix}1`)) return undefined
  const words = Array.from(text.slice(prefix.length + 1), (letter) => letters.indexOf(letter))
  if (words.length < CHECKSUM_LETTERS || words.includes(-1)) return undefined
  if (checksum([...spread(prefix.toLowerCase()), ...words]) !== 1) return undefined
  return bytesOf(words.slice(0, -CHECKSUM_LETTERS))
}

function spread(prefix: string): number[] {
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0))
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)]
}

function checksum(words: readonly number[]): number {
  let sum = 1
  for (const word of words) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ word
    for (const [bit, factor] of GENERATOR.entries()) if ((top >> bit) & 1) sum ^= factor
  }
  return sum
}

/** What is left at the end is less than a word, and says nothing. */
function bytesOf(words: readonly number[]): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((words.length * 5) / 8))
  let held = 0
  let bits = 0
  let at = 0
  for (const word of words) {
    held = ((held << 5) | word) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = held >> bits
  }
  return bits < 5 && (held & ((1 << bits) - 1)) === 0 ? bytes : undefined
}
