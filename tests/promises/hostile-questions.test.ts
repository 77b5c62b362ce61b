// Anybody who was invited can write a question that nobody can open: it is named, and silences no other.

import { writeLetter } from '@forewarn/core/notes/letter'
import { recipientOf, seal } from '@forewarn/core/sealing/age'
import { base64, utf8 } from '@forewarn/core/shared/bytes'
import { type CaseId, freshId, NoteId, RecipientId } from '@forewarn/core/shared/ids'
import { signerOf } from '@forewarn/desk/keyring'
import { askTeam } from '@forewarn/desk/notes/ask'
import { openQuestions } from '@forewarn/desk/notes/threads'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { enrolRecipients, openCase } from './stage.ts'

let world: World
let caseId: CaseId
let ann: Desk
let bea: Desk

beforeAll(async () => {
  world = await openWorld('hostile questions')
  ;[ann, bea] = (await enrolRecipients(world, ['now', 'now'])) as [Desk, Desk]
  caseId = await openCase(world, [ann, bea])
})
afterAll(() => world.end())

const idOf = ({ keyring }: Desk) => RecipientId.parse(keyring.actor)

it('a question that cannot be opened is named, and keeps no other from being read', async () => {
  const { ageKey = '' } = [...world.ledger.board.programme.staff.values()][0] ?? {}
  const identities = bea.keyring.identities
  const own = base64(await seal(utf8('x'), await Promise.all(identities.map(recipientOf))))
  const signed = (by: Desk, noteId: NoteId) => {
    const letter = {
      forewarn: 1,
      noteId,
      caseId,
      recipientId: idOf(ann),
      text: 'It is I.',
    } as const
    return writeLetter(letter, signerOf(by.keyring))
  }
  const bad = {
    'is no sealed file': () => utf8('no age file'),
    'is no text': () => seal(Uint8Array.of(0xff, 0xfe, 0), [ageKey]),
    'is no letter': () => seal(utf8('[]'), [ageKey]),
    'is in another’s name': async (id: NoteId) => seal(await signed(bea, id), [ageKey]),
  }
  const ids: NoteId[] = []
  for (const make of Object.values(bad)) {
    const noteId = freshId(NoteId, 'not', world.ports.random)
    const sealed = base64(await make(noteId))
    await record(bea, { kind: 'noteAsked', noteId, caseId, sealed, own })
    ids.push(noteId)
  }
  await askTeam(ann, caseId, 'Is 2.x affected?')
  const board = await world.ledger.catchUp()
  const all = await openQuestions(world.owner, board, caseId)
  for (const noteId of ids) {
    const found = all.find((one) => one.noteId === noteId)
    expect(found).toMatchObject({ recipientId: idOf(bea), text: null })
    expect(found?.problem).toMatch(/\.$/)
  }
  expect(all.find(({ text }) => text === 'Is 2.x affected?')?.problem).toBeUndefined()
})
