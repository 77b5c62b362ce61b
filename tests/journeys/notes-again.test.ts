// Notes told again: no words twice for anybody, marked apart, and none sealed to keys that are no more.

import { type CaseId, RecipientId } from '@forewarn/core/shared/ids'
import type { RouteId } from '@forewarn/core/wire/routes'
import { collectNote, openNote, readThreads } from '@forewarn/desk/notes/ask'
import { mustBeCommitted, type NoteOpening } from '@forewarn/desk/notes/committed'
import { sendNote, type Writing } from '@forewarn/desk/notes/send'
import type { Desk } from '@forewarn/desk/sign-in'
import { fetchJson } from '@forewarn/desk/team'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { enrol, enrolRecipients, memoryJournal, openCase } from '../promises/stage.ts'
import { openWorld, type World } from './world.ts'

const TEXT =
  'It is not necessary to upgrade first; however, we recommend that you begin with the gateways, because attackers can also use the older interface.'

let world: World
let caseId: CaseId
let [ann, bea]: Desk[] = []

beforeAll(async () => {
  world = await openWorld('notes-again')
  ;[ann, bea] = await enrolRecipients(world, ['now', 'now'])
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

const to = (...whom: (Desk | undefined)[]) =>
  whom.map((one) => ({ recipientId: idOf(one), answers: [] }))

describe('the same words again', () => {
  it('are not marked for who has them otherwise, one alone or one of several', async () => {
    const [alone, several] = [`${TEXT} Alone.`, `${TEXT} Several.`]
    const one = await sendNote(writing(to(ann), { text: alone }))
    const { size } = await world.ledger.catchUp()
    await expect(sendNote(writing(to(ann, bea), { text: alone }))).rejects.toMatchObject({
      code: 'note.told',
      details: { recipientId: idOf(ann), noteId: one.noteId },
    })
    expect((await world.ledger.catchUp()).size).toBe(size)
    const both = await sendNote(writing(to(ann, bea), { text: several }))
    expect(both.places).toBeGreaterThan(0)
    await expect(sendNote(writing(to(bea), { text: several }))).rejects.toMatchObject({
      code: 'note.told',
      details: { recipientId: idOf(bea), noteId: both.noteId },
    })
  })

  it('go to who has not got them, and where no two copies differ', async () => {
    await expect(sendNote(writing(to(bea), { text: `${TEXT} Alone.` }))).resolves.toBeDefined()
    await expect(sendNote(writing(to(ann, bea), { text: 'Yes.' }))).resolves.toBeDefined()
  })
})

describe('codewords of a note', () => {
  interface Rows {
    seed: string
    openings?: NoteOpening[]
    holders: { recipient: string; partner: string }[]
    symbols: { recipient: Record<string, number[]>; partner: Record<string, number[]> }
  }
  const CHANGES: [string, string, (rows: Rows) => void][] = [
    ['another seed', 'its seed', (rows) => void Object.assign(rows, { seed: '0'.repeat(64) })],
    ['a row less', 'it has other rows', ({ holders }) => void holders.pop()],
    [
      'another partner',
      'it has other rows',
      ({ holders: [one, two] }) => void Object.assign(one ?? {}, { partner: two?.partner }),
    ],
    [
      'other symbols',
      'its symbols are not',
      ({ symbols: { partner } }) => {
        for (const row of Object.values(partner)) row[0] = 1 - (row[0] ?? 0)
      },
    ],
    ['an opening less', 'openings of other copies', ({ openings }) => void openings?.pop()],
    [
      'an opening of something else',
      'there is no opening of the copy of',
      ({ openings: [one, two] = [] }) => {
        if (one !== undefined) one.commitment.salt = two?.commitment.salt ?? ''
      },
    ],
    [
      'an opening without form',
      'its openings are none',
      (rows) => void Object.assign(rows, { openings: [{}] }),
    ],
  ]

  async function sent(name: string) {
    const text = `${TEXT} ${name}. Quote HQWZKMRTAB.`
    const { noteId } = await sendNote(writing(to(ann, bea), { text, free: ['HQWZKMRTAB'] }))
    const board = await world.ledger.catchUp()
    const note = board.notes.written.get(noteId) ?? expect.fail()
    const json = (digest: string) => fetchJson(world.owner, z.unknown(), digest)
    const whole = { ...note, sent: note.sent ?? expect.fail() }
    const masters = await json(whole.sent.masters)
    const codewords = (await json(whole.sent.codewords)) as Rows
    return { noteId, board, note: whole, masters, codewords }
  }
  const refused = (noteId: string, problem: string) =>
    expect.objectContaining({
      code: 'note.otherCodewords',
      details: { noteId, problem: expect.stringContaining(problem) },
    })

  it.each(CHANGES)('with %s are refused, and as they were sent they are not', async (...given) => {
    const [name, problem, change] = given
    const { noteId, board, note, masters, codewords } = await sent(name)
    expect(mustBeCommitted(board, note, { masters, codewords })).toMatch(/2 commitments opened/)
    change(codewords)
    expect(() => mustBeCommitted(board, note, { masters, codewords })).toThrow(
      refused(noteId, problem),
    )
  })

  it('hold to the copies that were addressed: another root, text or leaf is refused', async () => {
    const { noteId, board, note, masters, codewords } = await sent('Held')
    const secrets = { masters, codewords }
    const other = '0'.repeat(64)
    const leaves = note.copies?.map((copy, i) => (i === 0 ? { ...copy, commitment: other } : copy))
    expect(() =>
      mustBeCommitted(board, { ...note, ...(leaves && { copies: leaves }) }, secrets),
    ).toThrow(refused(noteId, 'there is no opening of the copy of'))
    const rooted = { ...note, sent: { ...note.sent, root: other } }
    expect(() => mustBeCommitted(board, rooted, secrets)).toThrow('proof.mismatch')
    const moved = { ...note, sent: { ...note.sent, masters: other } }
    expect(() => mustBeCommitted(board, moved, secrets)).toThrow(
      refused(noteId, 'was committed to as another'),
    )
    const worded = JSON.parse(JSON.stringify(masters).replaceAll('gateways', 'gatehouse'))
    expect(() => mustBeCommitted(board, note, { masters: worded, codewords })).toThrow(
      refused(noteId, 'is not the one that was committed to'),
    )
  })

  it('of an early Forewarn, which kept no openings, are taken by their seed, and that is said', async () => {
    const { board, note, masters, codewords } = await sent('Early')
    const { openings: _, ...early } = codewords
    expect(mustBeCommitted(board, note, { masters, codewords: early })).toContain(
      'kept no openings, so not compared with its copies',
    )
  })
})

describe('a note to somebody whose keys change meanwhile', () => {
  const asked = (journal: Writing['journal'], text: string) =>
    writing(
      [ann, bea].map((one) => ({ recipientId: idOf(one), answers: [] })),
      { journal, text },
    )
  const renew = async () => {
    ;[bea] = await enrol(world.owner, world.ledger, [idOf(bea)])
  }

  it('is sealed again before it is sent, and read with the new ones', async () => {
    const once = asked(memoryJournal(), `${TEXT} Renewed.`)
    const stopped = { ...once, desk: stopping(world.owner, 'putVault', 2) }
    await expect(sendNote(stopped)).rejects.toThrow('gone')
    await renew()
    const { noteId } = await sendNote(once)
    const { answer } = await openNote(desk(bea).keyring, await collectNote(desk(bea), noteId))
    expect(answer.text).toMatch(/Renewed\.$/)
    expect((await sendNote(once)).noteId).toBe(noteId)
  })

  it('is refused by the house where it was addressed before, and begins anew', async () => {
    const once = asked(memoryJournal(), `${TEXT} Addressed.`)
    const { owner } = world
    let late: Parameters<Desk['house']['call']>[1] | undefined
    const house: Desk['house'] = {
      async call(id, call) {
        const { acts = [] } = ((call as { body?: unknown }).body ?? {}) as { acts?: unknown[] }
        if (id !== 'acts' || acts.length < 2) return owner.house.call(id, call)
        late = { body: { acts: acts.slice(1) } } as typeof late
        await owner.house.call(id, { body: { acts: acts.slice(0, 1) } } as typeof call)
        throw new Error('gone')
      },
    }
    await expect(sendNote({ ...once, desk: { ...owner, house } })).rejects.toThrow('gone')
    await renew()
    await expect(owner.house.call('acts', late as never)).rejects.toMatchObject({
      code: 'bundle.otherKeys',
      details: { recipientId: idOf(bea) },
    })
    const { noteId } = await sendNote(once)
    const { answer } = await openNote(desk(bea).keyring, await collectNote(desk(bea), noteId))
    expect(answer.text).toMatch(/Addressed\.$/)
    const texts = (await readAll(ann)).filter((text) => text.endsWith('Addressed.'))
    expect(texts).toHaveLength(1)
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
