// The log in tiles: who may read it, how it is served, and that whoever reads it learns no word of it.

import { verifierKey } from '@forewarn/core/log/note'
import { checkLog, houseLog } from '@forewarn/desk/check-log'
import { houseClient } from '@forewarn/desk/house-client'
import { publish } from '@forewarn/desk/publish/publish'
import { checkpointOf } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { enrolRecipients, openCase, publicationOf } from './stage.ts'

const NOTHING_KEPT = { seen: [], receipts: [] }

let world: World

beforeAll(async () => {
  world = await openWorld('log readers', {}, { FOREWARN_LOG_READERS: 'anyone' })
  const desks = await enrolRecipients(world, ['now', 'later'])
  await publish(publicationOf(world, await openCase(world, desks)))
})
afterAll(() => world.end())

const get = (path: string) => fetch(`${world.url()}/log/${path}`)

describe('a log that anyone may read', () => {
  it('is checked whole by a stranger with its key alone, and is the one that desks are shown', async () => {
    const anybody = houseLog(houseClient(world.ports.post))
    const { note, size } = await checkLog(anybody, world.owner.keyring.pins.logKey, NOTHING_KEPT)
    expect(note).toBe((await checkpointOf(world.owner)).note)
    expect(size).toBeGreaterThan(10)
    const otherKey = verifierKey('forewarn.localhost', new Uint8Array(32).fill(1))
    const other = checkLog(anybody, otherKey, NOTHING_KEPT)
    await expect(other).rejects.toMatchObject({ code: 'note.unsigned' })
  })

  it('is served as the specification says: text that is not kept, and tiles that are', async () => {
    const { size } = await checkpointOf(world.owner)
    const checkpoint = await get('checkpoint')
    expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(checkpoint.headers.get('cache-control')).toBe('no-store')
    for (const path of [`tile/0/000.p/${size}`, `tile/entries/000.p/${size}`]) {
      const { status, headers } = await get(path)
      expect([status, headers.get('content-type')]).toEqual([200, 'application/octet-stream'])
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    }
  })

  it('has nothing where no tile lies, and nothing of that is kept', async () => {
    const { size } = await checkpointOf(world.owner)
    const paths = [
      `0/000.p/${size + 1}`,
      '0/000',
      '1/000',
      '63/000',
      'entries/001',
      '..%2f..%2flog.key',
    ]
    for (const path of [...paths, '', '0/', '0/000.p/0', 'x'.repeat(4000)]) {
      const { status, headers } = await get(`tile/${path}`)
      expect([path, status]).toEqual([path, 404])
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  it('is 34 bytes an entry, of which none stands in the entry', async () => {
    const { size } = await checkpointOf(world.owner)
    const bundle = Buffer.from(await (await get(`tile/entries/000.p/${size}`)).arrayBuffer())
    expect(bundle).toHaveLength(34 * size)
    const { entries } = await world.owner.house.call('entries', { query: { from: 0 } })
    const said = Buffer.concat(
      entries.flatMap(({ salt, bytes }) => [salt, bytes].map((one) => Buffer.from(one, 'base64'))),
    )
    for (let at = 0; at < bundle.length; at += 34) {
      expect(said.includes(bundle.subarray(at + 2, at + 10))).toBe(false)
    }
  })
})

describe('a log that nobody opened to strangers', () => {
  it('is for those enrolled, of whom a recipient checks it like anybody, and for no cache of others', async () => {
    const closed = await openWorld('log of the enrolled')
    try {
      for (const path of ['checkpoint', 'tile/0/000.p/1', 'tile/x']) {
        expect((await fetch(`${closed.url()}/log/${path}`)).status).toBe(401)
      }
      const [enrolled = expect.fail('nobody')] = await enrolRecipients(closed, ['now'])
      const { logKey } = enrolled.keyring.pins
      const { size } = await checkLog(houseLog(enrolled.house), logKey, NOTHING_KEPT)
      expect(size).toBe((await checkpointOf(enrolled)).size)
    } finally {
      await closed.end()
    }
  })
})
