// Packets out of a capture file: pcap and pcapng, of either byte order, as they were captured.

import type { Budget } from './budget.ts'

/** A captured packet; `bytes` is a view of the file, so that a copy of it can be changed in place. */
export interface Frame {
  /** Offset of `bytes` in the file. */
  readonly at: number
  readonly bytes: Uint8Array
  /** Microseconds since 1970, as far as the file tells. */
  readonly time: bigint
  /** Link type. Source: https://www.tcpdump.org/linktypes.html */
  readonly link: number
}

export type CaptureKind = 'pcap' | 'pcapng'

const PCAP_MAGIC = new Set([0xa1b2c3d4, 0xa1b23c4d, 0xd4c3b2a1, 0x4d3cb2a1])
const SECTION = 0x0a0d0d0a

/** What kind of capture a file is by its first bytes, or `undefined`. */
export function captureKind(bytes: Uint8Array): CaptureKind | undefined {
  if (bytes.length < 24) return undefined
  const magic = viewOf(bytes).getUint32(0)
  if (magic === SECTION) return 'pcapng'
  return PCAP_MAGIC.has(magic) ? 'pcap' : undefined
}

/** All packets, in order, as far as the file is whole; none where it is no capture. */
export function framesOf(bytes: Uint8Array, budget: Budget): Frame[] {
  const kind = captureKind(bytes)
  if (kind === undefined) return []
  const frames: Frame[] = []
  for (const frame of kind === 'pcap' ? pcapFrames(bytes) : pcapngFrames(bytes)) {
    if (frames.length === budget.limits.packets) {
      budget.reach('packets')
      break
    }
    frames.push(frame)
  }
  return frames
}

/** Source: draft-ietf-opsawg-pcap, §4 and §5. */
function* pcapFrames(bytes: Uint8Array): Generator<Frame> {
  const view = viewOf(bytes)
  const isLittle = view.getUint8(0) > 0xa1 || view.getUint8(0) === 0x4d
  const isNano = view.getUint32(0, isLittle) === 0xa1b23c4d
  const link = view.getUint32(20, isLittle) & 0xffff
  for (let at = 24; at + 16 <= bytes.length; ) {
    const length = view.getUint32(at + 8, isLittle)
    if (at + 16 + length > bytes.length) return
    const parts = view.getUint32(at + 4, isLittle)
    const micros = isNano ? Math.floor(parts / 1000) : parts
    const time = BigInt(view.getUint32(at, isLittle)) * 1_000_000n + BigInt(micros)
    yield { at: at + 16, bytes: bytes.subarray(at + 16, at + 16 + length), link, time }
    at += 16 + length
  }
}

const INTERFACE = 1
const SIMPLE = 3
const ENHANCED = 6
const BYTE_ORDER = 0x1a2b3c4d

/** Source: draft-ietf-opsawg-pcapng, §3 and §4. */
function* pcapngFrames(bytes: Uint8Array): Generator<Frame> {
  const view = viewOf(bytes)
  let isLittle = false
  let links: Link[] = []
  for (let at = 0; at + 12 <= bytes.length; ) {
    if (view.getUint32(at) === SECTION) {
      isLittle = view.getUint32(at + 8) !== BYTE_ORDER
      links = []
    }
    const type = view.getUint32(at, isLittle)
    const length = view.getUint32(at + 4, isLittle)
    if (length < 12 || length % 4 !== 0 || at + length > bytes.length) return
    const end = at + length - 4
    if (type === INTERFACE && length >= 20) {
      links.push({
        type: view.getUint16(at + 8, isLittle),
        perSecond: resolution(view, { from: at + 16, end, isLittle }),
      })
    }
    const [from, size, link] =
      type === ENHANCED && length >= 32
        ? [at + 28, view.getUint32(at + 20, isLittle), links[view.getUint32(at + 8, isLittle)]]
        : type === SIMPLE && length >= 16
          ? [at + 12, Math.min(view.getUint32(at + 8, isLittle), end - at - 12), links[0]]
          : []
    if (from !== undefined && size !== undefined && link !== undefined && from + size <= end) {
      const high = type === ENHANCED ? view.getUint32(at + 12, isLittle) : 0
      const low = type === ENHANCED ? view.getUint32(at + 16, isLittle) : 0
      const time = (((BigInt(high) << 32n) | BigInt(low)) * 1_000_000n) / link.perSecond
      yield { at: from, bytes: bytes.subarray(from, from + size), link: link.type, time }
    }
    at += length
  }
}

interface Link {
  readonly type: number
  /** Units of time. */
  readonly perSecond: bigint
}

const RESOLUTION = 9

/** Microseconds, unless an option says otherwise. Source: draft-ietf-opsawg-pcapng, §4.2. */
function resolution(
  view: DataView,
  {
    from,
    end,
    isLittle,
  }: { readonly from: number; readonly end: number; readonly isLittle: boolean },
): bigint {
  for (let at = from; at + 4 < end; ) {
    const [code, length] = [view.getUint16(at, isLittle), view.getUint16(at + 2, isLittle)]
    if (code === 0) break
    const power = view.getUint8(at + 4)
    if (code === RESOLUTION)
      return power < 128 ? 10n ** BigInt(power % 20) : 2n ** BigInt(power % 64)
    at += 4 + length + ((4 - (length % 4)) % 4)
  }
  return 1_000_000n
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
