// Every "no" the rules can say, and the one class that says it.

import type { Instant } from './instant.ts'

/**
 * Every "no", with what the caller needs to act on it. Details are shown to the caller, so nothing
 * embargoed may stand here. A refusal about a file names the file, the line and the remedy.
 */
export interface Refusals {
  'bytes.malformed': { expected: string }
  'instant.malformed': { text: string; problem: string }
  /** A file that a person wrote or handed over; `line` counts from 1. */
  'file.malformed': { file: string; line?: number; problem: string; remedy: string }
  /** A person was asked, and did not say yes. */
  'person.unconfirmed': { remedy: string }
  'file.tooLarge': { file: string; limitBytes: number }
  'input.missing': { what: string; remedy: string }
  'request.malformed': { issues: string[] }
  'route.unknown': Record<string, never>
  'session.missing': Record<string, never>
  /** Everything else was right: ask again with this nonce. */
  'session.stale': { nonce: string }
  /** The keys are right, and the person has yet to show a passkey, or to add the first. */
  'session.presence': { has: boolean }
  /** This needs a passkey that was shown within the last `minutes`. `purpose`: an event's kind, or `passkeys`. */
  'session.stepUp': { purpose: string; minutes: number }
  /** Named a machine by the house's settings: it signs in without a passkey, and does not do this. */
  'session.machine': { purpose: string }
  /** What a passkey answered is not for this house, this session or now; or it is no passkey of the person's. */
  'passkey.refused': Record<string, never>
  'passkey.known': Record<string, never>
  /** `unlinked`: it is nobody’s whom this house knows by it, or somebody else’s. */
  'provider.refused': { problem: 'off' | 'unreachable' | 'refused' | 'unlinked' }
  'passkey.unsigned': Record<string, never>
  /** No device of this kind here, or a person said no to it. */
  'passkey.absent': { problem: string }
  /** Nobody asks under it, or it was answered or lapsed: one answer for all. */
  'code.unknown': Record<string, never>
  'code.denied': Record<string, never>
  'code.expired': Record<string, never>
  /** More wrong codes were typed than people mistype. */
  /** The house knows nobody by the keys of this desk. */
  'keys.unenrolled': { fingerprint: string }
  /** Nobody is there to type the passphrase. */
  'keys.locked': Record<string, never>
  'keys.passphrase': Record<string, never>
  /** A new passphrase will not do. */
  'keys.typo': { problem: string }
  'settings.malformed': { issues: string[] }
  'house.keyLost': { file: string }
  /** Another process of this house, or an earlier start, has another key in `file`. */
  'house.otherKey': { file: string }
  /** `size`: of the checkpoint that this house signed over its ledger, which is now another one. */
  'house.ledgerChanged': { size: number; problem: LedgerChange }
  /** Between two signatures the house's log changed: what it signed up to `signed` does not lead to `size`. */
  'house.wouldSplit': { signed: number; size: number }
  /** `seen`: of entries that these witnesses cosigned, which are more than there are, or others. */
  'house.behind': { size: number; seen: number; witnesses: string[] }
  'house.unwitnessed': { answered: number; quorum: number }
  'invitation.spent': Record<string, never>
  'challenge.unanswered': Record<string, never>
  'act.unsigned': { by: string }
  'act.notYours': { kind: string }
  'act.otherHouse': { house: string }
  /** It needs a second person's signature. `nonce`: tells which of several acts it is. */
  'act.alone': { kind: string; nonce: string }
  /** It waits for a second person now, under the beginning of its digest. */
  'act.proposed': { kind: string; proposal: string }
  /** Nobody approves what they proposed. */
  'act.ownProposal': { proposal: string }
  'programme.twoPeople': { on: boolean }
  'programme.keyShares': { on: boolean }
  'programme.fewInvestigators': { count: number; least: number }
  'keyShares.lacking': { have: number; least: number; to: string }
  'keyShares.wrong': { by: string }
  /** Digests: somebody put the share of the second into the first, to be given it for that. */
  'keyShares.copied': { blob: string; from: string }
  /** Without them nobody could open masters and codewords of these cases any more. */
  'keyShares.last': { id: string; cases: string[] }
  'programme.fewPeople': { count: number; least: number }
  'act.repeated': { seq: number }
  'entry.malformed': { seq: number }
  'attempt.state': { state: string }
  /** A file of the attempt's journal is gone or unreadable. */
  'attempt.journal': { name: string }
  'attempt.otherContent': Record<string, never>
  /** A copy fails a check with the symbols that were drawn. */
  'attempt.unfit': { item: string; outcome: string }
  /** Came into the roster after the attempt's codewords were fixed. */
  'attempt.newcomer': { recipientId: string }
  /** Since it began, a recipient was robbed and got a further copy: it would ship the stolen marks. */
  'attempt.overtaken': { recipientId: string; entry: number }
  'bundle.nobody': Record<string, never>
  'bundle.published': Record<string, never>
  'bundle.unchanged': Record<string, never>
  'bundle.version': { expected: number; actual: number }
  'bundle.otherCase': Record<string, never>
  'bundle.offPlan': { recipientId: string; class: string }
  'bundle.keyless': { recipientId: string }
  'bundle.enrolled': { recipientId: string }
  'bundle.revoked': { recipientId: string }
  'bundle.declined': { recipientId: string }
  'bundle.noEmbargo': Record<string, never>
  'bundle.twice': { recipientId: string }
  'bundle.withdrawn': { version: number }
  /** It has its copy, sealed to the keys it has now. */
  'bundle.held': { recipientId: string }
  'bundle.uncollected': { recipientId: string }
  'bundle.otherKeys': { recipientId: string }
  'bundle.unplanned': { recipientId: string }
  /** Published by a version that kept too little for it. */
  'bundle.unkept': { version: number }
  /** Published before this desk was enrolled, and sealed to the team of then. */
  'bundle.beforeYou': { version: number }
  /** What was kept does not give the copies that were committed to. */
  'bundle.otherCopies': { version: number }
  /** What was kept for naming copies is not what the ledger commits to. */
  'bundle.otherCodewords': { version: number; problem: string }
  /** Not addressed to you, not yet, and does not exist: one answer for all three. */
  'part.unknown': Record<string, never>
  /** Not written to you, not yet, and does not exist: one answer for all three. */
  'note.unknown': Record<string, never>
  'note.state': { state: string }
  /** `because`: what a person has yet to do, in words. */
  'note.barred': { recipientId: string; because: string }
  /** The very words, marked otherwise: both side by side would show where they are marked. */
  'note.told': { recipientId: string; noteId: string }
  'note.otherCodewords': { noteId: string; problem: string }
  'note.otherCase': { noteId: string }
  'note.broken': { problem: string }
  'receipt.incomplete': Record<string, never>
  'part.opened': Record<string, never>
  /** `said`: these very tokens stand in the ledger; `full`: too many others do. */
  'part.tokens': { state: 'said' | 'full' }
  'part.broken': { problem: string }
  'handover.twice': Record<string, never>
  'handover.notByHand': { partId: string }
  'handover.notOpen': { partId: string }
  'vault.missing': { digest: string }
  'proof.mismatch': { of: 'inclusion' | 'consistency'; from: number; to: number }
  'note.malformed': { problem: string }
  'note.unsigned': { name: string }
  'signature.bad': { key: string }
  'sealing.badKey': { key: string }
  'sealing.badIdentity': Record<string, never>
  'sealing.keyCount': { count: number; most: number }
  'sealing.mixedKeys': Record<string, never>
  'sealing.tooLarge': { limitBytes: number }
  'sealing.notForYou': Record<string, never>
  'sealing.broken': Record<string, never>
  'house.unreachable': { url: string; problem: string }
  /** A fault of the house, which only its operator can look up. */
  'house.failed': { reference: string }
  /** What the house answered at this route is nothing that this version knows. */
  'house.malformed': { route: string }
  'house.otherBytes': { digest: string }
  'house.changed': { pinned: string; found: string }
  /** Two clocks, of which at least one is wrong. */
  'clock.apart': { house: Instant; desk: Instant }
  /** `now`: what the house's directory calls `id` by now. */
  'directory.changed': { id: string; now: string; file: string }
  'owner.changed': Record<string, never>
  /** A file of a log in tiles, as it is called below `tile/`. */
  'log.tile': { tile: string; problem: 'missing' | 'malformed' | 'otherHashes' }
  'ledger.wentBack': { seen: number; offered: number }
  'ledger.split': { size: number }
  /** So many of the pinned witnesses cosigned, of so many that must. */
  'witness.tooFew': { found: number; quorum: number }
  /** It is asked to draw codewords, and has not. */
  'witness.undrawn': { witness: string; problem: string }
  /** What stands in the ledger as its draw is for another tree than the log has there. */
  'witness.otherDraw': { entry: number }
  /** The house took an act and its ledger does not hold it. */
  'ledger.unwritten': { kind: string }
  'ledger.moved': { expectedSize: number; actualSize: number }
  'vault.otherBytes': { digest: string }
  'store.inUse': { folder: string }
  /** A migration into this store was begun and not finished. */
  'store.halfMigrated': Record<string, never>
  /** There is something already where a migration should go. */
  'store.notEmpty': { entries: number }
  'store.newer': { version: number; known: number }
  /** `on`: the master, or the emptied item. `lastWords`: the end of what the check wrote. */
  'check.failed': { item: string; on: string; outcome: string; lastWords: string }
  'check.cannotFail': { item: string }
  'check.cageAbsent': { problem: string }
  'investigation.evidence': { problem: string }
  'investigation.unknown': { analysisId: string }
  'investigation.twice': { what: string; id: string }
  /** The order that keeps a trace honest: declared, then read, then found. */
  'investigation.order': { analysisId: string; first: string }
  'investigation.otherFinding': { findingId: string }
  'investigation.unfound': { findingId: string }
  /** It is no copy of what the finding is about, or came after it was looked for. */
  'opening.otherCopy': { findingId: string; recipientId: string }
  /** An opening leaves out an attempt, an analysis or copies that stood before its finding. */
  'opening.untold': { findingId: string }
  /** What a finding rests on cannot be shown apart from other things. */
  'opening.impossible': { problem: string }
  /** Samples were given to read again, and the opening shows no spellings. */
  'opening.closed': Record<string, never>
  /** A file that opens a finding does not hold; `step`: what was being checked. */
  'opening.broken': { step: string; problem: string }
  'lift.done': Record<string, never>
  'lift.notStaged': Record<string, never>
  'lift.staged': Record<string, never>
  'lift.unfitKey': Record<string, never>
  'lift.wrongKey': Record<string, never>
  /** `liftsAt`: an `Instant`. */
  'lift.tooEarly': { liftsAt: number }
  'lift.notEarly': { liftsAt: number }
  'case.exists': { caseId: string }
  'case.unknown': { caseId: string }
  'embargo.move': { machine: 'EM' | 'PEC' | 'RM' | 'CS'; from: string; move: string }
  'embargo.inactive': { caseId: string }
  'embargo.holds': { caseId: string }
  'embargo.tooLate': { because: 'public' | 'exploit-public' | 'attacks' | 'fix-ready' }
  /** `liftsAt`, `named`, `current`: an `Instant`. */
  'embargo.past': { liftsAt: number }
  'embargo.proposed': { liftsAt: number }
  'embargo.otherEnd': { named: number; current: number | null }
  'embargo.unaccepted': Record<string, never>
  'programme.founded': Record<string, never>
  'programme.unknown': { id: string }
  'programme.revoked': { id: string }
  'programme.lastOwner': { staffId: string }
  'programme.founderGone': Record<string, never>
  'programme.notHeld': { id: string }
  'programme.roster': { id: string; problem: 'empty' | 'repeated' | 'partner-unknown' | 'moved' }
  'programme.suspended': { partnerId: string }
  'programme.keyKinds': { actor: string }
  'programme.staffFull': { most: number }
  'programme.keyKnown': { actor: string }
  'programme.offerMissing': { actor: string }
  'programme.offerDiffers': { actor: string }
  'programme.keyless': { recipientId: string }
  'programme.agreementVersion': { expected: number | null; actual: number }
  'programme.otherTerms': Record<string, never>
  'programme.agreementAccepted': { version: number }
  'programme.planRepeated': { tier: string; class: string; jurisdiction: string }
  /** A PGP key that mail cannot be encrypted to. */
  'contact.unfitKey': { problem: string }
  /** The house was given no mail server. */
  'mail.off': Record<string, never>
  'roster.rejected': { file: string; rows: { line: number; problem: string }[] }
}

/** How a house finds its ledger to be another than it signed for. */
export type LedgerChange = 'unsigned' | 'shorter' | 'gap' | 'otherEntries'

export type RefusalCode = keyof Refusals

/** A rule said no. Whatever else is thrown is a fault of ours, and its text never leaves the house. */
export class Refusal<Code extends RefusalCode = RefusalCode> extends Error {
  override readonly name = 'Refusal'
  readonly code: Code
  readonly details: Refusals[Code]

  constructor(code: Code, details: Refusals[Code]) {
    super(`${code} ${JSON.stringify(details)}`)
    this.code = code
    this.details = details
  }
}
