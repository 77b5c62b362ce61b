// A desk sealed into one file and made again from it, by whoever has the passphrase or the key, and by nobody else.

import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freshAgeIdentity, recipientOf, seal } from '@forewarn/core/sealing/age'
import { utf8 } from '@forewarn/core/shared/bytes'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

let world: CliWorld
let key = ''
const at = (...names: string[]) => join(world.folder, ...names)
const owner = (line: string) => world.type('owner', line)

beforeAll(async () => {
  world = await openCliWorld('desk-backup')
  await world.write('words.txt', 'seven otters mend the lantern\n')
  await world.write('other.txt', 'eight otters mend the lantern\n')
  await world.write('short.txt', 'otters\n')
  const identity = await freshAgeIdentity({ postQuantum: false })
  await world.write('me.key', `# mine\n${identity}\n`)
  await world.write('not-me.key', `${await freshAgeIdentity({ postQuantum: false })}\n`)
  key = await recipientOf(identity)
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('case open thing')
})
afterAll(() => world.end())

it('goes into a file that is an age file, for its owner alone, in nobody’s place', async () => {
  const { out, refused } = await owner('backup --to desk.age --passphrase-file words.txt')
  expect([refused, out]).toEqual([undefined, expect.stringContaining('sealed into')])
  const text = await readFile(at('desk.age'), 'latin1')
  expect(text.startsWith('age-encryption.org/v1\n-> scrypt ')).toBe(true)
  expect(text).not.toMatch(/AGE-SECRET|signingSecret|keyring/)
  expect((await stat(at('desk.age'))).mode & 0o077).toBe(0)
  const again = await owner('backup --to desk.age --passphrase-file words.txt')
  expect(again.refused).toBe('file.malformed')
  expect((await owner(`backup --to key.age --key ${key}`)).refused).toBeUndefined()
})

it('is not sealed without a secret, with a short one, or with two', async () => {
  expect((await owner('backup --to no.age')).refused).toBe('input.missing')
  const short = await owner('backup --to no.age --passphrase-file short.txt')
  expect(short.refused).toBe('file.malformed')
  const two = await owner(`backup --to no.age --passphrase-file words.txt --key ${key}`)
  expect(two.refused).toBe('input.missing')
  expect((await owner('backup --to no.age --key age1nonsense')).refused).toBe('sealing.badKey')
  expect((await world.type('nobody', 'backup --to no.age')).refused).toBe('input.missing')
  expect(await readdir(world.folder)).not.toContain('no.age')
})

it.each([
  ['other.txt', 'desk.age --passphrase-file other.txt', 'sealing.notForYou'],
  ['another key', 'key.age --identity-file not-me.key', 'sealing.notForYou'],
  ['no secret', 'desk.age', 'input.missing'],
  ['no file', 'none.age --passphrase-file words.txt', 'input.missing'],
])('does not come back with %s, and leaves nothing', async (_, line, code) => {
  expect((await world.type('fresh', `restore --from ${line}`)).refused).toBe(code)
  expect(await readdir(at('desks'))).toEqual(['owner'])
})

it('does not come back changed, or from something else, or over paths that lead out', async () => {
  const bytes = await readFile(at('desk.age'))
  const last = bytes.length - 5
  bytes[last] = (bytes[last] ?? 0) ^ 1
  await writeFile(at('bad.age'), bytes)
  const torn = await world.type('fresh', 'restore --from bad.age --passphrase-file words.txt')
  expect(torn.refused).toBe('sealing.notForYou')
  const keyring = (await readFile(at('desks/owner/keyring.json'))).toString('base64')
  for (const files of [
    {},
    { 'keyring.json': 'e30=' },
    { 'keyring.json': keyring, '../out': '' },
    { 'keyring.json': keyring, 'a/../../out': '' },
    { 'keyring.json': keyring, '/out': '' },
  ]) {
    const packed = utf8(JSON.stringify({ forewarn: 'desk-backup', version: 1, files }))
    await writeFile(at('odd.age'), await seal(packed, [key]))
    const odd = await world.type('fresh', 'restore --from odd.age --identity-file me.key')
    expect(odd.refused).toBe('file.malformed')
  }
  expect(await readdir(at('desks'))).toEqual(['owner'])
})

it('comes back whole, goes on, and never over another desk', async () => {
  const taken = await owner('restore --from desk.age --passphrase-file words.txt')
  expect(taken.refused).toBe('file.malformed')
  await rm(at('desks/owner'), { recursive: true })
  const { out } = await owner('restore --from desk.age --passphrase-file words.txt')
  expect(out).toContain('The desk of stf_')
  expect((await owner('case list')).out).toContain('thing')
  await rm(at('desks/owner'), { recursive: true })
  expect((await owner('restore --from key.age --identity-file me.key')).refused).toBeUndefined()
  expect((await owner('case open other')).refused).toBeUndefined()
  expect((await stat(at('desks/owner/keyring.json'))).mode & 0o077).toBe(0)
})
