// A stolen server: whoever holds its disk, database, keys and environment tries, and fails at a desk by name.
//
// It reads like the first table of docs/threat-model.md: what is not surrendered, row by row.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Event } from '@forewarn/core/board/entry'
import { challengeAnswer } from '@forewarn/core/programme/enrolment'
import { freshAgeIdentity, open, recipientOf } from '@forewarn/core/sealing/age'
import { fromBase64, hex, utf8 } from '@forewarn/core/shared/bytes'
import { type CaseId, freshId, PartnerId, RecipientId, StaffId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { offerKeys, pendingOffers } from '@forewarn/desk/enrol'
import { houseClient } from '@forewarn/desk/house-client'
import { act, type Keyring, signingKey } from '@forewarn/desk/keyring'
import { liftDue } from '@forewarn/desk/lift'
import { addressing } from '@forewarn/desk/publish/addressing'
import { publish } from '@forewarn/desk/publish/publish'
import type { Seen } from '@forewarn/desk/seen'
import { Session } from '@forewarn/desk/session'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { sealText } from '@forewarn/desk/team'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import type { RunningHouse } from '@forewarn/server/main'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyNames } from '../../cli/src/known-names.ts'
import { DAY_MS, httpPost, later, openWorld, START, type World } from '../journeys/world.ts'
import { CANARIES, found, TEAM_WORDS, WORDS } from './canaries.ts'
import { lying, showing } from './liar.ts'
import { enrolRecipients, folderOf, LIFTS_AT, openCase, publicationOf } from './stage.ts'
import { forgeSession, inStore, type Loot, openStolen, readEverything, rob } from './thief.ts'

let world: World
let reader: Desk
let caseId: CaseId
/** What the owner's desk had verified when the house was robbed. */
let seen: Seen
let loot: Loot
/** The thief's keys: as good as anybody's, and let in by nobody. */
let thief: Keyring
/** The stolen house, run by the thief, with a session that the thief wrote into its database. */
let stolen: RunningHouse
let ownersSession: Session
/** By the stolen house's clock it is long after the lift. */
const THIEFS_NOW: Instant = later(LIFTS_AT, DAY_MS)

beforeAll(async () => {
  world = await openWorld('stolen')
  const { owner, ledger, ports } = world
  const desks = await enrolRecipients(world, ['now', 'later'])
  reader = desks[0] ?? expect.fail()
  await owner.house.call('putDirectory', { body: namesOf(['ann', 'ben']) })
  caseId = await openCase(world, desks, { name: TEAM_WORDS.case })
  await publish(publicationOf(world, caseId, { folder: folderOf(WORDS) }))
  await stageAdvisory(owner, ledger, caseId, { releasedAt: LIFTS_AT, zone: 'UTC' })
  await ledger.catchUp()
  seen = ledger.seen
  loot = await rob(world)
  const identities = [await freshAgeIdentity({ postQuantum: false })]
  const { pins } = owner.keyring
  const actor = freshId(StaffId, 'stf', ports.random)
  thief = { forewarn: 1, actor, pins, signingSecret: hex(ports.random.bytes(32)), identities }
  const ownerId = StaffId.parse(owner.keyring.actor)
  const { folder } = loot
  ownersSession = await forgeSession({ folder, url: world.url() }, ownerId, THIEFS_NOW)
  await inStore(loot.folder, ({ directory }) => directory.putRoster(namesOf(['ben', 'ann'])))
  stolen = await openStolen(loot, () => THIEFS_NOW)
})
afterAll(async () => {
  await stolen.stop()
  await loot.drop()
  await world.end()
})

/** Names for the two recipients, in this order. */
function namesOf(names: readonly string[]) {
  const recipients = [...world.ledger.board.programme.recipients]
  return {
    partners: recipients.map(([, { partnerId }], i) => ({ partnerId, name: `Partner ${i}` })),
    recipients: recipients.map(([recipientId, { partnerId }], i) => {
      return { recipientId, partnerId, email: `${names[i]}@partner.example` }
    }),
    staff: [],
  }
}

const toStolen = () => ({ ...world.ports, post: httpPost(() => stolen.url) })

/** A desk of ours that was led to the stolen house, as by a stolen name and certificate. */
const ledAstray = ({ keyring }: Desk): Promise<Desk> => signIn(toStolen(), keyring)

/** In the name of whoever `keyring` says, with the thief's key. */
function forged(actor: string, event: Event): { salt: Uint8Array; bytes: Uint8Array } {
  const signed = act({ ...thief, actor: actor as StaffId }, event, world.ports.random)
  const entry = { v: 1, at: world.now, act: signed }
  return { salt: new Uint8Array(32), bytes: utf8(JSON.stringify(entry)) }
}

/** The owner's desk reads the stolen ledger with these entries at its end, signed with the log key. */
async function ownerReads(...more: readonly ReturnType<typeof forged>[]): Promise<VerifiedLedger> {
  const { post } = toStolen()
  const desk = await signIn(
    { ...toStolen(), post: lying(showing([...loot.entries, ...more], loot.logKey))(post) },
    world.owner.keyring,
  )
  const ledger = new VerifiedLedger(desk)
  await ledger.catchUp(seen)
  return ledger
}

const refusedAs = (code: string) => expect.objectContaining({ code })

describe('whoever stole the house’s disk, database, keys and environment', () => {
  it('reads no embargoed word, not even in what all keys on that disk open', async () => {
    const { seen: bytes, sealed, keys, opened } = await readEverything(loot)
    expect(sealed.length).toBeGreaterThan(8)
    expect(keys.length).toBeGreaterThanOrEqual(4)
    expect(opened).toEqual([])
    expect(bytes.flatMap(found)).toEqual([])
  })

  it('would read them where a team kept its keys with its house', async () => {
    const other = await rob(world)
    writeFileSync(join(other.folder, 'keyring.json'), JSON.stringify(world.owner.keyring))
    const { opened } = await readEverything(other)
    await other.drop()
    const words = new Set(opened.flatMap(found))
    for (const word of [WORDS.title, WORDS.note, WORDS.code, TEAM_WORDS.case]) {
      expect(words).toContain(word)
    }
    expect(CANARIES).toContain(WORDS.note)
  })

  it('finds no token and no secret of an invitation there, only hashes that no door takes', async () => {
    const anybody = (token: string) => {
      const secret = world.ports.random.bytes(32)
      return houseClient(world.ports.post, new Session(token, secret, world.url(), world.ports))
    }
    const { seen: bytes } = await readEverything(loot)
    const hashes = new Set(
      bytes.flatMap(
        (one) =>
          Buffer.from(one)
            .toString('latin1')
            .match(/[0-9a-f]{64}/g) ?? [],
      ),
    )
    expect(hashes.size).toBeGreaterThan(10)
    for (const hash of hashes) {
      await expect(anybody(hash).call('checkpoint')).rejects.toEqual(refusedAs('session.missing'))
    }
  })

  it('can show our own desk what it wrote down, unchanged, and nothing else', async () => {
    expect((await ownerReads()).seen).toEqual(seen)
  })
})

describe('adding a recipient', () => {
  const partnerId = PartnerId.parse(`prt_${'q'.repeat(16)}`)
  const recipientId = RecipientId.parse(`rcp_${'q'.repeat(16)}`)
  const roster: Event = {
    kind: 'rosterChanged',
    partners: [{ partnerId, tier: 'now', jurisdiction: 'AT' }],
    recipients: [{ recipientId, partnerId, kind: 'person' }],
  }

  it('fails at an owner’s desk: no owner signed it, and nobody let the thief in', async () => {
    const inOwnersName = forged(world.owner.keyring.actor, roster)
    await expect(ownerReads(inOwnersName)).rejects.toEqual(refusedAs('signature.bad'))
    await expect(ownerReads(forged(thief.actor, roster))).rejects.toEqual(refusedAs('act.unsigned'))
  })

  it('fails at the stolen house itself, with an owner’s session forged in its database', async () => {
    const house = houseClient(toStolen().post, ownersSession)
    expect(await house.call('directory')).toMatchObject({ staff: [] })
    const signed = act({ ...thief, actor: world.owner.keyring.actor }, roster, world.ports.random)
    const adding = house.call('acts', { body: { acts: [signed] } })
    await expect(adding).rejects.toEqual(refusedAs('signature.bad'))
  })
})

describe('swapping a recipient’s key', () => {
  /** With the forged session the thief invites whom it likes: the directory is the house's. */
  async function inviteAs(actor: RecipientId): Promise<string> {
    const secret = hex(world.ports.random.bytes(32))
    const invitation = { actor, hash: hex(sha256(utf8(secret))), expiresAt: later(THIEFS_NOW, 1e6) }
    const house = houseClient(toStolen().post, ownersSession)
    await house.call('invite', { body: { invitations: [invitation] } })
    return secret
  }

  it('is no more than an offer, which waits for an owner who hears another fingerprint', async () => {
    const actor = RecipientId.parse(reader.keyring.actor)
    const secret = await inviteAs(actor)
    const letter = { forewarn: 'invitation', actor, secret, pins: thief.pins } as const
    const swapped = await offerKeys(toStolen(), letter)
    const ledger = new VerifiedLedger(await ledAstray(world.owner))
    const board = await ledger.catchUp(seen)
    expect(pendingOffers(board).map((one) => one.actor)).toEqual([actor])
    // Whoever publishes now still seals to the key that an owner countersigned.
    const { addresses } = addressing(board, caseId, folderOf(WORDS))
    const own = addresses.find((one) => one.recipientId === actor)
    expect(own?.ageKeys).toEqual(await Promise.all(reader.keyring.identities.map(recipientOf)))
    expect(board.programme.recipients.get(actor)?.signingKey).not.toBe(signingKey(swapped))
  })

  it('fails where the thief countersigns it', async () => {
    const recipientId = RecipientId.parse(reader.keyring.actor)
    const keys = { signingKey: signingKey(thief), offer: '0'.repeat(64) }
    const ageKeys = await Promise.all(thief.identities.map(recipientOf))
    const enrolment: Event = { kind: 'keysEnrolled', recipientId, ageKeys, ...keys }
    const inOwnersName = forged(world.owner.keyring.actor, enrolment)
    await expect(ownerReads(inOwnersName)).rejects.toEqual(refusedAs('signature.bad'))
  })

  it('fails with the challenge key alone: a key that was enrolled is never enrolled again', async () => {
    const actor = RecipientId.parse(reader.keyring.actor)
    const ageKeys = await Promise.all(reader.keyring.identities.map(recipientOf))
    const asReader = { ...thief, actor }
    const question = utf8(JSON.stringify([actor, signingKey(thief), ageKeys]))
    const answer = challengeAnswer(hmac(sha256, loot.challengeKey, question))
    const offer: Event = {
      kind: 'keysOffered',
      actor,
      signingKey: signingKey(thief),
      ageKeys,
      answer,
    }
    const signed = act(asReader, offer, world.ports.random)
    const body = { invitation: await inviteAs(actor), act: signed }
    const offering = houseClient(toStolen().post).call('enrol', { body })
    await expect(offering).rejects.toEqual(refusedAs('programme.keyKnown'))
  })

  it('by swapping the names behind two ids is noticed by whoever knew them', async () => {
    const { keyring } = world.owner
    const desk = join(world.folder, 'owners-desk')
    await verifyNames(desk, keyring, await world.owner.house.call('directory'))
    const astray = await ledAstray(world.owner)
    const swapped = verifyNames(desk, keyring, await astray.house.call('directory'))
    await expect(swapped).rejects.toEqual(refusedAs('directory.changed'))
  })
})

describe('lifting early', () => {
  it('fails for want of the lift key, which is sealed to the team', async () => {
    const staged = world.ledger.board.release.staged.get(caseId) ?? expect.fail()
    const opening = open(fromBase64(staged.liftIdentity), thief.identities)
    await expect(opening).rejects.toEqual(refusedAs('sealing.notForYou'))
    expect(
      (await open(fromBase64(staged.liftIdentity), world.owner.keyring.identities)).length,
    ).toBe(76)
  })

  it('fails with a key of the thief’s own: no desk of ours takes the lift for one', async () => {
    const early = { reason: await sealText(world.ledger.board, 'x') }
    const [liftIdentity = ''] = thief.identities
    const lifted: Event = { kind: 'embargoLifted', caseId, liftIdentity, early }
    const inOwnersName = forged(world.owner.keyring.actor, lifted)
    await expect(ownerReads(inOwnersName)).rejects.toEqual(refusedAs('signature.bad'))
  })

  it('fails by moving the stolen house’s clock: who stands by asks its own, too', async () => {
    const astray = await ledAstray(world.owner)
    expect((await astray.house.call('house')).now).toBe(THIEFS_NOW)
    const { lifted, now } = await liftDue(astray, new VerifiedLedger(astray))
    expect([lifted, now]).toEqual([[], START])
    expect(await astray.house.call('advisories')).toEqual({ advisories: [] })
    const page = astray.house.call('advisoryPage', { params: { caseId } })
    await expect(page).rejects.toEqual(refusedAs('route.unknown'))
  })
})

describe('signing another history', () => {
  it('fails at a desk that saw the first: shorter, or another one', async () => {
    const shown = async (entries: Loot['entries']) => {
      const { post } = toStolen()
      const lies = lying(showing(entries, loot.logKey))(post)
      const desk = await signIn({ ...toStolen(), post: lies }, world.owner.keyring)
      await new VerifiedLedger(desk).catchUp(seen)
    }
    const shorter = shown(loot.entries.slice(0, -1))
    await expect(shorter).rejects.toEqual(refusedAs('ledger.wentBack'))
    const last = loot.entries.at(-1) ?? expect.fail()
    const other = shown(loot.entries.with(-1, { ...last, salt: new Uint8Array(32) }))
    await expect(other).rejects.toEqual(refusedAs('ledger.split'))
  })
})
