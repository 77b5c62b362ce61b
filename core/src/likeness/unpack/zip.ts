// What a ZIP archive holds, by its directory; by its local headers where that is cut off.

import { viewOf } from '../../marking/traffic/capture.ts'
import { forgivingText } from '../../shared/bytes.ts'

/** A file in an archive. */
export interface Entry {
  readonly name: string
  /** As it lies there; without an end where its size is not known before it is read. */
  readonly bytes: Uint8Array
  readonly isDeflated: boolean
  /** Why it cannot be opened. */
  readonly closed?: string
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END_BYTES = 22
/** The comment behind the directory may be so long. */
const MOST_COMMENT = 65_535

/** Whether a file begins like an archive. */
export function isZip(bytes: Uint8Array): boolean {
  if (bytes.length < END_BYTES) return false
  const magic = viewOf(bytes).getUint32(0, true)
  return magic === LOCAL || magic === END
}

/** Whether an archive stands at the end of a file, whatever comes before it. */
export const endsInZip = (bytes: Uint8Array): boolean => directoryOf(bytes) !== undefined

/** Source: APPNOTE.TXT 6.3.10, §4.3. As many entries as are asked for are read. */
export function* zipEntries(bytes: Uint8Array): Generator<Entry> {
  const directory = directoryOf(bytes)
  if (directory === undefined) yield* byLocalHeaders(bytes)
  else yield* byDirectory(bytes, directory)
}

interface Directory {
  readonly from: number
  readonly count: number
  /** How much was put before the archive. */
  readonly shift: number
}

function directoryOf(bytes: Uint8Array): Directory | undefined {
  const view = viewOf(bytes)
  const first = Math.max(0, bytes.length - END_BYTES - MOST_COMMENT)
  for (let at = bytes.length - END_BYTES; at >= first; at--) {
    if (bytes[at] !== 0x50 || view.getUint32(at, true) !== END) continue
    const [count, size] = [view.getUint16(at + 10, true), view.getUint32(at + 12, true)]
    const [from, said] = [at - size, view.getUint32(at + 16, true)]
    if (from < 0 || (count > 0 && view.getUint32(from, true) !== CENTRAL)) continue
    return { from, count, shift: from - said }
  }
  return undefined
}

function* byDirectory(bytes: Uint8Array, { from, count, shift }: Directory): Generator<Entry> {
  const view = viewOf(bytes)
  let at = from
  for (let n = 0; n < count && at + 46 <= bytes.length; n++) {
    if (view.getUint32(at, true) !== CENTRAL) return
    const [length, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true))
    const name = forgivingText(bytes.subarray(at + 46, at + 46 + (length ?? 0)))
    const found = localEntry(bytes, view.getUint32(at + 42, true) + shift, {
      name,
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      size: view.getUint32(at + 20, true),
    })
    if (found !== undefined && !name.endsWith('/')) yield found.entry
    at += 46 + (length ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
}

interface Claim {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly size: number
}

const LOCAL_BYTES = 30
const ENCRYPTED = 1
const SIZE_BEHIND = 8
const STORED = 0
const DEFLATED = 8
const IN_ZIP64 = 0xffffffff

/** @param claim what the directory says; else what stands here */
function localEntry(bytes: Uint8Array, at: number, claim?: Claim) {
  if (at < 0 || at + LOCAL_BYTES > bytes.length) return undefined
  const view = viewOf(bytes)
  if (view.getUint32(at, true) !== LOCAL) return undefined
  const [nameLength, extra] = [view.getUint16(at + 26, true), view.getUint16(at + 28, true)]
  const nameAt = at + LOCAL_BYTES
  const { name, flags, method, size } = claim ?? {
    name: forgivingText(bytes.subarray(nameAt, nameAt + nameLength)),
    flags: view.getUint16(at + 6, true),
    method: view.getUint16(at + 8, true),
    size: view.getUint32(at + 18, true),
  }
  const from = nameAt + nameLength + extra
  const isOpen = size === IN_ZIP64 || (claim === undefined && (flags & SIZE_BEHIND) !== 0)
  const end = isOpen ? bytes.length : Math.min(bytes.length, from + size)
  const closed = why(flags, method)
  const entry: Entry = {
    ...{ name, bytes: bytes.subarray(from, end), isDeflated: method === DEFLATED },
    ...(closed && { closed }),
  }
  return { entry, end: isOpen ? from : end }
}

function why(flags: number, method: number): string | undefined {
  if ((flags & ENCRYPTED) !== 0) return 'encrypted'
  return method === STORED || method === DEFLATED ? undefined : `compressed by method ${method}`
}

/** What was cut off has no directory: one header after the other, wherever the next one stands. */
function* byLocalHeaders(bytes: Uint8Array): Generator<Entry> {
  const view = viewOf(bytes)
  for (let at = 0; at + LOCAL_BYTES <= bytes.length; ) {
    if (bytes[at] !== 0x50 || view.getUint32(at, true) !== LOCAL) {
      const next = bytes.indexOf(0x50, at + 1)
      if (next < 0) return
      at = next
      continue
    }
    const found = localEntry(bytes, at)
    if (found !== undefined && !found.entry.name.endsWith('/')) yield found.entry
    at = Math.max(at + LOCAL_BYTES, found?.end ?? 0)
  }
}
