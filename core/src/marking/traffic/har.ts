// HTTP archives (HAR 1.2) as browsers and proxies write them: each entry as its two messages.

import { fromBase64, utf8 } from '../../shared/bytes.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Message } from './http.ts'

export interface ArchivedMessage extends Message {
  /** With whom the conversation was. */
  readonly host: string
}

/** By the start of the text alone: a JSON object whose first member is `log`. */
export function mayBeHar(text: string): boolean {
  return /^\uFEFF?\s*\{\s*"log"\s*:\s*\{/.test(text)
}

/** Both messages of every entry, as far as they are there; `undefined` where it is no archive. */
export function messagesOfHar(text: string): ArchivedMessage[] | undefined {
  const entries = list(member(member(parsed(text), 'log'), 'entries'))
  return entries?.flatMap((entry) => {
    const request = member(entry, 'request')
    const response = member(entry, 'response')
    const url = word(request, 'url')
    const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1] ?? ''
    const start = `${word(request, 'method')} ${url} HTTP/1.1`
    const status = `HTTP/1.1 ${String(member(response, 'status') ?? '')}`
    return [
      { head: head(start, request), body: posted(member(request, 'postData')) },
      { head: head(status, response), body: content(member(response, 'content')) },
      ...frames(entry),
    ].map((message) => ({ ...message, host }))
  })
}

function head(start: string, message: unknown): string {
  const lines = (list(member(message, 'headers')) ?? []).map(
    (header) => `${word(header, 'name')}: ${word(header, 'value')}\r\n`,
  )
  return `${start}\r\n${lines.join('')}\r\n`
}

/** The text as sent; where an archive keeps parameters alone, those as a form. */
function posted(postData: unknown): Uint8Array {
  const text = member(postData, 'text')
  if (typeof text === 'string' && text !== '') return bytesOf(text, member(postData, 'encoding'))
  const params = list(member(postData, 'params')) ?? []
  const written = params.map(
    (one) => `${word(one, 'name')}=${word(one, 'value')}${word(one, 'fileName')}`,
  )
  return utf8(written.join('&'))
}

function content(content: unknown): Uint8Array {
  const text = member(content, 'text')
  return bytesOf(typeof text === 'string' ? text : '', member(content, 'encoding'))
}

/** What Chromium writes of a web socket. */
function frames(entry: unknown): Message[] {
  const sent = list(member(entry, '_webSocketMessages')) ?? []
  return sent.map((one) => ({ head: '', body: utf8(word(one, 'data')) }))
}

function bytesOf(text: string, encoding: unknown): Uint8Array {
  if (encoding !== 'base64') return utf8(text)
  try {
    return fromBase64(text)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return utf8(text)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}

function list(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}

function word(value: unknown, name: string): string {
  const found = member(value, name)
  return typeof found === 'string' ? found : ''
}
