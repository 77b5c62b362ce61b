// The demo as anybody starts it: one seed, to the end, in a process of its own.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../../demo/src/main.ts', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function demo(...words: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--conditions=source', MAIN, ...words])
  const said = { out: '', err: '' }
  child.stdout.on('data', (piece) => {
    said.out += piece
  })
  child.stderr.on('data', (piece) => {
    said.err += piece
  })
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, ...said }))
  })
}

describe('the demo', () => {
  it('plays the whole story, names the copy that leaked, and leaves', {
    timeout: 180_000,
  }, async () => {
    const { code, out, err } = await demo('--once', '--seed', '2')
    expect(err).toBe('')
    expect(out).toContain('A programme of 80 partners in three tiers')
    expect(out).toContain('A millisecond before: nothing for anyone.')
    expect(out).toContain('At the instant: the advisory as page, JSON, CSAF 2.0, all at once.')
    expect(out).toContain('The finding was right.')
    expect(out).toMatch(/All of it took \d+\.\d s of real time\./)
    expect(code).toBe(0)
  })

  it('refuses a seed that is no number, and says how to write one', async () => {
    const { code, out, err } = await demo('--once', '--seed', 'seven')
    expect(err).toContain('Give a whole number, such as --seed 7.')
    expect(out).toBe('')
    expect(code).toBe(2)
  })
})
