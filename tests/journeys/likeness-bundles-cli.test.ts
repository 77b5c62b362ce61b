// Several bundles at the terminal: margins over the next of them, what two hold alike, and pages by any number of threads.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { LIKENESS, openLikenessWorld } from './likeness-world.ts'

const { dir, place, type, end } = openLikenessWorld()
afterAll(end)

const WHOLE = readFileSync(join(LIKENESS, 'tiles.ts'), 'utf8')
const PART = WHOLE.slice(0, 2_500)
const best = async (against: string) =>
  JSON.parse((await type('compare', 'seen/tiles.ts', '--against', against, '--json')).out)[0].best

describe('a folder that holds folders only', () => {
  it('is as many bundles, and a margin is what is ahead of the other ones', async () => {
    for (const path of ['a/old/tiles.ts', 'a/tiles.ts', 'a/bundle.yaml'])
      writeFileSync(place(`all/${path}`), WHOLE)
    writeFileSync(place('all/b/part.ts'), PART)
    const found = await best('all')
    expect(found.map(({ item }: { item: string }) => item)).toEqual([
      ...['a/old/tiles.ts', 'a/tiles.ts', 'b/part.ts'],
    ])
    const ahead = found[0].nats - found[2].nats
    expect(ahead).toBeGreaterThan(10)
    expect(found.map(({ margin }: { margin: number }) => margin)).toEqual([ahead, ahead, -ahead])
    writeFileSync(place('all/bundle.yaml'), 'title: all of it is one bundle\n')
    const [one] = await best('all')
    expect(one.margin).toBe(one.nats)
  })

  it('is said to hold two that may be the source, where both hold the same', async () => {
    for (const path of ['a/tiles.ts', 'b/runs.ts', 'b/copy.ts', 'c/part.ts'])
      writeFileSync(place(`even/${path}`), path === 'c/part.ts' ? PART : WHOLE)
    const said = await type('compare', 'seen/tiles.ts', '--against', 'even')
    expect(said.out).toMatch(/\n {2}held alike by a and b: either bundle may be the source$/)
    rmSync(join(dir, 'even/a'), { recursive: true })
    const alone = await type('compare', 'seen/tiles.ts', '--against', 'even')
    expect(alone.out).not.toContain('held alike')
  })

  it('gives the same pages by any number of threads', async () => {
    for (const threads of ['0', '2'])
      await type(
        ...['compare', 'seen', '--against', 'bundles'],
        ...['--html', `p${threads}`, '--threads', threads],
      )
    const pages = readdirSync(join(dir, 'p0'))
    expect(pages).toHaveLength(4)
    for (const page of pages)
      expect(readFileSync(join(dir, 'p2', page))).toEqual(readFileSync(join(dir, 'p0', page)))
    expect(readFileSync(join(dir, 'p2/1-seen_bindings.ts.html'), 'utf8')).toMatch(
      /Comparison with \d+ shared items/,
    )
  })
})
