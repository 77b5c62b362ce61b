// Pairs, backgrounds and threads at the terminal.

import { copyFileSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ALL, LIKENESS, openLikenessWorld, type Ran, remedyOf, SOURCES } from './likeness-world.ts'

const { dir, place, type, end } = openLikenessWorld()
afterAll(end)

let count = 0
let index: string
beforeEach(() => {
  index = `all-${++count}.index`
})

describe('any number of threads', () => {
  it.each([
    ['compare', ['compare', 'seen', 'flat', '--against', 'bundles', '--json']],
    ['pairs', ['pairs', 'flat', '--json']],
    ['pairs of programs', ['pairs', 'bundles', '--json']],
  ])('gives the same bytes, of %s', async (_, words) => {
    const [none, one, three] = await Promise.all(
      ['0', '1', '3'].map((threads) => type(...words, '--threads', threads)),
    )
    expect(none?.out.length).toBeGreaterThan(100)
    expect(one).toEqual(none)
    expect(three).toEqual(none)
  })

  it('writes the same index', async () => {
    await type('index', 'add', `${index}-0`, ...ALL, '--threads', '0')
    await type('index', 'add', `${index}-2`, ...ALL, '--threads', '2')
    for (const name of readdirSync(join(dir, `${index}-0`)))
      expect(readFileSync(join(dir, `${index}-2`, name))).toEqual(
        readFileSync(join(dir, `${index}-0`, name)),
      )
  })
})

interface Pair {
  readonly one: string
  readonly other: string
  readonly nats: number
  readonly eValue: number
  readonly verdict: string
}

describe('forewarn pairs', () => {
  const pairsIn = (ran: Ran): Pair[] => JSON.parse(ran.out).pairs

  it('tells every pair of files once, the most alike first', async () => {
    for (const name of ['chains.ts', 'tiles.ts']) {
      copyFileSync(join(LIKENESS, name), place(`set/${name}`))
      copyFileSync(join(dir, 'seen', name), place(`set/my-${name}`))
    }
    const pairs = pairsIn(await type('pairs', 'set', '--json'))
    expect(pairs).toHaveLength(6)
    expect(
      pairs
        .slice(0, 2)
        .map(({ one, other }) => `${one} ${other}`)
        .sort(),
    ).toEqual(['chains.ts my-chains.ts', 'my-tiles.ts tiles.ts'])
    for (const [i, { nats, eValue, verdict }] of pairs.entries()) {
      expect(verdict).toBe(i < 2 ? 'derived' : 'unrelated')
      expect(nats).toBeLessThanOrEqual(pairs[i - 1]?.nats ?? Number.POSITIVE_INFINITY)
      expect(eValue).toBeGreaterThan(0)
    }
  })

  it('takes each subfolder for one program, and a file beside them, too', async () => {
    for (const name of ['chains.ts', 'tiles.ts']) {
      copyFileSync(join(LIKENESS, name), place(`programs/ours/deep/${name}`))
      copyFileSync(join(dir, 'seen', name), place(`programs/theirs/${name}`))
    }
    copyFileSync(join(LIKENESS, 'chains.ts'), place('programs/alone.ts'))
    const pairs = pairsIn(await type('pairs', 'programs', '--json'))
    const nats = new Map(pairs.map((pair) => [`${pair.one} ${pair.other}`, pair.nats]))
    const [both = 0, one = 0] = [nats.get('ours theirs'), nats.get('alone.ts ours')]
    expect(pairs).toHaveLength(3)
    expect(both).toBeGreaterThan(0.5 * one)
    expect(nats.get('alone.ts theirs')).toBeLessThan(both)
  })

  it('shows the best fifty in words, and how many others there are', async () => {
    const { out } = await type('pairs', 'flat')
    const others = (SOURCES.length * (SOURCES.length - 1)) / 2 - 50
    expect(out.split('\n')).toHaveLength(52)
    expect(out).toMatch(new RegExp(`and ${others} other pairs; --json prints all$`))
  })

  it('names what it cannot read, goes on with the others, and leaves with 2', async () => {
    for (const name of ['a.py', 'b.py'])
      writeFileSync(place(`some/${name}`), 'print("one", 4711)\n')
    writeFileSync(place('some/c.bin'), new Uint8Array([1, 0, 2]))
    symlinkSync('/etc/passwd', place('some/d.py'))
    const ran = await type('pairs', 'some', '--json')
    expect(ran.exit).toBe(2)
    expect(ran.notes).toMatch(/c\.bin: a binary file[\s\S]*d\.py: a symbolic link/)
    expect(pairsIn(ran).map(({ one, other }) => [one, other])).toEqual([['a.py', 'b.py']])
  })

  it('refuses where there is no pair', async () => {
    writeFileSync(place('single/a.py'), 'print("one")\n')
    expect(remedyOf(await type('pairs', 'single'))).toContain('Name a folder of files')
    expect((await type('pairs', 'gone')).refused?.code).toBe('input.missing')
  })
})

describe('forewarn background', () => {
  it('makes what is public prove less, in compare and in an index of its own', async () => {
    for (const n of [1, 2]) copyFileSync(join(LIKENESS, 'tiles.ts'), place(`public/${n}.ts`))
    expect((await type('background', 'public', '--out', 'own.background')).out).toContain(
      'of 2 files',
    )
    const nats = async (...more: string[]): Promise<number> => {
      const ran = await type('compare', 'seen/tiles.ts', '--json', ...more)
      return JSON.parse(ran.out)[0].best[0]?.nats ?? 0
    }
    const own = ['--background', 'own.background']
    const before = await nats('--against', 'bundles')
    expect(await nats('--against', 'bundles', ...own)).toBeLessThan(before / 3)
    await type('index', 'add', index, ...ALL, ...own)
    expect(await nats('--against', index, ...own)).toBe(await nats('--against', 'bundles', ...own))
    expect(remedyOf(await type('compare', 'seen', '--against', index))).toContain(
      'another background',
    )
  })

  it('overwrites nothing, and no other file is taken for one', async () => {
    writeFileSync(place('taken.background'), '{}')
    expect(remedyOf(await type('background', 'flat', '--out', 'taken.background'))).toContain(
      '--out',
    )
    const compared = await type(
      'compare',
      'seen',
      '--against',
      'flat',
      '--background',
      'taken.background',
    )
    expect(remedyOf(compared)).toContain('forewarn background DIR --out MODEL')
  })
})
