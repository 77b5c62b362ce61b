// Step-up: what a person with a passkey shows it anew for, however long they are signed in, and in what words.

import type { Event } from './entry.ts'

/**
 * What gives something to somebody, lets somebody in, or ends something for good. A kind that is new is
 * added here in one line. `actProposed` is how the first of two people does any of it.
 */
const KINDS = {
  bundlePublished: 'publish a bundle',
  copyAdded: 'issue a further copy',
  noteSent: 'send a note',
  embargoLifted: 'lift an embargo before its instant',
  embargoEnded: 'end an embargo before its instant',
  planSet: 'change a release plan',
  rosterChanged: 'change partners, recipients or tiers',
  staffEnrolled: 'let a colleague in',
  staffRevoked: 'shut a colleague out',
  keysEnrolled: 'approve a recipient’s keys',
  keysRevoked: 'shut a recipient out',
  commitmentOpened: 'open a naming to whoever it accuses',
  namingOpened: 'open a naming to whoever it accuses',
  spellingsOpened: 'show all places and spellings of a bundle',
  twoPeopleSet: 'change whether two people are needed',
  keySharesSet: 'change who opens masters and codewords',
  keyShareReleased: 'give a colleague a share of masters and codewords',
  sealsPassedOn: 'let a colleague open what was sealed before',
  keysConfirmed: 'let people go on whose keys are held',
  actProposed: 'propose what a second person then approves',
} as const satisfies { readonly [Kind in Event['kind']]?: string }

/** All that a passkey is asked for, as a sentence goes on after “A terminal asks to”. */
export const PURPOSES = {
  signIn: 'sign in',
  passkeys: 'add or remove passkeys',
  ...KINDS,
} as const

export type Purpose = keyof typeof PURPOSES

/**
 * What an act is asked a passkey for; none for most. A lift at its agreed instant is a machine's, which
 * stands by for it.
 */
export function stepUpFor(event: Event): Purpose | undefined {
  if (event.kind === 'embargoLifted' && event.early === undefined) return undefined
  return Object.hasOwn(KINDS, event.kind) ? (event.kind as keyof typeof KINDS) : undefined
}
