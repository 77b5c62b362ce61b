// A session is a token *and* a key: taken on its way, heard twice or shown at another door, it opens nothing.

import { RecipientId } from '@forewarn/core/shared/ids'
import { readInbox } from '@forewarn/desk/inbox'
import { endSession } from '@forewarn/desk/presence'
import { record } from '@forewarn/desk/record'
import { Session } from '@forewarn/desk/session'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { later, openWorld, type World } from '../journeys/world.ts'
import { enrolRecipients } from './stage.ts'

let world: World
let desk: Desk
let other: Desk

beforeAll(async () => {
  world = await openWorld('sessions')
  const [one, two] = await enrolRecipients(world, ['now', 'now'])
  if (one === undefined || two === undefined) throw new Error('nobody')
  desk = one
  other = two
})
afterAll(() => world.end())

const INBOX = '/api/inbox'
const MISSING = '{"type":"urn:forewarn:session.missing"}'

/** As it is, no retry. */
async function ask(headers: Record<string, string>, { path = INBOX, method = 'GET' } = {}) {
  const body = method === 'GET' ? {} : { body: '{}' }
  const answer = await fetch(`${world.url()}${path}`, { method, headers, ...body })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

/** Headers that a house takes once: the session has heard its newest nonce. */
async function fresh({ house, session }: Desk) {
  await house.call('checkpoint')
  return session.headers('GET', INBOX)
}

describe('a token', () => {
  it('opens nothing without its proof, and nothing as a bearer token', async () => {
    const { token } = desk.session
    for (const authorization of [`DPoP ${token}`, `Bearer ${token}`, token]) {
      expect((await ask({ authorization })).text).toBe(MISSING)
    }
    const { dpop = '' } = await fresh(desk)
    expect((await ask({ authorization: `Bearer ${token}`, dpop })).text).toBe(MISSING)
  })

  it('opens nothing with another key, not even one that has a session of its own', async () => {
    const stolen = new Session(desk.session.token, new Uint8Array(32), world.url(), world.ports)
    expect((await ask(stolen.headers('GET', INBOX))).text).toBe(MISSING)
    const { dpop = '' } = await fresh(other)
    expect((await ask({ authorization: `DPoP ${desk.session.token}`, dpop })).text).toBe(MISSING)
  })
})

describe('a proof', () => {
  it('counts once', async () => {
    const headers = await fresh(desk)
    expect((await ask(headers)).status).toBe(200)
    expect(await ask(headers)).toMatchObject({ status: 401, text: MISSING })
    await expect(readInbox(desk)).resolves.toBeDefined()
  })

  it('of two at once counts once', async () => {
    const headers = await fresh(desk)
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(headers)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it.each([
    ['door', { path: '/api/contact' }, 401],
    ['door than this, which it opens', { path: INBOX }, 200],
    ['method, where another would be let in', { path: '/api/contact', method: 'PUT' }, 401],
  ])('is good for no other %s', async (_, asked, expected) => {
    expect((await ask(await fresh(desk), asked)).status).toBe(expected)
  })

  it('of long ago is asked for anew, in the words of RFC 9449, and a desk notices nothing', async () => {
    const headers = await fresh(desk)
    world.now = later(world.now, 121_000)
    const stale = await ask(headers)
    expect(stale.status).toBe(401)
    expect(stale.headers.get('www-authenticate')).toBe('DPoP error="use_dpop_nonce"')
    const nonce = stale.headers.get('dpop-nonce') ?? ''
    expect(JSON.parse(stale.text)).toEqual({ type: 'urn:forewarn:session.stale', nonce })
    await expect(readInbox(desk)).resolves.toBeDefined()
    expect((await ask(headers)).status).toBe(401)
  })

  it('with a nonce that no house handed out is asked for anew, whenever that says to be', async () => {
    for (const nonce of [`${world.now}.${'A'.repeat(22)}`, `${world.now}`, 'x'.repeat(400)]) {
      desk.session.hear({ nonce })
      expect((await ask(desk.session.headers('GET', INBOX))).text).toContain('session.stale')
    }
    await expect(readInbox(desk)).resolves.toBeDefined()
  })

  it('that was heard before a restart is worth nothing after it; the session goes on', async () => {
    const headers = await fresh(desk)
    world.now = later(world.now, 1)
    await world.restart()
    expect((await ask(headers)).status).toBe(401)
    await expect(readInbox(desk)).resolves.toBeDefined()
  })
})

it('a session is over at once where its desk ends it, and no other is', async () => {
  const again = await world.signIn(desk.keyring)
  await readInbox(again)
  expect(await again.house.call('endSession', { body: { key: desk.session.key } })).toEqual({
    ended: false,
  })
  await endSession(again)
  await expect(readInbox(again)).rejects.toMatchObject({ code: 'session.missing' })
  await expect(readInbox(desk)).resolves.toBeDefined()
})

it('a session is over at once, with its proof as well, where its keys were revoked', async () => {
  const recipientId = RecipientId.parse(other.keyring.actor)
  await record(world.owner, { kind: 'keysRevoked', recipientId })
  expect((await ask(await fresh(desk))).status).toBe(200)
  expect((await ask(other.session.headers('GET', INBOX))).text).toBe(MISSING)
})
