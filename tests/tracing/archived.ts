// Archives written for tests: ZIP, tar and ar, of a few small files.

import { deflateRawSync } from 'node:zlib'
import { concat, utf8 } from '@forewarn/core/shared/bytes'

export type Files = Readonly<Record<string, Uint8Array | string>>

const bytesOf = (content: Uint8Array | string): Uint8Array =>
  typeof content === 'string' ? utf8(content) : content

function little(value: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Math.floor(value / 256 ** i) & 255)
}

export interface ZipForm {
  /** Stored as they are. */
  readonly isStored?: boolean
  readonly isEncrypted?: boolean
  readonly method?: number
}

/** Checks are left at 0: who reads samples does not mind. */
export function zip(files: Files, { isStored, isEncrypted, method }: ZipForm = {}): Uint8Array {
  const locals: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  for (const [name, content] of Object.entries(files)) {
    const plain = bytesOf(content)
    const packed = isStored ? plain : deflateRawSync(plain)
    const common = concat(
      little(isEncrypted ? 1 : 0, 2),
      little(method ?? (isStored ? 0 : 8), 2),
      new Uint8Array(8),
      little(packed.length, 4),
      little(plain.length, 4),
      little(utf8(name).length, 2),
      little(0, 2),
    )
    const local = concat(little(0x04034b50, 4), little(20, 2), common, utf8(name), packed)
    directory.push(
      concat(
        little(0x02014b50, 4),
        little(20, 2),
        little(20, 2),
        common,
        new Uint8Array(10),
        little(at, 4),
        utf8(name),
      ),
    )
    locals.push(local)
    at += local.length
  }
  const central = concat(...directory)
  const count = little(directory.length, 2)
  const end = concat(little(0x06054b50, 4), little(0, 4), count, count)
  return concat(...locals, central, end, little(central.length, 4), little(at, 4), little(0, 2))
}

const BLOCK = 512

/** Source: POSIX.1-2017, pax, "ustar Interchange Format". */
export function tar(files: Files): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const bytes = bytesOf(content)
    const long = utf8(name).length > 100 ? [header('././@LongLink', utf8(name), 'L')] : []
    return [...long, header(name.slice(0, 100), bytes, '0')]
  })
  return concat(...blocks, new Uint8Array(2 * BLOCK))
}

function header(name: string, content: Uint8Array, kind: string): Uint8Array {
  const head = new Uint8Array(BLOCK)
  const put = (at: number, text: string) => head.set(utf8(text), at)
  put(0, name)
  put(100, '0000644\0')
  put(124, `${content.length.toString(8).padStart(11, '0')}\0`)
  put(148, '        ')
  put(156, kind)
  put(257, 'ustar\x0000')
  const sum = head.reduce((all, byte) => all + byte, 0)
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  return concat(head, content, new Uint8Array((BLOCK - (content.length % BLOCK)) % BLOCK))
}

export function ar(files: Files): Uint8Array {
  const members = Object.entries(files).map(([name, content]) => {
    const bytes = bytesOf(content)
    const head = `${name.padEnd(16)}${'0'.padEnd(12)}0     0     100644  ${String(bytes.length).padEnd(10)}\`\n`
    return concat(utf8(head), bytes, new Uint8Array(bytes.length % 2).fill(10))
  })
  return concat(utf8('!<arch>\n'), ...members)
}

/** Something like a program: a head, zeros, noise that is always the same, and strings among it. */
export function binary(strings: readonly (Uint8Array | string)[]): Uint8Array {
  const noise = (seed: number, length: number) => {
    let state = seed
    return Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
      return state >> 16
    })
  }
  return concat(
    Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0),
    new Uint8Array(56),
    ...strings.flatMap((one, i) => [
      noise(i + 1, 400),
      new Uint8Array(8),
      bytesOf(one),
      new Uint8Array(1),
    ]),
    noise(99, 400),
  )
}

/** As UTF-16 of the lower byte first. */
export const utf16 = (text: string): Uint8Array =>
  Uint8Array.from([...text].flatMap((letter) => [...little(letter.charCodeAt(0), 2)]))
