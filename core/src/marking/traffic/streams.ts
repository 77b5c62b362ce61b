// What each side of a conversation said: TCP put together by its sequence numbers, UDP packet by packet.

import { joined } from '../../shared/bytes.ts'
import type { Budget } from './budget.ts'
import { type Packet, type Segment, SYN } from './packet.ts'

/** One direction of one conversation. */
export interface Stream {
  readonly kind: 'tcp' | 'udp'
  /** The same for both directions. */
  readonly conversation: string
  /** Its first packet's: who speaks, and to whom. */
  readonly first: Packet & { readonly segment: Segment }
  /** TCP: what came without a gap, one piece each; UDP: one piece a packet. */
  readonly pieces: readonly Uint8Array[]
}

interface Direction extends Omit<Stream, 'pieces'> {
  readonly segments: Segment[]
  /** The first sequence number of TCP that was seen, from which others are counted. */
  readonly from: number
}

/** In the order in which the directions first spoke. */
export function streamsOf(packets: readonly Packet[], budget: Budget): Stream[] {
  const current = new Map<string, Direction>()
  const all: Direction[] = []
  for (const packet of packets) {
    const { segment } = packet
    if (segment === undefined) continue
    const name = directionOf(packet, segment)
    const known = current.get(name)
    if (known !== undefined && !beginsAnew(known, segment)) {
      known.segments.push(segment)
      continue
    }
    if (all.length === budget.limits.flows) {
      budget.reach('flows')
      break
    }
    const conversation = conversationOf(packet, segment)
    const { kind, sequence: from } = segment
    const first = { ...packet, segment }
    const fresh: Direction = { kind, conversation, first, segments: [segment], from }
    current.set(name, fresh)
    all.push(fresh)
  }
  return all.map(({ kind, conversation, first, segments, from }) => ({
    ...{ kind, conversation, first },
    pieces: kind === 'udp' ? datagrams(segments) : runs(segments, from),
  }))
}

/** Ports are used again: another first number in a SYN is another conversation. */
function beginsAnew({ from }: Direction, { kind, flags, sequence }: Segment): boolean {
  return kind === 'tcp' && (flags & SYN) !== 0 && sequence !== from
}

export function directionOf({ source, target }: Packet, segment: Segment): string {
  const { kind, sourcePort, targetPort } = segment
  return `${kind} ${source}:${sourcePort} ${target}:${targetPort}`
}

function conversationOf({ source, target }: Packet, segment: Segment): string {
  const { kind, sourcePort, targetPort } = segment
  const ends = [`${source}:${sourcePort}`, `${target}:${targetPort}`].sort()
  return `${kind} ${ends.join(' ')}`
}

function datagrams(segments: readonly Segment[]): Uint8Array[] {
  return segments.map(({ payload }) => payload).filter(({ length }) => length > 0)
}

/** Bytes in the order of their numbers; what was sent twice counts once, the first time. */
function runs(segments: readonly Segment[], from: number): Uint8Array[] {
  const placed = segments
    .filter(({ payload }) => payload.length > 0)
    .map(({ sequence, flags, payload }) => ({
      at: ((sequence - from + ((flags & SYN) === 0 ? 0 : 1)) | 0) as number,
      payload,
    }))
    .sort((a, b) => a.at - b.at)
  const out: Uint8Array[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const { at, payload } of placed) {
    const isNew = at > end
    const rest = isNew ? payload : payload.subarray(Math.min(payload.length, end - at))
    if (isNew) out.push([])
    if (rest.length > 0) out.at(-1)?.push(rest)
    end = Math.max(end, at + payload.length)
  }
  return out.map((pieces) => joined(pieces))
}
