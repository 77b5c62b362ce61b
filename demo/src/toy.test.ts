// The demo's bundle is real content: its checks tell flawed from fixed, and they can fail.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { proveChecks } from '@forewarn/core/bundle/checks'
import { composeAdvisory } from '@forewarn/core/release/advisory'
import { packAdvisory, unpackAdvisory } from '@forewarn/core/release/package'
import { renderAll } from '@forewarn/core/release/render-all'
import { utf8 } from '@forewarn/core/shared/bytes'
import { parseInstant } from '@forewarn/core/shared/instant'
import { describe, expect, it } from 'vitest'
import { readFolder } from '../../cli/src/ports/folder.ts'
import { bubblewrap } from '../../cli/src/ports/sandbox.ts'
import { startToy, TOY_BUNDLE } from './toy.ts'

const hasCage = spawnSync('bwrap', ['--version']).status === 0
const isSkipped = !hasCage && process.env['CI'] === undefined
if (isSkipped) process.stderr.write('SKIPPED: the toy’s checks; apt-get install bubblewrap\n')

async function verdict(program: string, check: string, url: string): Promise<unknown> {
  const child = spawn(program, [join(TOY_BUNDLE, check), url], { stdio: 'ignore' })
  const [code]: unknown[] = await once(child, 'exit')
  return code
}

describe('the toy product', () => {
  it.each([
    ['Python', 'python3', 'verify_postern.py'],
    ['JavaScript', process.execPath, 'verify-postern.mjs'],
  ])('is told flawed from fixed in %s', async (_, program, check) => {
    const flawed = await startToy('1.4')
    const fixed = await startToy('1.5')
    try {
      expect(await verdict(program, check, flawed.url)).toBe(1)
      expect(await verdict(program, check, fixed.url)).toBe(0)
    } finally {
      await Promise.all([flawed.stop(), fixed.stop()])
    }
    expect(await verdict(program, check, 'ftp://127.0.0.1/')).toBe(2)
  })
})

describe('the toy bundle', () => {
  it('can be read, and its advisory rendered in every form', async () => {
    const { manifest, items } = await readFolder(TOY_BUNDLE)
    if (manifest === undefined) throw new Error('the toy has lost its bundle.yaml')
    expect(new Set(items.map((item) => item.class)).size).toBe(5)
    const files = renderAll(composeAdvisory(manifest, parseInstant('2026-03-02T18:00Z')), 'UTC')
    expect(unpackAdvisory(packAdvisory(files))).toHaveLength(3)
  })

  it.skipIf(isSkipped)(
    'has checks that pass, that can fail, and that see a broken copy',
    async () => {
      const folder = await readFolder(TOY_BUNDLE)
      const proven = await proveChecks(folder, bubblewrap())
      const master = new Map(folder.items.map(({ path, bytes }) => [path, bytes]))
      expect(await proven.check(master)).toEqual([])
      const broken = new Map(
        folder.items.map(({ path, text = '' }) => [
          path,
          utf8(text.replaceAll('status === 200', 'status === 201').replaceAll('== 200', '== 201')),
        ]),
      )
      const failed = await proven.check(broken)
      expect(failed.map(({ item }) => item)).toEqual(['verify_postern.py', 'verify-postern.mjs'])
    },
  )
})
