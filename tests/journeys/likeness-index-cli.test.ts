// An index of bundles at the terminal: added to, listed, compared with; what a kill leaves, and what is refused.

import { once } from 'node:events'
import {
  appendFileSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { counting } from '../crash/real-house.ts'
import { ALL, openLikenessWorld, remedyOf } from './likeness-world.ts'

const { dir, place, type, start, end } = openLikenessWorld()
afterAll(end)

const listed = async (index: string): Promise<string[]> =>
  JSON.parse((await type('index', 'list', index, '--json')).out).bundles.map(
    ({ name }: { name: string }) => name,
  )

/** One after another: the head half written, the first bundle half, whole but not in its place, in its place. */
const KILLS = [
  [1, 'half'],
  [5, 'half'],
  [3, 'before'],
  [3, 'after'],
] as const

let count = 0
let index: string
beforeEach(() => {
  index = `all-${++count}.index`
})

describe('forewarn index', () => {
  it('takes bundles in, and compare finds which item a sample derives from', async () => {
    const added = await type('index', 'add', index, ...ALL)
    expect(added.out).toMatch(/^b0: added, \d+ items\n/)
    const compared = await type('compare', 'seen', '--against', index, '--json')
    const found = JSON.parse(compared.out).map(
      (one: { sample: string; verdict: string; best: { item: string }[] }) => [
        one.sample,
        one.verdict,
        one.best[0]?.item.split('/')[1],
      ],
    )
    expect(found).toEqual([
      ['seen/bindings.ts', 'derived', 'bindings.ts'],
      ['seen/chains.ts', 'derived', 'chains.ts'],
      ['seen/tiles.ts', 'derived', 'tiles.ts'],
    ])
    expect(compared.exit).toBe(0)
  })

  it('answers as the folder of the bundles does', async () => {
    await type('index', 'add', index, ...ALL)
    const [one, other] = await Promise.all(
      [index, 'bundles'].map((against) => type('compare', 'seen', '--against', against, '--json')),
    )
    expect(JSON.parse(one?.out ?? '')[0].best[0].margin).toBeGreaterThan(0)
    expect(one?.out).toBe(other?.out)
  })

  it('says what it has, and leaves alone what has not changed', async () => {
    await type('index', 'add', index, ALL[0] ?? '', ALL[1] ?? '')
    const file = join(dir, index, 'b0.bundle')
    const before = statSync(file)
    const again = JSON.parse((await type('index', 'add', index, ...ALL, '--json')).out)
    expect(again.bundles.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      ...['unchanged', 'unchanged', 'added', 'added'],
    ])
    expect(statSync(file).ino).toBe(before.ino)
    expect((await type('index', 'list', index)).out).toMatch(/^b0 {2}\d+ items? +\d+ bytes/)
    expect(await listed(index)).toEqual(['b0', 'b1', 'b2', 'b3'])
  })

  it('takes a bundle in again where a file of it has changed', async () => {
    writeFileSync(place('changing/probe.py'), 'print("one")\n')
    await type('index', 'add', index, 'changing')
    appendFileSync(place('changing/probe.py'), 'print("two")\n')
    expect((await type('index', 'add', index, 'changing')).out).toBe('changing: replaced, 1 item')
  })

  it('drops bundles by name, all or none', async () => {
    await type('index', 'add', index, ...ALL)
    expect(remedyOf(await type('index', 'drop', index, 'b0', 'nobody'))).toContain('index list')
    expect(await listed(index)).toHaveLength(4)
    expect((await type(...'index drop'.split(' '), index, 'b0', 'b2')).out).toBe(
      '2 bundles dropped.',
    )
    expect(await listed(index)).toEqual(['b1', 'b3'])
  })

  it('names files that it cannot read, keeps the others, and looks at them again', async () => {
    writeFileSync(place('odd/probe.py'), 'print("one", 4711)\n')
    writeFileSync(place('odd/tool.bin'), new Uint8Array([1, 0, 2]))
    for (const outcome of ['added', 'replaced']) {
      const ran = await type('index', 'add', index, 'odd')
      expect(ran).toMatchObject({ out: `odd: ${outcome}, 1 item`, exit: 2 })
      expect(ran.notes).toContain('odd/tool.bin: a binary file')
    }
  })

  it('holds whole bundles alone, whenever an add is killed, and goes on when run again', async () => {
    for (const [step, when] of KILLS) {
      const env = counting({ step, when }, join(dir, 'steps'))
      const killed = start(env, 'index', 'add', index, ...ALL)
      expect(await once(killed, 'close')).toEqual([null, 'SIGKILL'])
      if (readdirSync(dir).includes(index))
        await expect(type('index', 'list', index)).resolves.toBeDefined()
    }
    const ran = await type('index', 'add', index, ...ALL)
    expect(ran.exit).toBe(0)
    expect(await listed(index)).toEqual(['b0', 'b1', 'b2', 'b3'])
    expect(readdirSync(join(dir, index)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('is as it was where a write was cut off', async () => {
    await type('index', 'add', index, ALL[0] ?? '')
    const whole = readFileSync(join(dir, index, 'b0.bundle'))
    // What a process that is gone left: see durable.ts.
    writeFileSync(join(dir, index, 'b0.bundle.4194305-1.tmp'), whole.subarray(0, 100))
    expect(await listed(index)).toEqual(['b0'])
    expect((await type('index', 'add', index, ALL[0] ?? '')).out).toMatch(/^b0: unchanged/)
    expect(readdirSync(join(dir, index))).toEqual(['b0.bundle', 'forewarn-index.json'])
  })

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 7)],
    ['changed in one bit', (bytes: Buffer) => flipped(bytes, bytes.length - 300)],
    ['changed in its head', (bytes: Buffer) => flipped(bytes, 70)],
    ['empty', () => Buffer.alloc(0)],
    ['something else', () => Buffer.from('print("hello")\n'.repeat(50))],
  ])('refuses a bundle that is %s, by name, and adds it anew', async (_, damage) => {
    await type('index', 'add', index, ...ALL)
    const file = join(dir, index, 'b1.bundle')
    writeFileSync(file, damage(readFileSync(file)))
    const compared = await type('compare', 'seen', '--against', index)
    expect(remedyOf(compared)).toMatch(
      /b1\.bundle.*Drop the bundle from the index and add it again/,
    )
    expect(compared.out).toBe('')
    expect((await type('index', 'list', index)).refused?.code).toBe('file.malformed')
    expect((await type('index', 'add', index, ...ALL)).exit).toBe(0)
    expect((await type('compare', 'seen', '--against', index)).exit).toBe(0)
  })

  it('refuses a bundle that lies under the name of another', async () => {
    await type('index', 'add', index, ALL[0] ?? '')
    copyFileSync(join(dir, index, 'b0.bundle'), join(dir, index, 'b9.bundle'))
    expect(remedyOf(await type('index', 'list', index))).toContain('it is of the bundle b0')
  })

  it.each([
    [
      'another version of the reader',
      { maker: { reader: '0'.repeat(64) } },
      /another version of Forewarn.*new index/,
    ],
    [
      'another background',
      { maker: { background: '0'.repeat(64) } },
      /another background.*--background/,
    ],
    ['another format', { format: 2 }, /another version.*new index/],
  ])('refuses an index made by %s, in clear words', async (_, change, words) => {
    await type('index', 'add', index, ALL[0] ?? '')
    const file = join(dir, index, 'forewarn-index.json')
    const manifest = JSON.parse(readFileSync(file, 'utf8'))
    const maker = { ...manifest.maker, ...('maker' in change ? change.maker : {}) }
    writeFileSync(file, JSON.stringify({ ...manifest, ...change, maker }))
    expect(remedyOf(await type('index', 'add', index, ALL[1] ?? ''))).toMatch(words)
    expect(remedyOf(await type('compare', 'seen', '--against', index))).toMatch(words)
  })

  it('is made in no folder that holds something else', async () => {
    expect(remedyOf(await type('index', 'add', 'flat', ALL[0] ?? ''))).toContain('a new folder')
    expect(remedyOf(await type('index', 'list', 'flat'))).toContain('index add')
    expect(remedyOf(await type('index', 'add', index, 'bundles/gone'))).toContain('Check the path')
    expect(remedyOf(await type('index', 'add', index, 'flat', './flat'))).toContain('Rename one')
  })

  it('keeps no texts to show, and was made without --public', async () => {
    await type('index', 'add', index, ALL[0] ?? '')
    const against = ['compare', 'seen/tiles.ts', '--against', index]
    expect(remedyOf(await type(...against, '--html', 'x.html'))).toContain('keeps no texts')
    expect(remedyOf(await type(...against, '--public', 'flat'))).toContain('forewarn background')
  })
})

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}
