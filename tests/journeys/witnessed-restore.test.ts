// A house that lost its tail, or went another way, asks its witnesses at start, and neither signs nor serves.

import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { record } from '@forewarn/desk/record'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { startHouse } from '@forewarn/server/main'
import { readSettings } from '@forewarn/server/settings'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWitnesses, type Witnesses } from './witness-world.ts'
import { httpPost, openWorld, START, seededRandom, type World } from './world.ts'

let witnesses: Witnesses
let world: World
let owner: Desk
let backup: string
let written = 0

beforeEach(async () => {
  written = 0
  witnesses = await openWitnesses(3)
  world = await openWorld('restore', {}, { FOREWARN_WITNESSES: witnesses.written })
  await witnesses.know((await world.owner.house.call('house')).logKey)
  owner = world.owner
  await write()
  await cosign()
  backup = await mkdtemp(join(tmpdir(), 'forewarn-old-'))
  await world.stop()
  await cp(world.folder, backup, { recursive: true })
  await world.restart()
  owner = await world.signIn(world.owner.keyring)
})
afterEach(async () => {
  await world.end()
  await rm(backup, { recursive: true, force: true })
  await witnesses.end()
})

async function write(): Promise<void> {
  written += 1
  const terms = String(written).repeat(64)
  await record(owner, { kind: 'agreementSet', version: written, terms })
}
const cosign = () => owner.house.call('checkpoint', { query: { witnessed: '1' } })

/** The house in this folder is opened and closed again; whether it heeds its witnesses is told. */
async function open(folder: string, heeds = true): Promise<number> {
  const lines: string[] = []
  const house = await startHouse({
    settings: readSettings({
      ...{ FOREWARN_DATA: folder, FOREWARN_PORT: '0' },
      ...(heeds ? { FOREWARN_WITNESSES: witnesses.written } : {}),
    }),
    ...{ clock: { now: () => START }, random: seededRandom('again') },
    log: (line) => lines.push(line),
  })
  await house.stop()
  return (JSON.parse(lines.find((line) => line.includes('"started"')) ?? '{}') as { size: number })
    .size
}

it('starts where its witnesses saw no more than it has', async () => {
  expect(await open(backup)).toBe(2)
})

it('does not start from a backup that is older than what was cosigned, and says so', async () => {
  await write()
  await cosign()
  await world.stop()
  await expect(open(backup)).rejects.toMatchObject({
    code: 'house.behind',
    details: { size: 2, seen: 3 },
  })
  expect(await open(world.folder)).toBe(3)
  // The control: a house that does not ask finds nothing amiss.
  expect(await open(backup, false)).toBe(2)
})

it('does not start where it went another way since, however long it is', async () => {
  await write()
  await cosign()
  await world.stop()
  // Started without its witnesses, the old copy goes on by itself.
  const settings = readSettings({ FOREWARN_DATA: backup, FOREWARN_PORT: '0' })
  const clock = { now: () => START }
  const random = seededRandom('other way')
  const house = await startHouse({ settings, clock, random, log: () => undefined })
  const ports = { ...world.ports, post: httpPost(() => house.url) }
  const desk = await signIn(ports, world.owner.keyring)
  for (const version of [2, 3, 4]) {
    await record(desk, { kind: 'agreementSet', version, terms: 'a'.repeat(64) })
  }
  await house.stop()
  await expect(open(backup)).rejects.toMatchObject({ code: 'house.behind' })
})

it('takes one witness that can show what our own key signed for proof, if the others forgot', async () => {
  await write()
  await cosign()
  await world.stop()
  const [keeps, ...others] = witnesses.all.toSorted(
    (a, b) => (b.witness.sizes[0]?.size ?? 0) - (a.witness.sizes[0]?.size ?? 0),
  )
  for (const one of others) {
    await one.stop()
    await rm(join(one.folder, 'logs'), { recursive: true, force: true })
    await one.start()
  }
  await expect(open(backup)).rejects.toMatchObject({
    ...{ code: 'house.behind', details: { seen: 3, witnesses: [keeps?.key.split('+')[0]] } },
  })
})

it('is not kept from starting by one that lies, is silent or talks nonsense', async () => {
  await world.stop()
  const [one] = witnesses.all
  const answers: [number, string][] = [
    ...[
      [409, '999\n'],
      [422, 'no\n'],
      [500, ''],
      [200, 'x'.repeat(500)],
    ].map(([status, text]) => [status, text] as [number, string]),
  ]
  for (const [status, text] of answers) {
    await one?.pose((request, response) => {
      response.writeHead(request.method === 'GET' ? 404 : status).end(text)
    })
    expect(await open(backup)).toBe(2)
  }
  await one?.pose(
    (_, response) => void response.writeHead(200).end('another log\n9\nAA==\n\n— x AAAA\n'),
  )
  expect(await open(backup)).toBe(2)
  await one?.stop()
  expect(await open(backup)).toBe(2)
})

it('is kept from starting by claims of more than can be at fault together', async () => {
  await world.stop()
  for (const one of witnesses.all.slice(1)) {
    await one.pose((request, response) => {
      response.writeHead(request.method === 'GET' ? 404 : 409).end('999\n')
    })
  }
  await expect(open(backup)).rejects.toMatchObject({
    ...{ code: 'house.behind', details: { seen: 999 } },
  })
})

it('does not start where fewer than the quorum answer', async () => {
  await world.stop()
  for (const one of witnesses.all.slice(1)) await one.stop()
  await expect(open(backup)).rejects.toMatchObject({
    ...{ code: 'house.unwitnessed', details: { answered: 1, quorum: 2 } },
  })
})
