// Two processes' worth of house on one PostgreSQL and one bucket: whoever asks either asks the same house.

import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '@forewarn/core/board/entry'
import { sessionBytes } from '@forewarn/core/board/session'
import { publicKey, sign } from '@forewarn/core/sealing/signatures'
import { fromHex, hex } from '@forewarn/core/shared/bytes'
import { freshId, PartnerId, RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { countersign, invite, offerKeys } from '@forewarn/desk/enrol'
import { houseClient } from '@forewarn/desk/house-client'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { act } from '@forewarn/desk/keyring'
import { lift, stageLift } from '@forewarn/desk/lift'
import type { Ports } from '@forewarn/desk/ports'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { type RunningHouse, startHouse } from '@forewarn/server/main'
import { readSettings } from '@forewarn/server/settings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  enrolRecipients,
  enrolStaff,
  LIFTS_AT,
  openCase,
  publicationOf,
} from '../promises/stage.ts'
import { type Database, freshDatabase, hasPostgres } from '../stores/postgres.ts'
import { S3Server } from '../stores/s3-server.ts'
import { DAY_MS, httpPost, openWorld, type World } from './world.ts'

describe.runIf(hasPostgres())('two houses on one store', () => {
  let database: Database
  let server: S3Server
  let folder: string
  /** The same people at the first house, and at the second. */
  let world: World
  let there: World
  let second: RunningHouse
  let recipients: Desk[]

  beforeAll(async () => {
    database = await freshDatabase()
    server = await S3Server.start()
    folder = await mkdtemp(join(tmpdir(), 'forewarn-second-'))
    world = await openWorld('two houses', {}, env())
    for (const name of ['log.key', 'challenge.key']) {
      await copyFile(join(world.folder, name), join(folder, name))
    }
    second = await startSecond()
    const ports: Ports = { ...world.ports, post: httpPost(() => second.url) }
    const owner = await signIn(ports, world.owner.keyring)
    there = { ...world, ports, owner, ledger: new VerifiedLedger(owner), url: () => second.url }
    recipients = await enrolRecipients(world, ['now', 'now'])
  })

  afterAll(async () => {
    await second?.stop()
    await world?.end()
    await server?.stop()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  function env(): Record<string, string> {
    return { FOREWARN_DATABASE_URL: database.url, ...server.settings }
  }

  function startSecond(changes: Record<string, string> = {}): Promise<RunningHouse> {
    const settings = readSettings({
      ...{ FOREWARN_DATA: folder, FOREWARN_PORT: '0', ...env(), ...changes },
    })
    const { clock, random } = world.ports
    const log = (line: string) => world.log.push(line)
    return startHouse({ settings, clock, random, log })
  }

  /** The same session at the other house. */
  const atSecond = (desk: Desk) => signIn(there.ports, desk.keyring)

  const tierChanged = (tier: string): Event => {
    const partnerId = freshId(PartnerId, 'prt', world.ports.random)
    const partners = [{ partnerId, tier, jurisdiction: 'AT' }]
    return { kind: 'rosterChanged', partners, recipients: [] }
  }

  it('take acts in turn and at once, and each knows at once what the other was told', async () => {
    for (let i = 0; i < 6; i++) {
      const [here, other] = i % 2 === 0 ? [world, there] : [there, world]
      const before = (await other.ledger.catchUp()).size
      await record(here.owner, tierChanged(`turn-${i}`))
      expect((await other.ledger.catchUp()).size).toBe(before + 1)
    }
    const { size } = await world.ledger.catchUp()
    const both = [world.owner, there.owner]
    const acts = Array.from({ length: 20 }, (_, i) => {
      const desk = both[i % 2] ?? world.owner
      return record(desk, tierChanged(`once-${i}`))
    })
    await Promise.all(acts)
    const [one, two] = [await world.ledger.catchUp(), await there.ledger.catchUp()]
    expect([one.size, two.size]).toEqual([size + 20, size + 20])
    const notes = await Promise.all(both.map(({ house }) => house.call('checkpoint')))
    // No two signatures by ML-DSA are alike.
    const [here = '', other] = notes.map(({ checkpoint }) => checkpoint.split('\n\n')[0])
    expect(here).toBe(other)
  })

  it('write an act that is sent to both at once a single time', async () => {
    const { size } = await world.ledger.catchUp()
    const acts = [act(world.owner.keyring, tierChanged('same'), world.ports.random)]
    const both = [world.owner, there.owner, world.owner, there.owner]
    const answers = await Promise.all(
      both.map(({ house }) => house.call('acts', { body: { acts } })),
    )
    expect(answers).toEqual(both.map(() => ({ seqs: [size] })))
    expect((await there.ledger.catchUp()).size).toBe(size + 1)
  })

  it('let nobody in by a request to sign in that the other one has had', async () => {
    const { keyring, ports } = world.owner
    const at = world.now
    const nonce = hex(ports.random.bytes(16))
    const key = hex(publicKey(ports.random.bytes(32)))
    const signed = sessionBytes(keyring.pins.origin, keyring.actor, at, nonce, key)
    const signature = hex(sign(signed, fromHex(keyring.signingSecret)))
    const body = { actor: keyring.actor, at, nonce, key, signature }
    await houseClient(world.ports.post).call('session', { body })
    await expect(houseClient(there.ports.post).call('session', { body })).rejects.toMatchObject({
      code: 'session.missing',
    })
  })

  it('enrol somebody who asks one for the challenge and answers it to the other', async () => {
    const recipientId = freshId(RecipientId, 'rcp', world.ports.random)
    const partnerId = freshId(PartnerId, 'prt', world.ports.random)
    await record(world.owner, {
      kind: 'rosterChanged',
      partners: [{ partnerId, tier: 'now', jurisdiction: 'AT' }],
      recipients: [{ recipientId, partnerId, kind: 'person' }],
    })
    const letters = await invite(world.owner, [{ actor: recipientId, roles: [] }], DAY_MS)
    const [letter] = letters
    if (letter === undefined) throw new Error('no letter')
    let calls = 0
    const inTurn: Ports = {
      ...world.ports,
      post: (request) => (calls++ % 2 === 0 ? world : there).ports.post(request),
    }
    const keyring = await offerKeys(inTurn, letter)
    expect(calls).toBeGreaterThan(1)
    await expect(offerKeys(there.ports, letter)).rejects.toMatchObject({ code: 'invitation.spent' })
    await countersign(there.owner, there.ledger, [recipientId], [])
    await signIn(world.ports, keyring)
  })

  it('publish a case once, whoever begins at which', async () => {
    const caseId = await openCase(world, recipients)
    const publisher = await enrolStaff(world, ['publisher'])
    const outcomes = await Promise.allSettled([
      publish(publicationOf(world, caseId)),
      publish(publicationOf(there, caseId, { desk: await atSecond(publisher) })),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { bundle } = await world.ledger.catchUp()
    const published = [...bundle.attempts.values()].filter((one) => one.published !== undefined)
    expect(published).toHaveLength(1)
  })

  it('hand out a part through either, with one entry each time', async () => {
    const [desk] = recipients
    if (desk === undefined) throw new Error('nobody')
    const other = await atSecond(desk)
    const [part] = (await readInbox(other)).parts
    if (part === undefined) throw new Error('nothing to collect')
    const before = (await world.ledger.catchUp()).size
    for (const one of [desk, other]) {
      const { title } = (await openPart(one.keyring, await collectPart(one, part.partId))).manifest
      expect(title).toBe('A title')
    }
    expect((await world.ledger.catchUp()).size).toBe(before + 2)
  })

  it('end an embargo at one and the same instant', async () => {
    const caseId = await openCase(world, recipients)
    const page = {
      name: 'advisory.html',
      type: 'text/html; charset=utf-8',
      text: '<p>a</p>',
    } as const
    await stageLift(world.owner, world.ledger, caseId, [page])
    const seen = async (url: string, query = '') =>
      (await fetch(`${url}/advisories/${caseId}${query}`)).status
    expect([await seen(world.url()), await seen(second.url)]).toEqual([404, 404])
    const waited = [world.url(), second.url].map((url) => seen(url, '?wait=1'))
    const board = await there.ledger.catchUp()
    await lift(there.owner, board, caseId, { reason: 'it is out' })
    expect(await Promise.all(waited)).toEqual([200, 200])
    expect([await seen(world.url()), await seen(second.url)]).toEqual([200, 200])
    const told = await Promise.all(
      [world, there].map(({ ports }) => houseClient(ports.post).call('advisories')),
    )
    expect(told[0]).toEqual(told[1])
    await expect(
      lift(world.owner, await world.ledger.catchUp(), caseId, { reason: 'again' }),
    ).rejects.toMatchObject({ code: 'lift.done' })
    expect(LIFTS_AT).toBeGreaterThan(world.now)
  })

  it('shut somebody out of both with the entry that revokes them', async () => {
    const publisher = await enrolStaff(world, ['publisher'])
    const other = await atSecond(publisher)
    await other.house.call('directory')
    const staffId = StaffId.parse(publisher.keyring.actor)
    await record(world.owner, { kind: 'staffRevoked', staffId })
    await expect(other.house.call('directory')).rejects.toMatchObject({ code: 'session.missing' })
    await expect(record(other, tierChanged('never'))).rejects.toThrow()
  })

  it('keep what they know of people in one directory', async () => {
    const partnerId = freshId(PartnerId, 'prt', world.ports.random)
    const partners = [{ partnerId, name: 'Northwind' }]
    const body = { partners, recipients: [], staff: [] }
    await world.owner.house.call('putDirectory', { body })
    expect((await there.owner.house.call('directory')).partners).toContainEqual(partners[0])
  })

  it('never date an entry before the one it follows, though their clocks differ', async () => {
    const slow = world.now
    world.now = (slow + 60_000) as typeof slow
    await record(there.owner, tierChanged('ahead'))
    world.now = slow
    await record(world.owner, tierChanged('behind'))
    const { at } = await there.ledger.catchUp()
    expect(at).toBe(slow + 60_000)
  })

  it('refuse a third that has another key, naming the file to copy', async () => {
    for (const name of ['log.key', 'challenge.key']) {
      const other = await mkdtemp(join(tmpdir(), 'forewarn-third-'))
      for (const right of ['log.key', 'challenge.key'].filter((one) => one !== name)) {
        await copyFile(join(folder, right), join(other, right))
      }
      await writeFile(join(other, name), new Uint8Array(32).fill(3))
      await expect(startSecond({ FOREWARN_DATA: other })).rejects.toMatchObject({
        code: 'house.otherKey',
        details: { file: join(other, name) },
      })
      await rm(other, { recursive: true, force: true })
    }
  })

  it('refuse a third whose vault is a folder of its own', async () => {
    const alone = readSettings({
      ...{ FOREWARN_DATA: folder, FOREWARN_PORT: '0', FOREWARN_DATABASE_URL: database.url },
    })
    const { clock, random } = world.ports
    const log = () => undefined
    await expect(startHouse({ settings: alone, clock, random, log })).rejects.toMatchObject({
      code: 'store.inUse',
    })
  })

  it('go on as one after one of them was stopped and started again', async () => {
    const { size } = await world.ledger.catchUp()
    await second.stop()
    await record(world.owner, tierChanged('alone'))
    second = await startSecond()
    await record(there.owner, tierChanged('again'))
    expect((await world.ledger.catchUp()).size).toBe(size + 2)
  })

  it('answer nothing any more from a ledger that somebody put an older one in the place of', async () => {
    await database.ask('alter table entry disable trigger all')
    await database.ask('delete from entry where seq = (select max(seq) from entry)')
    for (const { house } of [world.owner, there.owner]) {
      await expect(house.call('checkpoint')).rejects.toMatchObject({ code: 'house.failed' })
    }
    const act = record(world.owner, tierChanged('over it'))
    await expect(act).rejects.toMatchObject({ code: 'house.failed' })
  })
})
