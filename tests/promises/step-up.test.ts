// Step-up and codes: a passkey shown anew for what opens something, and in a browser for a terminal that has none.

import { PURPOSES } from '@forewarn/core/board/step-up'
import { freshId, PartnerId, RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { houseClient } from '@forewarn/desk/house-client'
import { readInbox } from '@forewarn/desk/inbox'
import {
  attendByCode,
  dropPasskey,
  dropPasskeysOf,
  readPresence,
  type ShownCode,
} from '@forewarn/desk/presence'
import { record } from '@forewarn/desk/record'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { later, openWorld, type World } from '../journeys/world.ts'
import { addTo, answerCode, Passkey, showTo } from '../passkeys.ts'
import { enrolRecipients, enrolStaff } from './stage.ts'

let world: World
/** Have a passkey each. */
let ann: Desk
let annsKey: Passkey
let bobsKey: Passkey
/** Has none. */
let carl: Desk

beforeAll(async () => {
  world = await openWorld('codes')
  const desks = await enrolRecipients(world, ['now', 'now', 'now'])
  const [one, bob, three] = desks as [Desk, Desk, Desk]
  ann = one
  carl = three
  annsKey = new Passkey('ann')
  bobsKey = new Passkey('bob', false)
  await addTo(ann, annsKey)
  await addTo(bob, bobsKey)
})
afterAll(() => world.end())

const anew = ({ keyring }: Pick<Desk, 'keyring'>) => signIn(world.ports, keyring)
const stranger = () => houseClient(world.ports.post)
const minutes = (count: number) => {
  world.now = later(world.now, count * 60_000)
}

describe('step-up', () => {
  let publisher: Desk
  let passkey: Passkey
  const roster = () => {
    const partnerId = freshId(PartnerId, 'prt', world.ports.random)
    const partners = [{ partnerId, tier: 'now', jurisdiction: 'AT' }]
    return { kind: 'rosterChanged' as const, partners, recipients: [] }
  }
  beforeAll(async () => {
    const owner = await world.signIn(world.owner.keyring)
    publisher = await enrolStaff({ ...world, owner, ledger: new VerifiedLedger(owner) }, ['owner'])
    passkey = new Passkey('publisher')
    await addTo(publisher, passkey)
  })

  it('is not asked of whoever has just shown it, and is five minutes later', async () => {
    await record(publisher, roster())
    minutes(6)
    await expect(record(publisher, roster())).rejects.toMatchObject({
      code: 'session.stepUp',
      details: { purpose: 'rosterChanged', minutes: 5 },
    })
    await readPresence(publisher)
    await publisher.house.call('checkpoint')
    await showTo(publisher, passkey)
    await record(publisher, roster())
  })

  it('is asked by a desk where somebody is there, and what was asked is then done, once', async () => {
    const asked: string[] = []
    const attending: Desk = await signIn(
      {
        ...world.ports,
        attend: async ({ desk, purpose }) => {
          asked.push(purpose)
          await showTo(desk, passkey)
        },
      },
      publisher.keyring,
    )
    await attending.house.call('checkpoint')
    minutes(6)
    await record(attending, roster())
    expect(asked).toEqual(['signIn', 'rosterChanged'])
    expect(Object.keys(PURPOSES)).toEqual(expect.arrayContaining(asked))
  })

  it('is asked for other people’s passkeys, and for one’s own', async () => {
    minutes(6)
    const actor = StaffId.parse(publisher.keyring.actor)
    const needs = { code: 'session.stepUp', details: { purpose: 'passkeys', minutes: 5 } }
    await expect(dropPasskeysOf(publisher, actor)).rejects.toMatchObject(needs)
    await expect(dropPasskey(publisher, passkey.id)).rejects.toMatchObject(needs)
    await expect(addTo(publisher, new Passkey('more'))).rejects.toMatchObject(needs)
  })
})

describe('a code', () => {
  const shownTo = async (desk: Desk, answer: (shown: ShownCode) => Promise<void>) => {
    let shown: ShownCode | undefined
    await attendByCode(desk, 'signIn', {
      show: (code) => {
        shown = code
      },
      async sleep(ms) {
        world.now = later(world.now, ms)
        if (shown !== undefined) await answer(shown)
      },
    })
    return shown ?? expect.fail()
  }

  it('lets a terminal in that has no passkey, which shows the same session as the browser', async () => {
    const terminal = await anew(ann)
    let seen = ''
    const { code, session } = await shownTo(terminal, async (shown) => {
      if (seen !== '') return
      const typed = shown.code.replaceAll('-', '')
      const asking = await stranger().call('lookAtCode', { body: { code: typed } })
      expect(asking).toMatchObject({ actor: ann.keyring.actor, purpose: 'signIn' })
      seen = asking.key
      await answerCode(stranger(), shown.code, annsKey, { counter: 6000 })
    })
    expect(seen).toBe(terminal.session.key)
    expect(seen.toUpperCase()).toContain(session.replace(' ', ''))
    await expect(readInbox(terminal)).resolves.toBeDefined()
    const again = answerCode(stranger(), code, annsKey, { counter: 6001 })
    await expect(again).rejects.toMatchObject({ code: 'code.unknown' })
  })

  it('is refused to another person’s passkey, and to an answer for another session', async () => {
    const terminal = await anew(ann)
    const { code } = await terminal.house.call('askCode', { body: { purpose: 'signIn' } })
    const refused = { code: 'passkey.refused' }
    await expect(answerCode(stranger(), code, bobsKey)).rejects.toMatchObject(refused)
    const { challenge, nonce } = await readPresence(await anew(ann))
    const assertion = annsKey.answer(challenge, { counter: 7000 })
    const answer = { nonce, assertion }
    const elsewhere = stranger().call('answerCode', { body: { code, answer } })
    await expect(elsewhere).rejects.toMatchObject(refused)
    await answerCode(stranger(), code, annsKey, { counter: 7001 })
  })

  it('that a person turned away, or nobody answered, ends the waiting', async () => {
    const denied = shownTo(await anew(ann), async ({ code }) => {
      const body = { code: code.replaceAll('-', ''), answer: null }
      await stranger()
        .call('answerCode', { body })
        .catch(() => undefined)
    })
    await expect(denied).rejects.toMatchObject({ code: 'code.denied' })
    const late = shownTo(await anew(ann), async () => minutes(3))
    await expect(late).rejects.toMatchObject({ code: 'code.expired' })
  })

  it('is unknown alike whether it never was, lapsed, was answered, or its person was shut out', async () => {
    const [hal] = (await enrolRecipients(world, ['now'])) as [Desk]
    const passkey = new Passkey('hal')
    await addTo(hal, passkey)
    const ask = async () =>
      (await (await anew(hal)).house.call('askCode', { body: { purpose: 'signIn' } })).code
    const [answered, lapsed] = [await ask(), await ask()]
    await answerCode(stranger(), answered, passkey)
    minutes(6)
    const revoked = await ask()
    const owner = await world.signIn(world.owner.keyring)
    const recipientId = RecipientId.parse(hal.keyring.actor)
    await record(owner, { kind: 'keysRevoked', recipientId })
    for (const code of ['B'.repeat(12), answered, lapsed, revoked]) {
      const looking = stranger().call('lookAtCode', { body: { code } })
      await expect(looking).rejects.toMatchObject({ code: 'code.unknown' })
      const answering = stranger().call('answerCode', { body: { code, answer: null } })
      await expect(answering).rejects.toMatchObject({ code: 'code.unknown' })
    }
  })

  it('is told to ask more slowly by the house', async () => {
    const terminal = await anew(ann)
    await terminal.house.call('askCode', { body: { purpose: 'signIn' } })
    expect((await readPresence(terminal)).code).toBe('pending')
    expect((await readPresence(terminal)).code).toBe('slowDown')
  })

  it('lets its person in while a stranger guesses without end', async () => {
    const terminal = await anew(ann)
    const { code } = await terminal.house.call('askCode', { body: { purpose: 'signIn' } })
    for (let guess = 0; guess < 300; guess++) {
      const body = { code: 'C'.repeat(12) }
      const looking = stranger().call('lookAtCode', { body })
      await expect(looking).rejects.toMatchObject({ code: 'code.unknown' })
      const answering = stranger().call('answerCode', { body: { ...body, answer: null } })
      await expect(answering).rejects.toMatchObject({ code: 'code.unknown' })
    }
    expect((await stranger().call('lookAtCode', { body: { code } })).purpose).toBe('signIn')
    await answerCode(stranger(), code, annsKey, { counter: 8000 })
    await expect(readInbox(terminal)).resolves.toBeDefined()
  })

  it('is not found by guessing 3,000 times a second for as long as it lives, but once in 2^32', async () => {
    const { house } = await anew(ann)
    const asking = () => house.call('askCode', { body: { purpose: 'signIn' } })
    const { code, expiresAt } = await asking()
    const letters = new Set(code)
    for (let i = 0; i < 40; i++) for (const letter of (await asking()).code) letters.add(letter)
    expect(letters.size).toBe(20)
    const guesses = (3000 * (expiresAt - world.now)) / 1000
    expect(letters.size ** code.length / guesses).toBeGreaterThan(2 ** 32)
  })

  it('is none for whoever has no passkey to answer it with', async () => {
    const asking = (await anew(carl)).house.call('askCode', { body: { purpose: 'signIn' } })
    await expect(asking).rejects.toMatchObject({
      code: 'session.presence',
      details: { has: false },
    })
  })
})
