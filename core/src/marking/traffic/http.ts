// HTTP/1 messages in a stream of bytes: heads as text, bodies as they were before they were sent.

import { joined } from '../../shared/bytes.ts'
import type { Budget } from './budget.ts'
import { type Compression, inflated, isZlib } from './inflate.ts'
import { latin } from './latin.ts'

export interface Message {
  /** Start line and headers, as sent. */
  readonly head: string
  /** Without transfer and content encodings. */
  readonly body: Uint8Array
}

/** Longer heads are no HTTP. */
const MOST_HEAD_BYTES = 64 * 1024

const START = /^(?:[A-Z]{3,16} [^\s]+ HTTP\/1\.[01]|HTTP\/1\.[01] \d{3}[^\r\n]*)\r?\n/

/** Messages one behind the other; what follows and is none comes last, as a body without a head. */
export function messagesIn(bytes: Uint8Array, budget: Budget): Message[] {
  const messages: Message[] = []
  let at = 0
  while (at < bytes.length) {
    const head = headAt(bytes, at)
    if (head === undefined) break
    if (messages.length === budget.limits.pieces) {
      budget.reach('pieces')
      return messages
    }
    const { body, end } = bodyAt(bytes, at + head.length, head)
    messages.push({ head, body: decoded(body, headerOf(head, 'content-encoding'), budget) })
    at = end
  }
  return at < bytes.length ? [...messages, { head: '', body: bytes.subarray(at) }] : messages
}

function headAt(bytes: Uint8Array, at: number): string | undefined {
  const most = Math.min(bytes.length, at + MOST_HEAD_BYTES)
  const end = emptyLine(bytes, at, most)
  if (end === undefined && most < bytes.length) return undefined
  const text = latin(bytes.subarray(at, end ?? most))
  return START.test(text) ? text : undefined
}

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** Where the first empty line ends. */
function emptyLine(bytes: Uint8Array, from: number, to: number): number | undefined {
  for (let at = bytes.indexOf(LINE_FEED, from); at >= 0 && at < to; ) {
    const next = bytes[at + 1] === CARRIAGE_RETURN ? at + 2 : at + 1
    if (bytes[next] === LINE_FEED && next < to) return next + 1
    at = bytes.indexOf(LINE_FEED, at + 1)
  }
  return undefined
}

function headerOf(head: string, name: string): string {
  return new RegExp(`^${name}:[ \\t]*([^\\r\\n]*)`, 'im').exec(head)?.[1]?.toLowerCase() ?? ''
}

/** Without a length a request has no body, and an answer has all that follows. */
function bodyAt(bytes: Uint8Array, at: number, head: string) {
  if (headerOf(head, 'transfer-encoding').includes('chunked')) return chunked(bytes, at)
  const length = headerOf(head, 'content-length')
  const isAnswer = head.startsWith('HTTP/')
  const isBare = isAnswer && /^HTTP\/1\.. (?:1\d\d|204|304)/.test(head)
  const rest = isAnswer && !isBare ? bytes.length : at
  const end = /^\d{1,15}$/.test(length) ? Math.min(bytes.length, at + Number(length)) : rest
  return { body: bytes.subarray(at, end), end }
}

/** Source: RFC 9112 §7.1. A chunk that is cut short counts as far as it goes. */
function chunked(bytes: Uint8Array, from: number) {
  const chunks: Uint8Array[] = []
  let at = from
  for (;;) {
    const line = latin(bytes.subarray(at, at + 64))
    const size = /^([0-9a-f]{1,8})[^\n]*\n/i.exec(line)
    if (size === null) break
    const length = Number.parseInt(size[1] as string, 16)
    at += size[0].length
    chunks.push(bytes.subarray(at, at + length))
    at += length + 2
    if (length === 0 || at > bytes.length) break
  }
  return { body: joined(chunks), end: Math.min(bytes.length, at) }
}

const COMPRESSIONS: Readonly<Record<string, Compression>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'zlib',
}

/** Encodings that are not known, such as br, leave the body as it is. */
function decoded(body: Uint8Array, encodings: string, budget: Budget): Uint8Array {
  return encodings
    .split(',')
    .reverse()
    .reduce((bytes: Uint8Array, name) => {
      const compression = COMPRESSIONS[name.trim()]
      if (compression === undefined || bytes.length === 0) return bytes
      const isBare = compression === 'zlib' && !isZlib(bytes)
      const open = inflated(bytes, isBare ? 'deflate' : compression, budget.limits.each)
      if (open.isCut) budget.reach('each')
      return open.bytes.length > 0 ? open.bytes : bytes
    }, body)
}
