// A team with classic keys at the terminal: newcomers are told why theirs will not do, and the letter is not spent.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keyKind, recipientOf } from '@forewarn/core/sealing/age'
import { Keyring } from '@forewarn/desk/keyring'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

let world: CliWorld
beforeAll(async () => {
  world = await openCliWorld('classic-team')
})
afterAll(() => world.end())

async function kindAt(who: string): Promise<string> {
  const kept = await readFile(join(world.folder, `desks/${who}/keyring.json`), 'utf8')
  const [identity = ''] = Keyring.parse(JSON.parse(kept)).identities
  return keyKind(await recipientOf(identity))
}

async function invited(name: string): Promise<string> {
  const line = `staff invite --name ${name} --out letters`
  return (await world.json<{ letter: string }>('owner', line)).letter
}

it('a colleague of a classic team enrols with --classic, and with nothing else', async () => {
  await world.type('owner', `found ${world.url} ${world.secret} --name Ada --classic`)
  expect(await kindAt('owner')).toBe('classic')
  const letter = await invited('Grace')
  expect((await world.type('grace', `enrol ${letter}`)).refused).toBe('programme.keyKinds')
  expect((await world.type('grace', `enrol ${letter} --classic`)).refused).toBeUndefined()
  expect(await kindAt('grace')).toBe('classic')
  await world.json('owner', 'keys approve --all --yes')
  expect((await world.type('owner', 'case open postern --title Postern')).refused).toBeUndefined()
  expect((await world.type('grace', 'case list')).refused).toBeUndefined()
})

it('keys are post-quantum where nobody said otherwise', async () => {
  const other = await openCliWorld('hybrid-team')
  try {
    await other.type('owner', `found ${other.url} ${other.secret} --name Ada`)
    const kept = await readFile(join(other.folder, 'desks/owner/keyring.json'), 'utf8')
    expect(Keyring.parse(JSON.parse(kept)).identities[0]).toMatch(/^AGE-SECRET-KEY-PQ-1/)
  } finally {
    await other.end()
  }
})
