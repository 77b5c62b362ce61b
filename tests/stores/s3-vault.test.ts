// The vault on S3 beside the contract: who may enter, what a faltering server costs, and who drops what.

import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe as words } from '@forewarn/core/shared/wording'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSettings } from '../../server/src/settings.ts'
import { openStore } from '../../server/src/store/open-store.ts'
import { S3Client } from '../../server/src/store/s3-client.ts'
import type { Store } from '../../server/src/store/store.ts'
import { type Database, freshDatabase, hasPostgres } from './postgres.ts'
import { BUCKET, KEY_ID, S3Server, SECRET } from './s3-server.ts'
import { claimIn, signatureOf } from './s3-signature.ts'

const BYTES = new Uint8Array(1000).fill(7)
const DIGEST = digestOf(BYTES)
const MORNING = instant(1000)
const NOON = instant(2000)
const EVENING = instant(NOON + 1)

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

describe('the signatures that the test server asks for', () => {
  const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  const host = 'examplebucket.s3.amazonaws.com'
  const fixed = { host, 'x-amz-date': '20130524T000000Z' }

  // Source: AWS, “Signature Calculations for the Authorization Header”, its four examples.
  it.each([
    [
      { method: 'GET', target: '/test.txt' },
      { range: 'bytes=0-9', 'x-amz-content-sha256': EMPTY },
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      { method: 'PUT', target: '/test%24file.text' },
      {
        date: 'Fri, 24 May 2013 00:00:00 GMT',
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      },
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ],
    [
      { method: 'GET', target: '/?lifecycle' },
      { 'x-amz-content-sha256': EMPTY },
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    ],
    [
      { method: 'GET', target: '/?max-keys=2&prefix=J' },
      { 'x-amz-content-sha256': EMPTY },
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ])('are those of the standard: %o', (request, own, signature) => {
    const headers = { ...fixed, ...own }
    const claim = {
      ...{ keyId: 'AKIAIOSFODNN7EXAMPLE', day: '20130524', region: 'us-east-1' },
      signedHeaders: Object.keys(headers).sort(),
    }
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    expect(signatureOf({ ...request, headers }, claim, secret)).toBe(signature)
    expect(signatureOf({ ...request, headers }, claim, `${secret}x`)).not.toBe(signature)
    expect(claimIn('AWS4-HMAC-SHA256 Credential=nonsense')).toBeUndefined()
  })
})

describe('a bucket', () => {
  let server: S3Server
  beforeEach(async () => {
    server = await S3Server.start()
  })
  afterEach(() => server.stop())

  const clientOf = (changes = {}) =>
    new S3Client({
      ...{ url: server.settings.FOREWARN_S3_URL, bucket: BUCKET, region: 'us-east-1' },
      ...{ keyId: KEY_ID, secret: SECRET, ...changes },
    })

  it.each([
    ['with the right key', {}, 200, ''],
    ['with a wrong secret', { secret: `${SECRET}!` }, 403, 'SignatureDoesNotMatch'],
    ['with an unknown key', { keyId: 'SOMEBODY' }, 403, 'InvalidAccessKeyId'],
    ['in another region', { region: 'eu-central-1' }, 400, 'AuthorizationHeaderMalformed'],
    ['of another name', { bucket: 'other' }, 404, 'NoSuchBucket'],
  ])('is entered or not %s', async (_, changes, status, code) => {
    server.objects.set(DIGEST, BYTES)
    const { body, ...answer } = await clientOf(changes).ask('GET', `/${DIGEST}`)
    expect(answer).toEqual({ status, code })
    if (status === 200) expect(body).toEqual(BYTES)
    expect(server.heard).toHaveLength(status === 200 || status === 404 ? 1 : 0)
  })

  it('takes no signature from an hour ago, and none under which the bytes were changed', async () => {
    server.aheadMs = 3_600_000
    expect((await clientOf().ask('GET', `/${DIGEST}`)).code).toBe('RequestTimeTooSkewed')
    server.aheadMs = 0
    const url = `${server.settings.FOREWARN_S3_URL}/${BUCKET}/${DIGEST}`
    expect((await fetch(url)).status).toBe(403)
  })
})

describe.runIf(hasPostgres())('a vault on S3', () => {
  let folder: string
  let database: Database
  let server: S3Server
  let store: Store | undefined

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'forewarn-s3-'))
    database = await freshDatabase()
    server = await S3Server.start()
  })

  afterEach(async () => {
    await store?.close()
    store = undefined
    await server.stop()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(changes: Record<string, string> = {}): Promise<Store> {
    const settings = { FOREWARN_DATA: folder, FOREWARN_DATABASE_URL: database.url }
    store = await openStore(readSettings({ ...settings, ...server.settings, ...changes }))
    return store
  }

  it.each([
    ['FOREWARN_S3_SECRET', 'wrong-secret', /refuses what is signed/],
    ['FOREWARN_S3_KEY_ID', 'NOBODY', /does not know this key/],
    ['FOREWARN_S3_BUCKET', 'no-such-bucket', /no such bucket/],
    ['FOREWARN_S3_REGION', 'eu-central-1', /another region/],
    ['FOREWARN_S3_URL', 'http://127.0.0.1:1', /nobody answers at 127\.0\.0\.1:1/],
  ])(
    'keeps a house from opening where %s is wrong, and tells no secret',
    async (name, value, why) => {
      const error = await open({ [name]: value }).catch((e: unknown) => e)
      if (!(error instanceof Refusal)) throw error
      const said = words(error)
      expect(said).toContain(name)
      expect(said).toMatch(why)
      expect(said).not.toContain(SECRET)
      expect(said).not.toContain('wrong-secret')
      // What was opened before is let go: the next try finds the database free.
      await open()
    },
  )

  it('is set up whole or refused, by the names that are missing', () => {
    const only = { FOREWARN_S3_URL: 'https://s3.example' }
    expect(() => readSettings(only)).toThrow(/FOREWARN_S3_BUCKET.*FOREWARN_S3_SECRET/)
    const { settings } = server
    expect(() => readSettings(settings)).toThrow(/FOREWARN_DATABASE_URL/)
    expect(() => readSettings({ ...settings, FOREWARN_S3_SECRET: '' })).not.toThrow(/TESTKEYID/)
  })

  it('asks again where the server falters, and keeps the bytes once', async () => {
    const { vault } = await open()
    server.faults.push([503, 'SlowDown'], 'lost')
    await vault.put(DIGEST, BYTES, MORNING)
    expect(await vault.get(DIGEST)).toEqual(BYTES)
    server.faults.push([500, 'InternalError'], 'lost')
    expect(await vault.get(DIGEST)).toEqual(BYTES)
  })

  it('is at fault, and keeps nothing half, where the server goes on failing', async () => {
    const { vault } = await open()
    server.faults.push(...Array.from({ length: 6 }, () => [503, 'SlowDown'] as const))
    await expect(vault.put(DIGEST, BYTES, MORNING)).rejects.toThrow('S3 503')
    server.faults.length = 0
    expect(await vault.has(DIGEST)).toBe(false)
    await vault.put(DIGEST, BYTES, MORNING)
    expect(await vault.get(DIGEST)).toEqual(BYTES)
  })

  it('is at fault where a stored byte has changed', async () => {
    const { vault } = await open()
    await vault.put(DIGEST, BYTES, MORNING)
    server.objects.set(DIGEST, new Uint8Array(1000).fill(8))
    await expect(vault.get(DIGEST)).rejects.toThrow(/have changed/)
  })

  it('uploads bytes that are there already no second time', async () => {
    const { vault } = await open()
    await vault.put(DIGEST, BYTES, MORNING)
    await vault.put(DIGEST, BYTES, NOON)
    expect(server.heard.filter((line) => line.startsWith('PUT'))).toHaveLength(1)
  })

  it('loses nothing that is put again in the moment it is dropped', async () => {
    const { vault } = await open()
    await vault.put(DIGEST, BYTES, MORNING)
    let renewed: Promise<void> | undefined
    server.beforeDelete = async () => {
      renewed = vault.put(DIGEST, BYTES, NOON)
      // Were it not made to wait, it would be done long before the deletion is.
      await Promise.race([renewed, new Promise((resolve) => setTimeout(resolve, 300))])
    }
    expect(await vault.sweep(() => false, NOON)).toBe(1)
    await renewed
    expect(await vault.get(DIGEST)).toEqual(BYTES)
    expect(await vault.sweep(() => false, NOON)).toBe(0)
  })

  it('loses nothing that was put again to a deletion that lands late', async () => {
    const { vault } = await open()
    await vault.put(DIGEST, BYTES, MORNING)
    server.faults.push('late')
    await expect(vault.sweep(() => false, NOON)).rejects.toThrow()
    // It may be gone at any moment: nothing may come to refer to it.
    expect(await vault.has(DIGEST)).toBe(false)
    expect(await vault.renew(DIGEST, NOON)).toBe(false)
    await vault.put(DIGEST, BYTES, NOON)
    expect(await vault.renew(DIGEST, NOON)).toBe(true)
    expect(await server.land()).toBe(1)
    expect(await vault.get(DIGEST)).toEqual(BYTES)
    expect(await vault.renew(DIGEST, NOON)).toBe(true)
  })

  it('loses nothing to an earlier deletion that lands after a later one was answered', async () => {
    const { vault } = await open()
    await vault.put(DIGEST, BYTES, MORNING)
    server.faults.push('late')
    await expect(vault.sweep(() => false, NOON)).rejects.toThrow()
    expect(await vault.sweep(() => false, NOON)).toBe(1)
    expect(server.objects.size).toBe(0)
    expect(await vault.sweep(() => false, NOON)).toBe(0)
    await vault.put(DIGEST, BYTES, NOON)
    expect(await server.land()).toBe(1)
    expect(await vault.get(DIGEST)).toEqual(BYTES)
    expect(await vault.sweep(() => false, EVENING)).toBe(1)
    expect(server.objects.size).toBe(0)
  })

  it('loses nothing where every connection to the database is lost while it deletes', async () => {
    const { vault } = await open()
    await vault.put(DIGEST, BYTES, MORNING)
    server.beforeDelete = async () => {
      await database.ask(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`)
      await vault.put(DIGEST, BYTES, NOON)
    }
    await vault.sweep(() => false, NOON)
    expect(await vault.get(DIGEST)).toEqual(BYTES)
    expect(await vault.renew(DIGEST, NOON)).toBe(true)
  })

  it('drops nothing whose server will not say that it is gone, and drops it later', async () => {
    const { vault } = await open()
    await vault.put(DIGEST, BYTES, MORNING)
    server.faults.push(...Array.from({ length: 3 }, () => [503, 'SlowDown'] as const))
    await expect(vault.sweep(() => false, NOON)).rejects.toThrow('S3 503')
    expect(await vault.get(DIGEST)).toEqual(BYTES)
    expect(await vault.sweep(() => false, NOON)).toBe(1)
    expect(server.objects.size).toBe(0)
  })

  it('sweeps more than a page, and leaves what an entry names', async () => {
    const { vault } = await open()
    const all = Array.from({ length: 520 }, (_, i) =>
      new Uint8Array(4).fill(i % 256).fill(i >> 8, 2),
    )
    for (const bytes of all) await vault.put(digestOf(bytes), bytes, MORNING)
    const kept = digestOf(all[7] ?? BYTES)
    expect(await vault.sweep((digest) => digest === kept, NOON)).toBe(519)
    expect([...server.objects.keys()]).toEqual([kept])
  })
})
