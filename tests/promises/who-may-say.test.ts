// Who may say what: every kind of event by every kind of actor, accepted or refused as this table says.

import { type Admitted, fold, propose, replay } from '@forewarn/core/board/admit'
import { AUTHORITY } from '@forewarn/core/board/authority'
import { type Board, emptyBoard } from '@forewarn/core/board/board'
import { type Act, type Entry, Event } from '@forewarn/core/board/entry'
import { hex, utf8 } from '@forewarn/core/shared/bytes'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal, type RefusalCode } from '@forewarn/core/shared/refusal'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { ACTORS, type ActorName, HOUSE, signAs } from './actors.ts'
import { BEGIN, CAST, CONTINUED, type Line, PLAY } from './script.ts'

type Outcome = RefusalCode | 'yes'

/** In this order: owner, publisher, investigator, revoked, recipient, other, locked, stranger. */
type Row = readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome, Outcome, Outcome]
const COLUMNS = Object.keys(ACTORS) as ActorName[]

const yes = 'yes'
const no = 'act.notYours'
const out = 'act.unsigned'

const OWNER: Row = [yes, no, no, out, no, no, out, out]
const PUBLISHER: Row = [yes, yes, no, out, no, no, out, out]
const INVESTIGATOR: Row = [yes, no, yes, out, no, no, out, out]
const STAFF: Row = [yes, yes, yes, out, no, no, out, out]
/** A recipient speaks for itself: what is not its own is not there. */
const recipient = (other: Outcome): Row => [no, no, no, out, yes, other, out, out]

const TABLE: Readonly<Partial<Record<Event['kind'], Row>>> = {
  staffEnrolled: OWNER,
  staffRevoked: OWNER,
  rosterChanged: OWNER,
  partnerSuspended: OWNER,
  keysEnrolled: OWNER,
  keysRevoked: OWNER,
  agreementSet: OWNER,
  agreementAccepted: recipient(yes),
  twoPeopleSet: OWNER,
  keySharesSet: OWNER,
  actProposed: STAFF,
  sealsPassedOn: STAFF,
  planSet: PUBLISHER,
  caseOpened: PUBLISHER,
  embargoProposed: PUBLISHER,
  embargoAccepted: PUBLISHER,
  embargoRejected: PUBLISHER,
  participantsInvited: PUBLISHER,
  embargoAnswered: recipient('case.unknown'),
  reportMoved: recipient('case.unknown'),
  statusSet: recipient('case.unknown'),
  caseMoved: PUBLISHER,
  seedCommitted: PUBLISHER,
  drawCommitted: PUBLISHER,
  codewordsDrawn: PUBLISHER,
  copiesAddressed: PUBLISHER,
  copiesAddressedByHand: PUBLISHER,
  bundlePublished: PUBLISHER,
  partsResealed: PUBLISHER,
  copyAdded: PUBLISHER,
  bundleWithdrawn: PUBLISHER,
  partsHandedOver: PUBLISHER,
  copyCollected: recipient('part.unknown'),
  copyOpened: recipient('part.unknown'),
  tokensInserted: recipient('part.unknown'),
  noteAsked: recipient('case.unknown'),
  noteSeedCommitted: PUBLISHER,
  noteAddressed: PUBLISHER,
  noteSent: PUBLISHER,
  noteCollected: recipient('note.unknown'),
  liftStaged: PUBLISHER,
  embargoLifted: PUBLISHER,
  embargoEnded: PUBLISHER,
  sightingRecorded: INVESTIGATOR,
  sightingLogged: INVESTIGATOR,
  analysisDeclared: INVESTIGATOR,
  readingLogged: INVESTIGATOR,
  findingSealed: INVESTIGATOR,
  commitmentOpened: INVESTIGATOR,
  namingOpened: INVESTIGATOR,
  spellingsOpened: INVESTIGATOR,
  keyShareReleased: INVESTIGATOR,
  attemptDenied: [no, no, no, out, no, no, out, out],
  logContinued: [no, no, no, out, no, no, out, out],
  // By then all keys but the founder's are held.
  keysConfirmed: [yes, out, out, out, out, out, out, out],
}

/** Said only by whoever is not in yet, for itself; here everybody tries to say it of somebody else. */
const NEWCOMERS: readonly Event['kind'][] = ['programmeFounded', 'keysOffered']

const STORY = [...PLAY, ...CONTINUED]

const KINDS = Event.options.map(({ shape }) => shape.kind.value)

let count = 0
const nonce = () => hex(sha256(utf8(`nonce ${count++}`)).subarray(0, 16))

function outcome(board: Board, entry: Entry): Outcome {
  try {
    propose(board, HOUSE, entry)
    return yes
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const entryOf = (board: Board, act: Act): Entry => ({ v: 1, at: instant(board.at + 1000), act })

/** Has the line written down, as the house would. */
function append(board: Board, { by, event }: Line): Admitted {
  const at = instant(Math.max(board.at, BEGIN) + 1000)
  const entry =
    by === 'house'
      ? { v: 1, at, event: event as Extract<Entry, { event: unknown }>['event'] }
      : { v: 1, at, act: signAs(ACTORS[by], event, nonce()) }
  const proposed = propose(board, HOUSE, entry as Entry)
  fold(board, proposed)
  return proposed
}

function afterCast(): Board {
  const board = emptyBoard()
  for (const line of CAST) append(board, line)
  return board
}

describe('every kind of event', () => {
  it('is in the table, in the script, and in the code’s own list', () => {
    const listed = [...Object.keys(TABLE), ...NEWCOMERS].sort()
    expect(listed).toEqual([...KINDS].sort())
    expect(Object.keys(AUTHORITY).sort()).toEqual(listed)
    expect([...new Set([...CAST, ...STORY].map(({ event }) => event.kind))].sort()).toEqual(listed)
  })

  it('is accepted from those who may say it, and refused by the name of the reason to all others', () => {
    const board = afterCast()
    const tried = new Set<string>()
    for (const line of STORY) {
      const { event } = line
      const said = COLUMNS.map((name) =>
        outcome(board, entryOf(board, signAs(ACTORS[name], event, nonce()))),
      )
      expect([event.kind, ...said]).toEqual([event.kind, ...(TABLE[event.kind] ?? [])])
      tried.add(event.kind)
      append(board, line)
    }
    expect(tried.size).toBe(new Set(STORY.map(({ event }) => event.kind)).size)
  })

  it('of an owner alone is refused to the rest before it is looked at', () => {
    const board = afterCast()
    for (const { by, event } of CAST) {
      const [, ...others] = COLUMNS
      if (by !== 'owner' || event.kind === 'programmeFounded') continue
      const said = others.map((name) =>
        outcome(board, entryOf(board, signAs(ACTORS[name], event, nonce()))),
      )
      expect([event.kind, ...said]).toEqual([event.kind, ...OWNER.slice(1)])
    }
  })

  it('of a newcomer is said of nobody but themselves', () => {
    const board = afterCast()
    for (const { event } of CAST) {
      if (!NEWCOMERS.includes(event.kind)) continue
      for (const name of COLUMNS) {
        const signed = signAs(ACTORS[name], event, nonce())
        const isOwn = signed.by === ('actor' in event ? event.actor : ACTORS.owner.id)
        const said = outcome(board, entryOf(board, signed))
        if (isOwn) expect(said).toMatch(/^programme\./)
        else expect(said).toBe('act.unsigned')
      }
    }
  })
})

describe('every act', () => {
  const signedLines = STORY.filter((line): line is Line & { by: ActorName } => line.by !== 'house')

  it('is refused under another signature, in another house, changed, and a second time', () => {
    const board = afterCast()
    for (const line of STORY) {
      if (line.by !== 'house') mustBeOneOfAKind(board, ACTORS[line.by], line.event)
      append(board, line)
    }
    expect(signedLines.length).toBeGreaterThan(20)
  })

  function mustBeOneOfAKind(board: Board, actor: (typeof ACTORS)[ActorName], event: Event): void {
    const once = nonce()
    const signed = signAs(actor, event, once)
    const tries: readonly (readonly [Act, Outcome])[] = [
      [signAs(ACTORS.stranger, event, once, { by: actor.id }), 'signature.bad'],
      [signAs(actor, event, once, { house: 'other.example' }), 'act.otherHouse'],
      [{ ...signed, text: `${signed.text} ` }, 'signature.bad'],
      [{ ...signed, text: signed.text.replace(once, nonce()) }, 'signature.bad'],
      [{ ...signed, text: '{' }, 'request.malformed'],
      [{ ...signed, text: signed.text.replace('{', '{"more":1,') }, 'request.malformed'],
    ]
    for (const [act, expected] of tries) expect(outcome(board, entryOf(board, act))).toBe(expected)
    board.nonces.set(once, 7)
    expect(outcome(board, entryOf(board, signed))).toBe('act.repeated')
    board.nonces.delete(once)
  }

  it('is never taken from the house itself, unsigned', () => {
    for (const { event } of signedLines) {
      const board = afterCast()
      const unsigned = utf8(JSON.stringify({ v: 1, at: board.at, event }))
      expect(() => replay(board, HOUSE, [unsigned])).toThrow(/^entry\.malformed/)
    }
  })
})
