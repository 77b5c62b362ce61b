// Tripwires at the terminal: from a marked folder to rules for sensors.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const TOOL = new URL('../tracing/rules/tool.js.txt', import.meta.url).pathname
const DECOY = 'Zr5h8PqLw3VnX0dT'
const YAML = `forewarn: 1
title: t
case: c
tlp: RED
items:
  - path: tool.js
    class: verification-code
    may: "Run it."
    free:
      - { value: ${DECOY}, decoy: yes }
      - value: Kq7x2Mz90bTf41vw
  - path: note.md
    class: headline
    may: "Read it."
`
const HOLDERS = Array.from({ length: 6 }, (_, i) => ({ id: `r${i}` }))

let world: CliWorld
const type = (line: string) => world.type('me', line)
beforeAll(async () => {
  world = await openCliWorld('tripwires')
  await world.write('holders.json', JSON.stringify(HOLDERS))
  await mkdir(join(world.folder, 'b'))
  await writeFile(join(world.folder, 'b/tool.js'), await readFile(TOOL))
  await world.write('b/note.md', 'A note.\n')
  await world.write('b/bundle.yaml', YAML)
  await type('mark b --recipients holders.json --out out')
})
afterAll(() => world.end())

const made = (name: string) => readFile(join(world.folder, name), 'utf8')

describe('forewarn tripwires', () => {
  it('writes rules that fire on every copy, and says on what, and what it could not do', async () => {
    const { out, exit } = await type('tripwires out --out wires')
    expect(exit).toBe(0)
    expect(out).toMatch(/tripwire_[0-9a-f]{10} {2}tool\.js {2}1 of 1 decoys: files, traffic, logs/)
    expect(out).toContain('note.md: no rule, too little of it is alike in all copies')
    expect(out).toContain('engine absent')
    expect(out).toContain('Not tried on ordinary software')
    expect((await readdir(join(world.folder, 'wires'))).sort()).toEqual([
      ...['fires-on.json', 'tripwires.rules', 'tripwires.yar', 'tripwires.yml'],
    ])
    expect(await made('wires/tripwires.yar')).toContain(DECOY)
    for (const name of ['yar', 'rules', 'yml']) {
      expect(await made(`wires/tripwires.${name}`)).not.toContain('tool.js')
    }
  })

  it('writes the same for the same bundle, marked anew', async () => {
    await type('mark b --recipients holders.json --out again')
    await type('tripwires again/master.json --out others')
    for (const name of await readdir(join(world.folder, 'wires'))) {
      expect(await made(`others/${name}`)).toBe(await made(`wires/${name}`))
    }
  })

  it('leaves out what fires on ordinary software, and refuses to write nothing', async () => {
    await mkdir(join(world.folder, 'ordinary'))
    await world.write('ordinary/a.txt', 'nothing of it')
    const tried = await world.json('me', 'tripwires out --out wires2 --against ordinary')
    expect(tried).toMatchObject({ leftOut: [], proven: 12, against: { files: 1 } })
    await world.write('ordinary/b.txt', `x${DECOY}`)
    const { refused } = await type('tripwires out --out wires3 --against ordinary')
    expect(refused).toBe('input.missing')
    await expect(readdir(join(world.folder, 'wires3'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.each([
    ['neither a master nor a case', 'tripwires --out w', 'input.missing'],
    ['both', 'tripwires out --case c --out w', 'input.missing'],
    ['a master that is not there', 'tripwires nothing --out w', 'input.missing'],
    ['what is no master', 'tripwires holders.json --out w', 'file.malformed'],
    ['a folder that is taken', 'tripwires out --out wires', 'file.malformed'],
    ['ordinary software that is not there', 'tripwires out --out w --against no', 'input.missing'],
  ])('refuses %s', async (_, line, code) => {
    expect((await type(line)).refused).toBe(code)
  })
})
