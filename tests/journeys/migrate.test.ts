// A house moves from SQLite to PostgreSQL: with every leaf and every sealed byte, or not at all yet.

import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { freshId, PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe as words } from '@forewarn/core/shared/wording'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { runCommand } from '@forewarn/server/commands/commands'
import { startHouse } from '@forewarn/server/main'
import { readSettings } from '@forewarn/server/settings'
import { TABLES } from '@forewarn/server/store/postgres-migration'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { enrolRecipients, openCase, publicationOf } from '../promises/stage.ts'
import { type Cut, CuttingProxy } from '../stores/cutting-proxy.ts'
import { type Database, freshDatabase, hasPostgres } from '../stores/postgres.ts'
import { S3Server } from '../stores/s3-server.ts'
import { httpPost, openWorld, type World } from './world.ts'

describe.runIf(hasPostgres())('migrating a house', () => {
  let world: World
  let recipient: Desk
  /** Where the people's clients look for the house. */
  const at = { url: '' }
  let owner: Desk
  let ledger: VerifiedLedger
  let before: Record<string, string>
  let database: Database
  let server: S3Server
  let folder: string
  /** How many entries the old house has. */
  let seen: number

  /** A house with people, names, a publication and bytes that wait for their entry. */
  beforeAll(async () => {
    world = await openWorld('migrate')
    at.url = world.url()
    const ports = { ...world.ports, post: httpPost(() => at.url) }
    owner = await signIn(ports, world.owner.keyring)
    ledger = new VerifiedLedger(owner)
    const [one] = await enrolRecipients(world, ['now', 'now'])
    if (one === undefined) throw new Error('nobody')
    recipient = await signIn(ports, one.keyring)
    const partnerId = freshId(PartnerId, 'prt', world.ports.random)
    const recipientId = freshId(RecipientId, 'rcp', world.ports.random)
    const partners = [{ partnerId, name: 'Müller & Söhne ' }]
    const recipients = [{ recipientId, partnerId, email: 'anna@muller.example' }]
    await owner.house.call('putDirectory', { body: { partners, recipients, staff: [] } })
    await publish(publicationOf(world, await openCase(world, [one])))
    const waiting = new Uint8Array([1, 2, 3])
    const digest = createHash('sha256').update(waiting).digest('hex')
    await owner.house.call('putVault', { params: { digest }, body: waiting })
    seen = (await ledger.catchUp()).size
    await world.stop()
    before = await digests()
  })

  afterAll(() => world.end())

  beforeEach(async () => {
    database = await freshDatabase()
    server = await S3Server.start()
    folder = await mkdtemp(join(tmpdir(), 'forewarn-new-'))
  })

  afterEach(async () => {
    await server.stop()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  })

  /** Every file of the old house but what SQLite keeps for its readers. */
  async function digests(): Promise<Record<string, string>> {
    const names = await readdir(world.folder, { recursive: true, withFileTypes: true })
    const rows = names
      .filter((one) => one.isFile() && !/-(?:shm|wal)$|\.lock/.test(one.name))
      .map(async ({ parentPath, name }) => {
        const bytes = await readFile(join(parentPath, name))
        return [name, createHash('sha256').update(bytes).digest('hex')] as const
      })
    return Object.fromEntries(await Promise.all(rows))
  }

  const env = (changes: Record<string, string> = {}) => ({
    ...{ FOREWARN_DATA: folder, FOREWARN_DATABASE_URL: database.url, FOREWARN_PORT: '0' },
    ...{ ...server.settings, ...changes },
  })

  async function migrate(settings: Record<string, string> = env(), ...args: string[]) {
    const printed: string[] = []
    const { clock, random } = world.ports
    const print = (line: string) => void printed.push(line)
    const operator = { env: settings, clock, random, print, say: () => undefined }
    await runCommand(['migrate', '--from', world.folder, '--json', ...args], operator)
    return JSON.parse(printed.join('')) as Record<string, number | string>
  }

  async function refusal(work: Promise<unknown>): Promise<string> {
    const error = await work.catch((e: unknown) => e)
    if (!(error instanceof Refusal)) throw error
    return words(error)
  }

  function startNew(settings: Record<string, string> = env()) {
    const { clock, random } = world.ports
    const parts = { settings: readSettings(settings), clock, random }
    return startHouse({ ...parts, log: (line) => world.log.push(line) })
  }

  it('takes over every leaf, name and sealed byte, and every desk goes on where it was', async () => {
    const moved = await migrate()
    expect(moved['size']).toBe(seen)
    expect(moved['blobs']).toBe(Number(moved['referred']) + 1)
    expect(await digests()).toEqual(before)
    const old = new DatabaseSync(join(world.folder, 'house.sqlite'), { readOnly: true })
    for (const table of [...TABLES, 'entry']) {
      const count = `select count(*) as n from ${table}`
      const [row] = await database.ask(count)
      expect([table, Number(row?.['n'])]).toEqual([table, old.prepare(count).get()?.['n']])
    }
    const leaves = old.prepare('select salt, bytes from entry order by seq').all()
    const rows = await database.ask('select salt, bytes from entry order by seq')
    expect(rows.map(({ salt, bytes }) => ({ salt, bytes }))).toEqual(
      leaves.map(({ salt, bytes }) => ({
        salt: Buffer.from(salt as Uint8Array),
        bytes: Buffer.from(bytes as Uint8Array),
      })),
    )
    old.close()
    const house = await startNew()
    try {
      at.url = house.url
      // The same session, the same token, the same memory of what was seen.
      expect((await ledger.catchUp()).size).toBe(seen)
      const { partners } = await owner.house.call('directory')
      expect(partners.map(({ name }) => name)).toContain('Müller & Söhne ')
      const [part] = (await readInbox(recipient)).parts
      if (part === undefined) throw new Error('nothing to collect')
      const { manifest } = await openPart(
        recipient.keyring,
        await collectPart(recipient, part.partId),
      )
      expect(manifest.title).toBe('A title')
      expect((await ledger.catchUp()).size).toBe(seen + 1)
    } finally {
      await house.stop()
    }
    // What has become a house is not migrated into again.
    expect(await refusal(migrate())).toMatch(/holds something else already/)
  })

  it('puts the sealed files into the new folder where there is no bucket', async () => {
    const { FOREWARN_DATA, FOREWARN_DATABASE_URL } = env()
    const settings = { FOREWARN_DATA, FOREWARN_DATABASE_URL, FOREWARN_PORT: '0' }
    const moved = await migrate(settings)
    const names = await readdir(join(folder, 'vault'), { recursive: true })
    expect(names.filter((name) => name.length > 64)).toHaveLength(Number(moved['blobs']))
    expect((await readdir(folder)).sort()).toEqual(
      ['challenge.key', 'in-use.lock', 'log.key', 'vault'].sort(),
    )
    // Where the last answer was lost, the same command says it again.
    expect(await migrate(settings)).toEqual(moved)
    await (await startNew(settings)).stop()
  })

  it('knows every table of the directory', () => {
    const old = new DatabaseSync(join(world.folder, 'house.sqlite'), { readOnly: true })
    const tables = old.prepare("select name from sqlite_master where type = 'table'").all()
    old.close()
    // What witnesses said last is asked of them again.
    const known = [...TABLES, 'entry', 'checkpoint', 'witnessed']
    expect(tables.map(({ name }) => name).sort()).toEqual(known.sort())
  })

  it('interrupted by a bucket that fails, leaves no house to start, and goes on', async () => {
    for (const after of [1, 3, 6]) {
      server.failAfter = after
      await expect(migrate()).rejects.toThrow(/S3 503|settings\.malformed/)
    }
    server.failAfter = Number.POSITIVE_INFINITY
    expect(await refusal(startNew())).toMatch(/begun and not finished/)
    const uploads = server.heard.filter((line) => line.startsWith('PUT')).length
    const moved = await migrate()
    const all = server.heard.filter((line) => line.startsWith('PUT')).length
    expect(all).toBe(Number(moved['blobs']))
    expect(uploads).toBeLessThan(all)
    await (await startNew()).stop()
  })

  it('killed at any moment, goes on, and has every leaf once', async () => {
    const wire = await CuttingProxy.start(database.url, 'insert into entry')
    const settings = env({ FOREWARN_DATABASE_URL: wire.url })
    const asked = (what: RegExp, nth: number) => (kill: () => void) => {
      let left = nth
      server.onHeard = (line) => {
        if (what.test(line) && --left === 0) kill()
      }
    }
    const said = (cut: Cut) => (kill: () => void) => {
      wire.cuts.push(cut)
      wire.onCut = kill
    }
    const moments = [
      ...[asked(/./, 1), asked(/PUT/, 1), asked(/PUT/, 3), said('lost'), said('kept')],
      ...[asked(/GET .*[0-9a-f]{64}/, 1), asked(/GET .*[0-9a-f]{64}/, 3)],
    ]
    for (const [i, moment] of moments.entries()) {
      expect([i, ...(await migrateAndDie(settings, moment))]).toEqual([i, null, expect.anything()])
    }
    server.onHeard = () => undefined
    const done = await migrateAndDie(settings, () => undefined)
    expect(done).toEqual([0, expect.stringContaining('is as it was')])
    await wire.stop()
    const [row] = await database.ask('select count(*)::int as n, max(seq)::int + 1 as m from entry')
    expect(row).toEqual({ n: seen, m: seen })
    await (await startNew()).stop()
  })

  /** Its exit code, or null where `moment` killed it by what it is handed; and what it said. */
  async function migrateAndDie(
    settings: Record<string, string>,
    moment: (kill: () => void) => void,
  ): Promise<[number | null, string]> {
    const bin = new URL('../../server/bin/forewarn-house.js', import.meta.url).pathname
    const child: ChildProcess = spawn(process.execPath, [bin, 'migrate', '--from', world.folder], {
      env: { PATH: process.env['PATH'], ...settings },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr?.on('data', (piece) => {
      said += piece
    })
    moment(() => child.kill('SIGKILL'))
    const [code] = (await once(child, 'close')) as [number | null]
    return [code, said]
  }

  it.each([
    ['the database is missing', { FOREWARN_DATABASE_URL: undefined }, /FOREWARN_DATABASE_URL/],
    ['the new folder is the old one', { FOREWARN_DATA: () => world.folder }, /name a new folder/],
  ])('is refused where %s', async (_, changes, why) => {
    const settings: Record<string, string> = env()
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) {
        for (const one of Object.keys(settings)) if (/DATABASE|S3/.test(one)) delete settings[one]
      } else settings[name] = value()
    }
    expect(await refusal(migrate(settings))).toMatch(why)
  })

  it('is refused where there is no house, or one that runs, or another one’s key', async () => {
    const none = await mkdtemp(join(tmpdir(), 'forewarn-none-'))
    const { clock, random } = world.ports
    const operator = { env: env(), clock, random, print: () => undefined, say: () => undefined }
    const from = (path: string) => runCommand(['migrate', '--from', path], operator)
    expect(await refusal(from(none))).toMatch(/house\.sqlite: there is no such file/)
    await rm(none, { recursive: true })
    await world.restart()
    expect(await refusal(migrate())).toMatch(/Another process works in/)
    await world.stop()
    await writeFile(join(folder, 'log.key'), new Uint8Array(32))
    expect(await refusal(migrate())).toMatch(/log\.key: it is another house/)
    expect(await refusal(startNew())).toMatch(/begun and not finished/)
  })

  it('is refused where a name holds a NUL, which PostgreSQL cannot keep, and goes on without', async () => {
    const name = (id: string, named: string) => {
      const old = new DatabaseSync(join(world.folder, 'house.sqlite'))
      old.prepare('insert or replace into staff values (?, ?)').run(id, named)
      old.close()
    }
    name('stf_aaaaaaaaaaaaaaaa', 'Ol\0ga')
    expect(await refusal(migrate())).toMatch(
      /house\.sqlite: name of stf_a{16} in the table staff holds a NUL/,
    )
    name('stf_aaaaaaaaaaaaaaaa', 'Olga')
    expect(await migrate()).toMatchObject({ size: expect.any(Number) })
  })

  it('is refused where the database holds another house, begun or half migrated', async () => {
    const other = await openWorld('another', {}, { FOREWARN_DATABASE_URL: database.url })
    expect(await refusal(migrate())).toMatch(/Another process works in the database/)
    await record(other.owner, { kind: 'agreementSet', version: 1, terms: '0'.repeat(64) })
    await other.stop()
    expect(await refusal(migrate())).toMatch(/holds something else already \(2 entries\)/)
    await database.ask("insert into house values ('migration', 'begun')")
    expect(await refusal(migrate())).toMatch(/holds something else already/)
    await rm(other.folder, { recursive: true, force: true })
  })
})
