// A passkey beside the key: what a stolen keyring is worth without it, and what an answer must be to count.

import { hex } from '@forewarn/core/shared/bytes'
import { RecipientId } from '@forewarn/core/shared/ids'
import { ROUTES, type Route } from '@forewarn/core/wire/routes'
import { readInbox } from '@forewarn/desk/inbox'
import type { Keyring } from '@forewarn/desk/keyring'
import {
  addPasskey,
  bePresent,
  dropPasskey,
  dropPasskeysOf,
  readPresence,
} from '@forewarn/desk/presence'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { later, openWorld, type World } from '../journeys/world.ts'
import { addTo, type Faults, Passkey, showTo } from '../passkeys.ts'
import { AS_JSON, knock } from './knock.ts'
import { enrol, enrolRecipients, enrolStaff } from './stage.ts'

let world: World
/** Has a passkey, and a desk whose session has shown it. */
let ann: Desk
let annsKey: Passkey
/** Has another. */
let bob: Desk
let bobsKey: Passkey
/** Has none. */
let carl: Desk

beforeAll(async () => {
  world = await openWorld('presence')
  const desks = await enrolRecipients(world, ['now', 'now', 'now'])
  const [one, two, three] = desks as [Desk, Desk, Desk]
  ann = one
  bob = two
  carl = three
  annsKey = new Passkey('ann')
  bobsKey = new Passkey('bob', false)
  await addTo(ann, annsKey)
  await addTo(bob, bobsKey)
})
afterAll(() => world.end())

const anew = ({ keyring }: Pick<Desk, 'keyring'>) => signIn(world.ports, keyring)
const minutes = (count: number) => {
  world.now = later(world.now, count * 60_000)
}

describe('a stolen keyring', () => {
  it('opens nothing where its person has a passkey, but what asks for it', async () => {
    const thief = await anew(ann)
    await expect(readInbox(thief)).rejects.toMatchObject({
      ...{ code: 'session.presence', details: { has: true } },
    })
    for (const id of ['checkpoint', 'contact', 'passkeys', 'threads'] as const) {
      await expect(thief.house.call(id)).rejects.toMatchObject({ code: 'session.presence' })
    }
    expect(await readPresence(thief)).toMatchObject({ wanted: true, presentAt: null })
  })

  it('is turned away at every door of the table but those of presence, as staff and as recipient', async () => {
    const owner = await world.signIn(world.owner.keyring)
    const staff = await enrolStaff({ ...world, owner, ledger: new VerifiedLedger(owner) }, [
      'owner',
    ])
    await addTo(staff, new Passkey('staff'))
    const answered = new Set<string>()
    for (const thief of [await anew(ann), await anew(staff)]) {
      for (const [id, route] of Object.entries(ROUTES) as [string, Route][]) {
        if (route.visitor === 'anyone') continue
        const path = route.path.replace(/:\w+(?:\{\.\+\})?/g, 'x')
        const body = route.request === undefined ? {} : { body: '{}' }
        const asked = { method: route.method, path, headers: AS_JSON, ...body }
        const said = await (await knock(world.url(), thief.session, asked)).text()
        if (!/urn:forewarn:session\.(?:presence|missing)/.test(said)) answered.add(id)
      }
    }
    expect([...answered].sort()).toEqual([
      ...['addPasskey', 'askCode', 'bePresent', 'endSession', 'presence'],
    ])
  })

  it('adds no passkey beside the one that there is, and takes none away', async () => {
    const thief = await anew(ann)
    await expect(addTo(thief, new Passkey('thief'))).rejects.toMatchObject({
      code: 'session.stepUp',
    })
    await expect(dropPasskey(thief, annsKey.id)).rejects.toMatchObject({ code: 'session.presence' })
  })

  it('opens all with the passkey, for as long as the session lasts', async () => {
    const own = await anew(ann)
    await showTo(own, annsKey)
    await expect(readInbox(own)).resolves.toBeDefined()
    minutes(60)
    await expect(readInbox(own)).resolves.toBeDefined()
  })

  it('is a key alone for whoever added none', async () => {
    await expect(readInbox(await anew(carl))).resolves.toBeDefined()
  })

  it('ends the sessions that were open before there was a passkey, until it is shown in them', async () => {
    const [dora] = (await enrolRecipients(world, ['now'])) as [Desk]
    const other = await anew(dora)
    await readInbox(other)
    const passkey = new Passkey('dora')
    await addTo(dora, passkey)
    await expect(readInbox(dora)).resolves.toBeDefined()
    await expect(readInbox(other)).rejects.toMatchObject({ code: 'session.presence' })
    await showTo(other, passkey)
    await expect(readInbox(other)).resolves.toBeDefined()
  })
})

const WRONG: readonly (readonly [string, Faults])[] = [
  ['of another page', { origin: 'http://localhost.evil.example:8080' }],
  ['of another scheme', { origin: 'https://localhost' }],
  ['of a page in a frame', { crossOrigin: true }],
  ['for another house', { rpId: 'evil.example' }],
  ['without verifying its user', { flags: 1 }],
  ['without anybody there', { flags: 4 }],
  ['with flags that cannot be', { flags: 1 | 4 | 16 }],
  ['to another question', { challenge: 'A'.repeat(43) }],
]

describe('an answer', () => {
  it.each([...WRONG, ['of another kind', { type: 'webauthn.create' }] as const])(
    'given %s counts for nothing',
    async (_, faults) => {
      const own = await anew(ann)
      await expect(showTo(own, annsKey, faults)).rejects.toMatchObject({ code: 'passkey.refused' })
      expect(await readPresence(own)).toMatchObject({ wanted: true, presentAt: null })
    },
  )

  it.each([...WRONG, ['about another id', { id: 'AAAA' }] as const])(
    'for a new passkey given %s adds none',
    async (_, faults) => {
      const own = await anew(carl)
      const refused = { code: 'passkey.refused' }
      await expect(addTo(own, new Passkey('new'), faults)).rejects.toMatchObject(refused)
      expect(await own.house.call('passkeys')).toEqual({ passkeys: [] })
    },
  )

  it('counts once, and not in another session of the same person', async () => {
    const own = await anew(ann)
    const question = await readPresence(own)
    const assertion = annsKey.answer(question.challenge)
    const elsewhere = await anew(ann)
    const refused = { code: 'passkey.refused' }
    await expect(bePresent(elsewhere, question, assertion)).rejects.toMatchObject(refused)
    await bePresent(own, question, assertion)
    await expect(bePresent(own, question, assertion)).rejects.toMatchObject(refused)
    await expect(bePresent(elsewhere, question, assertion)).rejects.toMatchObject(refused)
  })

  it('counts for three minutes, and only to a question of this house', async () => {
    const own = await anew(bob)
    const question = await readPresence(own)
    const assertion = bobsKey.answer(question.challenge)
    const refused = { code: 'passkey.refused' }
    const later = question.nonce.replace(/^\d+/, (at) => String(Number(at) + 60_000))
    await expect(bePresent(own, { nonce: later }, assertion)).rejects.toMatchObject(refused)
    minutes(4)
    await expect(bePresent(own, question, assertion)).rejects.toMatchObject(refused)
    await showTo(own, bobsKey)
  })

  it('of another person’s passkey counts for nothing, also under one’s own id', async () => {
    const own = await anew(ann)
    for (const faults of [{}, { id: annsKey.id }]) {
      await expect(showTo(own, bobsKey, faults)).rejects.toMatchObject({ code: 'passkey.refused' })
    }
  })

  it('of a copy, which counts as the first did, counts for nothing', async () => {
    const [own, other] = [await anew(ann), await anew(ann)]
    await showTo(own, annsKey, { counter: 5000 })
    for (const counter of [5000, 4999, 0]) {
      const copied = showTo(other, annsKey, { counter })
      await expect(copied).rejects.toMatchObject({ code: 'passkey.refused' })
    }
    await showTo(other, annsKey, { counter: 5001 })
  })

  it('that is no answer is refused, and is never a fault', async () => {
    const own = await anew(bob)
    const { nonce, challenge } = await readPresence(own)
    const good = bobsKey.answer(challenge)
    for (const name of ['clientData', 'authenticatorData', 'signature'] as const) {
      for (const bad of ['A', 'AA', 'AAAA', good[name].slice(0, -6), `${good[name]}AAAA`]) {
        const assertion = { ...good, [name]: bad }
        await expect(bePresent(own, { nonce }, assertion)).rejects.toMatchObject({
          code: 'passkey.refused',
        })
      }
    }
    await bePresent(own, { nonce }, good)
    expect(world.log.filter((line) => line.includes('fault'))).toEqual([])
  })
})

describe('a passkey', () => {
  it('is worth nothing without the signature of the enrolled key', async () => {
    const own = await anew(carl)
    const forged: Keyring = { ...own.keyring, signingSecret: hex(world.ports.random.bytes(32)) }
    const question = await readPresence(own)
    const created = new Passkey('of the house').create(question.challenge)
    const adding = addPasskey({ ...own, keyring: forged }, question, created)
    await expect(adding).rejects.toMatchObject({ code: 'passkey.unsigned' })
  })

  it('is one person’s: nobody adds it again, not even for themselves', async () => {
    const own = await anew(carl)
    await expect(addTo(own, bobsKey)).rejects.toMatchObject({ code: 'passkey.known' })
    expect(await own.house.call('passkeys')).toEqual({ passkeys: [] })
  })

  it('ends the sessions that it was shown in when it is taken away, at once, and no other', async () => {
    const [eve] = (await enrolRecipients(world, ['now'])) as [Desk]
    const [first, second] = [new Passkey('eve 1'), new Passkey('eve 2')]
    await addTo(eve, first)
    await addTo(eve, second)
    const [byFirst, bySecond] = [await anew(eve), await anew(eve)]
    await showTo(byFirst, first)
    await showTo(bySecond, second)
    expect((await dropPasskey(bySecond, first.id)).passkeys).toHaveLength(1)
    await expect(readInbox(byFirst)).rejects.toMatchObject({ code: 'session.missing' })
    await expect(readInbox(bySecond)).resolves.toBeDefined()
    const again = await anew(eve)
    await expect(showTo(again, first)).rejects.toMatchObject({ code: 'passkey.refused' })
    await showTo(again, second)
  })

  it('is taken away by an owner where somebody lost it, with a line in the log', async () => {
    const [fay] = (await enrolRecipients(world, ['now'])) as [Desk]
    await addTo(fay, new Passkey('fay'))
    const actor = RecipientId.parse(fay.keyring.actor)
    const others = carl.house.call('dropPasskeysOf', { params: { actor }, body: {} })
    await expect(others).rejects.toMatchObject({ code: 'session.missing' })
    const owner = await world.signIn(world.owner.keyring)
    expect(await dropPasskeysOf(owner, actor)).toBe(1)
    expect(world.log.at(-2)).toContain(`"who":"${actor}","by":"${owner.keyring.actor}","count":1`)
    await expect(readInbox(fay)).rejects.toMatchObject({ code: 'session.missing' })
    await expect(readInbox(await anew(fay))).resolves.toBeDefined()
    expect(await dropPasskeysOf(owner, RecipientId.parse(`rcp_${'a'.repeat(16)}`))).toBe(0)
  })

  it('goes with the keys that signed it: other keys begin without', async () => {
    const [gus] = (await enrolRecipients(world, ['now'])) as [Desk]
    const passkey = new Passkey('gus')
    await addTo(gus, passkey)
    const owner = await world.signIn(world.owner.keyring)
    const recipientId = RecipientId.parse(gus.keyring.actor)
    const [renewed] = (await enrol(owner, new VerifiedLedger(owner), [recipientId])) as [Desk]
    await expect(readInbox(renewed)).resolves.toBeDefined()
    await expect(readInbox(gus)).rejects.toMatchObject({ code: 'session.missing' })
    await expect(showTo(renewed, passkey)).rejects.toMatchObject({ code: 'passkey.refused' })
  })
})
