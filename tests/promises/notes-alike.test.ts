// Notes never go among recipients: another's, one that waits, and none at all are one answer, to the byte.

import { type CaseId, freshId, NoteId, RecipientId } from '@forewarn/core/shared/ids'
import { act } from '@forewarn/desk/keyring'
import { askTeam, collectNote, readThreads } from '@forewarn/desk/notes/ask'
import { sendNote } from '@forewarn/desk/notes/send'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { later, openWorld, type World } from '../journeys/world.ts'
import { AS_JSON, knock } from './knock.ts'
import { enrolRecipients, LIFTS_AT, memoryJournal, openCase } from './stage.ts'

let world: World
let caseId: CaseId
let other: Desk
let asking: Desk
/** A note by why it cannot be had. */
let notes: Readonly<Record<string, string>>

beforeAll(async () => {
  world = await openWorld('notes alike')
  const [first, second] = await enrolRecipients(world, ['now', 'now'])
  if (first === undefined || second === undefined) throw new Error('nobody')
  other = first
  asking = second
  caseId = await openCase(world, [first, second])
  const question = await askTeam(other, caseId, 'Who else is there?')
  const sent = await send(other, 'Nobody that you would hear of.')
  const waiting = await send(asking, 'To be read once you agree again.')
  const both = await send(asking, 'The same, once more.')
  const liftsAt = later(LIFTS_AT, 1000)
  await record(
    world.owner,
    { kind: 'embargoProposed', caseId, liftsAt },
    { kind: 'embargoAccepted', caseId, liftsAt },
  )
  await record(other, { kind: 'embargoAnswered', caseId, answer: 'accept', liftsAt })
  await readThreads(asking)
  notes = {
    'somebody else’s': sent,
    'somebody else’s question': question,
    'not yet': waiting,
    'not yet either': both,
    'does not exist': freshId(NoteId, 'not', world.ports.random),
  }
})
afterAll(() => world.end())

async function send({ keyring }: Desk, text: string): Promise<NoteId> {
  const { owner, ledger } = world
  const to = [{ recipientId: RecipientId.parse(keyring.actor), answers: [] }]
  const { noteId } = await sendNote({
    ...{ desk: owner, ledger, journal: memoryJournal(), caseId, to, text },
  })
  return noteId
}

async function ask(method: string, path: string, body?: unknown): Promise<string> {
  const answer = await knock(world.url(), asking.session, {
    ...{ method, path, headers: AS_JSON },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const headers = [...answer.headers].filter(([name]) => !['date', 'dpop-nonce'].includes(name))
  return JSON.stringify({ status: answer.status, headers, body: await answer.text() })
}

describe('a note that is not to be had', () => {
  it('is answered alike in status, headers, body and length, whyever it is not', async () => {
    const answers = new Map<string, number>()
    for (let i = 0; i < 20; i++) {
      for (const noteId of Object.values(notes)) {
        const event = { kind: 'noteCollected', noteId: NoteId.parse(noteId) } as const
        const signed = act(asking.keyring, event, world.ports.random)
        const answer = await ask('POST', `/api/notes/${noteId}/collect`, { act: signed })
        answers.set(answer, (answers.get(answer) ?? 0) + 1)
      }
      world.now = later(world.now, 60_000)
    }
    expect([...answers.values()]).toEqual([20 * Object.keys(notes).length])
    const [only = ''] = answers.keys()
    expect(JSON.parse(only)).toMatchObject({
      status: 404,
      body: '{"type":"urn:forewarn:note.unknown"}',
    })
  })

  it('has receipts for nobody, and stands in no list', async () => {
    const ids = [...Object.values(notes), 'not_', '..%2f..%2fhouse.sqlite', 'not_%00']
    const answers = new Set<string>()
    for (const id of ids) answers.add(await ask('GET', `/api/notes/${id}/evidence`))
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain('"status":404')
    expect(await readThreads(asking)).toEqual({ questions: [], notes: [] })
  })

  it('is told from one that can be had, and is one of those once its reader agrees', async () => {
    const own = (await readThreads(other)).notes[0]?.noteId ?? expect.fail()
    expect((await collectNote(other, own)).sealed.length).toBeGreaterThan(100)
    const liftsAt = later(LIFTS_AT, 1000)
    await record(asking, { kind: 'embargoAnswered', caseId, answer: 'accept', liftsAt })
    expect((await readThreads(asking)).notes).toHaveLength(2)
  })

  it('leaves one line in the ledger for every ten minutes of asking', async () => {
    const { entries } = await world.owner.house.call('entries', { query: { from: 0 } })
    const denied = entries.map(({ bytes }) => atob(bytes)).filter((one) => one.includes('Denied'))
    expect(denied.length).toBe(2)
  })
})
