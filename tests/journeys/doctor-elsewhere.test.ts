// `forewarn-house doctor` on PostgreSQL and a bucket: what is well, what is not, and nothing changed by looking.

import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Examined } from '@forewarn/core/shared/examined'
import { publish } from '@forewarn/desk/publish/publish'
import { runCommand } from '@forewarn/server/commands/commands'
import { lookAt } from '@forewarn/server/store/postgres-look'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrolRecipients, openCase, publicationOf } from '../promises/stage.ts'
import { type Database, freshDatabase, hasPostgres } from '../stores/postgres.ts'
import { S3Server } from '../stores/s3-server.ts'
import { later, openWorld, START, type World } from './world.ts'

const WELL = {
  ...{ disk: 'ok', 'log.key': 'ok', 'challenge.key': 'ok', database: 'ok', 'same house': 'ok' },
  ...{ ledger: 'ok', checkpoint: 'ok', vault: 'ok', clock: 'ok' },
}

describe.runIf(hasPostgres())('the doctor of a house on PostgreSQL', () => {
  let world: World
  let database: Database
  let server: S3Server

  beforeAll(async () => {
    database = await freshDatabase()
    server = await S3Server.start()
    world = await openWorld('doctor elsewhere', {}, settings())
    const [one = expect.fail()] = await enrolRecipients(world, ['now'])
    await publish(publicationOf(world, await openCase(world, [one])))
  })
  afterAll(async () => {
    await world.end()
    await server.stop()
    await database.drop()
  })

  const settings = (changes: Record<string, string> = {}) => ({
    ...{ FOREWARN_DATABASE_URL: database.url, ...server.settings, ...changes },
  })

  async function examined(changes: Record<string, string> = {}, at = world.now) {
    const printed: string[] = []
    const operator = {
      env: settings({ FOREWARN_DATA: world.folder, ...changes }),
      ...{ clock: { now: () => at }, random: world.ports.random },
      print: (line: string) => void printed.push(line),
      say: () => undefined,
    }
    const code = await runCommand(['doctor', '--json'], operator)
    const { examined: rows } = JSON.parse(printed.join('')) as { examined: Examined[] }
    const health = Object.fromEntries(rows.map((row) => [row.what, row.health]))
    const of = (what: string) => rows.find((row) => row.what === what)
    return { code, health, of, printed: printed.join('') }
  }

  const tables = async () => {
    const names = ['entry', 'checkpoint', 'house', 'lease', 'staff', 'session', 'form']
    const rows = names.map((name) => database.ask(`select * from ${name} order by 1`))
    return JSON.stringify(await Promise.all(rows))
  }

  it('finds it well while it runs, and changes nothing', async () => {
    const before = await tables()
    const { code, health, of, printed } = await examined()
    expect(health).toEqual(WELL)
    expect(code).toBe(0)
    expect(of('ledger')?.said).toMatch(/^\d+ entries under root [0-9a-f]{64}; every signature/)
    expect(of('vault')?.said).toMatch(/^the bucket has all \d+ sealed files$/)
    expect(await tables()).toBe(before)
    const secret = new URL(database.url).password
    expect(printed).not.toContain(secret)
    expect(printed).not.toContain(server.settings.FOREWARN_S3_SECRET)
  })

  it('could not write if it would: the server refuses', async () => {
    const written = lookAt(database.url, ({ ask }) => ask("insert into house values ('x', 'y')"))
    await expect(written).rejects.toThrow(/read-only/)
  })

  it('names a server that nobody answers at, a wrong password, and tables that are not ours', async () => {
    const url = (change: (url: URL) => void) => {
      const other = new URL(database.url)
      change(other)
      return { FOREWARN_DATABASE_URL: other.href }
    }
    const gone = await examined(url((one) => void Object.assign(one, { port: '1' })))
    expect([gone.code, gone.of('database')?.health]).toEqual([2, 'failed'])
    expect(gone.of('database')?.said).toContain('nobody answers at 127.0.0.1:1')
    const locked = await examined(url((one) => void Object.assign(one, { password: 'no' })))
    expect(locked.of('database')?.said).toContain('refuses this user or password')
    const empty = await freshDatabase()
    const bare = await examined({ FOREWARN_DATABASE_URL: empty.url })
    expect([bare.code, bare.of('database')?.said]).toEqual([
      3,
      expect.stringContaining('no house has tables there'),
    ])
    await empty.drop()
    await database.ask('update form set number = number + 1')
    expect((await examined()).of('database')).toMatchObject({ health: 'failed' })
    await database.ask('update form set number = number - 1')
  })

  it('names a key of another house, one that others can read, and a clock that is behind', async () => {
    const file = join(world.folder, 'challenge.key')
    const own = await readFile(file)
    await writeFile(file, new Uint8Array(32))
    const other = await examined()
    expect(other.health).toEqual({ ...WELL, 'same house': 'failed' })
    expect(other.of('same house')?.said).toBe('challenge.key is another house’s')
    await writeFile(file, own)
    await chmod(file, 0o644)
    expect((await examined()).health).toEqual({ ...WELL, 'challenge.key': 'failed' })
    await chmod(file, 0o600)
    const { health } = await examined({}, later(START, -1000))
    expect(health).toEqual({ ...WELL, clock: 'failed' })
  })

  it('names a bucket without what the ledger names, and one that does not let it in', async () => {
    const [digest] = world.ledger.board.referred
    const name =
      [...server.objects.keys()].find((one) => one.includes(digest ?? '?')) ?? expect.fail()
    const bytes = server.objects.get(name) ?? expect.fail()
    server.objects.delete(name)
    const lacking = await examined()
    expect(lacking.health).toEqual({ ...WELL, vault: 'failed' })
    expect(lacking.of('vault')?.said).toContain(`1 of ${world.ledger.board.referred.size} are not`)
    server.objects.set(name, bytes)
    const locked = await examined({ FOREWARN_S3_SECRET: 'another' })
    expect(locked.of('vault')).toMatchObject({ health: 'failed' })
    expect(locked.of('vault')?.said).toContain('FOREWARN_S3_SECRET')
  })

  it('names a checkpoint that its key did not sign, and a ledger that somebody changed', async () => {
    const { checkpoint } = await world.owner.house.call('checkpoint')
    const keep = (note: string) =>
      database.ask(
        'insert into checkpoint values (1, $1) on conflict (one) do update set note = $1',
        [note],
      )
    await keep(checkpoint.replace(/\n\d+\n/, '\n1\n'))
    expect((await examined()).health).toEqual({ ...WELL, checkpoint: 'failed' })
    await keep(checkpoint)
    expect((await examined()).of('checkpoint')?.said).toMatch(/entries are those that log\.key/)
    await world.stop()
    await database.ask('alter table entry disable trigger entry_is_never_changed')
    await database.ask("update entry set bytes = bytes || '\\x20'::bytea where seq = 3")
    const changed = await examined()
    expect(changed.health['checkpoint']).toBe('failed')
    await database.ask("update entry set bytes = '\\x7b'::bytea where seq = 3")
    expect((await examined()).health['ledger']).toBe('failed')
    await rm(join(world.folder, 'log.key'))
    expect((await examined()).of('log.key')).toMatchObject({ health: 'failed' })
  })
})
