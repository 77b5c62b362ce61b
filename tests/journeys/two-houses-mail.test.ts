// Two processes of one house mail as one, also where one of them loses its hold in the middle of a round.

import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { type RunningHouse, startHouse } from '@forewarn/server/main'
import { readSettings } from '@forewarn/server/settings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailSink, openMailSink } from '../mail-sink.ts'
import { enrolRecipients } from '../promises/stage.ts'
import { type Database, freshDatabase, hasPostgres } from '../stores/postgres.ts'
import { S3Server } from '../stores/s3-server.ts'
import { A_WHILE_MS, addressDesks, roundsByHand, settingsFor } from './mail-world.ts'
import { later, openWorld, type World } from './world.ts'

/** The number of its lock, as `postgres-hold.ts` takes it. */
const MAIL_ROUND = 4

describe.runIf(hasPostgres())('two houses on one store', () => {
  let database: Database
  let server: S3Server
  let folder: string
  let world: World
  let second: RunningHouse
  let recipients: Desk[]
  let sink: MailSink
  const [own, others] = [roundsByHand(), roundsByHand()]

  beforeAll(async () => {
    database = await freshDatabase()
    server = await S3Server.start()
    sink = await openMailSink()
    folder = await mkdtemp(join(tmpdir(), 'forewarn-second-'))
    const env = {
      ...{ FOREWARN_DATABASE_URL: database.url, ...server.settings, ...settingsFor(sink) },
    }
    world = await openWorld('two mail', { every: own.every }, env)
    for (const name of ['log.key', 'challenge.key']) {
      await copyFile(join(world.folder, name), join(folder, name))
    }
    second = await startHouse({
      settings: readSettings({ FOREWARN_DATA: folder, FOREWARN_PORT: '0', ...env }),
      ...{ clock: world.ports.clock, random: world.ports.random, every: others.every },
      log: (line) => world.log.push(line),
    })
    recipients = await enrolRecipients(world, ['now', 'now'])
  })

  afterAll(async () => {
    await second?.stop()
    await world?.end()
    await server?.stop()
    await sink?.stop()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  it('mail as one: nobody is told the same thing by both', async () => {
    await addressDesks(world, recipients)
    await record(world.owner, { kind: 'agreementSet', version: 1, terms: 'a'.repeat(64) })
    await Promise.all([own.round(), others.round()])
    await others.round()
    await own.round()
    const told = sink.mails.flatMap(({ to }) => to)
    expect(told.toSorted()).toEqual(['a@partner.example', 'b@partner.example'])
  })

  it('mail one recipient twice, and no other, where one loses the round to the other', async () => {
    const all = [...recipients, ...(await enrolRecipients(world, ['now', 'now']))]
    await addressDesks(world, all)
    world.now = later(world.now, A_WHILE_MS)
    await record(world.owner, { kind: 'agreementSet', version: 2, terms: 'b'.repeat(64) })
    const before = sink.mails.length
    sink.moods.beforeSaid = async () => {
      delete sink.moods.beforeSaid
      const held = `from pg_locks where locktype = 'advisory' and objid = ${MAIL_ROUND}
        and database = (select oid from pg_database where datname = current_database())`
      const ended = await database.ask(`select pg_terminate_backend(pid) ${held}`)
      expect(ended).toHaveLength(1)
      await expect.poll(() => database.ask(`select pid ${held}`)).toEqual([])
      await others.round()
    }
    await own.round()
    await own.round()
    await others.round()
    const told = sink.mails.slice(before).flatMap(({ to }) => to)
    const [first = ''] = told
    const each = all.map((_, i) => `${'abcd'[i]}@partner.example`)
    expect(told.toSorted()).toEqual([...each, first].toSorted())
  })
})
