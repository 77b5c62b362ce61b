// Files of a desk: whole or not at all, private, and overwritten only where that is meant.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDurably, readIfThere, writeDurably } from './durable.ts'
import { writeNewFolder } from './new-folder.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'forewarn-durable-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const bytes = (text: string) => new TextEncoder().encode(text)
const shown = (path: string) => readFileSync(join(dir, path), 'utf8')

describe('writeDurably', () => {
  it('makes folders, keeps others out, and takes the place of what was there', async () => {
    await writeDurably(join(dir, 'a/b/c'), bytes('one'))
    await writeDurably(join(dir, 'a/b/c'), bytes('two'))
    expect(shown('a/b/c')).toBe('two')
    expect(statSync(join(dir, 'a/b/c')).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(dir, 'a/b'))).toEqual(['c'])
  })

  it('refuses a folder by its name, and leaves nothing beside it', async () => {
    await writeDurably(join(dir, 'a/b'), bytes('one'))
    await expect(writeDurably(join(dir, 'a'), bytes('two'))).rejects.toMatchObject({
      ...{ code: 'file.malformed', details: { problem: 'a folder' } },
    })
    expect([readdirSync(dir), shown('a/b')]).toEqual([['a'], 'one'])
  })

  it('lets two writers at once leave one of the two, whole', async () => {
    const long = [1, 2].map((n) => String(n).repeat(1_000_000))
    await Promise.all(long.map((text) => writeDurably(join(dir, 'x'), bytes(text))))
    expect(long).toContain(shown('x'))
  })
})

describe('createDurably', () => {
  it('writes once, and says no the second time', async () => {
    expect(await createDurably(join(dir, 'x'), bytes('first'))).toBe(true)
    expect(await createDurably(join(dir, 'x'), bytes('second'))).toBe(false)
    expect(shown('x')).toBe('first')
    expect(readdirSync(dir)).toEqual(['x'])
    expect(await readIfThere(join(dir, 'y'))).toBeUndefined()
  })
})

describe('writeNewFolder', () => {
  const files = new Map([
    ['manifest.json', bytes('{}')],
    ['files/deep/a.md', bytes('a')],
  ])

  it('writes everything for its owner alone, and nothing that runs', async () => {
    await writeNewFolder(join(dir, 'out'), files)
    expect(shown('out/files/deep/a.md')).toBe('a')
    expect(statSync(join(dir, 'out/files/deep/a.md')).mode & 0o777).toBe(0o600)
    expect(readdirSync(dir)).toEqual(['out'])
  })

  it('takes an empty folder, and refuses one with anything in it, which stays as it is', async () => {
    await writeNewFolder(join(dir, 'out'), new Map())
    await writeNewFolder(join(dir, 'out'), files)
    const again = writeNewFolder(join(dir, 'out'), new Map([['other', bytes('x')]]))
    await expect(again).rejects.toMatchObject({ code: 'file.malformed' })
    writeFileSync(join(dir, 'plain'), 'kept')
    const over = writeNewFolder(join(dir, 'plain'), files)
    await expect(over).rejects.toMatchObject({ code: 'file.malformed' })
    expect(shown('plain')).toBe('kept')
    expect(readdirSync(join(dir, 'out')).sort()).toEqual(['files', 'manifest.json'])
    expect(readdirSync(dir).sort()).toEqual(['out', 'plain'])
  })
})
