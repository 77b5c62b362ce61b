// A house that says “recorded” and keeps the entry back: no desk believes it, whatever it did.

import { freshAgeIdentity, recipientOf, seal } from '@forewarn/core/sealing/age'
import { utf8 } from '@forewarn/core/shared/bytes'
import { type CaseId, freshId, PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { setAgreement } from '@forewarn/desk/agreement'
import { flagCase, openCase as openNamed } from '@forewarn/desk/cases'
import { countersign, invite, offerKeys, revokeKeys } from '@forewarn/desk/enrol'
import { recordSighting } from '@forewarn/desk/investigate/sight'
import { inviteAgain, proposeEnd, rejectProposals } from '@forewarn/desk/negotiate'
import { sendNote } from '@forewarn/desk/notes/send'
import { handOver } from '@forewarn/desk/publish/hand-over'
import type { MailKey } from '@forewarn/desk/publish/mail-key'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { reissue } from '@forewarn/desk/reissue/reissue'
import { applyRoster } from '@forewarn/desk/roster'
import { postpone } from '@forewarn/desk/share'
import type { Desk } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { withdraw } from '@forewarn/desk/withdraw'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DAY_MS, later, openWorld, START, type World } from '../journeys/world.ts'
import { swallowing } from './liar.ts'
import { asking, idOf } from './reissue-stage.ts'
import {
  enrolRecipients,
  LIFTS_AT,
  LINES,
  memoryJournal,
  openCase,
  publicationOf,
  through,
} from './stage.ts'

let world: World
let caseId: CaseId
let first: Desk

beforeAll(async () => {
  world = await openWorld('unwritten')
  ;[first = expect.fail()] = await enrolRecipients(world, ['now'])
  const partnerId = freshId(PartnerId, 'prt', world.ports.random)
  const recipientId = freshId(RecipientId, 'rcp', world.ports.random)
  await record(world.owner, {
    kind: 'rosterChanged',
    partners: [{ partnerId, tier: 'now', jurisdiction: 'AT' }],
    recipients: [{ recipientId, partnerId, kind: 'person' }],
  })
  caseId = await openCase(world, [first])
  const age = await recipientOf(await freshAgeIdentity({ postQuantum: false }))
  const key: MailKey = {
    ...{ digest: 'ab'.repeat(32), fingerprint: age, kind: 'age' as const },
    seal: (plain) => seal(plain, [age]),
  }
  await publish(publicationOf(world, caseId, { mailKeys: new Map([[recipientId, key]]) }))
})
afterAll(() => world.end())

async function lied(kind: string) {
  const desk = await through(world.owner, swallowing(kind))
  const ledger = new VerifiedLedger(desk)
  await ledger.catchUp()
  return { desk, ledger }
}

function outbox() {
  const files: string[] = []
  return {
    files,
    has: async () => false,
    write: async ({ part }: { part: { partId: string } }) => void files.push(part.partId),
  }
}

it('a hand-over that the ledger does not hold writes no file; one that it holds writes them', async () => {
  const { desk, ledger } = await lied('partsHandedOver')
  const none = outbox()
  await expect(handOver(desk, ledger, caseId, none)).rejects.toMatchObject({
    code: 'ledger.unwritten',
    details: { kind: 'partsHandedOver' },
  })
  expect(none.files).toEqual([])
  const both = outbox()
  await handOver(world.owner, world.ledger, caseId, both)
  expect(both.files).toHaveLength(2)
})

interface Lied {
  readonly desk: Desk
  readonly ledger: VerifiedLedger
}

const soon = later(LIFTS_AT, -DAY_MS / 24)
const moved = () => ({ caseId, liftsAt: later(soon, -1000), lines: [...LINES] })
const partner = { tier: 'now', jurisdiction: 'AT' }
const ACTS: [kind: string, what: string, attempt: (lied: Lied) => Promise<unknown>][] = [
  ['embargoProposed', 'an end', ({ desk, ledger }) => proposeEnd(desk, ledger, caseId, soon)],
  [
    'embargoRejected',
    'a no',
    async ({ desk, ledger }) => {
      await proposeEnd(world.owner, world.ledger, caseId, soon)
      await rejectProposals(desk, ledger, caseId)
    },
  ],
  ['embargoProposed', 'another end', ({ desk, ledger }) => postpone(desk, ledger, moved())],
  [
    'participantsInvited',
    'an invitation',
    async ({ desk, ledger }) => {
      await postpone(world.owner, world.ledger, moved())
      await inviteAgain(desk, ledger, caseId, [idOf(first)])
    },
  ],
  ['caseOpened', 'a case', ({ desk, ledger }) => openNamed(desk, ledger, { name: 'other' })],
  ['caseMoved', 'a flag', ({ desk, ledger }) => flagCase(desk, ledger, caseId, 'V')],
  [
    'agreementSet',
    'an agreement',
    ({ desk, ledger }) => setAgreement(desk, ledger, { version: 1, terms: 'ab'.repeat(32) }),
  ],
  [
    'rosterChanged',
    'a newcomer',
    ({ desk, ledger }) => {
      const partnerId = freshId(PartnerId, 'prt', world.ports.random)
      const recipientId = freshId(RecipientId, 'rcp', world.ports.random)
      const recipients = [{ recipientId, partnerId, kind: 'person' as const }]
      const partners = [{ partnerId, ...partner }]
      const event = { kind: 'rosterChanged' as const, partners, recipients }
      return applyRoster(desk, ledger, { directory: { partners: [], recipients: [] }, event })
    },
  ],
  [
    'keysEnrolled',
    'an enrolment',
    async ({ desk, ledger }) => {
      const actor = idOf(first)
      const [letter = expect.fail()] = await invite(world.owner, [{ actor }], DAY_MS)
      await offerKeys(world.ports, letter)
      await countersign(desk, ledger, [actor])
    },
  ],
  [
    'partsResealed',
    'a copy sealed anew',
    async ({ desk, ledger }) => {
      await countersign(world.owner, world.ledger, [idOf(first)])
      await reissue(asking({ ...world, owner: desk, ledger }, caseId, { who: [idOf(first)] }))
    },
  ],
  ['keysRevoked', 'a revocation', ({ desk, ledger }) => revokeKeys(desk, ledger, idOf(first))],
  [
    'liftStaged',
    'an advisory',
    ({ desk, ledger }) =>
      stageAdvisory(desk, ledger, caseId, { releasedAt: LIFTS_AT, zone: 'UTC' }),
  ],
  [
    'sightingLogged',
    'a sighting',
    ({ desk, ledger }) =>
      recordSighting(desk, ledger, caseId, {
        seen: { from: START, to: START, source: 'x', reliability: 'B', identifiers: [] },
        files: [{ path: 'a', bytes: utf8('x') }],
        progress: () => undefined,
      }),
  ],
]

it.each(ACTS)('of which the ledger holds no %s, %s is none', async (kind, _, attempt) => {
  const given = await lied(kind)
  await expect(attempt(given)).rejects.toMatchObject({
    code: 'ledger.unwritten',
    details: { kind },
  })
})

it('a note or a version whose last act the ledger does not hold was not sent, nor published', async () => {
  const [reader = expect.fail()] = await enrolRecipients(world, ['now'])
  const other = await openCase(world, [reader])
  const to = [{ recipientId: idOf(reader), answers: [] }]
  const note = { journal: memoryJournal(), caseId: other, to, text: 'Hold on.' }
  await expect(sendNote({ ...(await lied('noteSent')), ...note })).rejects.toMatchObject({
    code: 'ledger.unwritten',
  })
  const kept = publicationOf(world, other)
  const refused = publish({ ...kept, ...(await lied('bundlePublished')) })
  await expect(refused).rejects.toMatchObject({ code: 'ledger.unwritten' })
  expect((await publish(kept)).version).toBe(1)
})

it('a withdrawal that the ledger does not hold is none', async () => {
  const { desk, ledger } = await lied('bundleWithdrawn')
  const asked = { caseId, reason: 'It opens another hole.' }
  await expect(withdraw(desk, ledger, asked)).rejects.toMatchObject({
    code: 'ledger.unwritten',
    details: { kind: 'bundleWithdrawn' },
  })
  const { version } = await withdraw(world.owner, world.ledger, asked)
  expect(version).toBe(1)
})
