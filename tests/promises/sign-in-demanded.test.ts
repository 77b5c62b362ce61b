// Where a house demands passkeys: of whom, of which machines not; and who is shut out while a request is under way.

import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { freshId, PartnerId, RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { readInbox } from '@forewarn/desk/inbox'
import { act } from '@forewarn/desk/keyring'
import { readPresence } from '@forewarn/desk/presence'
import { record } from '@forewarn/desk/record'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { afterEach, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { addTo, Passkey, showTo } from '../passkeys.ts'
import { enrol, enrolRecipients, enrolStaff, LINES } from './stage.ts'

let world: World
afterEach(() => world.end())

/** As it was left, under other settings: a house is told them when it starts. */
const opened = async (seed: string, env: Record<string, string> = {}) => {
  world = await openWorld(seed, {}, env)
  return world
}

const WANTED = { code: 'session.presence', details: { has: false } }

describe('a house that demands passkeys', () => {
  it('of its staff lets nobody of them in without one, and anybody add the first', async () => {
    const { owner, ports } = await opened('demanded', { FOREWARN_SIGN_IN: 'staff' })
    await expect(owner.house.call('checkpoint')).rejects.toMatchObject(WANTED)
    expect(await readPresence(owner)).toMatchObject({ wanted: true, credentials: [] })
    const passkey = new Passkey('owner')
    await addTo(owner, passkey)
    await owner.house.call('checkpoint')
    const again = await signIn(ports, owner.keyring)
    await expect(again.house.call('checkpoint')).rejects.toMatchObject({
      ...{ ...WANTED, details: { has: true } },
    })
    await showTo(again, passkey)
    const [recipient] = (await enrolRecipients({ ...world, owner: again }, ['now'])) as [Desk]
    await expect(readInbox(recipient)).resolves.toBeDefined()
  })

  it('of everyone means persons: service accounts and mailboxes have nobody who could be there', async () => {
    const { owner, ledger } = await opened('demanded', { FOREWARN_SIGN_IN: 'everyone' })
    await addTo(owner, new Passkey('owner'))
    const desks = await enrolRecipients(world, ['now', 'now'])
    const [person, machine] = desks as [Desk, Desk]
    await expect(readInbox(person)).rejects.toMatchObject(WANTED)
    const recipientId = RecipientId.parse(machine.keyring.actor)
    const { partnerId } = ledger.board.programme.recipients.get(recipientId) ?? expect.fail()
    await record(owner, {
      ...{ kind: 'rosterChanged', partners: [] },
      recipients: [{ recipientId, partnerId, kind: 'service' }],
    })
    await expect(readInbox(machine)).resolves.toBeDefined()
  })

  it('lets the machines in that its settings name, and steps none of them up', async () => {
    const machine = StaffId.parse(`stf_${'m'.repeat(16)}`)
    const env = { FOREWARN_SIGN_IN: 'staff', FOREWARN_MACHINES: machine }
    const { owner, ledger } = await opened('machines', env)
    await addTo(owner, new Passkey('owner'))
    const [desk] = (await enrol(owner, ledger, [machine], ['owner'])) as [Desk]
    await desk.house.call('checkpoint')
    const partners = [
      {
        ...{ partnerId: freshId(PartnerId, 'prt', world.ports.random) },
        ...{ tier: LINES[0]?.tier ?? '', jurisdiction: 'AT' },
      },
    ]
    const acting = record(desk, { kind: 'rosterChanged', partners, recipients: [] })
    await expect(acting).rejects.toMatchObject({
      ...{ code: 'session.machine', details: { purpose: 'rosterChanged' } },
    })
    await expect(addTo(desk, new Passkey('machine'))).rejects.toMatchObject({
      code: 'session.machine',
    })
  })
})

describe('somebody who is shut out while their request is on its way', () => {
  /** The head and half of the body; the rest when `end` is called. */
  async function begun({ session, house }: Desk, path: string, body: string) {
    await house.call('checkpoint')
    const headers = { 'content-type': 'application/json', ...session.headers('POST', path) }
    const asked = request(`${world.url()}${path}`, { method: 'POST', headers, agent: false })
    asked.write(body.slice(0, body.length / 2))
    // Until the house has looked at who asks, and waits for the rest.
    await new Promise((resolve) => setTimeout(resolve, 200))
    return { asked, rest: body.slice(body.length / 2) }
  }

  async function ended({ asked, rest }: { asked: ClientRequest; rest: string }): Promise<string> {
    const answered = once(asked, 'response') as Promise<[IncomingMessage]>
    asked.end(rest)
    const [answer] = await answered
    return text(answer)
  }

  it('by their keys writes nothing any more', async () => {
    const { owner, ledger } = await opened('mid-request')
    const colleague = await enrolStaff(world, ['owner'])
    const partners = [
      {
        ...{ partnerId: freshId(PartnerId, 'prt', world.ports.random) },
        ...{ tier: 'now', jurisdiction: 'AT' },
      },
    ]
    const event = { kind: 'rosterChanged' as const, partners, recipients: [] }
    const signed = act(colleague.keyring, event, world.ports.random)
    const half = await begun(colleague, '/api/acts', JSON.stringify({ acts: [signed] }))
    const staffId = StaffId.parse(colleague.keyring.actor)
    await record(owner, { kind: 'staffRevoked', staffId })
    const { size } = await ledger.catchUp()
    expect(JSON.parse(await ended(half)).type).toMatch(
      /act\.(?:unsigned|notYours)|session\.missing/,
    )
    expect((await ledger.catchUp()).size).toBe(size)
    expect(ledger.board.programme.partners.size).toBe(0)
  })

  it('by their passkey does nothing that takes a fresh one', async () => {
    const { owner, ledger } = await opened('mid-request')
    const colleague = await enrolStaff(world, ['owner'])
    const passkey = new Passkey('colleague')
    await addTo(colleague, passkey)
    await addTo(colleague, new Passkey('another'))
    await showTo(colleague, passkey)
    const partners = [
      {
        ...{ partnerId: freshId(PartnerId, 'prt', world.ports.random) },
        ...{ tier: 'now', jurisdiction: 'AT' },
      },
    ]
    const event = { kind: 'rosterChanged' as const, partners, recipients: [] }
    const signed = act(colleague.keyring, event, world.ports.random)
    const half = await begun(colleague, '/api/acts', JSON.stringify({ acts: [signed] }))
    const actor = StaffId.parse(colleague.keyring.actor)
    await owner.house.call('dropPasskeysOf', { params: { actor }, body: {} })
    const { size } = await ledger.catchUp()
    const refused = JSON.parse(await ended(half)).type
    expect(refused).toBe('urn:forewarn:session.missing')
    expect((await ledger.catchUp()).size).toBe(size)
  })
})
