// A sample of any kind is as like an item as the best that lies in it; what bytes hold of it never decides alone.

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { binary, tar, utf16, zip } from '../../../../tests/tracing/archived.ts'
import { packetsOf, pcap } from '../../../../tests/tracing/captured.ts'
import { concat, utf8 } from '../../shared/bytes.ts'
import { openBackground } from '../background.ts'
import { pack } from '../index/packed.ts'
import { Search, shelve } from '../index/shelf.ts'
import { prepare } from '../prepared.ts'
import { PUBLIC_CODE } from '../public-code.ts'
import { compareSample } from './compare-sample.ts'
import { heldIn } from './held.ts'
import { findIn, needlesOf } from './needles.ts'
import type { Layer } from './unpack.ts'

const background = openBackground(PUBLIC_CODE)

const PROBE = `import socket

def probe(host, port, timeout):
    link = socket.create_connection((host, port), timeout)
    banner = link.recv(512).decode("latin-1")
    if not banner.startswith("220 postern-relay"):
        raise ValueError("no greeting of a relay from " + host)
    link.sendall(b"XRULES LIST verbose=1\\r\\n")
    answer = link.recv(2048).decode("latin-1")
    fields = answer.strip().split(";")
    if len(fields) < 3 or fields[1] != "routing-table/4":
        return {"host": host, "state": "unknown", "answer": answer[:64]}
    version = [int(part) for part in fields[2].split(".")]
    return {"host": host, "state": "mailroute-open" if version < [4, 17, 2] else "mailroute-shut"}
`
const RENAMED = PROBE.replace(/\b(host|port|link|banner|answer|fields|version)\b(?!["/])/g, 'my_$1')
const SAID = ['220 postern-relay', 'XRULES LIST verbose=1\r\n', 'routing-table/4', 'mailroute-shut']
const RULE = `rule relay {
  strings:
    $a = "XRULES LIST verbose=1"
    $b = { 7f 52 4c 59 90 91 ?? 13 37 c0 de ba be 01 02 }
    $c = "routing-table/4"
    $d = "220 postern-relay"
  condition:
    2 of them
}
`
const QUOTING = `rule seen {
  strings:
    $a = "220 postern-relay ready"
    $b = "no greeting of a relay from "
    $c = { 58 52 55 4c 45 53 20 4c 49 53 54 20 76 65 72 62 6f 73 65 3d 31 0d 0a }
    $d = "state=mailroute-shut"
    $e = "routing-table/4"
    $f = "mailroute-open"
  condition:
    all of them
}
`
const OTHER = 'def greet(name):\n    return "good evening " + name\n'

function searchOf(items: Readonly<Record<string, string>>): Search {
  const packed = Object.entries(items).map(([path, text]) =>
    pack(prepare({ path, text }, background)),
  )
  return new Search(shelve(packed, (bytes) => new ArrayBuffer(bytes)))
}

const search = searchOf({ 'probe.py': PROBE, 'relay.yar': RULE, 'other.py': OTHER })
const compared = (path: string, bytes: Uint8Array, by = search) =>
  compareSample({ path, bytes }, by, background)

describe('a sample', () => {
  it('that is a text is compared as ever, and nothing lies within', () => {
    const sample = prepare({ path: 'seen.py', text: RENAMED }, background)
    expect(compared('seen.py', utf8(RENAMED)).comparison).toEqual(search.compare(sample))
  })

  it.each([
    ['tar in gzip', gzipSync(tar({ 'a/b.py': RENAMED, 'README.md': '# Nothing\n' })), 'a/b.py'],
    ['zip in zip', zip({ 'in.zip': zip({ 'b.py': RENAMED }) }), 'in.zip › b.py'],
  ])('as %s is as like an item as its best text, and says where', (_, bytes, within) => {
    const { comparison, shown } = compared('x.bin', bytes)
    expect(comparison.verdict).toBe('derived')
    expect(comparison.best[0]).toMatchObject({ item: 'probe.py', within: `x.bin › ${within}` })
    expect(comparison.best[0]?.regions.length).toBeGreaterThan(0)
    expect(shown?.text).toBe(RENAMED)
  })

  it('that carries a script in its bytes is as like an item as the script', () => {
    const script = concat(utf8('import sys\n'.repeat(30)), utf8(RENAMED))
    const { comparison } = compared('tool.exe', binary(['nothing', script]))
    expect(comparison.verdict).toBe('derived')
    expect(comparison.best[0]?.within).toMatch(/^tool\.exe › text at/)
  })

  it('pays for each text that it could have been', () => {
    const alone = compared('x', zip({ 'a.py': RENAMED })).comparison.best[0]
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [`${i}.md`, `# Title ${i}\n`]),
    )
    const among = compared('x', zip({ ...many, 'a.py': RENAMED })).comparison.best[0]
    expect(among?.nats).toBe(alone?.nats)
    expect(among?.eValue).toBeCloseTo(10 * (alone?.eValue ?? 0), 12)
  })
})

describe('bytes', () => {
  const spoken = packetsOf({
    said: [
      { by: 1, bytes: utf8('220 postern-relay ready\r\n') },
      { by: 0, bytes: utf8('XRULES LIST verbose=1\r\n') },
      { by: 1, bytes: utf8('250 ok;routing-table/4;4.17.1\r\n') },
    ],
  })

  it.each([
    ['a binary', binary(SAID)],
    ['a binary in UTF-16', binary(SAID.map(utf16))],
    ['a capture, over both directions', pcap(spoken)],
  ])('of %s are similar by the strings of an item, and say which', (_, bytes) => {
    const { verdict, best } = compared('x', bytes).comparison
    expect(verdict).toBe('similar')
    const found = best.find(({ item }) => item === 'probe.py')
    expect(found?.literals?.map(({ text }) => text)).toContain('routing-table/4')
    expect(found?.regions).toEqual([])
  })

  it('hold strings where they say that they do', () => {
    const bytes = binary(SAID)
    const [first] = compared('x', bytes).comparison.best[0]?.literals ?? []
    const at = first?.at ?? 0
    expect(Buffer.from(bytes).toString('latin1', at, at + (first?.text.length ?? 0))).toBe(
      first?.text,
    )
    const wide = binary(SAID.map(utf16))
    const [second] = compared('x', wide).comparison.best[0]?.literals ?? []
    const [from, length] = [second?.at ?? 0, second?.text.length ?? 0]
    expect(Buffer.from(wide).toString('utf16le', from, from + 2 * length)).toBe(second?.text)
  })

  it('are similar by runs of bytes that a rule looks for', () => {
    const bytes = Uint8Array.from(Buffer.from('7f524c599091ff1337c0debabe0102', 'hex'))
    const { best } = compared('x', binary([bytes])).comparison
    expect(best[0]?.item).toBe('relay.yar')
    expect(best[0]?.literals?.map(({ text }) => text)).toEqual([
      '{ 13 37 c0 de ba be 01 02 }',
      '{ 7f 52 4c 59 90 91 }',
    ])
    expect(best[0]?.nats).toBeLessThanOrEqual(10)
  })

  it('of a rule, as it writes them, are similar to what says them, among many', () => {
    const many = Array.from({ length: 200 }, (_, i) => [`other/${i}.py`, `${OTHER}# ${i}\n`])
    const among = searchOf({ ...Object.fromEntries(many), 'probe.py': PROBE })
    const { verdict, best } = compared('seen.yar', utf8(QUOTING), among).comparison
    expect([verdict, best[0]?.item, best[0]?.within]).toEqual([
      'similar',
      'probe.py',
      'seen.yar › strings',
    ])
    const texts = best[0]?.literals?.map(({ text }) => text)
    expect(texts).toContain('mailroute-shut')
    expect(texts).toContain('220 postern-relay')
  })

  it('never decide alone, however much they hold', () => {
    const many = Array.from({ length: 60 }, (_, i) => `${i}a strange string numbered ${i * 7919}z`)
    const item = many.map((one) => `say("${one}")`).join('\n')
    const { verdict, best } = compared('x', binary(many), searchOf({ 'a.py': item })).comparison
    expect([verdict, best[0]?.nats]).toEqual(['similar', 20])
  })

  it('that hold nothing of the items are no result', () => {
    expect(compared('x', binary(['a string', 'another'])).comparison).toEqual({
      verdict: 'insufficient',
      best: [],
    })
  })

  it('count what a table of names says once', () => {
    const names = Array.from({ length: 40 }, (_, i) => `strange-8859-${i + 100}`)
    const item = `tell([${names.map((name) => `"${name}"`).join(', ')}])\n`
    const { verdict } = compared('x', binary(names), searchOf({ 'a.py': item })).comparison
    expect(verdict).toBe('insufficient')
  })

  it('are searched at a counted cost, whatever they are made of', () => {
    const ending = (n: number) =>
      n.toString(26).replace(/[0-9]/g, (digit) => 'qrstuvwxyz'[+digit] ?? '')
    const worths = new Map(
      Array.from({ length: 2_000 }, (_, i) => [`s:${'a'.repeat(60)}b${ending(i)}`, 5]),
    )
    const needles = needlesOf(1, () => worths)
    const bytes = utf8('a'.repeat(100_000))
    const meter = { left: 1_000_000 }
    findIn(bytes, needles, meter)
    expect(meter.left).toBeLessThanOrEqual(0)
    expect(meter.left).toBeGreaterThan(-100)
    const layers = [{ name: 'x', path: 'x', sought: bytes }]
    expect(heldIn(layers, needles, 1, 1_000).isCut).toBe(true)
    expect(heldIn([{ ...layers[0], sought: utf8('other') } as Layer], needles, 1).isCut).toBe(false)
  })
})
