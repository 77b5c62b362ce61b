// A disk that fails: before a write is kept, or after. What the caller is told, and what is then there.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { RecipientId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SqliteDirectory } from '../../server/src/store/sqlite-directory.ts'
import { SqliteFile } from '../../server/src/store/sqlite-file.ts'
import { SqliteLedger } from '../../server/src/store/sqlite-ledger.ts'
import { entryOf } from './written.ts'

type Fault = 'lost' | 'kept'

/** Fails one commit when told to. It says what SQLite says after a failed fsync: SQLITE_IOERR_FSYNC. */
class FaultyDatabase extends DatabaseSync {
  failing: Fault | undefined

  override exec(sql: string): void {
    const fault = sql === 'commit' ? this.failing : undefined
    if (fault !== 'lost') super.exec(sql)
    if (fault === undefined) return
    this.failing = undefined
    throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 1034 })
  }
}

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-disk-'))
  path = join(folder, 'house.sqlite')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

async function sizeAfterReopening(): Promise<number> {
  const file = new SqliteFile(new DatabaseSync(path))
  try {
    return await new SqliteLedger(file).size()
  } finally {
    file.close()
  }
}

describe.each<[Fault, number]>([
  ['lost', 1],
  ['kept', 2],
])('a commit that fails and is %s', (fault, sizeThen) => {
  async function failOnce(): Promise<{ file: SqliteFile; ledger: SqliteLedger }> {
    const db = new FaultyDatabase(path)
    const file = new SqliteFile(db)
    const ledger = new SqliteLedger(file)
    await ledger.append(0, [entryOf(0)])
    db.failing = fault
    const error = await ledger.append(1, [entryOf(1)]).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(Refusal)
    return { file, ledger }
  }

  it('stops the ledger: nothing is read or written until it is opened anew', async () => {
    const { file, ledger } = await failOnce()
    const doubt = /may or may not have reached the disk/
    await expect(ledger.append(1, [entryOf(1)])).rejects.toThrow(doubt)
    await expect(ledger.append(2, [entryOf(2)])).rejects.toThrow(doubt)
    await expect(ledger.read(0)).rejects.toThrow(doubt)
    await expect(ledger.size()).rejects.toThrow(doubt)
    file.close()
    expect(await sizeAfterReopening()).toBe(sizeThen)
  })

  it('stops the directory in the same file, too', async () => {
    const { file } = await failOnce()
    const directory = new SqliteDirectory(file)
    await expect(directory.expire(instant(1))).rejects.toThrow(/may or may not/)
    await expect(directory.erase(RecipientId.parse(`rcp_${'a'.repeat(16)}`))).rejects.toThrow()
    file.close()
  })
})

describe('a disk that is full', () => {
  it('is a fault that loses nothing, and writing goes on once there is room', async () => {
    const db = new DatabaseSync(path)
    const file = new SqliteFile(db)
    const ledger = new SqliteLedger(file)
    await ledger.append(0, [entryOf(0)])
    const { page_count: pages } = db.prepare('pragma page_count').get() as { page_count: number }
    db.exec(`pragma max_page_count = ${pages + 2}`)
    const large = { ...entryOf(1), bytes: new Uint8Array(100_000) }
    await expect(ledger.append(1, [entryOf(1), large])).rejects.toThrow(/full/)
    expect(await ledger.read(0)).toEqual([entryOf(0)])
    db.exec('pragma max_page_count = 100000')
    await ledger.append(1, [entryOf(1), large])
    expect(await ledger.size()).toBe(3)
    file.close()
  })
})

describe('a rule that refuses inside a write', () => {
  it('leaves no doubt behind', async () => {
    const file = new SqliteFile(new DatabaseSync(path))
    const ledger = new SqliteLedger(file)
    await expect(ledger.append(5, [entryOf(0)])).rejects.toThrow(/ledger\.moved/)
    await ledger.append(0, [entryOf(0)])
    expect(file.isInDoubt).toBe(false)
    file.close()
  })
})
