// What is uploaded and downloaded in pieces: whole or not at all, and no fault where a client goes away.

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'

const MOST = 1_500_000

let world: World
let owner: Desk
let count = 0
/** As large as may be, and new for every test. */
let bytes: Uint8Array
let digest: string

beforeAll(async () => {
  world = await openWorld('large', {}, { FOREWARN_MAX_PART_BYTES: String(MOST) })
  owner = await world.signIn(world.owner.keyring)
  // Its session has heard the newest nonce.
  await owner.house.call('checkpoint')
})
afterAll(() => world.end())
beforeEach(() => {
  bytes = new Uint8Array(MOST).map((_, i) => (i * 31 + (i >> 8) + count) % 256)
  count += 1
  digest = createHash('sha256').update(bytes).digest('hex')
})

/** A connection of its own, so that cutting it ends nothing else. */
function ask(method: 'GET' | 'PUT', headers: Record<string, string | number> = {}): ClientRequest {
  const path = `/api/vault/${digest}`
  return request(`${world.url()}${path}`, {
    ...{ method, agent: false, headers: { ...owner.session.headers(method, path), ...headers } },
  }).on('error', () => undefined)
}

async function answer(asked: ClientRequest) {
  const [got] = (await once(asked, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of got) chunks.push(chunk)
  return { status: got.statusCode, headers: got.headers, body: Buffer.concat(chunks) }
}

const put = (body = bytes) => answer(ask('PUT', { 'content-length': body.length }).end(body))
const incoming = () => readdir(join(world.folder, 'vault', 'incoming'))
const faults = () => world.log.filter((line) => line.includes('"fault"'))

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(10)
}

describe('an upload', () => {
  it('comes back as it was, under its length and no other type than bytes', async () => {
    expect((await put()).status).toBe(200)
    const { status, headers, body } = await answer(ask('GET').end())
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      ...{ 'content-length': String(MOST), 'content-type': 'application/octet-stream' },
      ...{ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    })
    expect(body.equals(bytes)).toBe(true)
  })

  it('that says it is too large is refused before it comes; one that does not, once it is', async () => {
    const said = await answer(
      ask('PUT', { 'content-length': MOST + 1 }).end(Buffer.alloc(MOST + 1)),
    )
    const unsaid = await answer(ask('PUT').end(Buffer.alloc(MOST + 1)))
    for (const { status, body } of [said, unsaid]) {
      expect(status).toBe(400)
      expect(String(body)).toContain('the body is too large')
    }
    expect(await incoming()).toEqual([])
  })

  it('that the client breaks off leaves nothing', async () => {
    const asked = ask('PUT', { 'content-length': MOST })
    asked.write(bytes.subarray(0, 700_000))
    await until(async () => (await incoming()).length === 1)
    asked.destroy()
    await until(async () => (await incoming()).length === 0)
    expect((await answer(ask('GET').end())).status).toBe(404)
    expect((await put()).status).toBe(200)
  })
})

describe('a download', () => {
  it('that the client breaks off is no fault, and others get theirs', async () => {
    await put()
    const before = faults().length
    for (let i = 0; i < 20; i++) {
      const asked = ask('GET').end()
      const [got] = (await once(asked, 'response')) as [IncomingMessage]
      await once(got, 'readable')
      asked.destroy()
    }
    const both = await Promise.all([answer(ask('GET').end()), answer(ask('GET').end())])
    for (const { body } of both) expect(body.equals(bytes)).toBe(true)
    expect(faults()).toHaveLength(before)
  })

  it('of bytes that changed on the disk is a fault, and not one of them leaves', async () => {
    await put()
    const changed = Uint8Array.from(bytes)
    changed[MOST - 1] = (changed[MOST - 1] as number) ^ 1
    await writeFile(join(world.folder, 'vault', digest.slice(0, 2), digest), changed)
    const before = faults().length
    const { status, body } = await answer(ask('GET').end())
    expect(status).toBe(500)
    expect(body.length).toBeLessThan(200)
    expect(faults().length).toBeGreaterThan(before)
  })
})
