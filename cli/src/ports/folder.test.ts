// Folders on a real disk: read whole, or refused with the file that is wrong.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readFolder } from './folder.ts'

const MANIFEST = `forewarn: 1
title: T
case: c
tlp: RED
items:
  - { path: a/b.md, class: description, may: Read it. }
ignore: [big/]
`

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'forewarn-folder-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

function put(path: string, content: string | Uint8Array = 'x'): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), content)
}

const refusal = (code: string, file: string) =>
  expect.objectContaining({ code, details: expect.objectContaining({ file }) })

describe('readFolder', () => {
  it('reads a folder with a manifest, and does not enter what is ignored', async () => {
    put('bundle.yaml', MANIFEST)
    put('a/b.md', 'hello')
    put('.git/HEAD')
    mkdirSync(join(dir, 'big'))
    symlinkSync('/', join(dir, 'big/link'))
    const { items, manifest } = await readFolder(dir)
    expect(items.map(({ path, text }) => [path, text])).toEqual([['a/b.md', 'hello']])
    expect(manifest?.case).toBe('c')
  })

  it('reads a folder without one, but never version control', async () => {
    put('x/y.py')
    put('.git/config')
    expect((await readFolder(dir)).items.map(({ path }) => path)).toEqual(['x/y.py'])
  })

  it('refuses a file that the manifest does not name', async () => {
    put('bundle.yaml', MANIFEST)
    put('a/b.md')
    put('a/secret.key')
    await expect(readFolder(dir)).rejects.toEqual(refusal('file.malformed', 'bundle.yaml'))
  })

  it.each([
    ['to a file', '/etc/hostname'],
    ['to a folder', '/etc'],
    ['to nothing', '/nonexistent'],
  ])('refuses a link %s', async (_, target) => {
    put('a.md')
    symlinkSync(target, join(dir, 'link'))
    await expect(readFolder(dir)).rejects.toEqual(refusal('file.malformed', 'link'))
  })

  it('refuses a manifest that is a link', async () => {
    put('a.md')
    symlinkSync('/etc/hostname', join(dir, 'bundle.yaml'))
    await expect(readFolder(dir)).rejects.toEqual(refusal('file.malformed', 'bundle.yaml'))
  })

  it('refuses a pipe without waiting for a writer', async () => {
    execFileSync('mkfifo', [join(dir, 'pipe')])
    await expect(readFolder(dir)).rejects.toEqual(refusal('file.malformed', 'pipe'))
  })

  it('refuses a name that is not UTF-8', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${dir}/bad-`), Buffer.from([0xff])]), 'x')
    await expect(readFolder(dir)).rejects.toEqual(refusal('file.malformed', 'bad-\ufffd'))
  })

  it('refuses a file that is too large, and too many of them', async () => {
    put('large.bin', new Uint8Array(8 * 1024 * 1024 + 1))
    await expect(readFolder(dir)).rejects.toEqual(refusal('file.tooLarge', 'large.bin'))
    rmSync(join(dir, 'large.bin'))
    for (let i = 0; i <= 2000; i++) put(`${i}`, '')
    await expect(readFolder(dir)).rejects.toEqual(refusal('file.malformed', 'the folder'))
  })

  it('refuses a manifest that is not text', async () => {
    put('bundle.yaml', new Uint8Array([0xff, 0xfe]))
    await expect(readFolder(dir)).rejects.toEqual(refusal('file.malformed', 'bundle.yaml'))
  })

  it('refuses what is not a folder, or not there', async () => {
    put('a.md')
    await expect(readFolder(join(dir, 'a.md'))).rejects.toThrow('not a folder')
    await expect(readFolder(join(dir, 'b'))).rejects.toMatchObject({ code: 'input.missing' })
  })
})
