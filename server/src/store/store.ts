// What the house keeps, as promises: the ledger, the sealed bytes, and the directory of what may be erased.

import type { StoredEntry } from '@forewarn/core/log/receipt'
import type { Role } from '@forewarn/core/programme/events'
import type { Digest } from '@forewarn/core/shared/fields'
import type { PartnerId, RecipientId, StaffId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import type { Pieces } from '../pieces.ts'
import type { Sessions } from './sessions.ts'

/** Everything one house keeps. Only one process has it open, unless it is shared. */
export interface Store {
  readonly ledger: Ledger
  readonly vault: Vault
  readonly directory: Directory
  /** There where several processes may have it open at once, and be one house. */
  readonly shared?: Shared
  /** Returns when everything is closed. Nothing may be asked of the store afterwards. */
  close(): Promise<void>
}

/** What a house does from time to time. */
export type Rounds = 'sweep' | 'mail' | 'witness'

/** How the processes of one house keep to one another. */
export interface Shared {
  /** Writes `value` under `name` where nothing stands yet. @returns what stands there */
  agree(name: string, value: string): Promise<string>

  /**
   * Does `work`, unless another process is at the same round; then it is left to that one.
   *
   * @param work is told how to ask whether it is still left to this process: where what said so is
   *   lost, another may have begun the same round
   */
  alone(round: Rounds, work: (isStill: () => Promise<boolean>) => Promise<void>): Promise<void>
}

/**
 * The ordered record of everything that happened. Append is the only write, and the commit point.
 *
 * When a disk says of a write neither that it succeeded nor that it failed, the keeper stops: every
 * call from then on is a fault until the store was closed and opened anew, and what is then there is
 * the truth. A keeper that can ask a server again finds out instead, and adds nothing twice.
 */
export interface Ledger {
  /**
   * Adds `entries` after the first `expectedSize`, all or none. When it returns they are on disk.
   *
   * @param checkpoint a signed note over the first entries, `expectedSize` or fewer, kept with them in
   *   the place of the one before: where the house begins to verify when it opens the ledger again
   * @throws Refusal `ledger.moved` when the ledger does not have `expectedSize` entries
   */
  append(expectedSize: number, entries: readonly StoredEntry[], checkpoint?: string): Promise<void>

  /** The checkpoint that was kept last; none in a ledger that is young, or older than this version. */
  checkpoint(): Promise<string | undefined>

  /** Keeps a checkpoint that witnesses cosigned, in the place of the one before, and on disk. */
  keepWitnessed(note: string): Promise<void>

  /** The one that was kept last. */
  witnessed(): Promise<string | undefined>

  /**
   * The entries from `from` on, oldest first; at most `limit`, and fewer only where the ledger ends.
   *
   * @throws Refusal `house.ledgerChanged` where one of them is gone
   */
  read(from: number, limit?: number): Promise<StoredEntry[]>

  size(): Promise<number>
}

/** Sealed bytes under their SHA-256. What is in it never changes. */
export interface Vault {
  /**
   * Keeps `bytes`; when it returns they are on disk. Putting them again only renews the lease.
   *
   * @param at begins a lease: until it is over, `sweep` leaves bytes that nothing refers to
   * @throws Refusal `vault.otherBytes` when `digest` is not theirs; whatever `bytes` throws
   */
  put(digest: Digest, bytes: Uint8Array | Pieces, at: Instant): Promise<void>

  /** A fault when they are not there or are no longer what was put: the ledger said they were. */
  get(digest: Digest): Promise<Uint8Array>

  /**
   * The same for bytes that are only passed on, and need not be in memory together. `use` is not called
   * where `get` would be a fault; what it is given is good until it returns.
   */
  read<T>(digest: Digest, use: (length: number, pieces: Pieces) => Promise<T>): Promise<T>

  has(digest: Digest): Promise<boolean>

  /**
   * Whether they are there; then their lease begins anew, so that no sweep drops them before the entry
   * that is about to refer to them is written.
   */
  renew(digest: Digest, at: Instant): Promise<boolean>

  /**
   * Drops what nothing refers to and what was put before `olderThan`.
   *
   * @param isKept whether the ledger refers to these bytes
   * @returns how many were dropped
   */
  sweep(isKept: (digest: Digest) => boolean, olderThan: Instant): Promise<number>
}

/** A partner by its name. The ledger knows it by its id alone. */
export interface PartnerRecord {
  readonly partnerId: PartnerId
  readonly name: string
}

/** A recipient as a person can be reached. `name` is left out where a mailbox has none. */
export interface RecipientRecord {
  readonly recipientId: RecipientId
  readonly partnerId: PartnerId
  readonly name?: string
  readonly email: string
}

export interface StaffRecord {
  readonly staffId: StaffId
  readonly name: string
}

export type ActorId = StaffId | RecipientId

/** A way in, kept as the hash of the token that was handed out. */
export interface Invitation {
  /** SHA-256 of the token. */
  readonly hash: Digest
  readonly actor: ActorId
  /** What a newcomer to the staff is invited as; none for a recipient. */
  readonly roles: readonly Role[]
  readonly expiresAt: Instant
}

/** Hours of the day, by the clock on the wall of `zone`, in which a recipient is sent no mail. */
export interface QuietHours {
  /** `22:00`; the first minute that is quiet. */
  readonly from: string
  /** `07:00`; the first minute that is not. Before `from` it means the next morning. */
  readonly to: string
  /** An IANA time zone, such as `Europe/Vienna`. */
  readonly zone: string
}

/** How a recipient wants to be told that something waits; set by itself alone. */
export interface Contact {
  readonly recipientId: RecipientId
  readonly quiet?: QuietHours
  /** An armoured OpenPGP public key: then every mail is encrypted to it, and none goes out without. */
  readonly pgpKey?: string
}

/** What a recipient was last told of. */
export interface Told {
  readonly recipientId: RecipientId
  /** When the mail server took the last mail. */
  readonly at: Instant
  /** One short digest for each thing that was told and still waits, sorted, with blanks between. */
  readonly digest: string
  /** How many reminders went out since there was news. */
  readonly reminders: number
}

/** Refused strangers of one day, counted and not recorded, so that nobody can fill the ledger. */
export interface StrangerCount {
  /** `2026-03-02`, UTC. */
  readonly day: string
  readonly count: number
}

/** Names, addresses, contacts, invitations, sessions and passkeys: what changes, and may have to be erased. */
export interface Directory extends Sessions {
  partners(): Promise<PartnerRecord[]>
  recipients(): Promise<RecipientRecord[]>
  staff(): Promise<StaffRecord[]>

  /** Adds or replaces these records, all or none. A recipient's partner is among them or there already. */
  putRoster(roster: {
    readonly partners: readonly PartnerRecord[]
    readonly recipients: readonly RecipientRecord[]
  }): Promise<void>

  putStaff(record: StaffRecord): Promise<void>

  /** Replaces any earlier invitation of the same actor: only the last one sent works. */
  invite(invitation: Invitation): Promise<void>

  /** The invitation, if it is neither expired at `at` nor redeemed; it stays valid. */
  invitation(hash: Digest, at: Instant): Promise<Invitation | undefined>

  /** The same, and from now on it is used up. Of two who redeem it at once, one gets it. */
  redeem(hash: Digest, at: Instant): Promise<Invitation | undefined>

  /**
   * Whether this nonce signs somebody in for the first time; of two who show it at once, one is first.
   * It is remembered until it expires.
   */
  signInOnce(nonce: string, expiresAt: Instant): Promise<boolean>

  /** Ends all sessions of an actor whose keys were revoked or replaced, and its invitation and passkeys. */
  shutOut(actor: ActorId): Promise<void>

  /** Drops sessions, invitations and nonces that are over at `at`, and counts older than 90 days. */
  expire(at: Instant): Promise<void>

  /** Counts one refused stranger. A crash may lose the count of the last minute. */
  countStranger(at: Instant): Promise<void>

  /** Newest day first. */
  strangers(): Promise<StrangerCount[]>

  /** The contact of a recipient, if it ever set one. */
  contact(recipientId: RecipientId): Promise<Contact | undefined>

  /** By recipient id. */
  contacts(): Promise<Contact[]>

  /** Replaces the whole record: what is left out of it is forgotten. */
  putContact(contact: Contact): Promise<void>

  /** By recipient id. */
  told(): Promise<Told[]>

  /** Replaces the record of the same recipient. When it returns it is on disk. */
  putTold(record: Told): Promise<void>

  /**
   * Forgets a recipient's name, address, sessions, passkeys, invitation, contact and what it was told. When
   * it returns no file of the store holds them; the ledger keeps the id, which no longer leads to anybody.
   */
  erase(recipientId: RecipientId): Promise<void>
}
