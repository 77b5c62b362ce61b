// A new version on folders alone: mark, edit, mark after, and trace either version with the newer master.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ItemChange } from '@forewarn/core/marking/revise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const HOLDERS = Array.from({ length: 12 }, (_, i) => ({ id: `r${i}`, partner: `p${i % 4}` }))
const BUNDLE = new URL('../../demo/toy/bundle/', import.meta.url).pathname
const NAMES = ['verify_postern.py', 'verify-postern.mjs']
const NOTE = '# Checked again.\n'

let world: CliWorld
const copy = (out: string, id: string, name: string) =>
  readFile(join(world.folder, out, 'copies', id, name), 'utf8')
const mark = (line: string) => world.type('me', `mark checks ${line}`)

beforeAll(async () => {
  world = await openCliWorld('folder-versions')
  await world.write('holders.json', JSON.stringify(HOLDERS))
  const late = { id: 'late', partner: 'p1' }
  await world.write('later.json', JSON.stringify([...HOLDERS.slice(1), late]))
  await mkdir(join(world.folder, 'checks'))
  for (const name of NAMES) {
    await writeFile(join(world.folder, 'checks', name), await readFile(join(BUNDLE, name)))
  }
  await mark(`--recipients holders.json --out out1 --seed ${'5a'.repeat(32)}`)
})
afterAll(() => world.end())

describe('marking after', () => {
  it('refuses a folder in which nothing changed, and a master that is none', async () => {
    const line = '--recipients later.json --out out2 --after'
    expect((await mark(`${line} out1/master.json`)).refused).toBe('bundle.unchanged')
    expect((await mark(`${line} absent.json`)).refused).toBe('input.missing')
    expect((await mark(`${line} holders.json`)).refused).toBe('file.malformed')
  })

  it('shows what changed, and gives everybody their own copy with that change alone', async () => {
    const file = join(world.folder, 'checks', 'verify_postern.py')
    await writeFile(file, `${await readFile(file, 'utf8')}${NOTE}`)
    const asked = '--recipients later.json --out out2 --after out1/master.json'
    const { changes } = await world.json<{ changes: ItemChange[] }>('me', `mark checks ${asked}`)
    expect(changes).toMatchObject([
      { path: 'verify-postern.mjs', state: 'same', fresh: 0, gone: 0 },
      { path: 'verify_postern.py', state: 'changed', fresh: 0, gone: 0, lost: [] },
    ])
    for (const { id } of HOLDERS.slice(1)) {
      const [python, script] = NAMES as [string, string]
      expect(await copy('out2', id, python)).toBe(`${await copy('out1', id, python)}${NOTE}`)
      expect(await copy('out2', id, script)).toBe(await copy('out1', id, script))
    }
    await expect(copy('out2', 'r0', 'verify_postern.py')).rejects.toThrow()
    const { out } = await world.type('me', `mark checks ${asked.replace('out2', 'again')}`)
    expect(out).toMatch(/1 file changed, 1 did not/)
    expect(out).toMatch(/verify_postern\.py\s+changed\s+\d+ places kept\s+0 new\s+0 gone/)
  })

  it.each([
    ['the first version, by who never got the second', 'out1/copies/r0', 'r0'],
    ['the first version', 'out1/copies/r7', 'r7'],
    ['the second version', 'out2/copies/r7', 'r7'],
    ['the second version, by who came late', 'out2/copies/late', 'late'],
  ])('leads the newer master to a leak of %s', async (_, leak, who) => {
    const { out, exit } = await world.type('me', `trace ${leak} --master out2/master.json --json`)
    const { traced } = JSON.parse(out) as { traced: { recipient: string }[] }
    expect(traced.map(({ recipient }) => recipient)).toEqual([who])
    expect(exit).toBe(0)
  })

  it('names nobody from either version as its author wrote it', async () => {
    const { exit } = await world.type('me', 'trace checks --master out2/master.json')
    expect(exit).toBe(3)
  })
})
