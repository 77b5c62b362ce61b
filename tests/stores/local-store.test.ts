// What the store of one machine promises beside the contract: no traces, no second process, no lost form.

import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inCopyFolder } from '../../server/src/store/doctors-copy.ts'
import { FolderVault } from '../../server/src/store/folder-vault.ts'
import { openLocalStore } from '../../server/src/store/local-store.ts'
import { SqliteFile } from '../../server/src/store/sqlite-file.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-local-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const house = () => join(folder, 'house.sqlite')

function withDatabase(work: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(house())
  try {
    work(db)
  } finally {
    db.close()
  }
}

describe('erasing a recipient', () => {
  const PARTNER = PartnerId.parse(`prt_${'a'.repeat(16)}`)
  const CANARY = 'quetzalcoatlus@erase-me.example'
  const person = (n: number) => ({
    recipientId: RecipientId.parse(`rcp_${'abcdefghij'[n]}${'a'.repeat(15)}`),
    partnerId: PARTNER,
    name: `Quetzalcoatlus ${n}`,
    email: `${n}.${CANARY}`,
  })

  async function filesWith(words: string): Promise<string[]> {
    const files = await readdir(folder, { withFileTypes: true })
    const found = []
    for (const { name } of files.filter((entry) => entry.isFile())) {
      if ((await readFile(join(folder, name))).includes(words)) found.push(name)
    }
    return found
  }

  it('leaves its name and address in no file, while the house runs on', async () => {
    const store = await openLocalStore(folder)
    const recipients = Array.from({ length: 10 }, (_, n) => person(n))
    const partners = [{ partnerId: PARTNER, name: 'Northwind' }]
    await store.directory.putRoster({ partners, recipients })
    const { recipientId } = person(3)
    const zone = 'America/Argentina/Ushuaia'
    const pgpKey = 'Quetzalcoatlus 3 of the keys'
    await store.directory.putContact({
      recipientId,
      quiet: { from: '22:00', to: '07:00', zone },
      pgpKey,
    })
    expect(await filesWith(zone)).not.toEqual([])
    expect(await filesWith(`3.${CANARY}`)).not.toEqual([])
    await store.directory.erase(recipientId)
    expect(await filesWith(`3.${CANARY}`)).toEqual([])
    expect(await filesWith('Quetzalcoatlus 3')).toEqual([])
    expect(await filesWith(zone)).toEqual([])
    expect(await filesWith(`4.${CANARY}`)).not.toEqual([])
    await store.close()
  })
})

describe('the file', () => {
  it('waits for the disk at every commit', () => {
    withDatabase((db) => {
      new SqliteFile(db)
      expect(db.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' })
      // 2 is full: a commit returns after the write-ahead log was flushed.
      expect(db.prepare('pragma synchronous').get()).toEqual({ synchronous: 2 })
    })
  })

  it('lets no statement change or drop an entry', async () => {
    const store = await openLocalStore(folder)
    await store.ledger.append(0, [{ salt: new Uint8Array(32), bytes: new Uint8Array(3) }])
    await store.close()
    withDatabase((db) => {
      expect(() => db.exec("update entry set bytes = x'00'")).toThrow(/never changed/)
      expect(() => db.exec('delete from entry')).toThrow(/never dropped/)
    })
  })

  it('is at fault where somebody took an entry out, and passes nothing off as its neighbour', async () => {
    const store = await openLocalStore(folder)
    const entry = { salt: new Uint8Array(32), bytes: new Uint8Array(3) }
    await store.ledger.append(0, [entry, entry, entry])
    await store.close()
    withDatabase((db) => {
      db.exec('drop trigger entry_is_never_dropped; delete from entry where seq = 1')
    })
    const robbed = await openLocalStore(folder)
    await expect(robbed.ledger.read(0)).rejects.toThrow(
      /house.ledgerChanged .*"size":1,"problem":"gap"/,
    )
    await robbed.close()
  })

  it('is refused where a newer Forewarn wrote it, and left alone', async () => {
    await (await openLocalStore(folder)).close()
    withDatabase((db) => db.exec('pragma user_version = 99'))
    await expect(openLocalStore(folder)).rejects.toThrow(/store\.newer/)
    withDatabase((db) => {
      expect(db.prepare('pragma user_version').get()).toEqual({ user_version: 99 })
    })
  })

  it('is brought up to date where an older Forewarn wrote it, and keeps what it held', async () => {
    const partners = [{ partnerId: PartnerId.parse(`prt_${'a'.repeat(16)}`), name: 'Northwind' }]
    const entry = { salt: new Uint8Array(32), bytes: new Uint8Array(3) }
    const first = await openLocalStore(folder)
    await first.ledger.append(0, [entry])
    await first.directory.putRoster({ partners, recipients: [] })
    await first.close()
    // Form 1 knew neither contacts nor what was told, and nothing else differs.
    withDatabase((db) =>
      db.exec(
        'drop table contact; drop table told; drop table checkpoint; drop table sign_in; drop table witnessed; drop table passkey; pragma user_version = 1',
      ),
    )
    const store = await openLocalStore(folder)
    expect(await store.ledger.read(0)).toEqual([entry])
    expect(await store.directory.partners()).toEqual(partners)
    const contact = { recipientId: RecipientId.parse(`rcp_${'a'.repeat(16)}`), pgpKey: 'key' }
    await store.directory.putContact(contact)
    await store.close()
    const again = await openLocalStore(folder)
    expect(await again.directory.contacts()).toEqual([contact])
    await again.close()
  })

  it('ends the sessions of a form that did not know which key opened them, and no later ones', async () => {
    const hash = 'a'.repeat(64)
    const actor = RecipientId.parse(`rcp_${'a'.repeat(16)}`)
    await (await openLocalStore(folder)).close()
    withDatabase((db) => {
      db.exec(
        'drop table session; drop table witnessed; drop table passkey; pragma user_version = 4',
      )
      db.exec('create table session (hash text primary key, actor text, expires_at integer)')
      db.prepare('insert into session values (?, ?, ?)').run(hash, actor, 1000)
    })
    const store = await openLocalStore(folder)
    expect(await store.directory.session(hash, instant(0))).toBeUndefined()
    const session = { hash, actor, keyHash: 'b'.repeat(64), expiresAt: instant(1000) }
    await store.directory.openSession(session)
    await store.close()
    const again = await openLocalStore(folder)
    expect(await again.directory.session(hash, instant(0))).toEqual({ ...session, passkeys: 0 })
    await again.close()
  })

  it('lets sessions of the form before passkeys go on', async () => {
    const hash = 'a'.repeat(64)
    const actor = RecipientId.parse(`rcp_${'a'.repeat(16)}`)
    const session = { hash, actor, keyHash: 'b'.repeat(64), expiresAt: instant(1000) }
    const before = await openLocalStore(folder)
    await before.directory.openSession(session)
    await before.close()
    withDatabase((db) => {
      db.exec('drop table passkey; drop index session_code')
      const added =
        'shown_at shown_passkey code code_key code_purpose code_at code_until code_denied'
      for (const one of added.split(' ')) db.exec(`alter table session drop column ${one}`)
      db.exec('pragma user_version = 6')
    })
    const store = await openLocalStore(folder)
    expect(await store.directory.session(hash, instant(0))).toEqual({ ...session, passkeys: 0 })
    const made = { id: 'AAAA', actor, publicKey: 'key', signature: '0'.repeat(128), counter: 0 }
    await store.directory.addPasskey({ ...made, addedAt: instant(1) }, hash)
    const shown = { at: 1, passkey: 'AAAA' }
    const found = await store.directory.session(hash, instant(0))
    expect(found).toEqual({ ...session, passkeys: 1, shown })
    await store.close()
  })

  it('can be backed up by another connection while the house has it open', async () => {
    const store = await openLocalStore(folder)
    await store.ledger.append(0, [{ salt: new Uint8Array(32), bytes: new Uint8Array(3) }])
    const copy = join(folder, 'copy.sqlite')
    withDatabase((db) => db.prepare('vacuum into ?').run(copy))
    await store.ledger.append(1, [{ salt: new Uint8Array(32), bytes: new Uint8Array(4) }])
    await store.close()
    const backup = new DatabaseSync(copy)
    expect(backup.prepare('select count(*) as n from entry').get()).toEqual({ n: 1 })
    backup.close()
  })
})

describe('the folder', () => {
  it('is refused to a second process, and free once the first is done', async () => {
    const store = await openLocalStore(folder)
    const module = new URL('../../server/src/store/local-store.ts', import.meta.url).href
    const script = `import { openLocalStore } from '${module}'
      openLocalStore(process.argv[1]).then(() => console.log('opened'), (e) => console.log(e.code))`
    const second = () =>
      promisify(execFile)(process.execPath, [
        '--conditions=source',
        '--input-type=module',
        '--eval',
        script,
        folder,
      ])
    expect((await second()).stdout.trim()).toBe('store.inUse')
    await store.close()
    expect((await second()).stdout.trim()).toBe('opened')
    await (await openLocalStore(folder)).close()
  })

  it('loses a copy that a doctor left behind, and none that one is reading', async () => {
    await (await openLocalStore(folder)).close()
    const left = join(folder, '.doctor-killed')
    await mkdir(left)
    await writeFile(join(left, 'house.sqlite'), 'anna@northwind.example')
    await inCopyFolder(folder, async (copy) => {
      await writeFile(join(copy, 'house.sqlite'), 'a whole house')
      expect((await readdir(folder)).filter((name) => name.includes('killed'))).toEqual([])
      await mkdir(left)
      await writeFile(join(left, 'house.sqlite'), 'anna@northwind.example')
      await (await openLocalStore(folder)).close()
      expect(await readFile(join(copy, 'house.sqlite'), 'utf8')).toBe('a whole house')
    })
    expect((await readdir(folder)).filter((name) => name.includes('doctor'))).toEqual([])
  })

  it('is made with all above it, and refused at once where none can be made', async () => {
    const deep = join(folder, 'a', 'b', 'c')
    await (await openLocalStore(deep)).close()
    await (await openLocalStore(deep)).close()
    await expect(openLocalStore('/proc/forewarn')).rejects.toMatchObject({ code: 'ENOENT' })
    await writeFile(join(folder, 'file'), '')
    await expect(openLocalStore(join(folder, 'file', 'x'))).rejects.toMatchObject({
      code: 'EEXIST',
    })
  })

  it('keeps its database to its owner, even where the folder is open to all', async () => {
    await chmod(folder, 0o755)
    await writeFile(house(), '', { mode: 0o644 })
    const store = await openLocalStore(folder)
    await store.directory.putRoster({ partners: [], recipients: [] })
    for (const end of ['', '-wal', '-shm']) {
      expect((await stat(`${house()}${end}`)).mode & 0o777).toBe(0o600)
    }
    await store.close()
  })

  it('is readable to its owner alone', async () => {
    const inner = join(folder, 'data')
    const store = await openLocalStore(inner)
    expect((await stat(inner)).mode & 0o077).toBe(0)
    await store.close()
  })
})

describe('the vault', () => {
  const BYTES = new Uint8Array(10)
  const DIGEST = '01d448afd928065458cf670b60f5a594d735af0172c8d67f22a81680132681ca'
  const path = () => join(folder, DIGEST.slice(0, 2), DIGEST)

  it('is at fault where a stored byte has changed', async () => {
    const vault = await FolderVault.open(folder)
    await vault.put(DIGEST, BYTES, instant(0))
    await writeFile(path(), new Uint8Array(10).fill(1))
    await expect(vault.get(DIGEST)).rejects.toThrow(/have changed/)
    const use = vi.fn()
    await expect(vault.read(DIGEST, use)).rejects.toThrow(/have changed/)
    expect(use).not.toHaveBeenCalled()
  })

  it('leaves nothing behind of what was not what it was said to be, or broke off', async () => {
    const vault = await FolderVault.open(folder)
    await expect(vault.put(DIGEST, new Uint8Array(9), instant(0))).rejects.toThrow('otherBytes')
    await vault.put(DIGEST, BYTES, instant(0))
    await vault.put(DIGEST, BYTES, instant(1))
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
  })

  it('forgets what was only half uploaded when it is opened', async () => {
    await FolderVault.open(folder)
    await writeFile(join(folder, 'incoming', '1'), 'half')
    await FolderVault.open(folder)
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
  })
})
