// A mail says that something waits, and nothing else: byte for byte the same whatever it is.

import { waiting } from '@forewarn/core/board/waiting'
import { CaseId, freshId, RecipientId } from '@forewarn/core/shared/ids'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { acceptAgreement, answerEmbargo, collectPart, readInbox } from '@forewarn/desk/inbox'
import { lift } from '@forewarn/desk/lift'
import { collectNote, readThreads } from '@forewarn/desk/notes/ask'
import { sendNote } from '@forewarn/desk/notes/send'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { reissue } from '@forewarn/desk/reissue/reissue'
import type { Desk } from '@forewarn/desk/sign-in'
import { sealText } from '@forewarn/desk/team'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  A_WHILE_MS,
  addressDesks,
  HOUR_MS,
  type MailWorld,
  openMailWorld,
} from '../journeys/mail-world.ts'
import { DAY_MS, later, START } from '../journeys/world.ts'
import type { SunkMail } from '../mail-sink.ts'
import { asking } from './reissue-stage.ts'
import {
  enrol,
  enrolRecipients,
  LATER_AT,
  LIFTS_AT,
  LINES,
  memoryJournal,
  publicationOf,
} from './stage.ts'

let mails: MailWorld
let now: Desk
let second: Desk
let outsider: Desk
/** The first mail about each cause. */
const byCause = new Map<string, SunkMail>()

beforeAll(async () => {
  mails = await openMailWorld('mail', { FOREWARN_REMIND_HOURS: '1' })
  const desks = await enrolRecipients(mails.world, ['now', 'later', 'never'])
  ;[now, second, outsider] = desks as [Desk, Desk, Desk]
  await addressDesks(mails.world, desks)
})
afterAll(() => mails.end())

/** Who is mailed in this round, the first mail kept under its cause. */
async function mailedAbout(cause: string, round: Promise<readonly SunkMail[]>): Promise<string[]> {
  const sent = await round
  const [first] = sent.toSorted((a, b) => a.raw.localeCompare(b.raw))
  if (first !== undefined) byCause.set(cause, first)
  return sent.flatMap(({ to }) => to.map((one) => one.slice(0, 1))).sort()
}

/** The three lines in which one mail differs from another, blotted out at their own length. */
function blotted(raw: string): string {
  return raw.replace(/^(To: |Date: |Message-ID: )(.*)\r$/gm, (_, name: string, rest: string) => {
    return `${name}${'?'.repeat(rest.length)}\r`
  })
}

describe('something waits', () => {
  it('is mailed once to whom it waits for, whatever it is', async () => {
    const { world, round, roundAfter } = mails
    const { owner, ledger } = world
    expect(await round()).toEqual([])

    await record(owner, { kind: 'agreementSet', version: 1, terms: 'a'.repeat(64) })
    expect(await mailedAbout('agreement', round())).toEqual(['a', 'b', 'c'])
    expect(await round()).toEqual([])
    for (const desk of [now, second, outsider]) await acceptAgreement(desk, await readInbox(desk))

    const caseId = freshId(CaseId, 'cas', world.ports.random)
    const sealed = await sealText(ledger.board, 'a case')
    const lines = [...LINES]
    const recipientIds = [now, second].map(({ keyring }) => RecipientId.parse(keyring.actor))
    await record(
      owner,
      { kind: 'caseOpened', caseId, sealed },
      { kind: 'embargoProposed', caseId, liftsAt: LIFTS_AT },
      { kind: 'embargoAccepted', caseId, liftsAt: LIFTS_AT },
      { kind: 'planSet', caseId, liftsAt: LIFTS_AT, lines },
      { kind: 'participantsInvited', caseId, recipientIds },
    )
    await ledger.catchUp()
    expect(await mailedAbout('invitation', roundAfter(A_WHILE_MS))).toEqual(['a', 'b'])
    for (const desk of [now, second]) await acceptAll(desk)

    await publish(publicationOf(world, caseId))
    expect(await mailedAbout('part', roundAfter(A_WHILE_MS))).toEqual(['a'])
    expect(await mailedAbout('reminder', roundAfter(HOUR_MS))).toEqual(['a'])
    await collectAll(now)

    const [id = expect.fail()] = recipientIds
    const to = [{ recipientId: id, answers: [] }]
    const journal = memoryJournal()
    await sendNote({ desk: owner, ledger, journal, caseId, to, text: 'It is.' })
    expect(await mailedAbout('note', roundAfter(A_WHILE_MS))).toEqual(['a'])
    for (const { noteId } of (await readThreads(now)).notes) await collectNote(now, noteId)

    await record(owner, { kind: 'keysRevoked', recipientId: id })
    ;[now] = (await enrol(owner, ledger, [id])) as [Desk]
    expect(await roundAfter(A_WHILE_MS)).toEqual([])
    await reissue({ ...asking(world, caseId), who: [id] })
    expect(await mailedAbout('sealed anew', round())).toEqual(['a'])
    await collectAll(now)
    expect(await roundAfter(HOUR_MS)).toEqual([])

    world.now = later(LATER_AT, -1)
    expect(await round()).toEqual([])
    world.now = LATER_AT
    expect(await mailedAbout('part by time', round())).toEqual(['b'])
    await collectAll(second)

    const liftsAt = later(LIFTS_AT, HOUR_MS)
    await record(
      owner,
      { kind: 'embargoProposed', caseId, liftsAt },
      { kind: 'embargoAccepted', caseId, liftsAt },
      { kind: 'planSet', caseId, liftsAt, lines },
    )
    expect(await mailedAbout('postponed', roundAfter(A_WHILE_MS))).toEqual(['a', 'b'])
    for (const desk of [now, second]) await acceptAll(desk)

    await stageAdvisory(owner, ledger, caseId, { releasedAt: liftsAt, zone: 'UTC' })
    world.now = liftsAt
    await lift(owner, await ledger.catchUp(), caseId)
    expect(await mailedAbout('lift', round())).toEqual(['a', 'b'])
    expect(await roundAfter(A_WHILE_MS)).toEqual([])

    const board = await ledger.catchUp()
    const waits = (days: number) => waiting(board, id, later(liftsAt, days * DAY_MS))
    expect(waits(6)).toEqual([{ key: `lift ${caseId}`, isAsked: false }])
    expect(waits(7)).toEqual([])
  })

  it('is one mail to the byte, but for address, instant and a random name', () => {
    const causes = [
      'agreement',
      'invitation',
      'part',
      'reminder',
      'note',
      'sealed anew',
      'part by time',
      'postponed',
      'lift',
    ]
    expect([...byCause.keys()]).toEqual(causes)
    const all = mails.sink.mails
    expect(all.length).toBeGreaterThan(10)
    expect(new Set(all.map(({ raw }) => blotted(raw))).size).toBe(1)
    expect(new Set(all.map(({ raw }) => raw)).size).toBe(all.length)
    const ids = all.map(
      ({ raw }) => /^Message-ID: <([0-9a-f]{32})@house\.example>\r$/m.exec(raw)?.[1],
    )
    expect(new Set(ids).size).toBe(all.length)
    expect(ids).not.toContain(undefined)
  })

  it('names the link and no more: no case, no tier, no number', () => {
    const { raw, from } = byCause.get('agreement') ?? expect.fail()
    const [head = '', ...body] = raw.split('\r\n\r\n')
    expect(from).toBe('forewarn@house.example')
    expect(head.split('\r\n')).toEqual([
      'From: Forewarn <forewarn@house.example>',
      'To: a@partner.example',
      'Subject: Something waits for you',
      `Date: ${new Date(START).toUTCString().replace('GMT', '+0000')}`,
      expect.stringMatching(/^Message-ID: /),
      'Auto-Submitted: auto-generated',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=us-ascii',
      'Content-Transfer-Encoding: 7bit',
    ])
    expect(body.join('\n').match(/\S+:\/\/\S+/g)).toEqual(['https://forewarn.example/'])
    expect(body.join('\n')).not.toMatch(/\d|cas_|par_|rcp_/)
    expect(raw).toMatch(/^[\x20-\x7e\r\n]+$/)
  })

  it('leaves addresses and all words out of the log', () => {
    const log = mails.world.log.join('\n')
    expect(log).toContain('"event":"mailed"')
    expect(log).not.toMatch(/partner\.example|house\.example/)
  })
})

async function acceptAll(desk: Desk): Promise<void> {
  for (const one of (await readInbox(desk)).cases) await answerEmbargo(desk, one, 'accept')
}

async function collectAll(desk: Desk): Promise<void> {
  const { parts } = await readInbox(desk)
  expect(parts.length).toBeGreaterThan(0)
  for (const { partId } of parts) await collectPart(desk, partId)
}
