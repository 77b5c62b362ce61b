// Samples from disk: walked in the order of their paths; pictures refused with what reads them, and others go on.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe as inWords } from '@forewarn/core/shared/wording'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listSamples, readSamples, walkSamples } from './samples.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'forewarn-samples-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const write = (name: string, content: Uint8Array | string) =>
  writeFileSync(join(dir, name), content)

describe('a walk', () => {
  it('goes through every folder but one in the order of all paths, whatever they are called', async () => {
    const folders = ['a', 'a.b', 'a-b', 'A', 'é', 'a.b/.git', 'a b']
    const files = ['z', 'm', 'a.c', '!', '~']
    for (const folder of folders) mkdirSync(join(dir, folder), { recursive: true })
    for (const folder of ['', ...folders]) for (const file of files) write(join(folder, file), '')
    const walked: string[] = []
    for await (const { shown } of walkSamples(dir, 'seen')) walked.push(shown)
    expect(walked).toEqual([...walked].sort((a, b) => (a < b ? -1 : 1)))
    expect(walked).toContain(join('seen', 'a.b', '~'))
    expect(walked.some((path) => path.includes('.git'))).toBe(false)
    expect(walked).toHaveLength(7 * 5)
    await expect(listSamples(dir, 'seen', walked.length - 1)).rejects.toThrow('file.malformed')
  })

  it('is refused where there is nothing', async () => {
    await expect(walkSamples(join(dir, 'gone'), 'gone').next()).rejects.toThrow('input.missing')
  })
})

describe('a picture of a page', () => {
  it('is refused with what reads it, whatever it is called, and the text beside it is read', async () => {
    write('page.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13))
    write('page.txt', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16))
    write('seen.pdf', '%PDF-1.7\n%…\n')
    write('seen.txt', 'It begins with %PDF-, says the text.\n')
    for (const wanted of ['texts', 'any'] as const) {
      const { texts, refused } = await readSamples(dir, '', wanted)
      expect(texts.map(({ path }) => path)).toEqual(['seen.txt'])
      expect(refused.map(inWords)).toEqual([
        expect.stringMatching(/^page\.png: a picture\. Run “tesseract FILE seen”/),
        expect.stringMatching(/^page\.txt: a picture\. Run “tesseract/),
        expect.stringMatching(/^seen\.pdf: a PDF\. Run “pdftotext/),
      ])
    }
  })
})
