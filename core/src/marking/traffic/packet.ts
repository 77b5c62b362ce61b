// One packet taken apart: where its addresses, ports, numbers and payload stand.

import { type Frame, viewOf } from './capture.ts'

/** Offsets count from the start of the frame. */
export interface Packet {
  readonly frame: Frame
  /** Where the IP header begins. */
  readonly ip: number
  readonly version: 4 | 6
  /** As they stand in the header: 4 or 16 bytes, in hex. */
  readonly source: string
  readonly target: string
  readonly protocol: number
  /** The header of TCP or UDP; absent in a later fragment, and where it was not captured. */
  readonly segment?: Segment
}

export interface Segment {
  readonly kind: 'tcp' | 'udp'
  readonly at: number
  readonly sourcePort: number
  readonly targetPort: number
  /** Of TCP; 0 in UDP. */
  readonly sequence: number
  readonly flags: number
  readonly payload: Uint8Array
  /** Where `payload` begins in the frame. */
  readonly payloadAt: number
}

export const TCP = 6
export const UDP = 17
export const FIN = 1
export const SYN = 2
export const ACK = 16

/** `undefined` where the frame holds no IP that is known here. */
export function packetOf(frame: Frame): Packet | undefined {
  const at = networkStart(frame)
  if (at === undefined || at >= frame.bytes.length) return undefined
  const version = (frame.bytes[at] as number) >> 4
  if (version === 4) return packet4(frame, at)
  return version === 6 ? packet6(frame, at) : undefined
}

const ETHERNET = 1
const VLANS = new Set([0x8100, 0x88a8, 0x9100])
const IP_TYPES = new Set([0x0800, 0x86dd])

/** How long the header of a link type is whose packets all are IP. */
const PLAIN: Readonly<Record<number, number>> = {
  0: 4,
  108: 4,
  12: 0,
  14: 0,
  101: 0,
  228: 0,
  229: 0,
}
/** … and, by link type, where the kind of a packet stands and where it begins. */
const TYPED: Readonly<Record<number, readonly [type: number, start: number]>> = {
  113: [14, 16],
  276: [0, 20],
}

function networkStart({ bytes, link }: Frame): number | undefined {
  if (link in PLAIN) return PLAIN[link]
  const view = viewOf(bytes)
  const [type, start] = link === ETHERNET ? ethernet(bytes) : (TYPED[link] ?? [])
  if (type === undefined || start === undefined || start > bytes.length) return undefined
  return IP_TYPES.has(view.getUint16(type)) ? start : undefined
}

/** Behind up to two VLAN tags. */
function ethernet(bytes: Uint8Array): readonly [type: number, start: number] | [] {
  if (bytes.length < 14) return []
  const view = viewOf(bytes)
  let type = 12
  for (let tags = 0; tags < 2 && type + 6 <= bytes.length; tags++) {
    if (!VLANS.has(view.getUint16(type))) break
    type += 4
  }
  return [type, type + 2]
}

/** Source: RFC 791 §3.1. */
function packet4(frame: Frame, ip: number): Packet | undefined {
  const { bytes } = frame
  if (bytes.length < ip + 20) return undefined
  const view = viewOf(bytes)
  const header = ((bytes[ip] as number) & 15) * 4
  if (header < 20 || bytes.length < ip + header) return undefined
  const total = view.getUint16(ip + 2)
  const end = total === 0 ? bytes.length : Math.min(bytes.length, ip + total)
  const isFirst = (view.getUint16(ip + 6) & 0x1fff) === 0
  const protocol = bytes[ip + 9] as number
  const segment = isFirst ? segmentOf(frame, { at: ip + header, end, protocol }) : undefined
  return {
    ...{ frame, ip, version: 4, protocol },
    source: addressAt(bytes, ip + 12, 4),
    target: addressAt(bytes, ip + 16, 4),
    ...(segment && { segment }),
  }
}

/** Extension headers that may stand before a segment: hop by hop, routing, destination. */
const EXTENSIONS = new Set([0, 43, 60])

/** Source: RFC 8200 §3 and §4. */
function packet6(frame: Frame, ip: number): Packet | undefined {
  const { bytes } = frame
  if (bytes.length < ip + 40) return undefined
  const end = Math.min(bytes.length, ip + 40 + viewOf(bytes).getUint16(ip + 4))
  let protocol = bytes[ip + 6] as number
  let at = ip + 40
  while (EXTENSIONS.has(protocol) && at + 8 <= end) {
    protocol = bytes[at] as number
    at += 8 * ((bytes[at + 1] as number) + 1)
  }
  const segment = segmentOf(frame, { at, end, protocol })
  return {
    ...{ frame, ip, version: 6, protocol },
    source: addressAt(bytes, ip + 8, 16),
    target: addressAt(bytes, ip + 24, 16),
    ...(segment && { segment }),
  }
}

interface Inside {
  readonly at: number
  readonly end: number
  readonly protocol: number
}

function segmentOf({ bytes }: Frame, { at, end, protocol }: Inside): Segment | undefined {
  const least = protocol === TCP ? 20 : 8
  if ((protocol !== TCP && protocol !== UDP) || at + least > end) return undefined
  const view = viewOf(bytes)
  const ports = { sourcePort: view.getUint16(at), targetPort: view.getUint16(at + 2) }
  if (protocol === UDP) {
    const payloadAt = at + 8
    const payload = bytes.subarray(payloadAt, end)
    return { kind: 'udp', at, ...ports, sequence: 0, flags: 0, payload, payloadAt }
  }
  const payloadAt = at + ((bytes[at + 12] as number) >> 4) * 4
  if (payloadAt < at + 20 || payloadAt > end) return undefined
  const [sequence, flags] = [view.getUint32(at + 4), bytes[at + 13] as number]
  const payload = bytes.subarray(payloadAt, end)
  return { kind: 'tcp', at, ...ports, sequence, flags, payload, payloadAt }
}

function addressAt(bytes: Uint8Array, at: number, length: number): string {
  let text = ''
  for (let i = at; i < at + length; i++) text += (bytes[i] as number).toString(16).padStart(2, '0')
  return text
}
