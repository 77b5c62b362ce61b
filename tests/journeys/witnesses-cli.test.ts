// The witnesses of a house at the terminal: shown, pinned by a person's decision, and asked for from then on.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keysIn } from '@forewarn/core/log/note'
import { HouseFace } from '@forewarn/core/wire/routes'
import { Keyring } from '@forewarn/desk/keyring'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'
import { openWitnesses, type Witnesses } from './witness-world.ts'

let witnesses: Witnesses
let world: CliWorld
let bothKeys = ''

beforeAll(async () => {
  witnesses = await openWitnesses(3)
  world = await openCliWorld('witnesses', { env: { FOREWARN_WITNESSES: witnesses.written } })
  await world.type('anna', `found ${world.url} ${world.secret} --name Anna`)
  const face = HouseFace.parse(await (await fetch(`${world.url}/api/house`)).json())
  bothKeys = `${face.logKey} ${face.secondKey}`
  await witnesses.know(bothKeys)
})
afterAll(async () => {
  await world.end()
  await witnesses.end()
})

it('are shown and pinned, and then nothing is believed without enough of them', async () => {
  const before = await world.json<{ pinned: unknown; house: object }>('anna', 'witnesses')
  expect(before).toEqual({
    pinned: null,
    house: { witnesses: witnesses.all.map(({ key }) => key), quorum: 2 },
    logKey: bothKeys,
  })
  expect((await world.type('anna', 'witnesses --pin', 'n')).refused).toBe('person.unconfirmed')
  const { out } = await world.type('anna', 'witnesses --pin', 'y')
  for (const { key } of witnesses.all) expect(out).toContain(key)
  expect((await world.json<{ pinned: object }>('anna', 'witnesses')).pinned).toEqual(before.house)
  expect((await world.type('anna', 'verify')).exit).toBe(0)
  await witnesses.all[0]?.stop()
  expect((await world.type('anna', 'verify')).exit).toBe(0)
  await witnesses.all[1]?.stop()
  await world.write('terms.txt', 'Tell nobody.')
  await world.type('anna', 'agreement terms.txt --yes')
  expect((await world.type('anna', 'verify')).refused).toBe('witness.tooFew')
  for (const one of witnesses.all.slice(0, 2)) await one.start()
  expect((await world.type('anna', 'verify')).exit).toBe(0)
})

it('and the second key of a log are pinned by a desk that was enrolled before there was one', async () => {
  const path = join(world.folder, 'desks', 'anna', 'keyring.json')
  const keyring = Keyring.parse(JSON.parse(await readFile(path, 'utf8')))
  const [first = '', second = ''] = keysIn(bothKeys)
  await writeFile(path, JSON.stringify({ ...keyring, pins: { ...keyring.pins, logKey: first } }))
  expect((await world.type('anna', 'verify')).exit).toBe(0)
  expect((await world.type('anna', 'witnesses')).out).toContain(`not pinned, too: ${second}`)
  expect((await world.type('anna', 'witnesses --pin', 'y')).exit).toBe(0)
  expect(await world.json('anna', 'witnesses')).toMatchObject({ logKey: bothKeys })
  expect((await world.type('anna', 'verify')).exit).toBe(0)
  expect((await world.type('anna', 'witnesses')).out).not.toContain('not pinned')
})
