// Packed to hurt, at the command line: bombs, archives without end, tiny packets by the hundred thousand, a line of 100 MB.

import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LikenessWorld, openLikenessWorld } from '../journeys/likeness-world.ts'
import { zip } from '../tracing/archived.ts'
import { packetsOf, pcap } from '../tracing/captured.ts'

const HONEST = 'export function add(first, second) {\n  return first + second\n}\n'

let world: LikenessWorld
beforeAll(() => {
  world = openLikenessWorld()
  writeFileSync(world.place('items/a.js'), HONEST)
})
afterAll(() => world.end())

const put = (name: string, bytes: Uint8Array | string) =>
  writeFileSync(world.place(`packed/${name}`), bytes)
const eightOf = (one: Uint8Array): Uint8Array =>
  zip(Object.fromEntries([...'abcdefgh'].map((name) => [name, one])), { isStored: true })

describe('a sample', () => {
  it('that would unpack to more than any memory, or is packed without end, gets an answer and the limit', async () => {
    const nothing = gzipSync(new Uint8Array(100 * 2 ** 20))
    put('bomb.gz', nothing)
    put('bombs.zip', eightOf(eightOf(nothing)))
    put(
      'deep.zip',
      Array.from({ length: 40 }).reduce<Uint8Array>(
        (inner) => zip({ 'a.zip': inner }, { isStored: true }),
        zip({ 'a.js': HONEST }),
      ),
    )
    const tiny = packetsOf({ said: [{ by: 0, bytes: Uint8Array.of(65) }] })
    put('packets.pcap', pcap(Array.from({ length: 60_000 }).flatMap(() => tiny)))
    put('line.txt', 'a'.repeat(100_000_000))
    put('ours.js', HONEST)
    const { notes, out, exit } = await world.type('compare', 'packed', '--against', 'items')
    const ended = 'it took longer than 20 s to read and compare'
    for (const [name, limit] of [
      ['bomb.gz', 'it holds a compressed piece of more than 64 MiB'],
      ['bombs.zip', 'it holds more than 128 MiB once unpacked'],
      ['deep.zip', 'it holds archives or encodings in one another more than 6 deep'],
      ['packets.pcap', 'it holds more than 400000 packets'],
      ['line.txt', 'it holds a text of more than 4 MiB'],
    ] as const) {
      // On a machine that has much else to do, the deadline is the limit that is told.
      const isEnded = notes.includes(`packed/${name}: ${ended}`)
      expect(notes).toContain(`packed/${name}: ${isEnded ? ended : limit}`)
      expect(out.includes(`packed/${name}: `)).toBe(!isEnded)
    }
    expect(out).toContain('packed/ours.js: ')
    expect(exit).toBe(2)
  })
})
