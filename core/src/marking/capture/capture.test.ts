// A marked capture is the same capture: same flows, right checksums; and its fields name the copy again.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checksum, packetsOf, pcap, pcapng, type Said } from '../../../../tests/tracing/captured.ts'
import { tripwiresOf } from '../../protection/tripwires.ts'
import { utf8 } from '../../shared/bytes.ts'
import type { Parse } from '../../syntax/parse.ts'
import { trace } from '../codes/trace.ts'
import { mark, prepare, renderCopy } from '../mark.ts'
import { readMaster, writeMaster } from '../master.ts'
import { readLeak } from '../read/read.ts'
import { packetsIn } from './fields.ts'
import { bytesOf, isRecipe, readRecipe, recipeOf } from './recipe.ts'
import { differenceIn } from './same.ts'

const VALUE = 'f3a9c21d07be'

const noParser: Parse = () => {
  throw new Error('nothing in a capture is parsed')
}

const said = (n: number): Said[] => [
  { by: 0, bytes: utf8(`GET /${n} HTTP/1.1\r\nHost: mail.example\r\nX-Probe: ${VALUE}\r\n\r\n`) },
  {
    by: 1,
    bytes: utf8(`HTTP/1.1 200 OK\r\nContent-Length: ${900 + n}\r\n\r\n${'a page. '.repeat(110)}`),
  },
]
const packets = [0, 1, 2].flatMap((n) => packetsOf({ said: said(n), clientPort: 50_100 + n }))
const CAPTURES = { pcap: pcap(packets), 'pcap, big': pcap(packets, 'big'), pcapng: pcapng(packets) }

const recipe = (bytes: Uint8Array, values: readonly string[] = [VALUE]) => {
  const written = recipeOf(bytes, values)
  if (written === undefined) throw new Error('nothing is free in it')
  return written
}

/** With the bits and texts of one copy, from a number. */
function varied(text: string, roll: () => number): string {
  return text.replace(/^(address|port|id|sequence) (\S+) ([01]+)$/gm, (_, kind, key, bits) => {
    const drawn = [...bits].map(() => (roll() < 0.5 ? '0' : '1')).join('')
    return `${kind} ${key} ${drawn}`
  })
}

describe('the recipe of a capture', () => {
  it.each(Object.entries(CAPTURES))(
    'of %s gives its very bytes, and knows its fields',
    (_, bytes) => {
      expect(bytesOf(recipe(bytes))).toEqual(bytes)
      const { fields, free } = readRecipe(recipe(bytes))
      expect(Map.groupBy(fields, ({ kind }) => kind).size).toBe(4)
      expect(fields.filter(({ kind }) => kind === 'sequence')).toHaveLength(6)
      expect(free.map(({ was, before }) => [was, before])).toEqual([[VALUE, 'X-Probe: ']])
    },
  )

  it('leaves an address alone that is said, and a port likewise', () => {
    const talk: Said[] = [{ by: 0, bytes: utf8('connect 192.168.7.20 50123 now') }]
    const { fields } = readRecipe(recipe(pcap(packetsOf({ said: talk }))))
    expect(fields.map(({ kind, key }) => `${kind} ${key.slice(0, 8)}`)).not.toContain(
      'address c0a80000',
    )
    expect(fields.map(({ kind }) => kind)).not.toContain('port')
    expect(fields.map(({ kind }) => kind)).toContain('sequence')
  })

  it('leaves all numbers alone where an error quotes a packet', () => {
    const quoting = packets[0]?.slice() as Uint8Array
    quoting[14 + 9] = 1
    expect(readRecipe(recipe(pcap([...packets, quoting]))).fields).toEqual([])
  })

  it('is nothing where nothing is free, and of no other text', () => {
    expect(recipeOf(pcap([]), [])).toBeUndefined()
    expect(isRecipe('forewarn capture 1\n')).toBe(false)
    expect(bytesOf('plain')).toEqual(utf8('plain'))
    expect(() => readRecipe('plain')).toThrow()
  })
})

const right = (bytes: Uint8Array) =>
  packetsIn(bytes).every(({ frame, ip }) => checksum(frame.bytes.subarray(ip, ip + 20)) === 0)

describe('a copy of a capture', () => {
  it.each(Object.entries(CAPTURES))(
    'of %s shows the same flows, whatever its bits are',
    (_, bytes) => {
      fc.assert(
        fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (rolls) => {
          const copy = bytesOf(varied(recipe(bytes), () => rolls.next().value))
          expect(differenceIn(bytes, copy, [VALUE])).toBeUndefined()
          expect(right(copy)).toBe(true)
        }),
        { numRuns: 40 },
      )
    },
  )

  it('keeps a wrong checksum wrong, and one that was not made unmade', () => {
    const bytes = CAPTURES.pcap.slice()
    const [{ frame, segment }] = packetsIn(bytes) as [ReturnType<typeof packetsIn>[number]]
    bytes[frame.at + (segment?.at ?? 0) + 16] = 0x5a
    const copy = bytesOf(varied(recipe(bytes), () => 0.9))
    expect(copy).not.toEqual(bytes)
    expect(differenceIn(bytes, copy, [VALUE])).toBeUndefined()
  })

  const copy = bytesOf(varied(recipe(CAPTURES.pcap), () => 0.7))
  const first = packetsIn(CAPTURES.pcap)[4] as ReturnType<typeof packetsIn>[number]
  const at = (offset: number) => first.frame.at + offset
  it.each([
    ['a byte of what was said', () => at(first.segment?.payloadAt ?? 0)],
    ['a byte of the file around the packets', () => 26],
    ['a flag', () => at((first.segment?.at ?? 0) + 13)],
    ['a time to live', () => at(first.ip + 8)],
    ['one address of many', () => at(first.ip + 15)],
    ['one port of many', () => at((first.segment?.at ?? 0) + 1)],
    ['one sequence number of many', () => at((first.segment?.at ?? 0) + 7)],
    ['one acknowledgement of many', () => at((first.segment?.at ?? 0) + 11)],
    ['one IP id of many', () => at(first.ip + 5)],
    ['a checksum of IP', () => at(first.ip + 10)],
    ['a checksum of TCP', () => at((first.segment?.at ?? 0) + 16)],
  ])('that differs in %s is found out', (_, place) => {
    const wrong = copy.slice()
    wrong[place()] = (wrong[place()] as number) ^ 4
    expect(differenceIn(CAPTURES.pcap, wrong, [VALUE])).toBeDefined()
  })

  it('that is shorter, or has another value than the author declared, is found out', () => {
    expect(differenceIn(CAPTURES.pcap, copy.subarray(0, -1), [VALUE])).toBeDefined()
    const other = Uint8Array.from(
      Buffer.from(CAPTURES.pcap).toString('latin1').replaceAll(VALUE, 'x'.repeat(12)),
      (letter) => letter.charCodeAt(0),
    )
    expect(differenceIn(CAPTURES.pcap, other, [])).toBeDefined()
  })

  const isThere = spawnSync('tcpdump', ['--version']).status === 0
  it(isThere ? 'is right to tcpdump' : 'is NOT shown to tcpdump, which is not installed', () => {
    if (!isThere) return
    const folder = mkdtempSync(join(tmpdir(), 'forewarn-capture-'))
    try {
      writeFileSync(join(folder, 'copy.pcap'), copy)
      const { stdout } = spawnSync('tcpdump', ['-nn', '-vv', '-r', join(folder, 'copy.pcap')])
      expect(stdout.toString().match(/cksum 0x[0-9a-f]{4} \(correct\)/g)).toHaveLength(
        packets.length,
      )
      expect(stdout.toString()).not.toMatch(/incorrect|bad cksum/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('a leaked capture', () => {
  const holders = Array.from({ length: 200 }, (_, i) => ({
    recipient: `r${i}`,
    partner: `p${i % 40}`,
  }))
  const item = {
    ...{ path: 'seen.pcap', text: recipe(CAPTURES.pcap), exposure: 'confidential' as const },
    declared: [{ value: VALUE }],
  }
  const master = mark(new Uint8Array(32).fill(3), prepare([item], noParser), holders)
  const leaked = bytesOf(renderCopy(master, master.codewords[77] ?? [])[0]?.text ?? '')
  const sample = (bytes: Uint8Array) => [{ path: 'x.bin', text: '', bytes }]
  const named = (bytes: Uint8Array) => {
    const { reading, searched } = readLeak(master, sample(bytes))
    return trace({ ...master, reading, searched }).traced.map(({ recipient }) => recipient)
  }

  it('is read at every place, and names its copy; so does a part of it', () => {
    expect(readLeak(master, sample(leaked)).reading).toEqual(master.codewords[77])
    expect(named(leaked)).toEqual(['r77'])
    expect(named(leaked.subarray(0, leaked.length / 3))).toEqual(['r77'])
  })

  it('names it also as another kind of file, and after the master was written and read again', () => {
    const frames = packetsIn(leaked).map(({ frame }) => frame.bytes)
    expect(named(pcap(frames, 'big'))).toEqual(['r77'])
    const again = readMaster('master.json', writeMaster(master))
    expect(again).toEqual(master)
  })

  it('names nobody in the author’s own, nor in somebody else’s', () => {
    expect(named(CAPTURES.pcap)).toEqual([])
    const others = pcap(packetsOf({ said: [{ by: 0, bytes: utf8('hello there') }] }))
    expect(readLeak(master, sample(others))).toMatchObject({ isOurs: false, carriers: { read: 0 } })
  })
})

describe('tripwires of a capture', () => {
  const wired = (decoys: readonly string[] | undefined) => {
    const [one] = prepare(
      [{ path: 'seen.pcap', text: recipe(CAPTURES.pcap), exposure: 'confidential', declared: [] }],
      noParser,
    )
    if (one === undefined) throw new Error('nothing was prepared')
    return tripwiresOf({ items: [{ ...one, ...(decoys && { decoys }) }], earlier: [] })
  }

  it('fire on a decoy that is said in it, and are none where there is none', () => {
    expect(wired([VALUE]).wires).toMatchObject([{ on: 'decoy', item: 'seen.pcap' }])
    expect(wired(['not said']).unwired).toEqual([{ item: 'seen.pcap', why: 'decoy-gone' }])
    expect(wired(undefined)).toMatchObject({ wires: [], unwired: [{ why: 'too-little-alike' }] })
  })
})
