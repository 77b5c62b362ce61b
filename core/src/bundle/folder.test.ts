// A folder put together under its manifest, and a folder without one.

import { describe, expect, it } from 'vitest'
import { utf8 } from '../shared/bytes.ts'
import { bareFolder, bundleFolder, classOf, FOLDER_LIMITS, type FolderFile } from './folder.ts'
import { readManifest } from './manifest.ts'

const WRITTEN = `forewarn: 1
title: A flaw
case: greeting
tlp: RED
items:
  - path: probe.py
    class: verification-code
    may: Run it.
    free:
      - value: k7w2m4qz
    check:
      command: [python3, probe.py]
      with: [greeting.txt, advisory.md]
  - path: advisory.md
    class: description
    may: Read it.
ignore: [notes.md, drafts/]
`

const file = (path: string, content: string | Uint8Array<ArrayBuffer> = 'x'): FolderFile => ({
  path,
  bytes: typeof content === 'string' ? utf8(content) : content,
})

const FILES = [
  file('bundle.yaml', WRITTEN),
  file('advisory.md'),
  file('greeting.txt'),
  file('probe.py', 'ID = "k7w2m4qz"'),
]

const together = (files: readonly FolderFile[], written = WRITTEN) =>
  bundleFolder(readManifest('bundle.yaml', written), files)

describe('bundleFolder', () => {
  it('keeps items in the order of the manifest, and apart from what only checks use', () => {
    const { items, fixtures, manifest } = together(FILES)
    expect(items.map(({ path }) => path)).toEqual(['probe.py', 'advisory.md'])
    expect(fixtures.map(({ path }) => path)).toEqual(['greeting.txt'])
    expect(items[0]).toMatchObject({ text: 'ID = "k7w2m4qz"', free: [{ value: 'k7w2m4qz' }] })
    expect(manifest?.title).toBe('A flaw')
  })

  it('does not depend on the order in which the disk lists the files', () => {
    expect(together([...FILES].reverse())).toEqual(together(FILES))
  })

  it('leaves what is ignored at home', () => {
    const all = together([...FILES, file('notes.md'), file('drafts/a/b.md')])
    expect(all).toEqual(together(FILES))
  })

  it('refuses a file that is not listed, and says which', () => {
    const stray = [...FILES, file('notes.md.bak'), file('drafts'), file('c'), file('d')]
    expect(() => together(stray)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({
          problem: '“notes.md.bak”, “drafts”, “c” and 1 more in the folder, but not listed',
          line: 5,
        }),
      }),
    )
  })

  it.each([
    ['probe.py', 6],
    ['greeting.txt', 13],
    ['advisory.md', 14],
  ])('refuses a folder without %s, with the line that names it', (path, line) => {
    const without = FILES.filter((one) => one.path !== path)
    const details = { line: path === 'advisory.md' ? 14 : line, file: 'bundle.yaml' }
    expect(() => together(without)).toThrow(
      expect.objectContaining({ details: expect.objectContaining(details) }),
    )
  })

  it.each([
    ['is not there', file('probe.py', 'ID = "K7W2M4QZ"')],
    ['stands in a file that is not UTF-8', file('probe.py', new Uint8Array([0xff, 0xfe]))],
    ['stands in a binary file', file('probe.py', 'k7w2m4qz\0')],
  ])('refuses a free value that %s, with its line', (_, probe) => {
    expect(() => together([...FILES.slice(0, 3), probe])).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ line: 10, file: 'bundle.yaml' }),
      }),
    )
  })

  it('refuses a file over its limit, and a folder over its own', () => {
    const big = new Uint8Array(FOLDER_LIMITS.fileBytes)
    expect(() => together([...FILES, file('notes.md', new Uint8Array(big.length + 1))])).toThrow(
      expect.objectContaining({
        details: { file: 'notes.md', limitBytes: FOLDER_LIMITS.fileBytes },
      }),
    )
    const many = Array.from({ length: 7 }, (_, i) => file(`drafts/${i}`, big))
    expect(() => together([...FILES, ...many])).toThrow(
      expect.objectContaining({ code: 'file.tooLarge' }),
    )
    expect(() => together([...FILES, ...many.slice(0, 5)])).not.toThrow()
  })
})

describe('bareFolder', () => {
  it('takes every file as an item, by path, its class from its kind', () => {
    const { items, manifest } = bareFolder([file('b.lua'), file('a.md'), file('B.patch')])
    expect(items.map((item) => [item.path, item.class])).toEqual([
      ['B.patch', 'patch'],
      ['a.md', 'description'],
      ['b.lua', 'verification-code'],
    ])
    expect(manifest).toBeUndefined()
  })

  it('gives no text for bytes that are not', () => {
    const { items } = bareFolder([file('a', new Uint8Array([0xff])), file('b', 'ü')])
    expect(items.map((item) => item.text)).toEqual([undefined, 'ü'])
  })

  it.each([[['con.txt']], [['a\\b']], [['x/A.md', 'x/a.md']]])(
    'refuses %j, which not every partner could unpack',
    (paths) => {
      expect(() => bareFolder(paths.map((path) => file(path)))).toThrow(
        expect.objectContaining({ code: 'file.malformed' }),
      )
    },
  )
})

describe('classOf', () => {
  it.each([
    ['README.md', 'description'],
    ['x/rule.YAR', 'detection'],
    ['sigma.yml', 'detection'],
    ['fix.diff', 'patch'],
    ['probe.nse', 'verification-code'],
    ['capture.pcap', 'verification-code'],
    ['Makefile', 'verification-code'],
    ['a.constructor', 'verification-code'],
  ])('takes %s for %s', (path, expected) => {
    expect(classOf(path)).toBe(expected)
  })
})
