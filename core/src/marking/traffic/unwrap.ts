// Everything that a sample may say in text: captures, archives and bytes, taken out of all encodings.

import type { Refusal } from '../../shared/refusal.ts'
import { Budget, TRAFFIC_LIMITS, type TrafficLimits } from './budget.ts'
import { captureKind, framesOf } from './capture.ts'
import { asText, insideBytes, insideText } from './encodings.ts'
import { mayBeHar, messagesOfHar } from './har.ts'
import { type Message, messagesIn } from './http.ts'
import { latin } from './latin.ts'
import { packetOf } from './packet.ts'
import { streamsOf } from './streams.ts'

/** A sample as it was found; without `bytes`, its text is all of it. */
export interface Wrapped {
  readonly path: string
  readonly text: string
  readonly bytes?: Uint8Array
}

/** Whether a file is a capture or an archive: read for what was said in it, and not as a text. */
export function isTraffic(bytes: Uint8Array): boolean {
  return captureKind(bytes) !== undefined || mayBeHar(latin(bytes.subarray(0, 256)))
}

/** So much of a file tells whether it is text at all. */
const LOOKED_AT_BYTES = 8192

/** Whether a file is no text of its own: traffic, or one with a NUL near its beginning. */
export function isRaw(bytes: Uint8Array): boolean {
  return bytes.subarray(0, LOOKED_AT_BYTES).includes(0) || isTraffic(bytes)
}

/** A text of the sample, or one that was inside it. */
export interface Layer {
  readonly text: string
  /** The conversation it belongs to, or the file. */
  readonly origin: string
}

export interface Unwrapped {
  /** Each text once, what lies open before what was encoded. */
  readonly layers: readonly Layer[]
  /** For each limit that left something out, one. */
  readonly refused: readonly Refusal<'file.malformed'>[]
}

/** A text, or bytes that may be one. */
interface Wrap {
  readonly content: string | Uint8Array
  readonly origin: string
}

/** Time and memory are bounded by `limits`, whatever the sample is. */
export function unwrap(sample: Wrapped, limits: TrafficLimits = TRAFFIC_LIMITS): Unwrapped {
  const budget = new Budget(sample.path, limits)
  const layers = new Map<string, Layer>()
  let wraps = rootsOf(sample, budget)
  for (let depth = 0; depth <= limits.deep && wraps.length > 0; depth++) {
    const inside: Wrap[] = []
    for (const { content, origin } of wraps) {
      const text = typeof content === 'string' ? content : asText(content)
      if (text === '' || layers.has(text) || !budget.take(text.length)) continue
      layers.set(text, { text, origin })
      const more = typeof content === 'string' ? [] : insideBytes(content, budget)
      for (const one of [...more, ...insideText(text)]) inside.push({ content: one, origin })
    }
    wraps = inside
  }
  return { layers: [...layers.values()], refused: budget.refused }
}

function rootsOf({ path, text, bytes }: Wrapped, budget: Budget): Wrap[] {
  const whole = [{ content: bytes ?? text, origin: path }]
  if (bytes === undefined || !isTraffic(bytes)) return whole
  if (captureKind(bytes) !== undefined) return saidIn(bytes, path, budget)
  const messages = messagesOfHar(asText(bytes))
  return messages?.flatMap((one) => partsOf(one, one.host)) ?? whole
}

/** Conversations; and as it is, whatever of the capture belongs to none. */
function saidIn(bytes: Uint8Array, path: string, budget: Budget): Wrap[] {
  const frames = framesOf(bytes, budget)
  const packets = frames.map((frame) => ({ frame, packet: packetOf(frame) }))
  const loose = packets.flatMap(({ frame, packet }) =>
    packet?.segment === undefined ? [{ content: frame.bytes, origin: path }] : [],
  )
  const streams = streamsOf(
    packets.flatMap(({ packet }) => packet ?? []),
    budget,
  )
  const said = streams.flatMap(({ kind, conversation: origin, pieces }) =>
    pieces.flatMap((piece): Wrap[] => {
      if (kind === 'udp') return [{ content: piece, origin }]
      return messagesIn(piece, budget).flatMap((one) => partsOf(one, origin))
    }),
  )
  return [...said, ...loose]
}

function partsOf({ head, body }: Message, origin: string): Wrap[] {
  return [
    { content: head, origin },
    { content: body, origin },
  ]
}
