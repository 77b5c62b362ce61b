// The house's own keys: made once, kept, and never replaced under a ledger that they signed.

import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSecrets } from './secrets.ts'

let folder: string
let drawn = 0
const random = { bytes: (length: number) => new Uint8Array(length).fill(++drawn) }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-secrets-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('are drawn once, kept from others, and the same at every start', async () => {
  const first = await openSecrets(folder, random, true)
  expect(await openSecrets(folder, random, false)).toEqual(first)
  expect((await stat(join(folder, 'log.key'))).mode & 0o077).toBe(0)
})

it('are not replaced under a ledger that was signed with them', async () => {
  await expect(openSecrets(folder, random, false)).rejects.toMatchObject({ code: 'house.keyLost' })
})
