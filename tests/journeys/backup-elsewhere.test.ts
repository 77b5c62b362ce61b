// A house on PostgreSQL and a bucket, backed up while it runs and restored: there again, or into one folder.

import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe as words } from '@forewarn/core/shared/wording'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { publish } from '@forewarn/desk/publish/publish'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { runCommand } from '@forewarn/server/commands/commands'
import { startHouse } from '@forewarn/server/main'
import { readSettings } from '@forewarn/server/settings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrolRecipients, openCase, publicationOf } from '../promises/stage.ts'
import { type Database, freshDatabase, hasPostgres } from '../stores/postgres.ts'
import { S3Server } from '../stores/s3-server.ts'
import { httpPost, openWorld, type World } from './world.ts'

type Env = Readonly<Record<string, string>>

describe.runIf(hasPostgres())('the backup of a house on PostgreSQL', () => {
  let folder: string
  let database: Database
  let bucket: S3Server
  let world: World
  let recipient: Desk
  let seen: number
  const at = (name: string) => join(folder, name)
  const here = (): Env => ({ FOREWARN_DATABASE_URL: database.url, ...bucket.settings })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'forewarn-backups-'))
    database = await freshDatabase()
    bucket = await S3Server.start()
    world = await openWorld('backup elsewhere', {}, here())
    const [one = expect.fail()] = await enrolRecipients(world, ['now'])
    recipient = one
    await publish(publicationOf(world, await openCase(world, [one])))
    seen = (await world.ledger.catchUp()).size
    await backup('whole', '--with-keys')
    await backup('keyless')
  })
  afterAll(async () => {
    await world.end()
    await bucket.stop()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  })

  async function type(env: Env, ...args: string[]): Promise<Record<string, unknown>> {
    const printed: string[] = []
    const { clock, random } = world.ports
    const print = (line: string) => void printed.push(line)
    await runCommand([...args, '--json'], { env, clock, random, print, say: () => undefined })
    return JSON.parse(printed.join(''))
  }

  const backup = (to: string, ...more: string[]) =>
    type({ ...here(), FOREWARN_DATA: world.folder }, 'backup', '--to', at(to), ...more)

  const restore = (from: string, data: string, env: Env = {}) =>
    type({ ...env, FOREWARN_DATA: at(data) }, 'restore', '--from', at(from))

  async function refusal(work: Promise<unknown>): Promise<string> {
    const error = await work.catch((e: unknown) => e)
    if (!(error instanceof Refusal)) throw error
    return words(error)
  }

  /** Starts what was restored; a desk that saw the old house goes on, and a recipient collects. */
  async function mustGoOn(data: string, env: Env = {}): Promise<void> {
    const { clock, random } = world.ports
    const settings = readSettings({ ...env, FOREWARN_DATA: at(data), FOREWARN_PORT: '0' })
    const house = await startHouse({ settings, clock, random, log: () => undefined })
    try {
      const ports = { ...world.ports, post: httpPost(() => house.url) }
      const owner = await signIn(ports, world.owner.keyring)
      expect((await new VerifiedLedger(owner).catchUp()).size).toBe(seen)
      const desk = await signIn(ports, recipient.keyring)
      const [part = expect.fail()] = (await readInbox(desk)).parts
      const opened = await openPart(desk.keyring, await collectPart(desk, part.partId))
      expect(opened.manifest.title).toBe('A title')
    } finally {
      await house.stop()
    }
  }

  it('is the same folder as that of a house in one, and becomes such a house', async () => {
    const names = ['backup.json', 'challenge.key', 'house.sqlite', 'log.key', 'vault']
    expect((await readdir(at('whole'))).sort()).toEqual(names)
    const { size, blobs } = await restore('whole', 'one-folder')
    expect([size, blobs]).toEqual([seen, world.ledger.board.referred.size])
    await mustGoOn('one-folder')
  })

  it('goes back into another database and another bucket, in one command', async () => {
    const [other, elsewhere] = [await freshDatabase(), await S3Server.start()]
    try {
      const env = { FOREWARN_DATABASE_URL: other.url, ...elsewhere.settings }
      elsewhere.failAfter = 3
      await expect(restore('whole', 'there', env)).rejects.toThrow()
      elsewhere.failAfter = Number.POSITIVE_INFINITY
      expect((await restore('whole', 'there', env))['size']).toBe(seen)
      expect((await readdir(folder)).filter((name) => /restoring/.test(name))).toEqual([])
      expect(await other.ask('select from session union all select from invitation')).toEqual([])
      await mustGoOn('there', env)
      expect(await refusal(restore('whole', 'again', env))).toMatch(/holds something else already/)
    } finally {
      await elsewhere.stop()
      await other.drop()
    }
  })

  it('without its keys wants them in the new folder first, and no others', async () => {
    const other = await freshDatabase()
    try {
      const env = { FOREWARN_DATABASE_URL: other.url }
      const said = await refusal(restore('keyless', 'bare', env))
      expect(said).toContain(at('bare/log.key'))
      expect(said).toContain('Put both keys there first.')
      expect(await other.ask("select to_regclass('entry') as there")).toEqual([{ there: null }])
      await mkdir(at('bare'))
      await writeFile(at('bare/log.key'), new Uint8Array(32))
      expect(await refusal(restore('keyless', 'bare', env))).toContain('not the key that signed')
      for (const key of ['log.key', 'challenge.key']) {
        await copyFile(join(world.folder, key), join(at('bare'), key))
      }
      expect((await restore('keyless', 'bare', env))['size']).toBe(seen)
    } finally {
      await other.drop()
    }
  })

  it('is not taken of a bucket that lost a file, nor of a database without a house', async () => {
    const [digest = expect.fail()] = world.ledger.board.referred
    const name = [...bucket.objects.keys()].find((one) => one.includes(digest)) ?? expect.fail()
    const bytes = bucket.objects.get(name) ?? expect.fail()
    bucket.objects.delete(name)
    expect(await refusal(backup('lacking'))).toContain(digest)
    bucket.objects.set(name, bytes)
    const empty = await freshDatabase()
    const env = { FOREWARN_DATABASE_URL: empty.url, FOREWARN_DATA: world.folder }
    expect(await refusal(type(env, 'backup', '--to', at('none')))).toMatch(/no house/)
    await empty.drop()
    expect((await readdir(folder)).filter((one) => /lacking|none/.test(one))).toEqual([])
  })
})
