// What was said in a capture or an HTTP archive: each direction as one text, large bodies by themselves.

import { Budget, TRAFFIC_LIMITS } from '../../marking/traffic/budget.ts'
import { captureKind, framesOf } from '../../marking/traffic/capture.ts'
import { messagesOfHar } from '../../marking/traffic/har.ts'
import { type Message, messagesIn } from '../../marking/traffic/http.ts'
import { packetOf } from '../../marking/traffic/packet.ts'
import { type Stream, streamsOf } from '../../marking/traffic/streams.ts'
import { joined, utf8 } from '../../shared/bytes.ts'
import { textOf } from './decode.ts'
import type { Quota } from './limits.ts'

/** A piece of what was said; its name is that of the direction, and of the body where it is one. */
export interface Spoken {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Shorter bodies stay in the text of their direction. */
const LEAST_BODY = 512
const LINE_FEED = utf8('\n')

/** In the order in which the directions first spoke. */
export function spokenIn(bytes: Uint8Array, path: string, quota: Quota): Spoken[] {
  const { each, bytes: all } = quota.limits
  const budget = new Budget(path, { ...TRAFFIC_LIMITS, each, bytes: all })
  const packets = framesOf(bytes, budget).flatMap((frame) => packetOf(frame) ?? [])
  const spoken = streamsOf(packets, budget).flatMap((stream) => spokenBy(stream, budget))
  for (const { details } of budget.refused) quota.refuse(details.problem, details.problem, CUT)
  return spoken
}

const CUT = 'Cut the capture to what matters, such as one session.'

function spokenBy({ kind, first, pieces }: Stream, budget: Budget): Spoken[] {
  const { source, target, segment } = first
  const from = `${addressOf(source)}:${segment.sourcePort}`
  const name = `${from}→${addressOf(target)}:${segment.targetPort}`
  const messages =
    kind === 'udp'
      ? pieces.map((body) => ({ head: '', body }))
      : pieces.flatMap((piece) => messagesIn(piece, budget))
  return spokenAs(name, messages)
}

/** Both directions of each conversation with one host follow one another. */
export function archivedIn(text: string): Spoken[] | undefined {
  const byHost = Map.groupBy(messagesOfHar(text) ?? [], ({ host }) => host)
  return byHost.size === 0
    ? undefined
    : [...byHost].flatMap(([host, messages]) => spokenAs(host, messages))
}

function spokenAs(name: string, messages: readonly Message[]): Spoken[] {
  const together: Uint8Array[] = []
  const apart: Spoken[] = []
  for (const { head, body } of messages) {
    if (head !== '') together.push(utf8(head))
    if (body.length === 0) continue
    const isApart = body.length >= LEAST_BODY || textOf(body) === undefined
    // A stream that is no messages is one body, and the whole of its direction.
    if (head !== '' && isApart)
      apart.push({ name: `${name} › body ${apart.length + 1}`, bytes: body })
    else together.push(body, LINE_FEED)
  }
  const whole = joined(together)
  return whole.length === 0 ? apart : [{ name, bytes: whole }, ...apart]
}

/** As people write it, of 4 or 16 bytes in hex. */
function addressOf(hex: string): string {
  const parts = hex.match(hex.length === 8 ? /../g : /.{4}/g) ?? []
  if (hex.length === 8) return parts.map((part) => Number.parseInt(part, 16)).join('.')
  return `[${parts
    .map((part) => part.replace(/^0{1,3}/, ''))
    .join(':')
    .replace(/(?:^|:)0(?::0)+(?::|$)/, '::')}]`
}

export const isCapture = (bytes: Uint8Array): boolean => captureKind(bytes) !== undefined
