// One bundle of an index as one file: a digest, a head in JSON, then its items as they are compared.

import { createHash } from 'node:crypto'
import { concat, sameBytes, text, utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'

const MAGIC = utf8('forewarn index 1\n')
const DIGEST_BYTES = 32
const LENGTH_BYTES = 4
/** Room for the head of a hundred thousand items. */
const MOST_HEAD_BYTES = 2 ** 26

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.number().int().nonnegative()

/** What an index was made by; another one reads texts otherwise, and nothing would be comparable. */
export const Maker = z.strictObject({ reader: Sha256, background: Sha256 })
export type Maker = z.infer<typeof Maker>

export const Head = z.strictObject({
  name: z.string().min(1),
  maker: Maker,
  /** Over the paths and bytes of its files. */
  source: Sha256,
  sourceBytes: count,
  /** How many files could not be read. */
  unread: count,
  /** In the order of the bytes that follow. */
  items: z.array(z.strictObject({ path: z.string(), length: count })),
})
export type Head = z.infer<typeof Head>

export interface IndexedBundle {
  readonly head: Head
  /** By item. */
  readonly packed: readonly Uint8Array[]
}

export function writeBundle({ head, packed }: IndexedBundle): Uint8Array<ArrayBuffer> {
  const json = utf8(JSON.stringify(head))
  const length = new Uint8Array(LENGTH_BYTES)
  new DataView(length.buffer).setUint32(0, json.length)
  const rest = concat(length, json, ...packed)
  return concat(MAGIC, digestOf(rest), rest)
}

/**
 * The digest finds what broke; that lengths and fields are what they say is looked at all the same,
 * for whoever wrote the file wrote its digest, too.
 *
 * @param file for the message
 * @throws Refusal `file.malformed`
 */
export function readBundle(bytes: Uint8Array<ArrayBuffer>, file: string): IndexedBundle {
  const from = MAGIC.length + DIGEST_BYTES
  if (bytes.length < from + LENGTH_BYTES || !sameBytes(bytes.subarray(0, MAGIC.length), MAGIC))
    throw broken(file, 'it is no bundle of an index')
  const rest = bytes.subarray(from)
  if (!sameBytes(bytes.subarray(MAGIC.length, from), digestOf(rest)))
    throw broken(file, 'its digest is another one: it was changed, or is not whole')
  const length = new DataView(rest.buffer, rest.byteOffset).getUint32(0)
  const end = LENGTH_BYTES + length
  if (length > MOST_HEAD_BYTES || end > rest.length) throw broken(file, 'its head is not whole')
  const head = headFrom(rest.subarray(LENGTH_BYTES, end), file)
  return { head, packed: cut(rest.subarray(end), head, file) }
}

function headFrom(bytes: Uint8Array, file: string): Head {
  const read = Head.safeParse(parsed(bytes))
  if (!read.success) throw broken(file, 'its head is malformed')
  return read.data
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(text(bytes))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Refusal) return undefined
    throw error
  }
}

function cut(bytes: Uint8Array, { items }: Head, file: string): Uint8Array[] {
  let at = 0
  const packed = items.map(({ length }) => {
    at += length
    return bytes.subarray(at - length, at)
  })
  if (at !== bytes.length) throw broken(file, 'its items are not as long as its head says')
  return packed
}

export function broken(file: string, problem: string): Refusal<'file.malformed'> {
  const remedy = 'Drop the bundle from the index and add it again.'
  return new Refusal('file.malformed', { file, problem, remedy })
}

function digestOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}
