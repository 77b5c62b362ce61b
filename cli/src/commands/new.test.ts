// `forewarn new`: what it writes is a bundle whose check proves itself, and nothing is overwritten.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { proveChecks } from '@forewarn/core/bundle/checks'
import { utf8 } from '@forewarn/core/shared/bytes'
import { instant } from '@forewarn/core/shared/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readFolder } from '../ports/folder.ts'
import { bubblewrap } from '../ports/sandbox.ts'
import { program } from '../program.ts'

const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const isSkipped = !hasBubblewrap && process.env['CI'] === undefined
if (isSkipped) process.stderr.write('SKIPPED: the example check; apt-get install bubblewrap\n')

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'forewarn-new-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

async function forewarn(...words: string[]): Promise<string> {
  const printed: string[] = []
  const terminal = {
    print: (text: string) => printed.push(text),
    note: () => {},
    progress: () => {},
    ask: async () => undefined,
    env: {},
    cwd: dir,
    zone: 'UTC',
    clock: { now: () => instant(0) },
    random: { bytes: (length: number) => new Uint8Array(length) },
  }
  await (await program(terminal, () => {})).parseAsync(['node', 'forewarn', ...words])
  return printed.join('\n')
}

describe('forewarn new', () => {
  it('writes a bundle that reads without a complaint, named as asked', async () => {
    const printed = await forewarn('new', 'x', '--case', 'the "big": one', '--json')
    expect(JSON.parse(printed)).toMatchObject({ folder: join(dir, 'x') })
    const { manifest, items } = await readFolder(join(dir, 'x'))
    expect(manifest?.case).toBe('the "big": one')
    expect(items.map(({ path }) => path)).toEqual(['advisory.md', 'checks/probe.py'])
  })

  it('names the case after the folder otherwise', async () => {
    expect(await forewarn('new', 'greeting')).toContain('bundle.yaml')
    expect((await readFolder(join(dir, 'greeting'))).manifest?.case).toBe('greeting')
  })

  it.skipIf(isSkipped)(
    'writes a check that passes, fails on nothing, and tells copies apart',
    async () => {
      await forewarn('new', 'x')
      const folder = await readFolder(join(dir, 'x'))
      const proven = await proveChecks(folder, bubblewrap())
      const probe = readFileSync(join(dir, 'x/checks/probe.py'), 'utf8')
      const marked = (text: string) => new Map([['checks/probe.py', utf8(text)]])
      expect(await proven.check(marked(probe.replace('k7w2m4qzn5xa', 'aaaabbbbcccc')))).toEqual([])
      const broken = await proven.check(marked(probe.replace('version < FIXED', 'version > FIXED')))
      expect(broken.map(({ item }) => item)).toEqual(['checks/probe.py'])
    },
  )

  it('overwrites nothing, and then writes nothing', async () => {
    writeFileSync(join(dir, 'bundle.yaml'), 'mine')
    await expect(forewarn('new', '.')).rejects.toThrow('already')
    expect(readdirSync(dir)).toEqual(['bundle.yaml'])
    expect(readFileSync(join(dir, 'bundle.yaml'), 'utf8')).toBe('mine')
  })

  it('does not write through a link', async () => {
    symlinkSync(join(dir, 'elsewhere'), join(dir, 'advisory.md'))
    await expect(forewarn('new', '.')).rejects.toThrow('already')
    expect(readdirSync(dir)).toEqual(['advisory.md'])
  })

  it('refuses a place that is a file, and a case without a name', async () => {
    writeFileSync(join(dir, 'file'), 'mine')
    await expect(forewarn('new', 'file')).rejects.toMatchObject({ code: 'file.malformed' })
    await expect(forewarn('new', 'x', '--case', '')).rejects.toMatchObject({
      code: 'file.malformed',
    })
    expect(readdirSync(dir)).toEqual(['file'])
  })
})
