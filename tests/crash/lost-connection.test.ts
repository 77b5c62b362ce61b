// A connection to PostgreSQL that is lost before a write is kept, or after: nothing answered is lost, nothing stands twice.

import { setTimeout as pause } from 'node:timers/promises'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isLost, PostgresDatabase } from '../../server/src/store/postgres-database.ts'
import { PostgresDirectory } from '../../server/src/store/postgres-directory.ts'
import { PostgresLedger } from '../../server/src/store/postgres-ledger.ts'
import { type Cut, CuttingProxy } from '../stores/cutting-proxy.ts'
import { Cluster, type Database, freshDatabase, hasPostgres } from '../stores/postgres.ts'
import { entryOf, randomOf } from './written.ts'

describe.runIf(hasPostgres())('an append', () => {
  let own: Database
  let proxy: CuttingProxy
  let database: PostgresDatabase
  let ledger: PostgresLedger
  /** The same ledger by another way, which is never cut. */
  let other: PostgresDatabase
  let sound: PostgresLedger

  beforeEach(async () => {
    own = await freshDatabase()
    proxy = await CuttingProxy.start(own.url, 'insert into entry')
    database = await PostgresDatabase.open(proxy.url, false)
    ledger = new PostgresLedger(database)
    other = await PostgresDatabase.open(own.url, false)
    sound = new PostgresLedger(other)
    await ledger.append(0, [entryOf(0)])
  })

  afterEach(async () => {
    await database.close()
    await other.close()
    await proxy.stop()
    await own.drop()
  })

  /** Cut off, and it finds nobody to say it to again until the wire is let up. */
  function appendWhileAway(): Promise<unknown> {
    proxy.cuts.push('lost')
    proxy.isDown = true
    return ledger.append(1, [entryOf(1)]).catch((e: unknown) => e)
  }

  const CUTS: readonly { readonly cuts: readonly Cut[] }[] = [
    { cuts: ['lost'] },
    { cuts: ['kept'] },
    { cuts: ['left'] },
    { cuts: ['lost', 'kept'] },
    { cuts: ['kept', 'lost'] },
    { cuts: ['left', 'left', 'kept'] },
  ]

  it.each(CUTS)(
    'whose connection is cut off ($cuts) is answered once it is kept, and stands once',
    async ({ cuts }) => {
      proxy.cuts.push(...cuts)
      await ledger.append(1, [entryOf(1), entryOf(2)], 'a note')
      expect(proxy.count).toBe(cuts.length)
      expect(await sound.read(0)).toEqual([entryOf(0), entryOf(1), entryOf(2)])
      expect(await sound.checkpoint()).toBe('a note')
      await ledger.append(3, [entryOf(3)])
      expect(await sound.size()).toBe(4)
    },
  )

  it('that is only said once is left in doubt: the wire does cut off what was kept', async () => {
    const say = (seq: number) =>
      database.askOnce('insert into entry values ($1, $2, $3)', [seq, entryOf(9).salt, 'x'])
    proxy.cuts.push('kept')
    expect(await say(1).catch(isLost)).toBe(true)
    expect(await sound.size()).toBe(2)
    proxy.cuts.push('lost')
    expect(await say(2).catch(isLost)).toBe(true)
    expect(await sound.size()).toBe(2)
  })

  it('has moved where another took its place while the connection was lost', async () => {
    const appended = appendWhileAway()
    await sound.append(1, [entryOf(7)])
    proxy.isDown = false
    expect(await appended).toMatchObject({ code: 'ledger.moved', details: { actualSize: 2 } })
    expect(await sound.read(1)).toEqual([entryOf(7)])
  })

  it('does not take another’s entry of the same bytes for its own', async () => {
    const twin = { ...entryOf(1), salt: entryOf(5).salt }
    const appended = appendWhileAway()
    await sound.append(1, [twin])
    proxy.isDown = false
    expect(await appended).toBeInstanceOf(Refusal)
    expect(await sound.read(1)).toEqual([twin])
  })

  it('is a fault where the server stays away, and the ledger goes on when it is back', async () => {
    proxy.isDown = true
    proxy.breakAll()
    const error = await ledger.append(1, [entryOf(1)]).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(Refusal)
    expect(await sound.size()).toBe(1)
    proxy.isDown = false
    await ledger.append(1, [entryOf(1)])
    expect(await sound.size()).toBe(2)
  })

  it('waits for its hold, so that no second house slips in where the first was cut off', async () => {
    const alone = await freshDatabase()
    const wire = await CuttingProxy.start(alone.url, 'insert into entry')
    const first = await PostgresDatabase.open(wire.url, true)
    wire.breakAll()
    await new PostgresLedger(first).append(0, [entryOf(0)])
    await expect(PostgresDatabase.open(alone.url, true)).rejects.toThrow(/store\.inUse/)
    await expect(PostgresDatabase.open(alone.url, false)).rejects.toThrow(/store\.inUse/)
    await first.close()
    await (await PostgresDatabase.open(alone.url, false)).close()
    await wire.stop()
    await alone.drop()
  })

  it('of the directory does no harm the second time', async () => {
    const wire = await CuttingProxy.start(own.url, 'invitation')
    const cut = await PostgresDatabase.open(wire.url, false)
    const directory = new PostgresDirectory(cut)
    const actor = `rcp_${'a'.repeat(16)}` as never
    const invitation = { hash: '1'.repeat(64), actor, roles: [], expiresAt: instant(10) }
    wire.cuts.push('kept')
    await directory.invite(invitation)
    expect(await directory.invitation(invitation.hash, instant(0))).toEqual(invitation)
    wire.cuts.push('kept')
    await directory.redeem(invitation.hash, instant(0))
    expect(await directory.invitation(invitation.hash, instant(0))).toBeUndefined()
    await cut.close()
    await wire.stop()
  })

  it('counts no stranger twice, nor keeps one out', async () => {
    const wire = await CuttingProxy.start(own.url, 'insert into stranger')
    const cut = await PostgresDatabase.open(wire.url, false)
    const directory = new PostgresDirectory(cut)
    wire.cuts.push('kept')
    await directory.countStranger(instant(0))
    expect(wire.count).toBe(1)
    expect(await directory.strangers()).toEqual([{ day: '1970-01-01', count: 1 }])
    wire.cuts.push('lost')
    await directory.countStranger(instant(120_000))
    await directory.countStranger(instant(240_000))
    expect(await directory.strangers()).toEqual([{ day: '1970-01-01', count: 2 }])
    await cut.close()
    await wire.stop()
  })
})

describe.runIf(hasPostgres() && process.env['TEST_POSTGRES_URL'] === undefined)('a server', () => {
  it('that is killed and started again has every answered append once', async () => {
    const cluster = await Cluster.start()
    const database = await PostgresDatabase.open(cluster.url(), false)
    const ledger = new PostgresLedger(database)
    const next = randomOf(20_261_125)
    let size = 0
    let isOver = false
    let faults = 0
    const writing = (async () => {
      for (; !isOver; ) {
        try {
          await ledger.append(size, [entryOf(size)])
          size += 1
        } catch (error) {
          // A slow machine's server may be away for longer than an append waits: then it was not answered.
          if (!isLost(error) || ++faults > 20) throw error
          size = await sizeOnceBack(ledger)
        }
      }
    })()
    for (let kills = 0; kills < 3; kills++) {
      const enough = size + 5 + next(20)
      for (let waited = 0; size < enough && waited < 300_000; waited += 10) await pause(10)
      expect(size).toBeGreaterThanOrEqual(enough)
      await cluster.kill()
      await cluster.start()
    }
    isOver = true
    await writing
    const entries = await ledger.read(0)
    expect(entries).toHaveLength(size)
    for (const [seq, entry] of entries.entries()) expect(entry).toEqual(entryOf(seq))
    await database.close()
    await cluster.stop()
  })
})

async function sizeOnceBack(ledger: PostgresLedger): Promise<number> {
  for (let tries = 0; ; tries++) {
    try {
      return await ledger.size()
    } catch (error) {
      if (!isLost(error) || tries > 5) throw error
    }
  }
}
