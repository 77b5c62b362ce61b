// The rounds of a house that mails: quiet hours, restarts, mail servers that say no, and the team that asks again.

import { RecipientId } from '@forewarn/core/shared/ids'
import { parseInstant } from '@forewarn/core/shared/instant'
import { acceptAgreement, readInbox } from '@forewarn/desk/inbox'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { openLocalStore } from '@forewarn/server/store/local-store'
import type { Store } from '@forewarn/server/store/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SunkMail } from '../mail-sink.ts'
import { enrolRecipients } from '../promises/stage.ts'
import {
  A_WHILE_MS,
  addressDesks,
  HOUR_MS,
  type MailWorld,
  MINUTE_MS,
  openMailWorld,
} from './mail-world.ts'
import { DAY_MS, later } from './world.ts'

let mails: MailWorld
let desks: Desk[]

beforeEach(async () => {
  mails = await openMailWorld('rounds', { FOREWARN_SESSION_HOURS: '168' })
  desks = await enrolRecipients(mails.world, ['now', 'now', 'now'])
  await addressDesks(mails.world, desks)
})
afterEach(() => mails.end())

const deskOf = (i: number): Desk => desks[i] ?? expect.fail()
const idOf = (i: number) => RecipientId.parse(deskOf(i).keyring.actor)
const whom = (sent: readonly SunkMail[]) => sent.flatMap(({ to }) => to.map((one) => one[0])).sort()

/** One more version of the agreement waits for everybody. */
async function somethingWaits(version = 1): Promise<void> {
  await record(mails.world.owner, { kind: 'agreementSet', version, terms: 'a'.repeat(64) })
}

/** The log's lines about mail, without their instants. */
function said(): unknown[] {
  const lines = mails.world.log.map((line) => JSON.parse(line) as Record<string, unknown>)
  return lines
    .filter(({ event }) => event === 'mailed' || event === 'unmailed')
    .map(({ at: _, ...rest }) => rest)
}

describe('a round', () => {
  it('mails nobody twice for the same, also after a restart', async () => {
    await somethingWaits()
    expect(whom(await mails.round())).toEqual(['a', 'b', 'c'])
    await mails.world.restart()
    expect(await mails.round()).toEqual([])
    expect(await mails.roundAfter(A_WHILE_MS)).toEqual([])
  })

  it('makes one mail of all that comes up within ten minutes', async () => {
    for (let version = 1; version <= 9; version += 1) {
      await somethingWaits(version)
      await mails.roundAfter(MINUTE_MS)
    }
    expect(whom(mails.sink.mails)).toEqual(['a', 'b', 'c'])
    expect(whom(await mails.roundAfter(2 * MINUTE_MS))).toEqual(['a', 'b', 'c'])
    expect(await mails.roundAfter(A_WHILE_MS)).toEqual([])
  })

  it('mails nobody who was revoked or is suspended, nor whom it has no address of', async () => {
    const { owner, ledger } = mails.world
    await ledger.catchUp()
    const partnerId = ledger.board.programme.recipients.get(idOf(1))?.partnerId ?? expect.fail()
    await enrolRecipients(mails.world, ['now'])
    await somethingWaits()
    await record(
      owner,
      { kind: 'keysRevoked', recipientId: idOf(0) },
      { kind: 'partnerSuspended', partnerId },
    )
    expect(whom(await mails.round())).toEqual(['c'])
  })

  it('reminds who has not done it, once in its hours and three times in all', async () => {
    await somethingWaits()
    await mails.round()
    await acceptAgreement(deskOf(0), await readInbox(deskOf(0)))
    expect(await mails.roundAfter(DAY_MS - 1)).toEqual([])
    expect(whom(await mails.roundAfter(1))).toEqual(['b', 'c'])
    expect(await mails.roundAfter(HOUR_MS)).toEqual([])
    await acceptAgreement(deskOf(1), await readInbox(deskOf(1)))
    expect(whom(await mails.roundAfter(DAY_MS))).toEqual(['c'])
    expect(whom(await mails.roundAfter(DAY_MS))).toEqual(['c'])
    expect(await mails.roundAfter(DAY_MS)).toEqual([])
  })
})

describe('quiet hours', () => {
  const quiet = { from: '22:00', to: '07:00', zone: 'Europe/Vienna' }

  it('hold a mail until they end, for that recipient alone', async () => {
    await deskOf(0).house.call('putContact', { body: { quiet } })
    mails.world.now = parseInstant('2021-02-01T21:00Z')
    await somethingWaits()
    expect(whom(await mails.round())).toEqual(['b', 'c'])
    mails.world.now = parseInstant('2021-02-02T05:59Z')
    expect(await mails.round()).toEqual([])
    expect(whom(await mails.roundAfter(MINUTE_MS))).toEqual(['a'])
  })

  it('end an hour earlier on the morning after clocks went forward', async () => {
    await deskOf(0).house.call('putContact', { body: { quiet } })
    mails.world.now = parseInstant('2021-03-27T21:00Z')
    const owner = await mails.world.signIn(mails.world.owner.keyring)
    await record(owner, { kind: 'agreementSet', version: 1, terms: 'a'.repeat(64) })
    expect(whom(await mails.round())).toEqual(['b', 'c'])
    mails.world.now = parseInstant('2021-03-28T04:59Z')
    expect(await mails.round()).toEqual([])
    expect(whom(await mails.roundAfter(MINUTE_MS))).toEqual(['a'])
  })

  it('are kept, changed and taken back by the recipient, and nonsense is refused', async () => {
    const { house } = deskOf(0)
    expect(await house.call('contact')).toEqual({ mails: true, quiet: null, pgp: null })
    expect((await house.call('putContact', { body: { quiet } })).quiet).toEqual(quiet)
    expect((await house.call('putContact', { body: {} })).quiet).toEqual(quiet)
    const nowhere = { ...quiet, zone: 'Europe/Wien' }
    await expect(house.call('putContact', { body: { quiet: nowhere } })).rejects.toMatchObject({
      code: 'request.malformed',
    })
    await mails.world.restart()
    expect((await house.call('contact')).quiet).toEqual(quiet)
    expect((await deskOf(1).house.call('contact')).quiet).toBeNull()
    expect((await house.call('putContact', { body: { quiet: null } })).quiet).toBeNull()
  })
})

describe('a mail server that says no', () => {
  it('to everybody is tried again after longer and longer, and all are told in the end', async () => {
    mails.sink.moods.hangsUp = true
    await somethingWaits()
    const tries: number[] = []
    for (let minute = 0; minute < 32; minute += 1) {
      const before = mails.sink.visits()
      await mails.round()
      if (mails.sink.visits() > before) tries.push(minute)
      mails.world.now = later(mails.world.now, MINUTE_MS)
    }
    expect(tries).toEqual([0, 1, 3, 7, 15, 31])
    expect(mails.sink.visits()).toBe(tries.length)
    expect(said()[0]).toEqual({ event: 'unmailed', code: 'ECONNECTION' })
    expect(await mails.world.owner.house.call('mail')).toMatchObject({ server: 'ECONNECTION' })
    mails.sink.moods.hangsUp = false
    expect(whom(await mails.roundAfter(HOUR_MS))).toEqual(['a', 'b', 'c'])
    expect(said().at(-1)).toEqual({ event: 'mailed', count: 3 })
    expect(await mails.world.owner.house.call('mail')).toMatchObject({ server: null })
  })

  it.each(['refuses', 'dropsAfterData'] as const)(
    'to one address (%s) keeps nobody else waiting, and the team can see who it is',
    async (mood) => {
      mails.sink.moods[mood] = new Map([['b@partner.example', 550]])
      await somethingWaits()
      expect(whom(await mails.round())).toEqual(['a', 'c'])
      const unreached = [{ recipientId: idOf(1), code: expect.stringMatching(/^E[A-Z]+$/) }]
      expect(await mails.world.owner.house.call('mail')).toMatchObject({ server: null, unreached })
      expect(said()).toContainEqual(
        expect.objectContaining({ event: 'unmailed', status: 550, who: idOf(1) }),
      )
      expect(mails.world.log.join()).not.toMatch(/partner\.example|nobody here|not this one/)
      delete mails.sink.moods[mood]
      expect(whom(await mails.roundAfter(MINUTE_MS))).toEqual(['b'])
      expect(await mails.world.owner.house.call('mail')).toMatchObject({ unreached: [] })
    },
  )

  it('by going away in the middle tells those first whom it did not fail', async () => {
    const order: (string | undefined)[] = []
    mails.sink.moods.refuses = new Map(
      ['a', 'b', 'c'].map((one) => [`${one}@partner.example`, 421]),
    )
    await somethingWaits()
    for (let i = 0; i < 4; i += 1) {
      const before = mails.sink.asked.length
      await mails.roundAfter(HOUR_MS)
      order.push(...mails.sink.asked.slice(before))
    }
    expect(new Set(order.slice(0, 3)).size).toBe(3)
    expect(order[3]).toBe(order[0])
  })

  it('is spoken to in the clear on this machine alone', async () => {
    const { port } = mails.sink
    const elsewhere = await openMailWorld('elsewhere', {
      // Another way to write 127.0.0.1, which does not look like this machine.
      FOREWARN_SMTP_URL: `smtp://127.1:${port}`,
    })
    try {
      const [desk = expect.fail()] = await enrolRecipients(elsewhere.world, ['now'])
      await addressDesks(elsewhere.world, [desk])
      await record(elsewhere.world.owner, {
        kind: 'agreementSet',
        version: 1,
        terms: 'a'.repeat(64),
      })
      await elsewhere.round()
      expect(mails.sink.visits()).toBe(1)
      expect(mails.sink.asked).toEqual([])
      expect(elsewhere.world.log.join()).toContain('"code":"ETLS"')
    } finally {
      await elsewhere.end()
    }
  })

  it('because of the password is named by that', async () => {
    const guarded = await openMailWorld('guarded', {
      FOREWARN_SMTP_URL: `smtp://house:hunter2@127.0.0.1:${mails.sink.port}`,
    })
    try {
      mails.sink.moods.takesNoPassword = true
      const [desk = expect.fail()] = await enrolRecipients(guarded.world, ['now'])
      await addressDesks(guarded.world, [desk])
      await record(guarded.world.owner, { kind: 'agreementSet', version: 1, terms: 'a'.repeat(64) })
      await guarded.round()
      expect(guarded.world.log.join()).toContain('"code":"EAUTH","status":535')
      expect(guarded.world.log.join()).not.toContain('hunter2')
    } finally {
      await guarded.end()
    }
  })
})

describe('a disk that fails once the mail is out', () => {
  it('keeps the house from mailing again while it runs, and costs one more mail after a restart', async () => {
    let isFailing = true
    const openStore = async (folder: string): Promise<Store> => {
      const store = await openLocalStore(folder)
      const putTold = store.directory.putTold.bind(store.directory)
      store.directory.putTold = async (told) => {
        if (isFailing) throw new Error('disk I/O error')
        await putTold(told)
      }
      return store
    }
    const other = await openMailWorld('failing', {}, { openStore })
    try {
      const [desk = expect.fail()] = await enrolRecipients(other.world, ['now'])
      await addressDesks(other.world, [desk])
      await record(other.world.owner, { kind: 'agreementSet', version: 1, terms: 'a'.repeat(64) })
      expect(await other.round()).toHaveLength(1)
      expect(other.world.log.join()).toContain('"event":"fault","reference":"mail"')
      expect(await other.round()).toEqual([])
      expect(await other.roundAfter(A_WHILE_MS)).toEqual([])
      isFailing = false
      await other.world.restart()
      expect(await other.round()).toHaveLength(1)
      await other.world.restart()
      expect(await other.round()).toEqual([])
    } finally {
      await other.end()
    }
  })
})

describe('the team', () => {
  it('may tell those again who have something to do, and whom not an hour ago', async () => {
    const remind = () =>
      mails.world.owner.house.call('remind', {
        body: { recipientIds: [idOf(0), idOf(1), idOf(0)] },
      })
    await somethingWaits()
    expect(whom(await mails.round())).toEqual(['a', 'b', 'c'])
    expect(await remind()).toEqual({ reminded: [] })
    await acceptAgreement(deskOf(1), await readInbox(deskOf(1)))
    mails.world.now = later(mails.world.now, HOUR_MS)
    expect(await remind()).toEqual({ reminded: [idOf(0)] })
    expect(whom(await mails.round())).toEqual(['a'])
    expect(await remind()).toEqual({ reminded: [] })
    expect(await mails.roundAfter(A_WHILE_MS)).toEqual([])
  })
})
