// A house whose clock stands still or goes back: nothing that lapses lasts longer for it.

import { INVITED_DAYS } from '@forewarn/core/programme/enrolment'
import { RecipientId } from '@forewarn/core/shared/ids'
import { invite, offerKeys } from '@forewarn/desk/enrol'
import { houseClient } from '@forewarn/desk/house-client'
import { readInbox } from '@forewarn/desk/inbox'
import { bePresent, dropPasskey, readPresence } from '@forewarn/desk/presence'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { later, openWorld, type World } from '../journeys/world.ts'
import { addTo, Passkey, showTo } from '../passkeys.ts'
import { enrolRecipients } from './stage.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let world: World
/** What passes by a clock that nobody can set. */
let passed = 0
let ann: Desk
let passkey: Passkey

beforeAll(async () => {
  world = await openWorld('frozen', { elapsed: () => passed })
  ann = ((await enrolRecipients(world, ['now'])) as [Desk])[0]
  passkey = new Passkey('ann')
  await addTo(ann, passkey)
})
afterAll(() => world.end())

const anew = () => signIn(world.ports, ann.keyring)
const asked = { code: 'session.stepUp' }

/** What anybody does to the house's clock while time passes: nothing, or it is set back. */
const DONE: readonly (readonly [string, number])[] = [
  ['stands still', 0],
  ['is set back by a minute', -MINUTE],
  ['is set back by an hour', -HOUR],
]

describe.each(DONE)('while the clock %s', (_, stepMs) => {
  let own: Desk
  const pass = (ms: number) => {
    world.now = later(world.now, stepMs)
    passed += ms
  }
  beforeEach(async () => {
    // The world's time caught up meanwhile, so that desks and house agree where each begins.
    world.now = later(world.now, passed + 2 * HOUR)
    await world.restart()
    own = await anew()
    await showTo(own, passkey)
  })

  it('a passkey that was shown six minutes ago is asked for anew', async () => {
    pass(6 * MINUTE)
    await expect(dropPasskey(own, passkey.id)).rejects.toMatchObject(asked)
  })

  it('a session is over after twelve hours, and not before', async () => {
    pass(12 * HOUR - MINUTE)
    await expect(readInbox(own)).resolves.toBeDefined()
    passed += MINUTE
    await expect(readInbox(own)).rejects.toMatchObject({ code: 'session.missing' })
  })

  it('a code lapses after five minutes, and a question after three', async () => {
    const terminal = await anew()
    const { code } = await terminal.house.call('askCode', { body: { purpose: 'signIn' } })
    const question = await readPresence(own)
    pass(5 * MINUTE)
    const looking = houseClient(world.ports.post).call('lookAtCode', { body: { code } })
    await expect(looking).rejects.toMatchObject({ code: 'code.unknown' })
    const late = bePresent(own, question, passkey.answer(question.challenge))
    await expect(late).rejects.toMatchObject({ code: 'passkey.refused' })
  })

  it('desks still sign in, by a clock that is right and by one that does as the house’s', async () => {
    pass(HOUR)
    await expect(anew()).resolves.toBeDefined()
    const now = later(world.now, HOUR - stepMs)
    const clock = { now: () => now }
    await expect(signIn({ ...world.ports, clock }, ann.keyring)).resolves.toBeDefined()
  })
})

describe('over a restart', () => {
  beforeEach(async () => {
    world.now = later(world.now, passed + 24 * HOUR)
    await world.restart()
  })
  const restartAt = async (ms: number) => {
    world.now = later(world.now, ms)
    await world.restart()
  }

  it('a session goes on', async () => {
    const own = await anew()
    await showTo(own, passkey)
    await restartAt(MINUTE)
    await expect(readInbox(own)).resolves.toBeDefined()
  })

  it('with a clock that was set back, a session is over that would have more left than any has', async () => {
    const own = await anew()
    await showTo(own, passkey)
    await restartAt(-HOUR)
    await expect(readInbox(own)).rejects.toMatchObject({ code: 'session.missing' })
  })

  it('with a clock that was set back, a passkey does not count that is shown later than now', async () => {
    const own = await anew()
    world.now = later(world.now, HOUR)
    passed += HOUR
    await showTo(own, passkey)
    await restartAt(-4 * MINUTE)
    await expect(readInbox(own)).resolves.toBeDefined()
    await expect(dropPasskey(own, passkey.id)).rejects.toMatchObject(asked)
  })

  const inviteFor = async (days: number) => {
    const actor = RecipientId.parse(ann.keyring.actor)
    const owner = await signIn(world.ports, world.owner.keyring)
    const [letter = expect.fail()] = await invite(owner, [{ actor }], days * DAY)
    return () => offerKeys(world.ports, letter)
  }
  const spent = { code: 'invitation.spent' }

  it('with a clock that was set back, an invitation is spent that would last longer than any does', async () => {
    await restartAt(200 * DAY)
    const offer = await inviteFor(14)
    await restartAt(-200 * DAY)
    await expect(offer()).rejects.toMatchObject(spent)
  })

  it('with a clock that was set back by a minute, an invitation is good that lasts longest', async () => {
    const offer = await inviteFor(INVITED_DAYS)
    await restartAt(-MINUTE)
    await expect(offer()).resolves.toBeDefined()
  })

  it('an invitation that was asked for longer lasts for ninety days, and no longer', async () => {
    const offer = await inviteFor(1000)
    await restartAt(INVITED_DAYS * DAY - MINUTE)
    await expect(offer()).resolves.toBeDefined()
    const late = await inviteFor(1000)
    await restartAt(INVITED_DAYS * DAY)
    await expect(late()).rejects.toMatchObject(spent)
  })
})
