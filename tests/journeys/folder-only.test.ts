// Without a server or an account: two folders, a list of names, and a leak.

import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { base64, utf8 } from '@forewarn/core/shared/bytes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchange, packetsOf, pcap } from '../tracing/captured.ts'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const SEED = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
const HOLDERS = Array.from({ length: 12 }, (_, i) => ({ id: `r${i}`, partner: `p${i % 4}` }))
const BUNDLE = new URL('../../demo/toy/bundle/', import.meta.url).pathname

let world: CliWorld
beforeAll(async () => {
  world = await openCliWorld('folder-only')
  await world.write('holders.json', JSON.stringify(HOLDERS))
  await mkdir(join(world.folder, 'checks'))
  for (const name of ['verify_postern.py', 'verify-postern.mjs']) {
    await writeFile(join(world.folder, 'checks', name), await readFile(join(BUNDLE, name)))
  }
})
afterAll(() => world.end())

interface Traced {
  verdict: string
  carriers: { held: number; read: number; erased: number }
  traced: { copy: string; recipient: string | null; partner: string; bound: number }[]
  bound: number
}

describe('marking and tracing on folders alone', () => {
  it('tells before sharing how many a folder can tell apart', async () => {
    const meter = await world.json<Record<string, unknown>>('me', 'capacity checks --recipients 12')
    expect(JSON.stringify(meter)).toMatch(/logic|order|branch/)
    expect(meter['freeValues']).toContainEqual(
      expect.objectContaining({ path: 'verify_postern.py', value: '5c1e90ab47d2', bits: 48 }),
    )
  })

  it('proposes values that its author may declare free, with the lines to paste', async () => {
    const { out } = await world.type('me', 'capacity checks --recipients 12')
    expect(out).toContain('verify_postern.py:21 5c1e90ab47d2: an identifier')
    expect(out).toContain('      - { name: requestid, value: 5c1e90ab47d2, form: hex }')
  })

  it('gives everyone another copy, the same ones for the same seed', async () => {
    await world.type('me', `mark checks --recipients holders.json --out out --seed ${SEED}`)
    await world.type('me', `mark checks --recipients holders.json --out again --seed ${SEED}`)
    const copies = await readdir(join(world.folder, 'out/copies'))
    expect(copies.sort()).toEqual(HOLDERS.map(({ id }) => id).sort())
    const texts = new Set<string>()
    for (const id of copies) {
      const file = await readFile(join(world.folder, 'out/copies', id, 'verify_postern.py'), 'utf8')
      const twin = join(world.folder, 'again/copies', id, 'verify_postern.py')
      expect(await readFile(twin, 'utf8')).toBe(file)
      texts.add(file)
    }
    expect(texts.size).toBe(HOLDERS.length)
    const { mode } = await stat(join(world.folder, 'out/master.json'))
    expect(mode & 0o077).toBe(0)
  })

  it('never writes over an earlier marking', async () => {
    const line = `mark checks --recipients holders.json --out out --seed ${SEED}`
    expect((await world.type('me', line)).refused).toBeDefined()
  })

  it('names the copy that leaked, and nobody from the original', async () => {
    const leaked = 'trace out/copies/r7 --master out/master.json'
    const { out, exit } = await world.type('me', `${leaked} --json`)
    const found = JSON.parse(out) as Traced
    expect(found.verdict).toBe('traced')
    expect(found.traced.map(({ recipient, partner }) => [recipient, partner])).toEqual([
      ['r7', 'p3'],
    ])
    expect(found.traced[0]?.bound).toBeLessThanOrEqual(found.bound)
    expect(exit).toBe(0)
    const original = await world.type('me', 'trace checks --master out/master.json --json')
    expect(JSON.parse(original.out)).toMatchObject({ verdict: 'unresolved', traced: [] })
    expect(original.exit).toBe(3)
  })

  it('says of a stranger’s tool that it is not ours', async () => {
    const stranger = new URL('../../demo/toy/strangers/peek.py', import.meta.url).pathname
    const { out, exit } = await world.type(
      'me',
      `trace ${stranger} --master out/master.json --json`,
    )
    expect(JSON.parse(out)).toMatchObject({ verdict: 'not-ours', traced: [] })
    expect(exit).toBe(4)
  })
})

describe('tracing what a copy said', () => {
  const VALUE = '9c41d07be2a85f36c0d1'
  const MANIFEST = [
    ...['forewarn: 1', 'title: A check', 'case: greeting', 'tlp: RED', 'items:'],
    ...['  - path: check.py', '    class: verification-code', '    may: Run it.', '    free:'],
    `      - { name: request id, value: ${VALUE}, form: hex }`,
    ...['', ''],
  ].join('\n')

  beforeAll(async () => {
    await mkdir(join(world.folder, 'wire'))
    await world.write('wire/bundle.yaml', MANIFEST)
    await world.write('wire/check.py', `REQUEST_ID = "${VALUE}"\nprint(REQUEST_ID)\n`)
    await world.type('me', `mark wire --recipients holders.json --out wired --seed ${SEED}`)
    const copy = await readFile(join(world.folder, 'wired/copies/r5/check.py'), 'utf8')
    const said = `GET /?id=${/[0-9a-f]{20}/.exec(copy)?.[0]} HTTP/1.1\r\nHost: a\r\n\r\n`
    const capture = pcap(packetsOf(exchange(utf8(said))))
    await writeFile(join(world.folder, 'session.pcap'), capture)
    await writeFile(join(world.folder, 'cut.bin'), capture.subarray(100))
    const pieces = Array.from({ length: 20_001 }, (_, i) => base64(utf8(`piece ${i} of it`)))
    await writeFile(join(world.folder, 'much.bin'), utf8(`\0${said}${pieces.join(' ')}`))
  })

  it.each(['session.pcap', 'cut.bin'])('names the copy from %s', async (file) => {
    const { out, exit } = await world.type('me', `trace ${file} --master wired/master.json --json`)
    expect(JSON.parse(out)).toMatchObject({ verdict: 'traced', searched: 1 })
    expect((JSON.parse(out) as Traced).traced.map(({ partner }) => partner)).toEqual(['p1'])
    expect(exit).toBe(0)
  })

  it('says what was too much of a sample, and reads the rest', async () => {
    const { out, notes } = await world.type(
      'me',
      'trace much.bin --master wired/master.json --json',
    )
    expect(JSON.parse(out)).toMatchObject({ verdict: 'traced' })
    expect(notes).toMatch(/much\.bin.*more than 20000 encoded pieces/s)
  })
})
