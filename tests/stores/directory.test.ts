// What every store promises of its directory.

import { createHash } from 'node:crypto'
import { PartnerId, RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Contact, RecipientRecord, Store, Told } from '../../server/src/store/store.ts'
import { type Place, STORES } from './stores.ts'

const id = (letter: string) => letter.repeat(16)
const PARTNER = { partnerId: PartnerId.parse(`prt_${id('a')}`), name: 'Northwind Müller & Söhne' }
const ANNA: RecipientRecord = {
  recipientId: RecipientId.parse(`rcp_${id('a')}`),
  partnerId: PARTNER.partnerId,
  name: 'Anna O’Neill; drop table entry',
  email: 'anna@northwind.example',
}
const MAILBOX: RecipientRecord = {
  recipientId: RecipientId.parse(`rcp_${id('b')}`),
  partnerId: PARTNER.partnerId,
  email: 'psirt@northwind.example',
}
const OLGA = { staffId: StaffId.parse(`stf_${id('a')}`), name: 'Olga' }
const ROSTER = { partners: [PARTNER], recipients: [ANNA, MAILBOX] }

const NOW = instant(1_772_442_000_000)
const later = (ms: number): Instant => instant(NOW + ms)
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')
const OPENED = { actor: ANNA.recipientId, keyHash: hashOf('a signing key') }

describe.each(STORES)('%s', (_, make) => {
  let place: Place
  let store: Store

  beforeEach(async () => {
    place = await make()
    store = await place.open()
  })

  afterEach(async () => {
    await store.close()
    await place.remove()
  })

  it('knows partners, recipients and staff by id, also after it was closed', async () => {
    await store.directory.putRoster(ROSTER)
    await store.directory.putStaff(OLGA)
    await store.close()
    store = await place.open()
    expect(await store.directory.partners()).toEqual([PARTNER])
    expect(await store.directory.recipients()).toEqual([ANNA, MAILBOX])
    expect(await store.directory.staff()).toEqual([OLGA])
  })

  it('replaces a record by the one of the same id', async () => {
    await store.directory.putRoster(ROSTER)
    await store.directory.putStaff(OLGA)
    const { name: _name, ...nameless } = ANNA
    const partner = { ...PARTNER, name: 'Southwind' }
    await store.directory.putRoster({ partners: [partner], recipients: [nameless] })
    await store.directory.putStaff({ ...OLGA, name: 'Olga B.' })
    expect(await store.directory.partners()).toEqual([partner])
    expect(await store.directory.recipients()).toEqual([nameless, MAILBOX])
    expect(await store.directory.staff()).toEqual([{ ...OLGA, name: 'Olga B.' }])
  })

  it('takes a roster whole or not at all', async () => {
    const stray = { ...ANNA, partnerId: PartnerId.parse(`prt_${id('z')}`) }
    const roster = { partners: [PARTNER], recipients: [MAILBOX, stray] }
    await expect(store.directory.putRoster(roster)).rejects.toThrow()
    expect(await store.directory.partners()).toEqual([])
    expect(await store.directory.recipients()).toEqual([])
  })

  describe('an invitation', () => {
    const invitation = {
      hash: hashOf('token'),
      actor: OLGA.staffId,
      roles: ['publisher', 'investigator'] as const,
      expiresAt: later(1000),
    }

    it('may be looked at as often as one likes and redeemed once', async () => {
      await store.directory.invite(invitation)
      expect(await store.directory.invitation(invitation.hash, NOW)).toEqual(invitation)
      expect(await store.directory.invitation(invitation.hash, NOW)).toEqual(invitation)
      const both = await Promise.all([
        store.directory.redeem(invitation.hash, NOW),
        store.directory.redeem(invitation.hash, NOW),
      ])
      expect(both.filter((found) => found !== undefined)).toEqual([invitation])
      expect(await store.directory.invitation(invitation.hash, NOW)).toBeUndefined()
    })

    it('is worth nothing from the instant it expires, nor under another hash', async () => {
      await store.directory.invite(invitation)
      expect(await store.directory.redeem(invitation.hash, later(1000))).toBeUndefined()
      expect(await store.directory.invitation(invitation.hash, later(1000))).toBeUndefined()
      expect(await store.directory.redeem(hashOf('guess'), NOW)).toBeUndefined()
      expect(await store.directory.redeem(invitation.hash, later(999))).toEqual(invitation)
    })

    it('replaces the one sent before', async () => {
      await store.directory.invite(invitation)
      const second = { ...invitation, hash: hashOf('second'), roles: [] }
      await store.directory.invite(second)
      expect(await store.directory.redeem(invitation.hash, NOW)).toBeUndefined()
      expect(await store.directory.redeem(second.hash, NOW)).toEqual(second)
    })
  })

  describe('a session', () => {
    const session = { ...OPENED, hash: hashOf('token'), expiresAt: later(1000) }

    it('lasts until it expires or is ended', async () => {
      await store.directory.openSession(session)
      expect(await store.directory.session(session.hash, later(999))).toEqual({
        ...session,
        passkeys: 0,
      })
      expect(await store.directory.session(session.hash, later(1000))).toBeUndefined()
      await store.directory.endSession(session.hash)
      expect(await store.directory.session(session.hash, NOW)).toBeUndefined()
    })

    it('ends with all others of an actor who is shut out, and with no one else’s', async () => {
      const second = { ...session, hash: hashOf('second') }
      const colleague = { ...session, hash: hashOf('third'), actor: MAILBOX.recipientId }
      for (const each of [session, second, colleague]) await store.directory.openSession(each)
      const { actor, expiresAt } = session
      const invitation = { hash: hashOf('invitation'), actor, roles: [], expiresAt }
      await store.directory.invite(invitation)
      await store.directory.shutOut(ANNA.recipientId)
      expect(await store.directory.session(session.hash, NOW)).toBeUndefined()
      expect(await store.directory.session(second.hash, NOW)).toBeUndefined()
      expect(await store.directory.invitation(invitation.hash, NOW)).toBeUndefined()
      expect(await store.directory.session(colleague.hash, NOW)).toEqual({
        ...colleague,
        passkeys: 0,
      })
    })
  })

  it('lets a nonce sign in once, of many at once and after it was closed, until it is dropped', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => store.directory.signInOnce('a nonce', later(10))),
    )
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    await store.close()
    store = await place.open()
    expect(await store.directory.signInOnce('a nonce', later(10))).toBe(false)
    expect(await store.directory.signInOnce('another', later(10))).toBe(true)
    await store.directory.expire(later(9))
    expect(await store.directory.signInOnce('a nonce', later(10))).toBe(false)
    await store.directory.expire(later(10))
    expect(await store.directory.signInOnce('a nonce', later(20))).toBe(true)
  })

  it('drops what is over, and only that', async () => {
    const over = { ...OPENED, hash: hashOf('over'), expiresAt: later(10) }
    const lasting = { ...OPENED, hash: hashOf('lasting'), expiresAt: later(11) }
    for (const session of [over, lasting]) await store.directory.openSession(session)
    await store.directory.expire(later(10))
    expect(await store.directory.session(over.hash, NOW)).toBeUndefined()
    expect(await store.directory.session(lasting.hash, NOW)).toEqual({ ...lasting, passkeys: 0 })
  })

  it('counts strangers by day, however many, in a few rows that go after 90 days', async () => {
    const DAY = 86_400_000
    for (let i = 0; i < 500; i++) await store.directory.countStranger(later(i))
    await store.directory.countStranger(later(DAY))
    await store.close()
    store = await place.open()
    await store.directory.countStranger(later(DAY))
    const counted = [
      { day: '2026-03-03', count: 2 },
      { day: '2026-03-02', count: 500 },
    ]
    expect(await store.directory.strangers()).toEqual(counted)
    await store.directory.expire(later(90 * DAY))
    expect(await store.directory.strangers()).toEqual(counted)
    await store.directory.expire(later(91 * DAY))
    expect(await store.directory.strangers()).toEqual(counted.slice(0, 1))
  })

  describe('a contact', () => {
    const quiet = { from: '22:00', to: '07:00', zone: 'Europe/Vienna' }
    const pgpKey = `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${'Zirbe'.repeat(4000)}\n`
    const both: Contact = { recipientId: MAILBOX.recipientId, quiet, pgpKey }
    const neither: Contact = { recipientId: ANNA.recipientId }

    it('is there once it was set, whole, also after the store was closed', async () => {
      await store.directory.putRoster(ROSTER)
      expect(await store.directory.contact(ANNA.recipientId)).toBeUndefined()
      expect(await store.directory.contacts()).toEqual([])
      await store.directory.putContact(both)
      await store.directory.putContact(neither)
      await store.close()
      store = await place.open()
      expect(await store.directory.contact(MAILBOX.recipientId)).toEqual(both)
      expect(await store.directory.contacts()).toEqual([neither, both])
    })

    it('is replaced as a whole: what is left out is forgotten', async () => {
      await store.directory.putRoster(ROSTER)
      await store.directory.putContact(both)
      await store.directory.putContact({ recipientId: both.recipientId, quiet })
      expect(await store.directory.contacts()).toEqual([{ recipientId: both.recipientId, quiet }])
      await store.directory.putContact({ recipientId: both.recipientId, pgpKey })
      expect(await store.directory.contacts()).toEqual([{ recipientId: both.recipientId, pgpKey }])
    })
  })

  it('knows what a recipient was told last, also after it was closed', async () => {
    await store.directory.putRoster(ROSTER)
    const first: Told = { recipientId: MAILBOX.recipientId, at: NOW, digest: '', reminders: 0 }
    const second: Told = { ...first, recipientId: ANNA.recipientId, digest: 'aa bb', reminders: 2 }
    expect(await store.directory.told()).toEqual([])
    await store.directory.putTold(first)
    await store.directory.putTold(second)
    const third = { ...first, at: later(1), digest: 'cc'.repeat(20_000) }
    await store.directory.putTold(third)
    await store.close()
    store = await place.open()
    expect(await store.directory.told()).toEqual([second, third])
  })

  it('forgets a recipient and keeps the colleagues', async () => {
    await store.directory.putRoster(ROSTER)
    const session = { ...OPENED, hash: hashOf('token'), expiresAt: later(1000) }
    await store.directory.openSession(session)
    for (const { recipientId } of [ANNA, MAILBOX]) {
      await store.directory.putContact({ recipientId, pgpKey: 'key' })
      await store.directory.putTold({ recipientId, at: NOW, digest: 'aa', reminders: 1 })
    }
    await store.directory.erase(ANNA.recipientId)
    expect(await store.directory.recipients()).toEqual([MAILBOX])
    expect(await store.directory.contact(ANNA.recipientId)).toBeUndefined()
    for (const kept of [await store.directory.contacts(), await store.directory.told()]) {
      expect(kept.map(({ recipientId }) => recipientId)).toEqual([MAILBOX.recipientId])
    }
    expect(await store.directory.session(session.hash, NOW)).toBeUndefined()
    await store.directory.erase(ANNA.recipientId)
    expect(await store.directory.partners()).toEqual([PARTNER])
  })
})
