// The header of an age file as text: a stanza for each key, and a line that vouches for all of them.
// Source: C2SP age, "Header".

import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { base64, fromBase64, joined, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'

/** What one key needs to find the file key. */
export interface Stanza {
  /** The kind first. */
  readonly args: readonly string[]
  readonly body: Uint8Array
}

const VERSION = 'age-encryption.org/v1'
const LINE_BYTES = 48
const MAC_BYTES = 32

/** What the last line vouches for: all of the header up to its three hyphens. */
export function headerOf(stanzas: readonly Stanza[]): Uint8Array<ArrayBuffer> {
  const lines = stanzas.flatMap(({ args, body }) => [`-> ${args.join(' ')}`, ...linesOf(body)])
  return utf8([VERSION, ...lines, '---'].join('\n'))
}

/** The last one is shorter than the others, and may be empty. */
function linesOf(body: Uint8Array): string[] {
  const count = Math.floor(body.length / LINE_BYTES) + 1
  return Array.from({ length: count }, (_, i) =>
    unpadded(body.subarray(i * LINE_BYTES, (i + 1) * LINE_BYTES)),
  )
}

export function withMac(header: Uint8Array, mac: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined([header, utf8(` ${unpadded(mac)}\n`)])
}

/** @param header up to its three hyphens; @returns 32 bytes. Source: C2SP age, "Header MAC" */
export function headerMac(header: Uint8Array, fileKey: Uint8Array): Uint8Array {
  return hmac(sha256, hkdf(sha256, fileKey, undefined, utf8('header'), 32), header)
}

export interface ReadHeader {
  readonly stanzas: readonly Stanza[]
  readonly mac: Uint8Array
  /** What `mac` vouches for. */
  readonly vouched: Uint8Array
}

/**
 * @param header its last line with it, as `headerIn` finds it
 * @throws Refusal `sealing.broken`
 */
export function readHeader(header: Uint8Array): ReadHeader {
  if (header.some((byte) => (byte < 32 || byte > 126) && byte !== 10)) throw broken()
  const lines = new TextDecoder().decode(header).split('\n')
  if (lines.shift() !== VERSION || lines.pop() !== '') throw broken()
  const last = lines.pop() ?? ''
  const [hyphens, written = '', ...more] = last.split(' ')
  const mac = bytesIn(written)
  if (hyphens !== '---' || mac.length !== MAC_BYTES || more.length > 0) throw broken()
  const vouched = header.subarray(0, header.length - last.length - 1 + hyphens.length)
  return { stanzas: stanzasIn(lines), mac, vouched }
}

function stanzasIn(lines: readonly string[]): Stanza[] {
  const stanzas: Stanza[] = []
  for (let at = 0; at < lines.length; ) {
    const [arrow, ...args] = (lines[at++] as string).split(' ')
    if (arrow !== '->' || args.length === 0 || args.includes('')) throw broken()
    const body: Uint8Array[] = []
    do body.push(bytesIn(lines[at++]))
    while (body.at(-1)?.length === LINE_BYTES)
    if (body.some((line) => line.length > LINE_BYTES)) throw broken()
    stanzas.push({ args, body: joined(body) })
  }
  return stanzas
}

export function unpadded(bytes: Uint8Array): string {
  return base64(bytes).replace(/=+$/, '')
}

/** @throws Refusal `sealing.broken` where `written` is not canonical, unpadded base64 */
export function bytesIn(written: string | undefined): Uint8Array {
  if (written === undefined || !/^[\w+/]*$/.test(written) || written.includes('_')) throw broken()
  try {
    return fromBase64(written.padEnd(Math.ceil(written.length / 4) * 4, '='))
  } catch {
    throw broken()
  }
}

function broken(): Refusal<'sealing.broken'> {
  return new Refusal('sealing.broken', {})
}
