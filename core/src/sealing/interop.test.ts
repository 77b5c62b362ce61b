// The ordinary `age` command opens what we seal, and we open what it seals.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quickCipher } from '@forewarn/cli/ports/quick-cipher'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshAgeIdentity, open, recipientOf, seal } from './age.ts'
import { pureCipher } from './pure-cipher.ts'

const hasAge = spawnSync('age', ['--version']).status === 0
const isContinuousIntegration = process.env['CI'] !== undefined
if (!hasAge) console.warn('SKIPPED: no `age` command here; apt-get install age')

/** Empty, one byte, one chunk and its neighbours, several chunks. */
const LENGTHS = [0, 1, 65_535, 65_536, 65_537, 300_000]

describe.skipIf(!hasAge && !isContinuousIntegration)('the age command', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'forewarn-age-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const age = (args: string[], input: Uint8Array) =>
    new Uint8Array(execFileSync('age', args, { input, stdio: ['pipe', 'pipe', 'ignore'] }))

  function identityFile(identity: string): string {
    const file = join(folder, 'identity')
    writeFileSync(file, `${identity}\n`, { mode: 0o600 })
    return file
  }

  it('opens what was sealed to a classic key', async () => {
    const identity = await freshAgeIdentity({ postQuantum: false })
    const colleague = await freshAgeIdentity({ postQuantum: false })
    const keys = [await recipientOf(colleague), await recipientOf(identity)]
    const file = identityFile(identity)
    for (const length of LENGTHS) {
      const plain = new Uint8Array(length).map((_, i) => i % 253)
      for (const cipher of [pureCipher, quickCipher]) {
        expect(age(['--decrypt', '-i', file], await seal(plain, keys, cipher))).toEqual(plain)
      }
    }
  })

  it('seals what we open, to a key that its own keygen drew', async () => {
    const written = execFileSync('age-keygen', { stdio: ['ignore', 'pipe', 'ignore'] }).toString()
    const identity = /AGE-SECRET-KEY-1\S+/.exec(written)?.[0] ?? ''
    const recipient = /age1\S+/.exec(written)?.[0] ?? ''
    expect(await recipientOf(identity)).toBe(recipient)
    for (const length of LENGTHS) {
      const plain = new Uint8Array(length).map((_, i) => i % 253)
      for (const cipher of [pureCipher, quickCipher]) {
        expect(await open(age(['-r', recipient], plain), [identity], cipher)).toEqual(plain)
      }
    }
  })

  it('refuses, as we do, a file with one byte changed', async () => {
    const identity = await freshAgeIdentity({ postQuantum: false })
    const sealed = await seal(new Uint8Array(100), [await recipientOf(identity)])
    sealed[sealed.length - 1] = (sealed.at(-1) as number) ^ 1
    expect(() => age(['--decrypt', '-i', identityFile(identity)], sealed)).toThrow()
    await expect(open(sealed, [identity])).rejects.toThrow(/sealing\.broken/)
  })
})
