// What was said comes out of captures, archives and encodings; what is hostile costs no more than a limit.

import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exchange, packetsOf, pcap, pcapng } from '../../../../tests/tracing/captured.ts'
import { base64, concat, hex, utf8 } from '../../shared/bytes.ts'
import { TRAFFIC_LIMITS } from './budget.ts'
import { inflated } from './inflate.ts'
import { isTraffic, unwrap } from './unwrap.ts'

const VALUE = 'token=k7w2m4qz9d3x'

const shows = (bytes: Uint8Array, value = VALUE) =>
  unwrap({ path: 'sample', text: '', bytes }).layers.some(({ text }) => text.includes(value))

const request = (headers: string, body: Uint8Array) =>
  concat(utf8(`POST /check HTTP/1.1\r\nHost: toy.example\r\n${headers}\r\n`), body)

const chunks = (bytes: Uint8Array) =>
  concat(
    utf8('5\r\n'),
    bytes.subarray(0, 5),
    utf8(`\r\n${(bytes.length - 5).toString(16)};x=y\r\n`),
    bytes.subarray(5),
    utf8('\r\n0\r\n\r\n'),
  )

const FILLER = 'nothing of interest is said here. '.repeat(60)
const SAID = request(`Content-Length: ${FILLER.length + VALUE.length}\r\n`, utf8(FILLER + VALUE))

describe('a capture', () => {
  it.each([
    ['pcap', (packets: Uint8Array[]) => pcap(packets)],
    ['pcap of the other byte order', (packets: Uint8Array[]) => pcap(packets, 'big')],
    ['pcapng', (packets: Uint8Array[]) => pcapng(packets)],
  ])('as %s is put together over segments and wrapping numbers', (_, write) => {
    const packets = packetsOf({ ...exchange(SAID), segment: 7 })
    expect(shows(write(packets))).toBe(true)
  })

  it('is read in the order of its numbers, whatever came late or twice', () => {
    const packets = packetsOf({ ...exchange(SAID), segment: 9 })
    const muddled = [...packets.slice(0, 3), ...packets.slice(3).reverse(), ...packets.slice(4, 9)]
    expect(shows(pcap(muddled))).toBe(true)
  })

  it('with a packet missing is read on either side of the gap, and never over it', () => {
    const packets = packetsOf({
      ...exchange(utf8(`GET /a HTTP/1.1\r\nX: ${VALUE}\r\n\r\n`)),
      segment: 30,
    })
    const gap = packets.filter((_, i) => i !== 4)
    expect(shows(pcap(packets))).toBe(true)
    expect(shows(pcap(gap))).toBe(false)
    expect(shows(pcap(gap), 'GET /a HTTP')).toBe(true)
  })

  it.each([
    ['chunked', 'Transfer-Encoding: chunked\r\n', (body: Uint8Array) => chunks(body)],
    ['gzip', 'Content-Encoding: gzip\r\n', (body: Uint8Array) => gzipSync(body)],
    ['deflate', 'Content-Encoding: deflate\r\n', (body: Uint8Array) => deflateSync(body)],
    ['bare deflate', 'Content-Encoding: deflate\r\n', (body: Uint8Array) => deflateRawSync(body)],
    [
      'gzip in chunks',
      'Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n',
      (body: Uint8Array) => chunks(gzipSync(body)),
    ],
  ])('shows a body that was sent %s, and the message behind it', (_, headers, encode) => {
    const body = encode(utf8(FILLER + VALUE))
    const length = headers.includes('chunked') ? '' : `Content-Length: ${body.length}\r\n`
    const both = concat(request(headers + length, body), utf8('GET /next?x=9 HTTP/1.1\r\n\r\n'))
    const capture = pcap(packetsOf(exchange(both)))
    expect(shows(capture)).toBe(true)
    expect(shows(capture, 'GET /next?x=9')).toBe(true)
  })

  it('keeps what each conversation said apart', () => {
    const said = [1, 2].map((n) =>
      packetsOf({ ...exchange(utf8(`GET /${n} HTTP/1.1\r\n\r\n`)), clientPort: 50_000 + n }),
    )
    const { layers } = unwrap({ path: 'x', text: '', bytes: pcap(said.flat()) })
    expect(
      new Set(layers.filter(({ text }) => text.startsWith('GET')).map(({ origin }) => origin)).size,
    ).toBe(2)
  })
})

describe('an HTTP archive', () => {
  const archive = (postData: unknown, content: unknown) =>
    utf8(
      JSON.stringify({
        log: {
          version: '1.2',
          entries: [
            {
              request: {
                ...{ method: 'POST', url: 'https://toy.example/check?a=1' },
                headers: [{ name: 'X-Probe', value: 'one' }],
                postData,
              },
              response: { status: 200, headers: [], content },
            },
          ],
        },
      }),
    )

  it('shows requests and answers, and bodies kept in base64', () => {
    const bytes = archive({ text: 'sent=5' }, { text: base64(utf8(VALUE)), encoding: 'base64' })
    expect(isTraffic(bytes)).toBe(true)
    for (const one of ['X-Probe: one', 'sent=5', '/check?a=1', VALUE])
      expect(shows(bytes, one)).toBe(true)
  })

  it('that is none is read as the text that it is', () => {
    expect(shows(utf8(`{"log": {"entries": 5, "x": "${VALUE}"}}`))).toBe(true)
    expect(shows(utf8(`{"log": {"entries": [ ${VALUE}`))).toBe(true)
  })
})

const ENCODINGS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  url: (bytes) => utf8([...bytes].map((byte) => `%${hex(Uint8Array.of(byte))}`).join('')),
  base64: (bytes) => utf8(`data: ${base64(bytes)} end`),
  base64url: (bytes) =>
    utf8(base64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')),
  'base64 in lines': (bytes) => utf8(base64(bytes).replace(/.{20}/g, '$&\r\n')),
  hex: (bytes) => utf8(`[${hex(bytes).toUpperCase()}]`),
  'hex with colons': (bytes) => utf8(hex(bytes).replace(/..(?=.)/g, '$&:')),
  'bytes of C': (bytes) =>
    utf8([...bytes].map((byte) => `0x${hex(Uint8Array.of(byte))}`).join(', ')),
  gzip: (bytes) => gzipSync(bytes),
  zlib: (bytes) => deflateSync(bytes),
  'UTF-16 LE': (bytes) => Uint8Array.from([...bytes].flatMap((byte) => [byte, 0])),
  'UTF-16 BE': (bytes) => Uint8Array.from([...bytes].flatMap((byte) => [0, byte])),
  JSON: (bytes) => utf8([...bytes].map((byte) => `\\u00${hex(Uint8Array.of(byte))}`).join('')),
  HTML: (bytes) => utf8([...bytes].map((byte) => `&#x${hex(Uint8Array.of(byte))};`).join('')),
}

describe('an encoding', () => {
  it.each(Object.keys(ENCODINGS))('%s is undone', (name) => {
    const encode = ENCODINGS[name] as (bytes: Uint8Array) => Uint8Array
    expect(shows(encode(utf8(`before ${VALUE} behind`)))).toBe(true)
  })

  it.each([
    ['gzip', 'base64', 'url'],
    ['UTF-16 LE', 'base64', 'JSON'],
    ['JSON', 'gzip', 'hex'],
    ['url', 'HTML', 'zlib'],
    ['base64', 'base64', 'base64url'],
  ])('%s in %s in %s is undone', (...names) => {
    const bytes = names.reduce<Uint8Array>(
      (inner, name) => (ENCODINGS[name] as (bytes: Uint8Array) => Uint8Array)(inner),
      utf8(VALUE),
    )
    expect(shows(bytes)).toBe(true)
  })

  it('is undone in a header with others behind it', () => {
    const bytes = Uint8Array.from([...utf8(`t:${VALUE};`)].flatMap((byte) => [byte, 0]))
    const written = base64(bytes).replace(/=+$/, '')
    expect(shows(utf8(`GET / HTTP/1.1\r\nX-Ctx: ${written}\r\nUser-Agent: x\r\n\r\n`))).toBe(true)
  })

  it('is not undone deeper than the limit', () => {
    const wrapped = (times: number) =>
      Array.from({ length: times }).reduce<Uint8Array>((inner) => utf8(base64(inner)), utf8(VALUE))
    expect(shows(wrapped(TRAFFIC_LIMITS.deep))).toBe(true)
    expect(shows(wrapped(TRAFFIC_LIMITS.deep + 1))).toBe(false)
  })
})

describe('what is hostile', () => {
  it('costs no more than a limit, and the limit is told', () => {
    const each = 2 ** 20
    const bomb = gzipSync(new Uint8Array(8 * each))
    const limits = { ...TRAFFIC_LIMITS, each }
    const { layers, refused } = unwrap({ path: 'bomb.gz', text: '', bytes: bomb }, limits)
    expect(Math.max(...layers.map(({ text }) => text.length))).toBe(each)
    expect(refused).toEqual([
      expect.objectContaining({ details: expect.objectContaining({ file: 'bomb.gz' }) }),
    ])
    expect(refused[0]?.details.problem).toContain('more than 1 MiB')
  })

  it('that goes on behind the end of what is packed is not read over and over', () => {
    const bytes = new Uint8Array(2 ** 25).fill(1)
    bytes.set(deflateSync(utf8(VALUE)))
    expect(inflated(bytes, 'zlib', 2 ** 20).bytes).toEqual(new Uint8Array(utf8(VALUE)))
    const stored = deflateSync(new Uint8Array(2 ** 20).fill(7), { level: 0 })
    expect(inflated(stored, 'zlib', 2 ** 21).bytes).toHaveLength(2 ** 20)
  })

  it('in ever so many pieces is read as far as the limit goes', () => {
    const limits = { ...TRAFFIC_LIMITS, pieces: 200 }
    const text = Array.from({ length: 300 }, (_, i) => base64(utf8(`piece number ${i}`))).join(' ')
    const { layers, refused } = unwrap({ path: 'x', text }, limits)
    expect(layers.length).toBe(200)
    expect(refused.map(({ details }) => details.problem)).toEqual([
      expect.stringContaining('200 encoded pieces'),
    ])
  })

  it('in ever so many messages of one stream likewise', () => {
    const limits = { ...TRAFFIC_LIMITS, pieces: 200 }
    const said = utf8('GET / HTTP/1.1\r\n\r\n'.repeat(40_000))
    const bytes = pcap(packetsOf({ ...exchange(said), segment: 32_000 }))
    const { refused } = unwrap({ path: 'x', text: '', bytes }, limits)
    expect(refused.map(({ details }) => details.problem)).toEqual([
      expect.stringContaining('200 encoded pieces'),
    ])
  })

  it.each([
    ['packets', 3, 'more than 3 packets'],
    ['flows', 1, 'more than 1 flows'],
    ['bytes', 600, 'MiB once decoded'],
  ] as const)('with too many %s as well', (limit, most, problem) => {
    const capture = pcap(packetsOf(exchange(SAID)))
    const limits = { ...TRAFFIC_LIMITS, [limit]: most }
    const { refused } = unwrap({ path: 'x', text: '', bytes: capture }, limits)
    expect(refused.map(({ details }) => details.problem)).toEqual([
      expect.stringContaining(problem),
    ])
  })

  it('never breaks the reader: cut anywhere, and with any byte changed', () => {
    const captures = [pcap, pcapng].map((write) => write(packetsOf(exchange(SAID))))
    fc.assert(
      fc.property(fc.constantFrom(...captures), fc.nat(), fc.nat(255), (capture, at, byte) => {
        const changed = capture.slice()
        changed[at % changed.length] = byte
        for (const bytes of [changed, capture.subarray(0, at % capture.length)]) {
          expect(unwrap({ path: 'x', text: '', bytes }).refused).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
  })
})
