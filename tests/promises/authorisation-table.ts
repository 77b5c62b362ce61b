// Who is answered at which door, about what, and from which state of a case on: all else is refused.

import type { RefusalCode } from '@forewarn/core/shared/refusal'
import type { RouteId } from '@forewarn/core/wire/routes'

/** In this order: nothing published; published; at the later tier's instant; the embargo lifted. */
export const STATES = ['empty', 'embargoed', 'opened', 'lifted'] as const
export type State = (typeof STATES)[number]

/** Whoever comes, by what the ledger says of them; of the recipients by their tier. */
export const VISITORS = [
  'nobody',
  'thief of a token',
  'revoked colleague',
  'locked recipient',
  'uninvited',
  'never',
  'now',
  'later',
  'investigator',
  'publisher',
  'owner',
] as const
export type VisitorName = (typeof VISITORS)[number]

/** What is asked for; the parts and the note are those of the recipient of that tier. */
export const TARGETS = [
  'part of now',
  'part of later',
  'withdrawn part of now',
  'no part',
  'note to now',
  'no note',
  'the case',
  'no case',
  'sealed part of later',
  'no sealed bytes',
  'a session for its own key',
] as const
export type Target = (typeof TARGETS)[number]

type Who = readonly VisitorName[]

export interface Line {
  readonly about: Target
  readonly who: Who
  readonly from: State
}

export interface Door {
  /** Everybody else hears `session.missing`, whatever they ask for. */
  readonly letsIn: Who
  /** Left out, whoever is let in is answered, in every state. */
  readonly answers?: readonly Line[]
  /** What those hear who were let in and are not answered: one word for every cause. */
  readonly no?: RefusalCode
}

const RECIPIENTS: Who = ['uninvited', 'never', 'now', 'later']
const STAFF: Who = ['investigator', 'publisher', 'owner']
const ENROLLED: Who = [...RECIPIENTS, ...STAFF]
const ANYONE: Who = ['nobody', ...ENROLLED]

const PARTS: Door = {
  letsIn: RECIPIENTS,
  answers: [
    { about: 'part of now', who: ['now'], from: 'embargoed' },
    { about: 'part of later', who: ['later'], from: 'opened' },
    { about: 'withdrawn part of now', who: [], from: 'empty' },
    { about: 'no part', who: [], from: 'empty' },
  ],
  no: 'part.unknown',
}

const NOTES: Door = {
  letsIn: RECIPIENTS,
  answers: [
    { about: 'note to now', who: ['now'], from: 'embargoed' },
    { about: 'no note', who: [], from: 'empty' },
  ],
  no: 'note.unknown',
}

const ADVISORY: Door = {
  letsIn: ANYONE,
  answers: [
    { about: 'the case', who: ANYONE, from: 'lifted' },
    { about: 'no case', who: [], from: 'empty' },
  ],
  no: 'route.unknown',
}

export const TABLE: Readonly<Record<RouteId, Door>> = {
  house: { letsIn: ANYONE },
  openapi: { letsIn: ANYONE },
  challenge: { letsIn: ANYONE },
  enrol: { letsIn: ANYONE },
  session: {
    letsIn: ANYONE,
    answers: [{ about: 'a session for its own key', who: ENROLLED, from: 'empty' }],
    no: 'session.missing',
  },
  advisories: { letsIn: ANYONE },
  advisoryPage: ADVISORY,
  advisoryFile: ADVISORY,
  acts: { letsIn: ENROLLED },
  presence: { letsIn: ENROLLED },
  bePresent: { letsIn: ENROLLED },
  askCode: { letsIn: ENROLLED },
  lookAtCode: { letsIn: ANYONE },
  answerCode: { letsIn: ANYONE },
  endSession: { letsIn: ENROLLED },
  passkeys: { letsIn: ENROLLED },
  addPasskey: { letsIn: ENROLLED },
  dropPasskey: { letsIn: ENROLLED },
  dropPasskeysOf: { letsIn: ['owner'] },
  inbox: { letsIn: RECIPIENTS },
  collect: PARTS,
  evidence: PARTS,
  contact: { letsIn: RECIPIENTS },
  putContact: { letsIn: RECIPIENTS },
  threads: { letsIn: RECIPIENTS },
  noteKeys: { letsIn: RECIPIENTS },
  collectNote: NOTES,
  noteEvidence: NOTES,
  drawers: { letsIn: ['publisher', 'owner'] },
  draw: { letsIn: ['publisher', 'owner'] },
  checkpoint: { letsIn: ENROLLED },
  consistency: { letsIn: ENROLLED },
  logCheckpoint: { letsIn: ENROLLED },
  logTile: { letsIn: ENROLLED },
  entries: { letsIn: STAFF },
  directory: { letsIn: STAFF },
  putDirectory: { letsIn: ['owner'] },
  invite: { letsIn: ['owner'] },
  mail: { letsIn: STAFF },
  remind: { letsIn: ['publisher', 'owner'] },
  putVault: { letsIn: STAFF },
  missing: { letsIn: STAFF },
  getVault: {
    letsIn: STAFF,
    answers: [
      { about: 'sealed part of later', who: STAFF, from: 'embargoed' },
      { about: 'no sealed bytes', who: [], from: 'empty' },
    ],
    no: 'route.unknown',
  },
}
