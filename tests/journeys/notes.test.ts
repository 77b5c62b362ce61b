// Questions and answers in a real house: sealed, checked, each to its own, marked where they go to several.

import { waiting } from '@forewarn/core/board/waiting'
import { open } from '@forewarn/core/sealing/age'
import { text as decode, fromBase64 } from '@forewarn/core/shared/bytes'
import { type CaseId, freshId, NoteId, RecipientId } from '@forewarn/core/shared/ids'
import type { RouteId } from '@forewarn/core/wire/routes'
import { askTeam, collectNote, openNote, openOwn, readThreads } from '@forewarn/desk/notes/ask'
import { sendNote, type Writing } from '@forewarn/desk/notes/send'
import { openQuestions, openTeamNotes } from '@forewarn/desk/notes/threads'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  enrolRecipients,
  enrolStaff,
  LIFTS_AT,
  memoryJournal,
  openCase,
} from '../promises/stage.ts'
import { later, openWorld, type World } from './world.ts'

const TEXT =
  'It is not necessary to upgrade first; however, we recommend that you begin with the gateways, because attackers can also use the older interface.'

let world: World
let caseId: CaseId
let [ann, bea, gil]: Desk[] = []

beforeAll(async () => {
  world = await openWorld('notes')
  ;[ann, bea, gil] = await enrolRecipients(world, ['now', 'now', 'now'])
  caseId = await openCase(world, [desk(ann), desk(bea)])
})
afterAll(() => world.end())

function desk(one: Desk | undefined): Desk {
  if (one === undefined) throw new Error('nobody')
  return one
}
const idOf = (one: Desk | undefined) => RecipientId.parse(desk(one).keyring.actor)

function writing(to: Writing['to'], changes: Partial<Writing> = {}): Writing {
  const { owner, ledger } = world
  return { desk: owner, ledger, journal: memoryJournal(), caseId, to, text: TEXT, ...changes }
}

async function readAll(one: Desk | undefined): Promise<string[]> {
  const { notes } = await readThreads(desk(one))
  const texts: string[] = []
  for (const { noteId } of notes) {
    const { answer } = await openNote(desk(one).keyring, await collectNote(desk(one), noteId))
    texts.push(answer.text)
  }
  return texts
}

describe('a question', () => {
  it('reaches the team, comes back to whoever asked, and is nobody else’s', async () => {
    const noteId = await askTeam(desk(ann), caseId, 'Is 2.x affected?\r\n\n')
    const [asked] = await openQuestions(world.owner, await world.ledger.catchUp(), caseId)
    expect(asked).toMatchObject({ noteId, recipientId: idOf(ann), text: 'Is 2.x affected?' })
    const { questions } = await readThreads(desk(ann))
    const [own = expect.fail()] = questions
    expect((await openOwn(desk(ann).keyring, own)).text).toBe('Is 2.x affected?')
    expect((await readThreads(desk(bea))).questions).toEqual([])
    await expect(open(fromBase64(own.own), desk(bea).keyring.identities)).rejects.toMatchObject({
      code: 'sealing.notForYou',
    })
  })

  it('is sealed to those who may answer, and to no investigator', async () => {
    const publisher = await enrolStaff(world, ['publisher'])
    const investigator = await enrolStaff(world, ['investigator'])
    const noteId = await askTeam(desk(bea), caseId, 'And 3.x?')
    const board = await world.ledger.catchUp()
    const readBy = async (one: Desk) =>
      (await openQuestions(one, board)).find((each) => each.noteId === noteId)?.text
    expect(await readBy(publisher)).toBe('And 3.x?')
    expect(await readBy(investigator)).toBeNull()
  })

  it('is refused where it is empty, too long, or of a case that is not there for them', async () => {
    const asks = (written: string, one = ann) => askTeam(desk(one), caseId, written)
    await expect(asks(' \n')).rejects.toMatchObject({ code: 'request.malformed' })
    await expect(asks('é'.repeat(4097))).rejects.toMatchObject({ code: 'request.malformed' })
    await expect(asks('x'.repeat(8192))).resolves.toBeDefined()
    await expect(asks('What is it?', gil)).rejects.toMatchObject({ code: 'case.unknown' })
  })

  it('is sealed to no key that does not lead back to the pinned owner', async () => {
    const liar = desk(ann)
    const lying: Desk = {
      ...liar,
      house: {
        async call(id, call) {
          const answer = await liar.house.call(id, call)
          if (id !== 'noteKeys') return answer
          const { receipts } = answer as { receipts: unknown[] }
          return { staffIds: ['stf_zzzzzzzzzzzzzzzz'], receipts } as never
        },
      },
    }
    await expect(askTeam(lying, caseId, 'Is it safe?')).rejects.toMatchObject({
      code: 'receipt.incomplete',
    })
  })
})

describe('an answer to one', () => {
  it('goes as it was written, is proven at their desk, and tells the team when it was fetched', async () => {
    const [asked = expect.fail()] = await openQuestions(world.owner, await world.ledger.catchUp())
    const proposals: unknown[] = []
    const to = [{ recipientId: asked.recipientId, answers: [asked.noteId] }]
    const { noteId } = await sendNote(
      writing(to, { confirm: async (proposal) => void proposals.push(proposal) }),
    )
    expect(proposals).toEqual([{ recipients: 1, places: 0 }])
    const before = await openTeamNotes(world.owner, await world.ledger.catchUp(), caseId)
    expect(before.at(-1)).toMatchObject({ noteId, text: TEXT, to: [{ collectedAt: null }] })
    const waits = () => waiting(world.ledger.board, idOf(ann), world.now).map(({ key }) => key)
    expect(waits()).toContain(`note ${noteId}`)
    const collected = await collectNote(desk(ann), noteId)
    const { answer, signedBy } = await openNote(desk(ann).keyring, collected)
    expect(answer).toMatchObject({ text: TEXT, answers: [asked.noteId] })
    expect(signedBy).toBe(world.owner.keyring.actor)
    const after = await openTeamNotes(world.owner, await world.ledger.catchUp(), caseId)
    expect(after.at(-1)?.to[0]?.collectedAt).toBe(world.now)
    expect(waits()).not.toContain(`note ${noteId}`)
    const receipts = JSON.stringify(collected.receipts.map(({ entry }) => atob(entry)))
    expect(receipts).not.toContain(idOf(bea))
    expect(receipts).not.toContain('noteAddressed')
  })

  it('answers a question of its own recipient and case alone', async () => {
    const [asked = expect.fail()] = await openQuestions(world.owner, world.ledger.board)
    const to = [{ recipientId: idOf(bea), answers: [asked.noteId] }]
    await expect(sendNote(writing(to))).rejects.toMatchObject({ code: 'note.otherCase' })
  })

  it('is not opened where its receipts, its bytes or its signer are others', async () => {
    const { notes } = await readThreads(desk(ann))
    const [{ noteId } = expect.fail()] = notes
    const collected = await collectNote(desk(ann), noteId)
    const { keyring } = desk(ann)
    const { receipts, sealed } = collected
    for (const without of receipts.keys()) {
      const some = receipts.filter((_, i) => i !== without)
      await expect(openNote(keyring, { ...collected, receipts: some })).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:receipt\.incomplete|act\.unsigned|note\.broken)$/),
      })
    }
    const changed = sealed.with(-1, (sealed.at(-1) ?? 0) ^ 1) as Uint8Array<ArrayBuffer>
    await expect(openNote(keyring, { ...collected, sealed: changed })).rejects.toMatchObject({
      code: 'sealing.broken',
    })
    await expect(openNote(desk(bea).keyring, collected)).rejects.toThrow()
  })
})

describe('a note to several', () => {
  it('is worded for each, committed to before it is sent, and its places are said first', async () => {
    const to = [ann, bea].map((one) => ({ recipientId: idOf(one), answers: [] }))
    const marked = { text: `${TEXT} Quote HQWZKMRTAB.`, free: ['HQWZKMRTAB'] }
    const { places } = await sendNote(writing(to, marked))
    expect(places).toBe(4)
    const [first, second] = [(await readAll(ann)).at(-1), (await readAll(bea)).at(-1)]
    expect(first).not.toBe(second)
    for (const text of [first, second]) expect(text).toMatch(/^It is.* Quote [A-Z]{10}\.$/)
    const { entries } = await world.owner.house.call('entries', { query: { from: 0 } })
    const kinds = entries.map(({ bytes }) => /"kind\\":\\"(note\w+)/.exec(atob(bytes))?.[1])
    const last = kinds.filter((kind) => kind !== undefined && kind !== 'noteCollected').slice(-3)
    expect(last).toEqual(['noteSeedCommitted', 'noteAddressed', 'noteSent'])
  })

  it('is sent once, however often it is interrupted and run again', async () => {
    const journal = memoryJournal()
    const to = [ann, bea].map((one) => ({ recipientId: idOf(one), answers: [] }))
    const once = writing(to, { journal, text: `${TEXT} Twice.` })
    const stops = [
      ['acts', 1],
      ['putVault', 1],
      ['putVault', 4],
      ['acts', 2],
    ] as const
    for (const [id, nth] of stops) {
      const stopped = { ...once, desk: stopping(world.owner, id, nth) }
      await expect(sendNote(stopped)).rejects.toThrow('gone')
    }
    const first = await sendNote(once)
    expect(await sendNote(once)).toEqual(first)
    const texts = [await readAll(ann), await readAll(bea)].map((all) =>
      all.filter((text) => text.endsWith('Twice.')),
    )
    expect(texts.map(({ length }) => length)).toEqual([1, 1])
  })

  it('is stopped by a no, with nothing sent', async () => {
    const to = [ann, bea].map((one) => ({ recipientId: idOf(one), answers: [] }))
    const no = async () => {
      throw new Error('no')
    }
    const asked = writing(to, { confirm: no, text: `${TEXT} No.` })
    await expect(sendNote(asked)).rejects.toThrow('no')
    const { written } = (await world.ledger.catchUp()).notes
    expect([...written.values()].at(-1)?.copies).toBeUndefined()
  })

  it('says where its words cannot be told apart', async () => {
    const to = [ann, bea].map((one) => ({ recipientId: idOf(one), answers: [] }))
    const { places } = await sendNote(writing(to, { text: 'Yes.' }))
    expect(places).toBe(0)
    expect([(await readAll(ann)).at(-1), (await readAll(bea)).at(-1)]).toEqual(['Yes.', 'Yes.'])
  })
})

describe('whoever has not agreed', () => {
  it('is not written to, and what waits is not theirs until they agree again', async () => {
    await expect(
      sendNote(writing([{ recipientId: idOf(gil), answers: [] }])),
    ).rejects.toMatchObject({ code: 'note.barred' })
    const { noteId } = await sendNote(
      writing([{ recipientId: idOf(ann), answers: [] }], { text: 'Before it is moved.' }),
    )
    const liftsAt = later(LIFTS_AT, 3_600_000)
    await record(
      world.owner,
      { kind: 'embargoProposed', caseId, liftsAt },
      { kind: 'embargoAccepted', caseId, liftsAt },
    )
    const listed = async () =>
      (await readThreads(desk(ann))).notes.some((one) => one.noteId === noteId)
    expect(await listed()).toBe(false)
    await expect(collectNote(desk(ann), noteId)).rejects.toMatchObject({ code: 'note.unknown' })
    await record(desk(ann), { kind: 'embargoAnswered', caseId, answer: 'accept', liftsAt })
    expect(await listed()).toBe(true)
    expect((await readAll(ann)).at(-1)).toBe('Before it is moved.')
    await expect(
      sendNote(writing([{ recipientId: idOf(bea), answers: [] }])),
    ).rejects.toMatchObject({ details: { because: expect.stringContaining('has changed since') } })
  })

  it('gets no note by another’s id, or by one that does not exist', async () => {
    const { notes } = await readThreads(desk(ann))
    const ids = [...notes.map(({ noteId }) => noteId), freshId(NoteId, 'not', world.ports.random)]
    for (const noteId of ids) {
      await expect(collectNote(desk(gil), noteId)).rejects.toMatchObject({ code: 'note.unknown' })
    }
  })
})

/** A desk whose house goes away after the nth request at a door: it arrives, its answer does not. */
function stopping(of: Desk, at: RouteId, nth: number): Desk {
  let left = nth
  const house: Desk['house'] = {
    async call(id, call) {
      const answer = await of.house.call(id, call)
      if (id === at && --left === 0) throw new Error('gone')
      return answer
    },
  }
  return { ...of, house }
}

it('is text that can be read back from sealed bytes by nobody but its recipient', async () => {
  const { notes } = await readThreads(desk(ann))
  const { sealed } = await collectNote(desk(ann), notes[0]?.noteId ?? expect.fail())
  expect(decode(await open(sealed, desk(ann).keyring.identities))).toContain('letter')
  await expect(open(sealed, world.owner.keyring.identities)).rejects.toMatchObject({
    code: 'sealing.notForYou',
  })
})
