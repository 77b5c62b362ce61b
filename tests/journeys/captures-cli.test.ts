// A capture in a bundle: every recipient's is another, each shows the same flows, and a leak is named.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { differenceIn } from '@forewarn/core/marking/capture/same'
import { utf8 } from '@forewarn/core/shared/bytes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packetsOf, pcap } from '../tracing/captured.ts'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const VALUE = 'f3a9c21d07be'
const HOLDERS = Array.from({ length: 10 }, (_, i) => ({ id: `r${i}`, partner: `p${i % 5}` }))
const REQUEST = utf8(`GET / HTTP/1.1\r\nHost: mail.example\r\nX-Probe: ${VALUE}\r\n\r\n`)
const CAPTURE = pcap(
  [1, 2, 3].flatMap((n) =>
    packetsOf({ said: [{ by: 0, bytes: REQUEST }], clientPort: 50_000 + n }),
  ),
)
const manifest = (value: string) =>
  [
    ...['forewarn: 1', 'title: A session', 'case: greeting', 'tlp: RED', 'items:'],
    ...[
      '  - path: session.pcap',
      '    class: verification-code',
      '    may: Replay it.',
      '    free:',
    ],
    ...[`      - { name: probe, value: ${value}, form: hex }`, ''],
  ].join('\n')

let world: CliWorld
beforeAll(async () => {
  world = await openCliWorld('captures')
  await world.write('holders.json', JSON.stringify(HOLDERS))
  await mkdir(join(world.folder, 'seen'))
  await world.write('seen/bundle.yaml', manifest(VALUE))
  await writeFile(join(world.folder, 'seen/session.pcap'), CAPTURE)
  await world.type('me', 'mark seen --recipients holders.json --out marked')
})
afterAll(() => world.end())

const copyOf = async (id: string) =>
  new Uint8Array(await readFile(join(world.folder, `marked/copies/${id}/session.pcap`)))

describe('a capture in a bundle', () => {
  it('is another for everybody, and the same to whoever reads it', async () => {
    const copies = await Promise.all(HOLDERS.map(({ id }) => copyOf(id)))
    expect(new Set(copies.map((copy) => Buffer.from(copy).toString('hex'))).size).toBe(10)
    for (const copy of copies) expect(differenceIn(CAPTURE, copy, [VALUE])).toBeUndefined()
  })

  it('names the copy that leaked', async () => {
    const line = 'trace marked/copies/r3/session.pcap --master marked/master.json --json'
    const { out, exit } = await world.type('me', line)
    expect(JSON.parse(out)).toMatchObject({ verdict: 'traced', traced: [{ recipient: 'r3' }] })
    expect(exit).toBe(0)
    const own = await world.type('me', 'trace seen --master marked/master.json --json')
    expect(JSON.parse(own.out)).toMatchObject({ verdict: 'unresolved', traced: [] })
  })

  it('is refused with a free value that nobody says in it', async () => {
    await mkdir(join(world.folder, 'wrong'))
    await world.write('wrong/bundle.yaml', manifest('0123456789ab'))
    await writeFile(join(world.folder, 'wrong/session.pcap'), CAPTURE)
    const line = 'mark wrong --recipients holders.json --out not'
    expect((await world.type('me', line)).refused).toBe('file.malformed')
  })
})
