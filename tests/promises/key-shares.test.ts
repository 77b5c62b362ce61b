// Two of the investigators: masters and codewords open to nobody alone, and who gave whom a share stands in the ledger.

import { open, seal } from '@forewarn/core/sealing/age'
import { base64, concat, utf8 } from '@forewarn/core/shared/bytes'
import { type CaseId, RecipientId, type StaffId } from '@forewarn/core/shared/ids'
import type { Refusal } from '@forewarn/core/shared/refusal'
import { collectPart, openPart } from '@forewarn/desk/inbox'
import { inShares, releaseShare, setKeyShares } from '@forewarn/desk/key-shares'
import { act } from '@forewarn/desk/keyring'
import { materialOf } from '@forewarn/desk/material'
import { sendNote } from '@forewarn/desk/notes/send'
import { readBegun } from '@forewarn/desk/publish/attempt'
import { publish } from '@forewarn/desk/publish/publish'
import { record, send } from '@forewarn/desk/record'
import { fetchKept } from '@forewarn/desk/reissue/kept'
import type { Desk } from '@forewarn/desk/sign-in'
import { digestOf, fetchOpened, fetchSealed, openText } from '@forewarn/desk/team'
import { approve, setTwoPeople, waiting } from '@forewarn/desk/two-people'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { publishedVersions } from '@forewarn/desk/versions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import {
  enrol,
  enrolRecipients,
  enrolStaff,
  memoryJournal,
  openCase,
  publicationOf,
} from './stage.ts'

let world: World
let owner: Desk
let ada: Desk
let ben: Desk
let publisher: Desk
let reader: Desk
let caseId: CaseId

const refusedAs = (code: string) => expect.objectContaining({ code })
const lacking = refusedAs('keyShares.lacking')
const idOf = ({ keyring }: Desk) => keyring.actor as StaffId

beforeAll(async () => {
  world = await openWorld('key shares')
  owner = world.owner
  ada = await enrolStaff(world, ['investigator'])
})
afterAll(() => world.end())

async function boardAt(desk: Desk) {
  return new VerifiedLedger(desk).catchUp()
}

/** As `forewarn release-share` does, of everything that the case has. @returns how many */
async function release(by: Desk, to: Desk, of = caseId): Promise<number> {
  const ledger = new VerifiedLedger(by)
  const board = await ledger.catchUp()
  let count = 0
  for (const blob of materialOf(board, of)) {
    const sealed = await fetchSealed(by, blob)
    if (await releaseShare(by, ledger, { blob, sealed, to: idOf(to) })) count++
  }
  return count
}

async function published(journal = memoryJournal()): Promise<CaseId> {
  const found = await openCase(world, [reader])
  await publish({ ...publicationOf(world, found), journal })
  return found
}

async function kept(desk: Desk) {
  const board = await boardAt(desk)
  const [attempt = expect.fail()] = publishedVersions(board, caseId)
  return fetchKept(desk, board, attempt)
}

describe('the rule', () => {
  it('takes three investigators, of whom an owner is one, and is an owner’s', async () => {
    const few = refusedAs('programme.fewInvestigators')
    await expect(setKeyShares(owner, world.ledger, true)).rejects.toEqual(few)
    publisher = await enrolStaff(world, ['publisher'])
    await expect(setKeyShares(owner, world.ledger, true)).rejects.toEqual(few)
    ben = await enrolStaff(world, ['investigator'])
    const ledger = new VerifiedLedger(ada)
    await expect(setKeyShares(ada, ledger, true)).rejects.toEqual(refusedAs('act.notYours'))
    ;[reader = expect.fail()] = await enrolRecipients(world, ['now'])
    const before = await published()
    await setKeyShares(owner, world.ledger, true)
    const again = setKeyShares(owner, world.ledger, true)
    await expect(again).rejects.toEqual(refusedAs('programme.keyShares'))
    // What was published before takes one desk, as it did.
    const [masters = expect.fail()] = materialOf(await boardAt(ada), before)
    expect((await fetchOpened(ada, masters)).length).toBeGreaterThan(0)
    expect(await release(ada, ben, before)).toBe(0)
  })
})

describe('what was published since', () => {
  beforeAll(async () => {
    caseId = await published()
  })

  it('reaches its recipients as ever', async () => {
    const board = await boardAt(owner)
    const [part = expect.fail()] = [
      ...(board.bundle.partsOf.get(reader.keyring.actor as never) ?? []),
    ].filter(({ attemptId }) => board.bundle.attempts.get(attemptId)?.caseId === caseId)
    const opened = await openPart(reader.keyring, await collectPart(reader, part.partId))
    expect(opened.files.length).toBeGreaterThan(0)
  })

  it('opens to no desk alone, whatever it may do: to investigate, mark anew or issue again', async () => {
    const blobs = materialOf(await boardAt(ada), caseId)
    expect(blobs).toHaveLength(2)
    for (const desk of [owner, ada, ben, publisher]) {
      for (const blob of blobs) await expect(fetchOpened(desk, blob)).rejects.toEqual(lacking)
      await expect(kept(desk)).rejects.toEqual(lacking)
    }
    const own = (await fetchOpened(ada, blobs[0] ?? '').catch((error: unknown) => error)) as Refusal
    expect(own.details).toEqual({ have: 1, least: 2, to: ada.keyring.actor })
    const none = await fetchOpened(publisher, blobs[0] ?? '').catch((error: unknown) => error)
    expect((none as Refusal).details).toMatchObject({ have: 0 })
  })

  it('leaves no seed in the journal of the desk that published it, which would need nobody', async () => {
    const journal = memoryJournal()
    const publication = { ...publicationOf(world, await openCase(world, [reader])), journal }
    await publish(publication)
    const begun = (await readBegun(owner, journal)) ?? expect.fail()
    expect(begun.seed).toBeUndefined()
    // Run again it is finished, and asks for none.
    expect(await publish(publication)).toMatchObject({ attemptId: begun.attemptId })
  })

  it('is a marked note, too, and what went to several is taken for marked', async () => {
    const [other = expect.fail()] = await enrolRecipients(world, ['now'])
    const readers = [reader, other]
    const noted = await openCase(world, readers)
    const journal = memoryJournal()
    const to = readers.map(({ keyring }) => ({
      ...{ recipientId: RecipientId.parse(keyring.actor), answers: [] },
    }))
    const writing = { desk: owner, ledger: world.ledger, journal, caseId: noted, to, text: 'Yes.' }
    const { noteId } = await sendNote(writing)
    expect(await sendNote(writing)).toMatchObject({ noteId })
    const blobs = materialOf(await boardAt(ada), noted)
    expect(blobs).toHaveLength(2)
    for (const blob of blobs) await expect(fetchOpened(owner, blob)).rejects.toEqual(lacking)
    const again = sendNote({ ...writing, journal: memoryJournal() })
    await expect(again).rejects.toEqual(refusedAs('note.told'))
  })

  it('is sealed to a key that stands nowhere: each investigator has a share, and one is not enough', async () => {
    const [masters = expect.fail()] = materialOf(await boardAt(ada), caseId)
    const found = inShares(await fetchSealed(ada, masters)) ?? expect.fail()
    const ids = [owner, ada, ben].map(idOf).sort()
    expect(found.head.shares.map(({ staffId }) => staffId)).toEqual(ids)
    const everything = [owner, ada, ben, publisher].flatMap(({ keyring }) => keyring.identities)
    await expect(open(found.file, everything)).rejects.toEqual(refusedAs('sealing.notForYou'))
  })

  it('opens to whoever was given a share besides their own, by an entry that names both', async () => {
    expect(await release(ben, ada)).toBe(2)
    const board = await boardAt(ada)
    for (const blob of materialOf(board, caseId)) {
      expect((await fetchOpened(ada, blob)).length).toBeGreaterThan(0)
      const [given = expect.fail()] = board.investigation.releases.get(blob) ?? []
      expect([given.by, given.to]).toEqual([idOf(ben), idOf(ada)])
      await expect(openText(owner, expect as never, given.sealed)).rejects.toEqual(
        refusedAs('sealing.notForYou'),
      )
    }
    expect((await kept(ada)).attempt.version).toBe(1)
    // Of three, whoever gave theirs still has one alone, and so has the third.
    for (const desk of [owner, ben]) await expect(kept(desk)).rejects.toEqual(lacking)
  })

  it('opens to a publisher, who has none, by the shares of two, and not by one of them twice', async () => {
    await release(ada, publisher)
    await release(ada, publisher)
    await expect(kept(publisher)).rejects.toEqual(lacking)
    await release(ben, publisher)
    expect((await kept(publisher)).attempt.version).toBe(1)
  })

  it('is given by nobody who has none, to nobody who left, and never as something else', async () => {
    expect(await release(publisher, ben)).toBe(0)
    const [blob = expect.fail()] = materialOf(await boardAt(ben), caseId)
    const sealed = base64(await seal(utf8('no share'), [await ageKeyOf(owner)]))
    const event = { kind: 'keyShareReleased' as const, blob, to: idOf(owner), sealed }
    await expect(record(reader, event)).rejects.toEqual(refusedAs('act.notYours'))
    await record(ben, event)
    await expect(fetchOpened(owner, blob)).rejects.toEqual(refusedAs('keyShares.wrong'))
    await release(ben, owner)
    expect((await fetchOpened(owner, blob)).length).toBeGreaterThan(0)
    const stranger = { ...event, to: `stf_${'q'.repeat(16)}` as StaffId }
    await expect(record(ben, stranger)).rejects.toEqual(refusedAs('programme.unknown'))
    const late = await enrolStaff(world, ['investigator'])
    await record(owner, { kind: 'staffRevoked', staffId: idOf(late) })
    const revoked = refusedAs('programme.revoked')
    await expect(record(ben, { ...event, to: idOf(late) })).rejects.toEqual(revoked)
    // A share that was signed for one house or desk cannot be taken for a release by another.
    const signed = act(ben.keyring, event, world.ports.random)
    await expect(send(ada, [{ ...signed, by: ada.keyring.actor }])).rejects.toThrow()
  })

  it('is given for nothing else than what it is a share of', async () => {
    const board = await boardAt(ada)
    const [blob = expect.fail()] = materialOf(board, caseId)
    const { head, file } = inShares(await fetchSealed(ada, blob)) ?? expect.fail()
    /** As a publisher would put it into what they publish themselves. */
    const asked = (change: (one: (typeof head.shares)[number]) => object) => {
      const shares = head.shares.map((one) => ({ ...one, ...change(one) }))
      const line = JSON.stringify({ ...head, shares })
      const sealed = concat(utf8(`forewarn key shares v1\n${line}\n`), file, utf8('of theirs'))
      const copied = { blob: digestOf(sealed), sealed, to: idOf(publisher) }
      return releaseShare(ada, new VerifiedLedger(ada), copied)
    }
    await expect(asked(() => ({}))).rejects.toMatchObject({
      ...{ code: 'keyShares.copied', details: { from: blob } },
    })
    const bens = head.shares.find(({ staffId }) => staffId === idOf(ben)) ?? expect.fail()
    const [given = expect.fail()] = (board.investigation.releases.get(blob) ?? []).filter(
      ({ by, to }) => by === idOf(ben) && to === idOf(ada),
    )
    const passedOn = asked(() => ({ share: bens.share, sealed: given.sealed }))
    await expect(passedOn).rejects.toEqual(refusedAs('keyShares.copied'))
    const other = asked(() => ({ share: '0'.repeat(64) }))
    await expect(other).rejects.toEqual(refusedAs('sealing.broken'))
    expect((await boardAt(ada)).size).toBe(board.size)
  })

  it('outlives one lost key: the two others open it, and who has new keys is given a share again', async () => {
    const [again = expect.fail()] = await enrol(owner, world.ledger, [idOf(ben)], ['investigator'])
    const [blob = expect.fail()] = materialOf(await boardAt(again), caseId)
    await expect(fetchOpened(again, blob)).rejects.toEqual(lacking)
    await release(ada, again)
    await expect(fetchOpened(again, blob)).rejects.toEqual(lacking)
    await release(owner, again)
    expect((await fetchOpened(again, blob)).length).toBeGreaterThan(0)
  })
})

describe('the end of the rule', () => {
  it('needs two where two are needed, and opens nothing that was sealed under it', async () => {
    await world.ledger.catchUp()
    await setTwoPeople(owner, world.ledger, true)
    const ending = setKeyShares(owner, world.ledger, false)
    await expect(ending).rejects.toEqual(refusedAs('act.proposed'))
    const ledger = new VerifiedLedger(ada)
    const [one = expect.fail(), ...more] = await waiting(ada, await ledger.catchUp())
    expect([one.event, more]).toEqual([{ kind: 'keySharesSet', on: false }, []])
    await approve(ada, ledger, one)
    const board = await boardAt(publisher)
    expect([board.programme.keyShares, board.programme.hadKeyShares]).toEqual([false, true])
    // Shares of the first were given; of what was published after it nobody gave any.
    const others = [...board.bundle.attempts.values()].filter((one) => one.caseId !== caseId)
    const sealed = await Promise.all(
      others
        .flatMap(({ published: found }) => found?.codewords ?? [])
        .map(async (digest) => {
          return [digest, inShares(await fetchSealed(ada, digest))] as const
        }),
    )
    const inTwo = sealed.flatMap(([digest, found]) => (found === undefined ? [] : [digest]))
    expect(inTwo.length).toBeGreaterThan(0)
    for (const digest of inTwo) await expect(fetchOpened(ada, digest)).rejects.toEqual(lacking)
  })
})

async function ageKeyOf(desk: Desk): Promise<string> {
  return (await boardAt(desk)).programme.staff.get(idOf(desk))?.ageKey ?? ''
}
