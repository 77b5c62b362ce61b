// Proves that a copy of a capture says what its master says: the same flows, but for the free fields.

import { viewOf } from '../traffic/capture.ts'
import { type Packet, TCP, UDP } from '../traffic/packet.ts'
import { acknowledged } from './apply.ts'
import { packetsIn } from './fields.ts'

/**
 * What differs that may not, or `undefined`. Addresses and ports must be renamed one to one, IP ids and
 * sequence numbers moved by one amount each direction, acknowledgements with them, checksums right
 * where they were right, texts replaced only where the author declared them, and nothing else changed.
 *
 * @param texts the declared values
 */
export function differenceIn(
  master: Uint8Array,
  copy: Uint8Array,
  texts: readonly string[],
): string | undefined {
  if (master.length !== copy.length) return 'it has another length'
  const [own, theirs] = [packetsIn(master), packetsIn(copy)]
  if (own.length !== theirs.length) return 'it has another number of packets'
  const rest = copy.slice()
  const seen = new Renaming()
  for (const [i, packet] of own.entries()) {
    const other = theirs[i] as Packet
    if (packet.frame.at !== other.frame.at) return `packet ${i + 1} stands elsewhere`
    const problem = seen.of(packet, other)
    if (problem !== undefined) return `packet ${i + 1}: ${problem}`
    restore(rest, { master, packet, texts })
  }
  const at = rest.findIndex((byte, i) => byte !== master[i])
  return at < 0 ? undefined : `byte ${at} is another`
}

/** What became of every address, port, id and number, which must be one thing throughout. */
class Renaming {
  readonly #there = new Map<string, string>()
  readonly #back = new Map<string, string>()
  readonly #moved = new Map<string, number>()

  of(own: Packet, other: Packet): string | undefined {
    if (own.segment?.kind !== other.segment?.kind || own.protocol !== other.protocol) {
      return 'it is of another protocol'
    }
    const [a, b] = [own.segment, other.segment]
    const renamed = [
      ['address', own.source, other.source],
      ['address', own.target, other.target],
      ['port', String(a?.sourcePort), String(b?.sourcePort)],
      ['port', String(a?.targetPort), String(b?.targetPort)],
    ] as const
    for (const [kind, from, to] of renamed) {
      if (!this.#isOneToOne(kind, from, to)) return `an ${kind} is not renamed one to one`
    }
    if (!this.#isMovedAlike(own, other)) return 'its numbers are not moved as others of their flow'
    const sums = checksums(own)
    if (checksums(other).some((isRight, i) => isRight !== sums[i])) return 'a checksum is not kept'
    return undefined
  }

  #isOneToOne(kind: string, from: string, to: string): boolean {
    const [there, back] = [`${kind} ${from}`, `${kind} ${to}`]
    const isSame = (this.#there.get(there) ?? to) === to && (this.#back.get(back) ?? from) === from
    this.#there.set(there, to)
    this.#back.set(back, from)
    return isSame
  }

  #isMovedAlike(own: Packet, other: Packet): boolean {
    const [mine, theirs] = [viewOf(own.frame.bytes), viewOf(other.frame.bytes)]
    const moved = (name: string, size: 2 | 4, at: number) => {
      const read = (view: DataView) => (size === 2 ? view.getUint16(at) : view.getUint32(at))
      const by = (read(theirs) - read(mine) + 2 ** (8 * size)) % 2 ** (8 * size)
      const known = this.#moved.get(name)
      this.#moved.set(name, by)
      return known === undefined || known === by
    }
    const { source, target, protocol, ip, version } = own
    const hasId = version === 4 && mine.getUint16(ip + 4) !== 0
    if (hasId && !moved(`id ${source} ${target} ${protocol}`, 2, ip + 4)) return false
    const { segment } = own
    if (segment?.kind !== 'tcp') return true
    const [from, to] = [`${source}:${segment.sourcePort}`, `${target}:${segment.targetPort}`]
    const isAcknowledging = (segment.flags & 16) !== 0
    return (
      moved(`${from} ${to}`, 4, segment.at + 4) &&
      (!isAcknowledging || moved(`${to} ${from}`, 4, segment.at + 8)) &&
      acknowledged(own).every((at) => moved(`${to} ${from}`, 4, at))
    )
  }
}

/** Whether the sums of IP and of TCP or UDP are right; a packet that was cut short has none to tell. */
function checksums({ frame: { bytes }, ip, version, source, target, segment }: Packet): boolean[] {
  const right: boolean[] = []
  const view = viewOf(bytes)
  if (version === 4) {
    const header = ((bytes[ip] as number) & 15) * 4
    right.push(sumOf(bytes.subarray(ip, ip + header)) === 0xffff)
  }
  if (segment === undefined) return right
  const end = segment.payloadAt + segment.payload.length
  const isCut = version === 4 && view.getUint16(ip + 2) > bytes.length - ip
  const isNone = segment.kind === 'udp' && view.getUint16(segment.at + 6) === 0
  if (isCut || isNone) return right
  const length = end - segment.at
  const ends = Uint8Array.from((source + target).match(/../g) ?? [], (one) =>
    Number.parseInt(one, 16),
  )
  const number = segment.kind === 'tcp' ? TCP : UDP
  const sum = sumOf(ends) + number + length + sumOf(bytes.subarray(segment.at, end))
  right.push(sum % 0xffff === 0)
  return right
}

function sumOf(bytes: Uint8Array): number {
  let sum = 0
  for (const [i, byte] of bytes.entries()) sum += i % 2 === 0 ? byte * 256 : byte
  return sum > 0xffff ? ((sum - 1) % 0xffff) + 1 : sum
}

interface Restored {
  readonly master: Uint8Array
  readonly packet: Packet
  readonly texts: readonly string[]
}

/** Writes the master's own into the places that may differ; what is then still another may not. */
function restore(rest: Uint8Array, { master, packet, texts }: Restored): void {
  const { frame, ip, version, segment } = packet
  const own = (at: number, length: number) => {
    const from = frame.at + at
    rest.set(master.subarray(from, from + length), from)
  }
  if (version === 4) {
    own(ip + 4, 2)
    own(ip + 10, 10)
  }
  if (segment === undefined) return
  own(segment.at, 4)
  own(segment.at + (segment.kind === 'tcp' ? 16 : 6), 2)
  if (segment.kind === 'tcp') {
    own(segment.at + 4, 8)
    for (const at of acknowledged(packet)) own(at, 4)
  }
  for (const text of texts) {
    for (const at of placesOf(text, segment.payload)) own(segment.payloadAt + at, text.length)
  }
}

function placesOf(text: string, payload: Uint8Array): number[] {
  const places: number[] = []
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 255)
  for (let at = 0; at + bytes.length <= payload.length; at++) {
    if (bytes.every((byte, i) => payload[at + i] === byte)) places.push(at)
  }
  return places
}
