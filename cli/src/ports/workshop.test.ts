// The workshop: what it marks still works for everybody, and what breaks one copy leaves all of them.

import type { CopyFiles, ProvenChecks } from '@forewarn/core/bundle/checks'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import { PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import { joinMaster, readMasters } from '@forewarn/desk/masters'
import type { CopyHolder } from '@forewarn/desk/publish/workshop'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadGrammars } from './grammars.ts'
import { workshop } from './workshop.ts'

/** Places enough for sixteen copies to differ. */
const PROGRAM = `import argparse
import sys


def main():
    parser = argparse.ArgumentParser()
    args = parser.parse_args()
    count = 0
    for index in range(0, 10):
        if index == 3:
            count += 1
    for index in range(0, 20):
        if index == 4 and count > 2:
            count += 1
    for index in range(0, 30):
        if index == 5 or count > 3:
            count += 1
    for index in range(0, 40):
        if index == 6 and count != 4:
            count += 1
    while True:
        count += 1
        if count > 5:
            break
    if not count == 6:
        return 1
    return 0


sys.exit(main())
`

const check = { command: ['true'], with: [], timeoutSeconds: 1 }

function folderOf(...paths: readonly string[]): BundleFolder {
  const items = paths.map((path) => ({
    ...{ path, text: PROGRAM, bytes: utf8(PROGRAM), class: 'verification-code' as const },
    ...{ may: '', free: [], check },
  }))
  const binary = { path: 'x.bin', bytes: Uint8Array.of(0, 1), class: 'patch' as const }
  return { items: [...items, { ...binary, may: '', free: [] }], fixtures: [] }
}

const letters = 'abcdefghijklmnop'
const holders: CopyHolder[] = [...letters].map((letter, i) => ({
  recipientId: RecipientId.parse(`rcp_${letter.repeat(16)}`),
  partnerId: PartnerId.parse(`prt_${(letters[i >> 1] ?? 'a').repeat(16)}`),
  holder: `rcp_${letter.repeat(16)}`,
  classes: [{ class: 'verification-code' as const }, { class: 'patch' as const }],
}))
const SEED = new Uint8Array(32).fill(7)
const quiet = () => undefined

let parse: Awaited<ReturnType<typeof loadGrammars>>
beforeAll(async () => {
  parse = await loadGrammars()
})

/** Checks that fail for an item wherever its text says so. */
function checking(fails: (text: string, path: string) => boolean) {
  const checks: ProvenChecks = {
    async check(copy: CopyFiles) {
      const result = { outcome: 'failed' as const, stdout: '', stderr: '' }
      return [...copy]
        .filter(([path, bytes]) => path.endsWith('.py') && fails(text(bytes), path))
        .map(([item]) => ({ item, result }))
    },
  }
  return workshop(parse, async () => checks)
}

async function copiesOf(fails: (text: string, path: string) => boolean, ...paths: string[]) {
  const folder = folderOf(...paths)
  const marked = await checking(fails).mark(folder, holders, SEED, quiet)
  const copies = await Promise.all(holders.map(({ recipientId }) => marked.copyOf(recipientId)))
  const texts = copies.map((copy) => text(copy.get('a.py') ?? new Uint8Array(0)))
  return { marked, copies, texts }
}

describe('the workshop', () => {
  it('gives everyone another copy, the same again for the same seed, and leaves bytes alone', async () => {
    const { copies, texts, marked } = await copiesOf(() => false, 'a.py')
    expect(new Set(texts).size).toBe(holders.length)
    expect(copies.map((copy) => copy.get('x.bin'))).toEqual(holders.map(() => Uint8Array.of(0, 1)))
    expect(marked.dropped).toEqual([])
    expect((await copiesOf(() => false, 'a.py')).texts).toEqual(texts)
  })

  it('keeps masters and codewords apart, and together they are the master', async () => {
    const { marked } = await copiesOf(() => false, 'a.py')
    const [first] = holders
    const id = first?.recipientId as RecipientId
    expect(JSON.stringify(marked.masters)).not.toContain(id)
    expect(readMasters(marked.masters).positions).toHaveLength(marked.capacity.positions)
    const master = joinMaster(marked)
    const at = master.holders.findIndex(({ recipient }) => recipient === id)
    expect(master.codewords[at]).toEqual(marked.codewordOf(id))
    const foreign = { masters: marked.masters, codewords: { holders: 1 } }
    expect(() => joinMaster(foreign)).toThrow(expect.objectContaining({ code: 'file.malformed' }))
  })

  it('drops the one place that breaks a check, for everybody, and marks all others', async () => {
    const before = await copiesOf(() => false, 'a.py')
    const broken = (written: string) => !written.includes('while True')
    expect(before.texts.some(broken)).toBe(true)
    const { texts, marked } = await copiesOf(broken, 'a.py')
    expect(texts.some(broken)).toBe(false)
    expect(marked.dropped).toHaveLength(1)
    expect(marked.dropped[0]).toMatch(/^a\.py:21 /)
    expect(marked.capacity.positions).toBe(before.marked.capacity.positions - 1)
    expect(new Set(texts).size).toBe(holders.length)
  })

  it('leaves an item unmarked where only the author’s own text passes, and goes on marking the others', async () => {
    const fails = (written: string, path: string) => path === 'a.py' && written !== PROGRAM
    const { texts, copies, marked } = await copiesOf(fails, 'a.py', 'b.py')
    expect(new Set(texts)).toEqual(new Set([PROGRAM]))
    const others = copies.map((copy) => text(copy.get('b.py') ?? new Uint8Array(0)))
    expect(new Set(others).size).toBeGreaterThan(holders.length / 2)
    expect(marked.dropped.length).toBeGreaterThan(1)
    expect(marked.dropped.filter((one) => !one.startsWith('a.py'))).toEqual([])
  })

  it('drops nothing for a failure that does not come back', async () => {
    let failures = 3
    const { marked } = await copiesOf(() => failures-- > 0, 'a.py')
    expect(marked.dropped).toEqual([])
  })

  it('refuses where a check fails now and then for ever', async () => {
    let turn = 0
    const flaky = copiesOf(() => turn++ % 17 === 0, 'a.py')
    await expect(flaky).rejects.toMatchObject({ code: 'check.failed' })
  })
})
