// What happens in a case while it is under embargo, with words in it that nobody else may see.

import { utf8 } from '@forewarn/core/shared/bytes'
import {
  AnalysisId,
  type CaseId,
  FindingId,
  freshId,
  RecipientId,
  SightingId,
} from '@forewarn/core/shared/ids'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { askTeam, collectNote, openNote, readThreads } from '@forewarn/desk/notes/ask'
import { sendNote } from '@forewarn/desk/notes/send'
import { openQuestions } from '@forewarn/desk/notes/threads'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { depositJson, digestOf, sealText } from '@forewarn/desk/team'
import type { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { expect } from 'vitest'
import { found, TEAM_WORDS } from './canaries.ts'
import { memoryJournal } from './stage.ts'

export interface Day {
  readonly owner: Desk
  readonly ledger: VerifiedLedger
  readonly caseId: CaseId
}

/** Collects and opens all there is, and the words are in it. */
export async function mustOpen(desk: Desk): Promise<void> {
  const { parts } = await readInbox(desk)
  expect(parts.length).toBeGreaterThan(0)
  for (const { partId } of parts) {
    const { files } = await openPart(desk.keyring, await collectPart(desk, partId))
    expect(files.flatMap(({ bytes }) => found(bytes))).not.toEqual([])
  }
}

/** One asks, two are written to at once, and both read it. */
export async function askAndAnswer(
  { owner, ledger, caseId }: Day,
  desks: readonly Desk[],
): Promise<void> {
  const [first = expect.fail()] = desks
  const noteId = await askTeam(first, caseId, TEAM_WORDS.question)
  const to = desks.map(({ keyring }, i) => ({
    recipientId: RecipientId.parse(keyring.actor),
    answers: i === 0 ? [noteId] : [],
  }))
  const text = `${TEAM_WORDS.answer}. Quote ${TEAM_WORDS.free}.`
  const free = [TEAM_WORDS.free]
  await sendNote({
    ...{ desk: owner, ledger, journal: memoryJournal(), caseId, to, text, free },
  })
  const [asked] = await openQuestions(owner, ledger.board)
  expect(asked?.text).toBe(TEAM_WORDS.question)
  for (const desk of desks) {
    const { notes } = await readThreads(desk)
    const collected = await collectNote(desk, notes[0]?.noteId ?? expect.fail())
    const { answer } = await openNote(desk.keyring, collected)
    expect(answer.text).toContain('Speierling')
  }
}

export async function investigate({ owner, ledger: { board }, caseId }: Day): Promise<void> {
  const { random } = owner.ports
  const sightingId = freshId(SightingId, 'sig', random)
  const analysisId = freshId(AnalysisId, 'ana', random)
  const findingId = freshId(FindingId, 'fin', random)
  const finding = digestOf(utf8(TEAM_WORDS.finding))
  const sealed = await depositJson(owner, board, TEAM_WORDS.finding)
  await record(
    owner,
    {
      kind: 'sightingRecorded',
      sightingId,
      caseId,
      sealed: await sealText(board, TEAM_WORDS),
      samples: [sealed],
    },
    { kind: 'analysisDeclared', analysisId, caseId, samples: finding, method: finding },
    { kind: 'readingLogged', analysisId, reading: finding },
    { kind: 'findingSealed', findingId, analysisId, finding, sealed },
  )
}
