// The disguises and the leaker: what turns up differs from what was stolen, and still works.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dice } from '@forewarn/core/marking/codes/dice'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DISGUISES, type Disguise, disguise, keepPart, statements } from './disguise.ts'
import { choose, leak } from './leak.ts'
import { TOY_BUNDLE } from './toy.ts'

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'forewarn-disguise-'))
})
afterAll(() => rm(scratch, { recursive: true }))

const NAMES = ['advisory.md', 'verify-postern.mjs', 'verify_postern.py']
const stolen = await Promise.all(
  NAMES.map(async (path) => ({ path, text: await readFile(join(TOY_BUNDLE, path), 'utf8') })),
)

async function exitCode(program: string, args: readonly string[]): Promise<unknown> {
  const child = spawn(program, args, { stdio: 'ignore' })
  const [code]: unknown[] = await once(child, 'exit')
  return code
}

const INTERPRETER: Record<string, string> = { mjs: process.execPath, py: 'python3' }

describe('a disguise', () => {
  it.each<Disguise>(['reformatted', 'renamed'])(
    'leaves a whole tool that works: %s',
    async (how) => {
      for (const { path, text } of await disguise(stolen, how, dice(1))) {
        const file = join(scratch, `${how}-${path}`)
        await writeFile(file, text)
        const run = INTERPRETER[path.split('.').at(-1) ?? ''] ?? ''
        expect(await exitCode(run, [file, '--self-test'])).toBe(0)
        expect(await exitCode(run, [file, 'ftp://127.0.0.1'])).toBe(2)
      }
    },
  )

  it.each(DISGUISES)('drops comments, and unless careless every name: %s', async (how) => {
    const tools = await disguise(stolen, how, dice(2))
    expect(tools.map(({ path }) => path)).toEqual(['tool-1.mjs', 'tool-2.py'])
    for (const { text } of tools) {
      expect(text).not.toContain('responsible for')
      if (how !== 'reformatted') expect(text).not.toMatch(/canned_?sender|last_?error/i)
      if (how === 'transplanted') expect(text).toMatch(/rotate_?one/i)
    }
    expect(await disguise(stolen, how, dice(2))).toEqual(tools)
  })

  it('keeps at least the share that was asked for, in one run', () => {
    const pieces = fc.array(fc.string({ minLength: 1, maxLength: 9 }), { minLength: 1 })
    fc.assert(
      fc.property(
        pieces,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.nat(),
        (all, share, seed) => {
          const kept = keepPart(all, share, dice(seed))
          expect(kept.join('').length).toBeGreaterThanOrEqual(share * all.join('').length)
          expect(all.join('\0')).toContain(kept.join('\0'))
        },
      ),
    )
  })

  it('parts a program where statements begin, and loses nothing', () => {
    const text = 'import a\nif x:\n    y = 1\nelse:\n    y = 2\n\ndef f():\n    pass\n'
    expect(statements(text)).toEqual([
      'import a',
      'if x:\n    y = 1\nelse:\n    y = 2\n',
      'def f():\n    pass\n',
    ])
  })
})

describe('the leaker', () => {
  const candidates = ['a', 'b', 'c'].map((recipient) => ({ recipient, folder: TOY_BUNDLE }))

  it('is nobody known in a fifth of all seeds, and otherwise anybody in any disguise', () => {
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 2000; seed++) {
      const { thief, how } = choose(candidates, dice(seed))
      for (const key of [thief?.recipient ?? 'nobody', how]) {
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
    }
    expect(counts.size).toBe(8)
    expect(counts.get('nobody')).toBeGreaterThan(320)
    expect(counts.get('nobody')).toBeLessThan(480)
    expect(Math.min(...counts.values())).toBeGreaterThan(320)
  })

  it('runs as a process that tells the truth to one file alone', async () => {
    const list = join(scratch, 'candidates.json')
    await writeFile(list, JSON.stringify(candidates))
    const [samples, truth] = [join(scratch, 'samples'), join(scratch, 'truth.json')]
    const leaker = fileURLToPath(new URL('./leaker.ts', import.meta.url))
    const files = ['--candidates', list, '--samples', samples, '--truth', truth]
    const args = ['--conditions=source', leaker, '--seed', '7', ...files]
    expect(await exitCode(process.execPath, args)).toBe(0)
    expect(await readdir(samples)).toEqual(['tool-1.mjs', 'tool-2.py'])
    expect(JSON.parse(await readFile(truth, 'utf8'))).toEqual(
      await leak(7, candidates, join(scratch, 'again')),
    )
    expect(await exitCode(process.execPath, args)).not.toBe(0)
  })
})
