// The demo as anybody starts it: one seed, to the end, in a process of its own, which sends nothing beyond this machine.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasNamespaces, listenTo } from '../promises/quiet.ts'

const MAIN = fileURLToPath(new URL('../../demo/src/main.ts', import.meta.url))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-demo-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** @param heard is called with everything that was printed so far */
function demo(
  words: readonly string[],
  heard: (child: ChildProcess, out: string) => void = () => undefined,
): Promise<Ended> {
  const env = { ...process.env, TMPDIR: folder }
  const child = spawn(process.execPath, ['--conditions=source', MAIN, ...words], { env })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    said.out += piece
    heard(child, said.out)
  })
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    said.err += piece
  })
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, ...said }))
  })
}

describe('the demo', () => {
  it('plays the whole story, names the copy that leaked, and leaves nothing', async () => {
    const words = ['--once', '--seed', '2']
    const node = [process.execPath, '--conditions=source', MAIN, ...words]
    const { code, out, err, ...heard } = await (hasNamespaces
      ? listenTo(folder, ...node)
      : demo(words))
    expect(heard).toEqual(hasNamespaces ? { packets: 0, names: [] } : {})
    expect(err).toBe('')
    expect(out).toContain('A programme of 80 partners in three tiers')
    expect(out).toContain('A millisecond before: nothing for anyone.')
    expect(out).toContain('At the instant: the advisory as page, JSON, CSAF 2.0, all at once.')
    expect(out).toContain('The finding was right.')
    expect(out).toMatch(/All of it took \d+\.\d s of real time\./)
    expect(code).toBe(0)
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves neither keys nor copies behind when it is interrupted', async () => {
    const { code, out } = await demo(['--once'], (child, heard) => {
      // Once: a second signal ends it at once, as whoever sends it wants.
      if (!child.killed && heard.includes('imported from one CSV file')) child.kill('SIGINT')
    })
    expect(out).not.toContain('The finding')
    expect(code).toBe(130)
    expect(await readdir(folder)).toEqual([])
  })

  it('refuses what it does not understand, and says how to write it', async () => {
    const number = await demo(['--once', '--seed', 'seven'])
    expect(number.err).toContain('Give a whole number, such as --seed 7.')
    const option = await demo(['--twice'])
    expect(option.err).toContain('Say --once, --seed N, or nothing.')
    for (const { code, out } of [number, option])
      expect({ code, out }).toEqual({ code: 2, out: '' })
  })
})
