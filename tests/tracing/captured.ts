// Captures written for tests: what two sides say to each other over TCP, as pcap or pcapng.

import { concat, joined, utf8 } from '@forewarn/core/shared/bytes'

export interface Said {
  /** Who speaks: the client (0) or the server (1). */
  readonly by: 0 | 1
  readonly bytes: Uint8Array
}

export interface Conversation {
  readonly said: readonly Said[]
  readonly clientPort?: number
  readonly serverPort?: number
  /** Bytes a segment. */
  readonly segment?: number
}

const CLIENT = [192, 168, 7, 20]
const SERVER = [192, 0, 2, 44]
/** Near the end, so that sequence numbers wrap. */
const FIRST = [0xffffff00, 0x11223344]

/** The packets of one conversation: handshake, segments in order, end. */
export function packetsOf({
  said,
  clientPort = 50_123,
  serverPort = 80,
  segment = 500,
}: Conversation): Uint8Array[] {
  const ports = [clientPort, serverPort]
  const next = [...FIRST]
  let id = 1000
  const packet = (by: 0 | 1, flags: number, payload: Uint8Array) => {
    const other = by === 0 ? 1 : 0
    const acknowledged = (flags & 16) === 0 ? 0 : (next[other] as number)
    const made = ethernet(
      ip(by === 0 ? CLIENT : SERVER, by === 0 ? SERVER : CLIENT, id++, {
        ports: [ports[by] as number, ports[other] as number],
        sequence: next[by] as number,
        acknowledged,
        flags,
        payload,
      }),
    )
    next[by] = ((next[by] as number) + payload.length + ((flags & 3) === 0 ? 0 : 1)) >>> 0
    return made
  }
  const none = new Uint8Array(0)
  const packets = [packet(0, 2, none), packet(1, 18, none), packet(0, 16, none)]
  for (const { by, bytes } of said) {
    for (let at = 0; at < bytes.length; at += segment) {
      packets.push(packet(by, 24, bytes.subarray(at, at + segment)))
    }
  }
  return [...packets, packet(0, 17, none), packet(1, 17, none), packet(0, 16, none)]
}

interface Tcp {
  readonly ports: readonly number[]
  readonly sequence: number
  readonly acknowledged: number
  readonly flags: number
  readonly payload: Uint8Array
}

function ip(source: readonly number[], target: readonly number[], id: number, tcp: Tcp) {
  const segment = concat(
    big(tcp.ports[0] as number, 2),
    big(tcp.ports[1] as number, 2),
    big(tcp.sequence, 4),
    big(tcp.acknowledged, 4),
    Uint8Array.of(0x50, tcp.flags, 0xff, 0xff, 0, 0, 0, 0),
    tcp.payload,
  )
  const pseudo = concat(Uint8Array.of(...source, ...target, 0, 6), big(segment.length, 2), segment)
  segment.set(big(checksum(pseudo), 2), 16)
  const header = concat(
    Uint8Array.of(0x45, 0),
    big(20 + segment.length, 2),
    big(id, 2),
    Uint8Array.of(0x40, 0, 64, 6, 0, 0, ...source, ...target),
  )
  header.set(big(checksum(header), 2), 10)
  return concat(header, segment)
}

const ethernet = (packet: Uint8Array) =>
  concat(Uint8Array.of(2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0), packet)

/** Source: RFC 1071. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i] ?? 0) * 256 + (bytes[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000)
  return ~sum & 0xffff
}

function big(value: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) & 255)
}

const little = (value: number, length: number) => big(value, length).reverse()

/** A second between packets. */
export function pcap(packets: readonly Uint8Array[], order: 'little' | 'big' = 'little') {
  const word = order === 'little' ? little : big
  const header = [0xa1b2c3d4, 0x00040002, 0, 0, 65535, 1]
  const version = order === 'little' ? [2, 4] : [2, 4]
  const head = header.map((value, i) =>
    i === 1 ? concat(word(version[0] as number, 2), word(version[1] as number, 2)) : word(value, 4),
  )
  const records = packets.flatMap((packet, i) => [
    ...[1_750_000_000 + i, 0, packet.length, packet.length].map((value) => word(value, 4)),
    packet,
  ])
  return joined([...head, ...records])
}

export function pcapng(packets: readonly Uint8Array[]) {
  const block = (type: number, body: Uint8Array) => {
    const padded = concat(body, new Uint8Array((4 - (body.length % 4)) % 4))
    const length = little(12 + padded.length, 4)
    return concat(little(type, 4), length, padded, length)
  }
  const section = concat(
    little(0x1a2b3c4d, 4),
    little(1, 2),
    little(0, 2),
    new Uint8Array(8).fill(255),
  )
  const face = concat(little(1, 2), little(0, 2), little(65535, 4))
  return concat(
    block(0x0a0d0d0a, section),
    block(1, face),
    ...packets.map((packet, i) =>
      block(
        6,
        concat(...[0, 0, i, packet.length, packet.length].map((value) => little(value, 4)), packet),
      ),
    ),
  )
}

/** A request with its answer, in one conversation. */
export function exchange(
  request: Uint8Array,
  answer = 'HTTP/1.1 204 No Content\r\n\r\n',
): Conversation {
  return {
    said: [
      { by: 0, bytes: request },
      { by: 1, bytes: utf8(answer) },
    ],
  }
}
