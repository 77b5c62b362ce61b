// What of a capture may be another in every copy: addresses, ports, IP ids, sequence numbers, free text.

import { Budget, TRAFFIC_LIMITS } from '../traffic/budget.ts'
import { framesOf, viewOf } from '../traffic/capture.ts'
import { latin } from '../traffic/latin.ts'
import { type Packet, packetOf } from '../traffic/packet.ts'
import { directionOf } from '../traffic/streams.ts'

export interface CaptureField {
  readonly kind: 'address' | 'port' | 'id' | 'sequence'
  /** Which of its kind: a block of addresses, the first port, two addresses, a direction. */
  readonly key: string
  /** Binary digits, most significant first. */
  readonly bits: string
}

/** A declared value in what was said, with what stands beside it. */
export interface FreeText {
  readonly kind: 'free'
  /** Its index among the declared. */
  readonly value: number
  readonly was: string
  readonly before: string
  readonly after: string
}

/** More directions than this hold enough already. */
const MOST_EACH = 32

export function packetsIn(capture: Uint8Array): Packet[] {
  const frames = framesOf(capture, new Budget('the capture', TRAFFIC_LIMITS))
  return frames.flatMap((frame) => packetOf(frame) ?? [])
}

/**
 * In the order of their kinds and first packets. A field is left out where what it would change may
 * stand somewhere else, too: an address or a port in what was said, a packet quoted in an error.
 */
export function fieldsOf(
  capture: Uint8Array,
  values: readonly (string | undefined)[],
): (CaptureField | FreeText)[] {
  const packets = packetsIn(capture)
  const free = freeTexts(capture, packets, values)
  if (packets.some(quotes)) return free
  return [
    ...addressFields(capture, packets),
    ...portField(packets),
    ...once(packets.flatMap(idKey)).map((key) => field('id', key, 16)),
    ...once(packets.flatMap(sequenceKey)).map((key) => field('sequence', key, 32)),
    ...free,
  ]
}

const field = (kind: CaptureField['kind'], key: string, bits: number): CaptureField => ({
  ...{ kind, key, bits: '0'.repeat(bits) },
})

const once = (keys: readonly string[]): string[] => [...new Set(keys)].slice(0, MOST_EACH)

const ICMP = 1
const ICMP6 = 58

/** Errors quote the packet that they are about. */
function quotes({ protocol }: Packet): boolean {
  return protocol === ICMP || protocol === ICMP6
}

/** An id of 0 says that there is none. */
export function idKey({ version, frame, ip, source, target, protocol }: Packet): string[] {
  const isNamed = version === 4 && viewOf(frame.bytes).getUint16(ip + 4) !== 0
  return isNamed ? [`${source}-${target}-${protocol}`] : []
}

export function sequenceKey(packet: Packet): string[] {
  const { segment } = packet
  if (segment?.kind !== 'tcp') return []
  return [directionOf(packet, segment).replaceAll(' ', '-')]
}

/** Blocks for private use and for documentation, and which of their bits may be others. */
const BLOCKS = [
  { prefix: 0x0a000000, length: 8, middle: 0x00ffff00 },
  { prefix: 0xac100000, length: 12, middle: 0x000fff00 },
  { prefix: 0xc0a80000, length: 16, middle: 0x0000ff00 },
  { prefix: 0xc0000200, length: 24, middle: 0 },
  { prefix: 0xc6336400, length: 24, middle: 0 },
  { prefix: 0xcb007100, length: 24, middle: 0 },
]

/** By its key, hex digits of prefix and mask. */
export function blockMask(key: string): { readonly prefix: number; readonly mask: number } {
  return { prefix: Number.parseInt(key.slice(0, 8), 16), mask: Number.parseInt(key.slice(9), 16) }
}

/** Whether an address lies in the block of a field: only its masked bits differ from others there. */
export function isInBlock(address: number, key: string): boolean {
  const { prefix } = blockMask(key)
  const block = BLOCKS.find((one) => one.prefix >>> 0 === prefix)
  return block !== undefined && inBlock(address, block)
}

function inBlock(address: number, { prefix, length }: (typeof BLOCKS)[number]): boolean {
  return (address ^ prefix) >>> (32 - length) === 0
}

/** Of a block: each is looked for in the whole file. */
const MOST_ADDRESSES = 256

/** One mask for a whole block, so that different addresses stay different, and near ones near. */
function addressFields(capture: Uint8Array, packets: readonly Packet[]): CaptureField[] {
  const headers = packets.filter(({ version }) => version === 4)
  const all = [...new Set(headers.flatMap(({ source, target }) => [source, target]))]
  return BLOCKS.flatMap((block) => {
    const own = all.filter((one) => inBlock(Number.parseInt(one, 16), block))
    const places = headers.reduce(
      (sum, { source, target }) =>
        sum + Number(own.includes(source)) + Number(own.includes(target)),
      0,
    )
    if (own.length === 0 || own.length > MOST_ADDRESSES || standsElsewhere(capture, own, places))
      return []
    const mask = (block.middle | lowBits(own)) >>> 0
    const bits = mask.toString(2).replaceAll('0', '').length
    const name = (value: number) => (value >>> 0).toString(16).padStart(8, '0')
    return bits === 0 ? [] : [field('address', `${name(block.prefix)}/${name(mask)}`, bits)]
  })
}

/** As many low bits as can be turned without making anybody a network or a broadcast. */
function lowBits(addresses: readonly string[]): number {
  const last = addresses.map((one) => Number.parseInt(one.slice(6), 16))
  let bits = 7
  const isEdge = (byte: number) => byte >> bits === 0 || byte >> bits === 255 >> bits
  while (bits > 0 && last.some(isEdge)) bits--
  return 2 ** bits - 1
}

/** As bytes besides the headers, or written out. */
function standsElsewhere(
  capture: Uint8Array,
  addresses: readonly string[],
  places: number,
): boolean {
  const text = latin(capture)
  const count = (needle: string) => text.split(needle).length - 1
  let found = 0
  for (const one of addresses) {
    const bytes = [0, 2, 4, 6].map((at) => Number.parseInt(one.slice(at, at + 2), 16))
    if (text.includes(bytes.join('.'))) return true
    found += count(String.fromCharCode(...bytes))
  }
  return found !== places
}

/** Ports from here on are taken at random by whoever calls. */
export const FIRST_PORT = 49_152
const PORT_BITS = 14

function portField(packets: readonly Packet[]): CaptureField[] {
  const segments = packets.flatMap(({ segment }) => segment ?? [])
  const ports = new Set(
    segments
      .flatMap(({ sourcePort, targetPort }) => [sourcePort, targetPort])
      .filter((port) => port >= FIRST_PORT),
  )
  const isSaid = segments.some(({ payload }) =>
    (latin(payload).match(/(?<![0-9])[0-9]{5}(?![0-9])/g) ?? []).some((one) =>
      ports.has(Number(one)),
    ),
  )
  return ports.size === 0 || isSaid ? [] : [field('port', 'all', PORT_BITS)]
}

/** What of the line of a value tells it elsewhere. */
const BESIDE = 40

function freeTexts(
  capture: Uint8Array,
  packets: readonly Packet[],
  values: readonly (string | undefined)[],
): FreeText[] {
  const said = packets.flatMap(({ segment }) => (segment ? [latin(segment.payload)] : []))
  return values.flatMap((was, value) => {
    if (was === undefined) return []
    const places = said.reduce((sum, text) => sum + text.split(was).length - 1, 0)
    const text = said.find((one) => one.includes(was))
    const isWhole = latin(capture).split(was).length - 1 === places
    if (text === undefined || !isWhole || was.includes('\n')) return []
    const at = text.indexOf(was)
    const before = /[ -~]*$/.exec(text.slice(Math.max(0, at - BESIDE), at))?.[0] ?? ''
    const after = /^[ -~]*/.exec(text.slice(at + was.length, at + was.length + BESIDE))?.[0] ?? ''
    return [{ kind: 'free' as const, value, was, before, after }]
  })
}
