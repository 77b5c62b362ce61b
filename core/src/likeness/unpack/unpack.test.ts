// Every kind of container gives what lies in it, by name; what is hostile costs no more than a limit, and the limit is told.

import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ar, binary, tar, utf16, zip } from '../../../../tests/tracing/archived.ts'
import { exchange, packetsOf, pcap, pcapng } from '../../../../tests/tracing/captured.ts'
import { base64, concat, hex, utf8 } from '../../shared/bytes.ts'
import { UNPACK_LIMITS } from './limits.ts'
import { unpack } from './unpack.ts'

const CODE = `${Array.from({ length: 30 }, (_, i) => `const value${i} = first(${i}) + 1`).join('\n')}\n`

const layersOf = (path: string, bytes: Uint8Array) => unpack({ path, bytes }).layers
const textsOf = (path: string, bytes: Uint8Array) =>
  layersOf(path, bytes).map(({ name, text }) => [name, text])
const problemsOf = (bytes: Uint8Array, limits: Partial<typeof UNPACK_LIMITS> = {}) =>
  unpack({ path: 'x', bytes }, { ...UNPACK_LIMITS, ...limits }).refused.map(
    ({ details: { file, problem } }) => `${file}: ${problem}`,
  )

describe('a plain text', () => {
  it('is one layer under its own name', () => {
    expect(layersOf('a.js', utf8(CODE))).toEqual([{ name: 'a.js', path: 'a.js', text: CODE }])
  })

  it.each([
    ['UTF-8 with a mark', concat(Uint8Array.of(0xef, 0xbb, 0xbf), utf8('naïve – text\n'))],
    ['UTF-16 LE with a mark', concat(Uint8Array.of(0xff, 0xfe), utf16('naïve – text\n'))],
    ['UTF-16 BE with a mark', concat(Uint8Array.of(0xfe, 0xff), swapped(utf16('naïve – text\n')))],
    ['Windows-1252', Uint8Array.from(Buffer.from('na\xefve \x96 text\n', 'latin1'))],
  ])('in %s is read as what it says', (_, bytes) => {
    expect(textsOf('a.txt', bytes)).toEqual([['a.txt', 'naïve – text\n']])
  })

  it.each([
    ['LE', utf16(CODE)],
    ['BE', swapped(utf16(CODE))],
  ])('in UTF-16 %s without a mark likewise', (_, bytes) => {
    expect(textsOf('a.exe', bytes)).toEqual([['a.exe', CODE]])
  })

  it('that is UTF-8 but for a byte stays so', () => {
    const bytes = concat(utf8('über – ß '), Uint8Array.of(0xff))
    expect(textsOf('a.txt', bytes)).toEqual([['a.txt', 'über – ß \ufffd']])
  })
})

describe('an archive', () => {
  const files = { 'src/a.js': CODE, 'src/deep/b.py': 'import os\nprint(os.name)\n' }
  const expected = (path: string) =>
    Object.entries(files).map(([name, text]) => [`${path} › ${name}`, text])

  it.each([
    ['zip', zip(files)],
    ['zip, stored', zip(files, { isStored: true })],
    ['zip without its directory', zip(files, { isStored: true }).subarray(0, -120)],
    ['tar', tar(files)],
    ['tar in gzip', gzipSync(tar(files))],
    ['tar in zlib', deflateSync(tar(files))],
    ['zip behind a program', concat(binary(['nothing of note']), zip(files))],
  ])('as %s gives its files by name', (_, bytes) => {
    const found = layersOf('x.bin', bytes).filter(({ text }) => text !== undefined)
    expect(found.map(({ name, text }) => [name, text])).toEqual(expected('x.bin'))
  })

  it('in an archive in an archive gives each place', () => {
    const inner = gzipSync(tar({ 'package/index.js': CODE }))
    const bytes = ar({ 'data.tar.gz': zip({ 'more/inner.tgz': inner }) })
    expect(textsOf('x.deb', bytes)).toEqual([
      ['x.deb › data.tar.gz › more/inner.tgz › package/index.js', CODE],
    ])
  })

  it('keeps long names, and shows what is hidden in them', () => {
    const name = `${'long/'.repeat(30)}a\u202e.js`
    const [layer] = layersOf('x', tar({ [name]: CODE }))
    expect(layer?.name).toBe(`x › ${'long/'.repeat(30)}a‹U+202E›.js`)
    expect(layer?.text).toBe(CODE)
  })

  it('that holds one text twice gives it once', () => {
    expect(layersOf('x', zip({ a: CODE, b: CODE }))).toHaveLength(1)
  })

  it.each([
    ['an encrypted one', zip({ 'a.js': CODE }, { isEncrypted: true }), 'x › a.js: encrypted'],
    ['one by a method unknown', zip({ a: CODE }, { method: 14 }), 'compressed by method 14'],
    ['xz', concat(Uint8Array.of(0xfd), utf8('7zXZ\0'), new Uint8Array(20)), 'x: packed with xz'],
  ])('that cannot be opened, %s, is told of by name', (_, bytes, problem) => {
    expect(problemsOf(bytes)).toEqual([expect.stringContaining(problem)])
  })
})

describe('an encoded text', () => {
  const noted = (written: string) => utf8(`Seen today:\n${written}\nThat was it.\n`)
  it.each([
    ['base64', base64(utf8(CODE))],
    ['base64 in lines', base64(utf8(CODE)).replace(/.{76}/g, '$&\r\n')],
    ['hex', hex(utf8(CODE))],
    ['percent signs', `code=${encodeURIComponent(CODE)}`],
    ['escapes', JSON.stringify(CODE)],
  ])('in %s is a layer of its own', (_, written) => {
    const texts = layersOf('x.txt', noted(written)).map(({ text }) => text)
    expect(texts.some((text) => text?.includes(CODE.slice(0, 800)))).toBe(true)
  })

  it('in a program is left to what reads programs, but for archives', () => {
    const source = (written: string) => utf8(`const one = "${written}"\n${CODE}`)
    expect(layersOf('x.js', source(base64(utf8(CODE.repeat(2)))))).toHaveLength(1)
    const packed = base64(gzipSync(utf8(`${CODE}more()\n`)))
    expect(layersOf('x.js', source(packed)).map(({ text }) => text)[1]).toContain('more()')
  })
})

describe('a capture', () => {
  const body = utf8(CODE)
  const sent = concat(utf8(`POST /check HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n`), body)
  it.each([
    ['pcap', pcap],
    ['pcapng', pcapng],
  ])('as %s gives each direction, and bodies by themselves', (_, write) => {
    const layers = layersOf('seen.pcap', write(packetsOf(exchange(sent))))
    expect(layers.map(({ name }) => name)).toEqual([
      'seen.pcap › 192.168.7.20:50123→192.0.2.44:80',
      'seen.pcap › 192.168.7.20:50123→192.0.2.44:80 › body 1',
      'seen.pcap › 192.0.2.44:80→192.168.7.20:50123',
    ])
    expect(layers[1]?.text).toBe(CODE)
    expect(layers[0]?.sought).toBeDefined()
  })

  it('gives an archive that was sent in it', () => {
    const archive = zip({ 'tool/a.js': CODE })
    const said = concat(
      utf8(`HTTP/1.1 200 OK\r\nContent-Length: ${archive.length}\r\n\r\n`),
      archive,
    )
    const packets = packetsOf({ said: [{ by: 1, bytes: said }], segment: 90 })
    expect(layersOf('x', pcap(packets)).map(({ name }) => name)).toContain(
      'x › 192.0.2.44:80→192.168.7.20:50123 › body 1 › tool/a.js',
    )
  })
})

describe('a binary', () => {
  it('is searched as it is, and texts in it are layers', () => {
    const layers = layersOf('tool.js', binary(['one string', utf8(CODE)]))
    expect(layers.map(({ text }) => text)).toEqual([undefined, CODE])
    expect(layers[1]?.name).toMatch(/^tool\.js › text at [\da-f]{8}$/)
  })
})

describe('what is hostile', () => {
  it.each([
    ['deep', { deep: 2 }, gzipSync(gzipSync(gzipSync(gzipSync(utf8(CODE)))))],
    ['each', { each: 2 ** 20 }, gzipSync(new Uint8Array(2 ** 23))],
    ['bytes', { bytes: 2 ** 20 }, zip({ a: new Uint8Array(2 ** 19), b: new Uint8Array(2 ** 20) })],
    ['entries', { entries: 3 }, zip({ a: 'a', b: 'b', c: 'c', d: 'd' })],
    ['layers', { layers: 2 }, zip({ a: 'one a', b: 'one b', c: 'one c' })],
    ['text', { text: 2 ** 10 }, utf8('word '.repeat(1000))],
    ['texts', { texts: 2 ** 10 }, zip({ a: 'a '.repeat(400), b: 'b '.repeat(400) })],
    ['tried', { tried: 1 }, utf8(`${base64(utf8(CODE))} ${hex(utf8(CODE))} `)],
  ] as const)('costs no more than the limit of %s, which is told once', (_, limits, bytes) => {
    const [limit = 0] = Object.values<number>(limits)
    const told = problemsOf(bytes, limits)
    expect(told).toHaveLength(1)
    expect(told[0]).toContain(limit >= 2 ** 20 ? '1 MiB' : limit >= 2 ** 10 ? 'MiB' : `${limit}`)
  })

  it('as archives in archives ends at what all may come to', () => {
    const bomb = Array.from({ length: 4 }).reduce<Uint8Array>(
      (inner) => zip(Object.fromEntries([...'abcdefgh'].map((name) => [name, inner]))),
      new Uint8Array(2 ** 20),
    )
    const { layers, refused } = unpack(
      { path: 'x', bytes: bomb },
      { ...UNPACK_LIMITS, bytes: 2 ** 24, deep: 9 },
    )
    const taken = layers.reduce((sum, { sought }) => sum + (sought?.length ?? 0), 0)
    expect(taken).toBeLessThanOrEqual(2 ** 24)
    expect(refused.length).toBeGreaterThan(0)
  })

  it('as many packets as there may be in one stream is read as far as the limit goes', () => {
    const bytes = pcap(
      packetsOf({ said: [{ by: 0, bytes: utf8('a b '.repeat(32_000)) }], segment: 1 }),
    )
    expect(layersOf('x', bytes)[0]?.text).toHaveLength(128_001)
  })

  it('never breaks the reader: cut anywhere, and with any byte changed', () => {
    const files = { 'a.js': CODE, 'b.bin': binary(['a string']) }
    const samples = [
      zip(files),
      tar(files),
      ar({ 'a.tgz': gzipSync(tar(files)) }),
      pcap(packetsOf(exchange(utf8(CODE)))),
      utf16(CODE),
    ]
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(), fc.nat(255), (bytes, at, byte) => {
        const changed = bytes.slice()
        changed[at % changed.length] = byte
        for (const one of [changed, bytes.subarray(0, at % bytes.length)])
          expect(unpack({ path: 'x', bytes: one }).layers.length).toBeLessThan(20)
      }),
      { numRuns: 100 },
    )
  })
})

function swapped(bytes: Uint8Array): Uint8Array {
  return bytes.map((_, at) => bytes[at ^ 1] ?? 0)
}
