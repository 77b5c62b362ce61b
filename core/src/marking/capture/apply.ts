// Writes a copy of a capture: free fields changed throughout, checksums carried along.

import { viewOf } from '../traffic/capture.ts'
import { latin } from '../traffic/latin.ts'
import { ACK, type Packet, UDP } from '../traffic/packet.ts'
import {
  blockMask,
  type CaptureField,
  FIRST_PORT,
  idKey,
  isInBlock,
  packetsIn,
  sequenceKey,
} from './fields.ts'
import type { Recipe } from './recipe.ts'

/** A copy that differs in the recipe's fields alone. Lengths, times and everything else stay. */
export function applied({ fields, free, capture }: Recipe): Uint8Array<ArrayBuffer> {
  const copy = capture.slice()
  const change = changesOf(fields)
  const texts = free.map(({ was, text }) => ({ was, text }))
  for (const packet of packetsIn(capture)) {
    const { at, bytes } = packet.frame
    const edit = new Edit(copy.subarray(at, at + bytes.length), packet)
    if (packet.version === 4) {
      edit.address(packet.ip + 12, change.address)
      edit.address(packet.ip + 16, change.address)
      edit.word(packet.ip + 4, change.id(packet), 'header')
    }
    segment(edit, packet, change)
    for (const { was, text } of texts) payload(edit, packet, was, text)
  }
  return copy
}

interface Changes {
  readonly address: (address: number) => number
  readonly port: (port: number) => number
  readonly id: (packet: Packet) => (id: number) => number
  /** By key of a direction: what is added to its numbers. */
  readonly sequence: ReadonlyMap<string, number>
}

function changesOf(fields: readonly CaptureField[]): Changes {
  const of = (kind: CaptureField['kind']) => fields.filter((field) => field.kind === kind)
  const blocks = of('address').map(({ key, bits }) => ({ key, turn: spread(key, bits) }))
  const ids = new Map(of('id').map(({ key, bits }) => [key, Number.parseInt(bits, 2)]))
  const port = of('port')[0]
  const turn = port === undefined ? 0 : Number.parseInt(port.bits, 2)
  return {
    address: (address) => {
      const block = blocks.find(({ key }) => isInBlock(address, key))
      return (address ^ (block?.turn ?? 0)) >>> 0
    },
    port: (number) => (number >= FIRST_PORT ? number ^ turn : number),
    id: (packet) => {
      const [key] = idKey(packet)
      const added = key === undefined ? 0 : (ids.get(key) ?? 0)
      return (id) => (id + added) & 0xffff
    },
    sequence: new Map(of('sequence').map(({ key, bits }) => [key, Number.parseInt(bits, 2)])),
  }
}

/** The bits of a field at the places of its mask. */
function spread(key: string, bits: string): number {
  const { mask } = blockMask(key)
  let turned = 0
  let at = bits.length
  for (let place = 0; place < 32; place++) {
    if (((mask >>> place) & 1) === 0) continue
    at--
    if (bits[at] === '1') turned |= 2 ** place
  }
  return turned >>> 0
}

const SACK = 5

function segment(edit: Edit, packet: Packet, { port, sequence }: Changes): void {
  const found = packet.segment
  if (found === undefined) return
  edit.word(found.at, port, 'segment')
  edit.word(found.at + 2, port, 'segment')
  if (found.kind === 'udp') return
  const [own = ''] = sequenceKey(packet)
  const { source, target } = packet
  const [back = ''] = sequenceKey({
    ...{ ...packet, source: target, target: source },
    segment: { ...found, sourcePort: found.targetPort, targetPort: found.sourcePort },
  })
  const adding = (key: string) => (number: number) => (number + (sequence.get(key) ?? 0)) >>> 0
  edit.long(found.at + 4, adding(own))
  if ((found.flags & ACK) !== 0) edit.long(found.at + 8, adding(back))
  for (const at of acknowledged(packet)) edit.long(at, adding(back))
}

/** Where the numbers of selective acknowledgements stand. Source: RFC 2018 §3. */
export function acknowledged({ frame: { bytes }, segment }: Packet): number[] {
  if (segment?.kind !== 'tcp') return []
  const places: number[] = []
  for (let at = segment.at + 20; at + 1 < segment.payloadAt; ) {
    const kind = bytes[at] as number
    const length = kind === 1 ? 1 : (bytes[at + 1] as number)
    if (kind === 0 || length < 1) break
    const end = Math.min(at + length, segment.payloadAt)
    if (kind === SACK) for (let place = at + 2; place + 4 <= end; place += 4) places.push(place)
    at += length
  }
  return places
}

function payload(edit: Edit, { segment: found }: Packet, was: string, text: string): void {
  if (found === undefined) return
  const said = latin(found.payload)
  for (let at = said.indexOf(was); at >= 0; at = said.indexOf(was, at + was.length)) {
    for (let i = 0; i < text.length; i++) {
      edit.byte(found.payloadAt + at + i, text.charCodeAt(i) & 255)
    }
  }
}

/** Changes to one packet; each carries the checksums along, whether they were right or not. */
class Edit {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #packet: Packet

  /** @param bytes of the copy's frame */
  constructor(bytes: Uint8Array, packet: Packet) {
    this.#bytes = bytes
    this.#view = viewOf(bytes)
    this.#packet = packet
  }

  address(at: number, change: (address: number) => number): void {
    this.#change(at, 4, change(this.#view.getUint32(at)), ['header', 'segment'])
  }

  word(at: number, change: (word: number) => number, within: 'header' | 'segment'): void {
    this.#change(at, 2, change(this.#view.getUint16(at)), [within])
  }

  long(at: number, change: (long: number) => number): void {
    this.#change(at, 4, change(this.#view.getUint32(at)), ['segment'])
  }

  byte(at: number, value: number): void {
    this.#change(at, 1, value, ['segment'])
  }

  #change(
    at: number,
    length: number,
    value: number,
    sums: readonly ('header' | 'segment')[],
  ): void {
    for (let i = 0; i < length; i++) {
      const byte = (value >>> (8 * (length - 1 - i))) & 255
      const before = this.#bytes[at + i] as number
      if (byte === before) continue
      this.#bytes[at + i] = byte
      for (const sum of sums) this.#carry(sum, at + i, byte - before)
    }
  }

  /** Source: RFC 1624 §3, equation 3. */
  #carry(within: 'header' | 'segment', at: number, difference: number): void {
    const { ip, segment } = this.#packet
    const start = within === 'header' || at < (segment?.at ?? 0) ? ip : (segment?.at ?? 0)
    const place = within === 'header' ? ip + 10 : this.#sumOfSegment()
    if (place === undefined || place + 2 > this.#bytes.length) return
    const sum = this.#view.getUint16(place)
    const isUdp = within === 'segment' && this.#packet.protocol === UDP
    if (isUdp && sum === 0) return // none was made
    const weight = (at - start) % 2 === 0 ? 256 : 1
    const added = (0xffff - sum + difference * weight + 0xffff * 256) % 0xffff
    const carried = added === 0 && !isUdp ? 0 : 0xffff - added
    this.#view.setUint16(place, carried)
  }

  #sumOfSegment(): number | undefined {
    const { segment } = this.#packet
    if (segment === undefined) return undefined
    return segment.at + (segment.kind === 'tcp' ? 16 : 6)
  }
}
