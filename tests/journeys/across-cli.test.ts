// Leaks of four bundles, each too little to name anybody: together they do, in a line anyone can type.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const HOLDERS = Array.from({ length: 40 }, (_, i) => ({ id: `r${i}`, partner: `p${i}` }))
const BUNDLE = new URL('../../demo/toy/bundle/', import.meta.url).pathname
const SEEDS = {
  march: '3'.repeat(64),
  april: '4'.repeat(64),
  may: '5'.repeat(64),
  june: '6'.repeat(64),
}

let world: CliWorld
beforeAll(async () => {
  world = await openCliWorld('across')
  await world.write('holders.json', JSON.stringify(HOLDERS))
  await mkdir(join(world.folder, 'checks'))
  const name = 'verify_postern.py'
  await writeFile(join(world.folder, 'checks', name), await readFile(join(BUNDLE, name)))
  for (const [month, seed] of Object.entries(SEEDS)) {
    await world.type('me', `mark checks --recipients holders.json --out ${month} --seed ${seed}`)
    const text = await readFile(join(world.folder, month, 'copies/r7', name), 'utf8')
    // Only its first lines leak, in which no free value stands.
    await world.write(`seen-${month}.py`, text.split('\n').slice(0, LINES).join('\n'))
  }
})
afterAll(() => world.end())

const LINES = 40

interface Answer {
  verdict: string
  traced: { recipient: string; factors: { analyses: number } }[]
  across?: {
    counted: number[]
    named: { recipient: string; partner: string; evidence: number; needed: number }[]
    leaks: { master: string; isOurs: boolean }[]
  }
}

const trace = async (line: string) => {
  const { out, exit } = await world.type('me', `trace ${line} --json`)
  return { ...(JSON.parse(out) as Answer), exit }
}

describe('forewarn trace --also', () => {
  it('names by several leaks whom none of them names', async () => {
    const months = Object.keys(SEEDS)
    for (const month of months) {
      const { verdict } = await trace(`seen-${month}.py --master ${month}/master.json`)
      expect(verdict).toBe('unresolved')
    }
    const also = months.slice(1).map((month) => `--also ${month}/master.json:seen-${month}.py`)
    const line = `seen-march.py --master march/master.json ${also.join(' ')}`
    const { across, verdict, exit, traced } = await trace(line)
    expect([verdict, exit, traced]).toEqual(['traced', 0, []])
    expect(across?.named).toMatchObject([{ recipient: 'r7', partner: 'p7' }])
    expect(across?.leaks.map(({ master, isOurs }) => [master, isOurs])).toEqual(
      [...months.slice(1), 'march'].map((month) => [`${month}/master.json`, true]),
    )
    const { out } = await world.type('me', `trace ${line}`)
    expect(out).toContain('Together they name copies of r7 (p7)')
    expect(out).toContain('not the person')
  })

  it('counts the same leak once, however often it is named', async () => {
    const same = 'may/master.json:seen-may.py'
    const { across, verdict, exit } = await trace(
      `seen-may.py --master may/master.json --also ${same} --also ${same}`,
    )
    expect(across?.counted.slice(1)).toEqual([0, 0])
    expect([verdict, exit]).toEqual(['unresolved', 3])
  })

  it('takes nothing from samples that are not ours', async () => {
    await world.write('other.py', 'print(1)\n')
    const { across } = await trace(
      'seen-may.py --master may/master.json --also march/master.json:other.py',
    )
    expect(across?.counted[0]).toBe(0)
    expect(across?.leaks[0]?.isOurs).toBe(false)
    expect(across?.named).toEqual([])
  })

  /** Typed wrongly it is no command; otherwise the rules refuse it. */
  const refusalOf = async (line: string) => {
    const { refused } = await world.type('me', line).catch((error) => ({ refused: `${error}` }))
    return refused
  }

  it.each([
    ['march/master.json', /MASTER:SAMPLE/],
    [':seen-march.py', /MASTER:SAMPLE/],
    ['march/master.json:', /MASTER:SAMPLE/],
    ['nowhere.json:seen-march.py', /input\.missing|file/],
    ['march/master.json:nothing.py', /input\.missing|file/],
    ['seen-march.py:seen-march.py', /file\.malformed/],
  ])('refuses %s, and says why', async (also, why) => {
    const line = `trace seen-may.py --master may/master.json --also ${also} --json`
    await expect(refusalOf(line)).resolves.toMatch(why)
  })
})
