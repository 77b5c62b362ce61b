// A house with witnesses: its checkpoints get cosigned, whoever is down, and nobody waits who did not ask.

import { openCheckpoint } from '@forewarn/core/log/checkpoint'
import { cosignersOf } from '@forewarn/core/log/cosignature'
import { verifyConsistency } from '@forewarn/core/log/proof'
import { fromBase64 } from '@forewarn/core/shared/bytes'
import { record } from '@forewarn/desk/record'
import { WITNESS_EVERY_MS } from '@forewarn/server/main'
import type { Every } from '@forewarn/server/rounds'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWitnesses, type Witnesses } from './witness-world.ts'
import { openWorld, type World } from './world.ts'

let witnesses: Witnesses
let world: World
let round: () => Promise<void>

const every: Every = (everyMs, work) => {
  if (everyMs === WITNESS_EVERY_MS) round = work
  return { stop: () => undefined }
}

beforeEach(async () => {
  witnesses = await openWitnesses(3)
  world = await openWorld('witnessed', { every }, { FOREWARN_WITNESSES: witnesses.written })
  const { logKey } = await world.owner.house.call('house')
  await witnesses.know(logKey)
})
afterEach(async () => {
  await world.end()
  await witnesses.end()
})

/** One more entry. */
async function write(): Promise<void> {
  version += 1
  await record(world.owner, {
    ...{ kind: 'agreementSet', version, terms: String(version % 10).repeat(64) },
  })
}
let version = 0
beforeEach(() => {
  version = 0
})

const plain = async () => (await world.owner.house.call('checkpoint')).checkpoint
const asked = async () =>
  (await world.owner.house.call('checkpoint', { query: { witnessed: 1 } })).checkpoint

async function whoSigned(note: string) {
  const { witnessing } = await world.owner.house.call('house')
  return cosignersOf(note, witnessing?.witnesses ?? [])
}
const sizeOf = (note: string) => openCheckpoint(note, world.owner.keyring.pins.logKey).size

it('says whose word there is, and how many of them must agree', async () => {
  expect((await world.owner.house.call('house')).witnessing).toEqual({
    witnesses: witnesses.all.map(({ key }) => key),
    quorum: 2,
  })
})

it('gives the newest checkpoint at once, and with cosignatures after the next round', async () => {
  await write()
  const before = await plain()
  expect([sizeOf(before), (await whoSigned(before)).length]).toEqual([2, 0])
  await round()
  const after = await plain()
  expect([sizeOf(after), (await whoSigned(after)).length]).toEqual([2, 2])
  await write()
  expect(sizeOf(await plain())).toBe(3)
})

it('keeps what was cosigned over a restart', async () => {
  await write()
  await round()
  await world.restart()
  expect((await whoSigned(await plain())).length).toBe(2)
})

it('has a proof cosigned where one asks for it, over all that was written before', async () => {
  for (let i = 0; i < 4; i++) {
    await write()
    const note = await asked()
    expect(sizeOf(note)).toBe(2 + i)
    expect((await whoSigned(note)).length).toBe(2)
  }
  await round()
  expect((await whoSigned(await asked())).length).toBe(2)
})

it('does without one that is down, hangs, or comes back behind the others', async () => {
  const [one] = witnesses.all
  await one?.stop()
  await write()
  expect(sizeOf(await asked())).toBe(2)
  await one?.hang()
  await write()
  expect(sizeOf(await asked())).toBe(3)
  await one?.stop()
  await one?.start()
  // It is asked again after a pause, and told from where it stands.
  for (let i = 0; i < 12; i++) {
    await write()
    await asked()
  }
  expect(one?.witness.sizes[0]?.size).toBeGreaterThan(3)
})

it('refuses a cosigned proof where too few are there, and gives every other answer', async () => {
  await write()
  for (const one of witnesses.all.slice(1)) await one.stop()
  await expect(asked()).rejects.toMatchObject({
    ...{ code: 'witness.tooFew', details: { found: 0, quorum: 2 } },
  })
  await write()
  expect(sizeOf(await plain())).toBe(3)
  await round()
  expect(world.log.some((line) => line.includes('"unwitnessed"'))).toBe(true)
  for (const one of witnesses.all.slice(1)) await one.start()
  expect(sizeOf(await asked())).toBe(3)
})

it('proves to whoever saw one cosigned checkpoint that the next continues it', async () => {
  await write()
  const first = openCheckpoint(await asked(), world.owner.keyring.pins.logKey)
  await write()
  const next = openCheckpoint(await asked(), world.owner.keyring.pins.logKey)
  const query = { from: first.size, to: next.size }
  const { proof } = await world.owner.house.call('consistency', { query })
  verifyConsistency({ ...query, hashes: proof.map(fromBase64) }, first.root, next.root)
})

it('answers many who ask at once while more is written', async () => {
  const notes = await Promise.all(
    Array.from({ length: 12 }, async () => {
      await write()
      return asked()
    }),
  )
  for (const note of notes) expect((await whoSigned(note)).length).toBe(2)
  expect(Math.max(...notes.map(sizeOf))).toBe(13)
})
