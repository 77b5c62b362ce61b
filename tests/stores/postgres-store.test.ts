// What the store on PostgreSQL promises beside the contract: a disk that is waited for, no traces, no changed entry.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe as words } from '@forewarn/core/shared/wording'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSettings } from '../../server/src/settings.ts'
import { openStore } from '../../server/src/store/open-store.ts'
import { PostgresDatabase } from '../../server/src/store/postgres-database.ts'
import type { Store } from '../../server/src/store/store.ts'
import { type Database, freshDatabase, hasPostgres, ownCluster } from './postgres.ts'

describe.runIf(hasPostgres())('a store on PostgreSQL', () => {
  let folder: string
  let database: Database
  let store: Store | undefined

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'forewarn-store-'))
    database = await freshDatabase()
  })

  afterEach(async () => {
    await store?.close()
    store = undefined
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(url = database.url): Promise<Store> {
    store = await openStore(readSettings({ FOREWARN_DATA: folder, FOREWARN_DATABASE_URL: url }))
    return store
  }

  async function refusalOf(url: string): Promise<string> {
    const error = await open(url).catch((e: unknown) => e)
    if (!(error instanceof Refusal)) throw error
    return words(error)
  }

  const with_ = (change: (url: URL) => void) => {
    const url = new URL(database.url)
    change(url)
    return url.href
  }

  describe('is refused, with the setting and without the password,', () => {
    it.each([
      [
        'nobody answers',
        (url: URL) => Object.assign(url, { port: '1' }),
        /nobody answers at 127\.0\.0\.1:1/,
      ],
      [
        'the password is wrong',
        (url: URL) => Object.assign(url, { password: 'hunter2' }),
        /password/,
      ],
      [
        'there is no such database',
        (url: URL) => Object.assign(url, { pathname: '/nowhere' }),
        /create it/,
      ],
    ])('where %s', async (_, change, why) => {
      const said = await refusalOf(with_(change))
      expect(said).toMatch(/FOREWARN_DATABASE_URL/)
      expect(said).toMatch(why)
      expect(said).not.toMatch(/hunter2/)
      expect(said).not.toContain(new URL(database.url).password)
    })

    it('where the server does not wait for its disk', async () => {
      const name = new URL(database.url).pathname.slice(1)
      await database.ask(`alter database ${name} set synchronous_commit = off`)
      expect(await refusalOf(database.url)).toMatch(/synchronous_commit is off/)
      await database.ask(`alter database ${name} reset synchronous_commit`)
      await open()
    })

    it('where the database does not hold every letter', async () => {
      await database.ask("create database letters encoding 'SQL_ASCII' template template0")
      const url = with_((one) => Object.assign(one, { pathname: '/letters' }))
      expect(await refusalOf(url)).toMatch(/UTF8/)
      await database.ask('drop database letters')
    })

    it('where a newer Forewarn made the tables, and leaves them alone', async () => {
      await (await open()).close()
      store = undefined
      await database.ask('update form set number = 99')
      expect(await refusalOf(database.url)).toMatch(/99/)
      expect(await database.ask('select number from form')).toEqual([{ number: '99' }])
    })
  })

  it('is refused as a setting where its address is none, without telling it', () => {
    const read = () => readSettings({ FOREWARN_DATABASE_URL: 'mysql://me:hunter2@db/x' })
    expect(read).toThrow(/FOREWARN_DATABASE_URL: write it as postgresql/)
    expect(read).not.toThrow(/hunter2/)
  })

  it('makes its tables once where two houses begin at once', async () => {
    const begin = () => PostgresDatabase.open(database.url, false)
    const both = await Promise.all([begin(), begin()])
    expect(await database.ask('select count(*)::int as n from form')).toEqual([{ n: 1 }])
    for (const one of both) await one.close()
  })

  it('ends the sessions of a form that did not know which key opened them', async () => {
    await (await open()).close()
    const hash = 'a'.repeat(64)
    const actor = RecipientId.parse(`rcp_${'a'.repeat(16)}`)
    await database.ask('drop table session')
    await database.ask(
      'create table session (hash text primary key, actor text, expires_at bigint)',
    )
    await database.ask('insert into session values ($1, $2, $3)', [hash, actor, 1000])
    await database.ask(
      'alter table lease drop column generation, drop column drops; drop table witnessed, passkey',
    )
    await database.ask('update form set number = 2')
    const { directory } = await open()
    expect(await directory.session(hash, instant(0))).toBeUndefined()
    const session = { hash, actor, keyHash: 'b'.repeat(64), expiresAt: instant(1000) }
    await directory.openSession(session)
    expect(await directory.session(hash, instant(0))).toEqual({ ...session, passkeys: 0 })
  })

  it('lets no statement change or drop an entry', async () => {
    const { ledger } = await open()
    await ledger.append(0, [{ salt: new Uint8Array(32), bytes: new Uint8Array(3) }])
    for (const sql of ["update entry set bytes = ''", 'delete from entry', 'truncate entry']) {
      await expect(database.ask(sql)).rejects.toThrow(/never changed nor dropped/)
    }
    expect(await ledger.size()).toBe(1)
  })

  it('is at fault where somebody took an entry out, and passes nothing off as its neighbour', async () => {
    const { ledger } = await open()
    const entry = { salt: new Uint8Array(32), bytes: new Uint8Array(3) }
    await ledger.append(0, [entry, entry, entry])
    await database.ask('alter table entry disable trigger all')
    await database.ask('delete from entry where seq = 1')
    await expect(ledger.read(0)).rejects.toThrow(/house\.ledgerChanged.*gap/)
  })

  it('takes the last of two records of one id, as it would one after the other', async () => {
    const { directory } = await open()
    const partnerId = PartnerId.parse(`prt_${'a'.repeat(16)}`)
    const partners = ['first', 'second'].map((name) => ({ partnerId, name }))
    await directory.putRoster({ partners, recipients: [] })
    expect(await directory.partners()).toEqual([{ partnerId, name: 'second' }])
  })

  describe.skipIf(process.env['TEST_POSTGRES_URL'] !== undefined)('erasing a recipient', () => {
    const PARTNER = PartnerId.parse(`prt_${'a'.repeat(16)}`)
    const person = (n: number) => ({
      recipientId: RecipientId.parse(`rcp_${'abcdefghij'[n]}${'a'.repeat(15)}`),
      partnerId: PARTNER,
      name: `Quetzalcoatlus ${n}`,
      email: `${n}.quetzalcoatlus@erase-me.example`,
    })

    /** Files of the whole server that hold these words, but for its write-ahead log. */
    async function filesWith(words: string): Promise<string[]> {
      await database.ask('checkpoint')
      const { data } = await ownCluster()
      const files = await readdir(data, { recursive: true, withFileTypes: true })
      const found = []
      for (const { name, parentPath } of files.filter((entry) => entry.isFile())) {
        const path = join(parentPath, name)
        if (path.includes('/pg_wal/')) continue
        const bytes = await readFile(path).catch(() => Buffer.alloc(0))
        if (bytes.includes(words)) found.push(path.slice(data.length))
      }
      return found
    }

    it('leaves its name and address in no table, no index and no statistics', async () => {
      const { directory } = await open()
      const recipients = Array.from({ length: 10 }, (_, n) => person(n))
      await directory.putRoster({
        partners: [{ partnerId: PARTNER, name: 'Northwind' }],
        recipients,
      })
      const { recipientId } = person(9)
      const pgpKey = `key of Quetzalcoatlus 9 ${'x'.repeat(9000)}`
      await directory.putContact({ recipientId, pgpKey })
      await directory.putTold({ recipientId, at: instant(0), digest: '', reminders: 0 })
      await database.ask('analyze')
      expect(await filesWith('9.quetzalcoatlus')).not.toEqual([])
      expect(await filesWith('Quetzalcoatlus 9')).not.toEqual([])
      await directory.erase(recipientId)
      await database.ask('analyze')
      expect(await filesWith('9.quetzalcoatlus')).toEqual([])
      expect(await filesWith('Quetzalcoatlus 9')).toEqual([])
      expect(await filesWith('4.quetzalcoatlus')).not.toEqual([])
    })

    it('needs more than a delete and a vacuum, which leave them in the page', async () => {
      const { directory } = await open()
      const recipients = Array.from({ length: 10 }, (_, n) => person(n))
      await directory.putRoster({
        partners: [{ partnerId: PARTNER, name: 'Northwind' }],
        recipients,
      })
      await database.ask("delete from recipient where name = 'Quetzalcoatlus 9'")
      await database.ask('vacuum recipient')
      expect(await filesWith('9.quetzalcoatlus')).not.toEqual([])
    })
  })
})
