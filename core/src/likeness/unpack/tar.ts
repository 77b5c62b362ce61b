// What tape archives (tar) and archives of ar hold: deb packages, static libraries, npm packages.

import { latin } from '../../marking/traffic/latin.ts'
import { forgivingText } from '../../shared/bytes.ts'

export interface Member {
  readonly name: string
  readonly bytes: Uint8Array
}

const BLOCK = 512

/** By the sum over its first header, which is exact. */
export function isTar(bytes: Uint8Array): boolean {
  if (bytes.length < BLOCK || bytes[0] === 0) return false
  return sumOf(bytes, 0) === octal(bytes, 148, 8)
}

/** The sum's own field counts as blanks. */
function sumOf(bytes: Uint8Array, at: number): number {
  let sum = 8 * 32
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += bytes[at + i] ?? 0
  return sum
}

const octal = (bytes: Uint8Array, at: number, length: number): number =>
  Number.parseInt(latin(bytes.subarray(at, at + length)).replace(/[^0-7]/g, ''), 8) || 0

const field = (bytes: Uint8Array, at: number, length: number): string => {
  const end = bytes.subarray(at, at + length).indexOf(0)
  return forgivingText(bytes.subarray(at, at + (end < 0 ? length : end)))
}

/** GNU's: the name of the next member. */
const LONG_NAME = 'L'
/** POSIX's: what is said about the next member, its path among it. */
const EXTENDED = 'x'
const PLAIN = new Set(['0', '\0', '7'])

/** Source: POSIX.1-2017, pax, "ustar Interchange Format"; a broken header ends it. */
export function* tarMembers(bytes: Uint8Array): Generator<Member> {
  let name: string | undefined
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    if (bytes[at] === 0 || sumOf(bytes, at) !== octal(bytes, at + 148, 8)) return
    const kind = String.fromCharCode(bytes[at + 156] ?? 0)
    const from = at + BLOCK
    const size = sizeAt(bytes, at + 124)
    const content = bytes.subarray(from, Math.min(bytes.length, from + size))
    if (kind === LONG_NAME) name = field(content, 0, content.length)
    else if (kind === EXTENDED) name = /(?:^|\n)\d+ path=([^\n]*)/.exec(forgivingText(content))?.[1]
    else {
      if (PLAIN.has(kind)) yield { name: name ?? nameAt(bytes, at), bytes: content }
      name = undefined
    }
    at = from + Math.ceil(size / BLOCK) * BLOCK
  }
}

/** Larger ones are written in base 256, with the highest bit set. */
function sizeAt(bytes: Uint8Array, at: number): number {
  if (((bytes[at] ?? 0) & 0x80) === 0) return octal(bytes, at, 12)
  return bytes.subarray(at + 1, at + 12).reduce((sum, byte) => sum * 256 + byte, 0)
}

function nameAt(bytes: Uint8Array, at: number): string {
  const [prefix, name] = [field(bytes, at + 345, 155), field(bytes, at, 100)]
  const isPosix = latin(bytes.subarray(at + 257, at + 262)) === 'ustar'
  return isPosix && prefix !== '' ? `${prefix}/${name}` : name
}

const AR = '!<arch>\n'

export const isAr = (bytes: Uint8Array): boolean => latin(bytes.subarray(0, AR.length)) === AR

/** Source: deb(5) and ar(5): a header of 60 bytes, then the member, to an even length. */
export function* arMembers(bytes: Uint8Array): Generator<Member> {
  for (let at = AR.length; at + 60 <= bytes.length; ) {
    const header = latin(bytes.subarray(at, at + 60))
    if (!header.endsWith('`\n')) return
    const size = Number.parseInt(header.slice(48, 58), 10) || 0
    const name = header.slice(0, 16).trim().replace(/\/$/, '')
    const from = at + 60
    if (name !== '')
      yield { name, bytes: bytes.subarray(from, Math.min(bytes.length, from + size)) }
    at = from + size + (size % 2)
  }
}
