// Who may say what. One line per kind of event; a kind without a line does not compile.

import type { Role } from '../programme/events.ts'
import type { Event } from './entry.ts'

/**
 * `house`: written by the house itself, unsigned. `staff`: anybody on the staff. `newcomer`: signed by the key that the event
 * itself offers. `recipient`: any enrolled recipient, for itself. Otherwise: staff with this role;
 * an owner may do what every role may.
 */
export type Authority = 'house' | 'staff' | 'newcomer' | 'recipient' | Role

export const AUTHORITY: Readonly<Record<Event['kind'], Authority>> = {
  programmeFounded: 'newcomer',
  staffEnrolled: 'owner',
  staffRevoked: 'owner',
  rosterChanged: 'owner',
  partnerSuspended: 'owner',
  keysOffered: 'newcomer',
  keysEnrolled: 'owner',
  keysRevoked: 'owner',
  agreementSet: 'owner',
  agreementAccepted: 'recipient',
  twoPeopleSet: 'owner',
  keySharesSet: 'owner',
  actProposed: 'staff',
  sealsPassedOn: 'staff',
  logContinued: 'house',
  keysConfirmed: 'owner',
  planSet: 'publisher',
  caseOpened: 'publisher',
  embargoProposed: 'publisher',
  embargoAccepted: 'publisher',
  embargoRejected: 'publisher',
  participantsInvited: 'publisher',
  embargoAnswered: 'recipient',
  reportMoved: 'recipient',
  statusSet: 'recipient',
  caseMoved: 'publisher',
  seedCommitted: 'publisher',
  drawCommitted: 'publisher',
  codewordsDrawn: 'publisher',
  copiesAddressed: 'publisher',
  copiesAddressedByHand: 'publisher',
  bundlePublished: 'publisher',
  partsResealed: 'publisher',
  copyAdded: 'publisher',
  bundleWithdrawn: 'publisher',
  partsHandedOver: 'publisher',
  copyCollected: 'recipient',
  copyOpened: 'recipient',
  tokensInserted: 'recipient',
  attemptDenied: 'house',
  noteAsked: 'recipient',
  noteSeedCommitted: 'publisher',
  noteAddressed: 'publisher',
  noteSent: 'publisher',
  noteCollected: 'recipient',
  liftStaged: 'publisher',
  embargoLifted: 'publisher',
  embargoEnded: 'publisher',
  sightingRecorded: 'investigator',
  sightingLogged: 'investigator',
  analysisDeclared: 'investigator',
  readingLogged: 'investigator',
  findingSealed: 'investigator',
  commitmentOpened: 'investigator',
  namingOpened: 'investigator',
  spellingsOpened: 'investigator',
  keyShareReleased: 'investigator',
}
