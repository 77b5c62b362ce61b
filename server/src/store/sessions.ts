// What a house keeps of who is signed in, as promises: sessions, and the passkeys that are shown in them.

import type { Purpose } from '@forewarn/core/board/step-up'
import type { Digest } from '@forewarn/core/shared/fields'
import type { Instant } from '@forewarn/core/shared/instant'
import type { ActorId } from './store.ts'

/** A passkey was shown in a session. */
export interface Shown {
  readonly at: Instant
  /** Which: where it is taken away, the session ends. */
  readonly passkey: string
}

/** A code that a person may answer in a browser, for a terminal's session. */
export interface CodeAsked {
  /** SHA-256 of the code. */
  readonly hash: Digest
  /** The session's public key, in hex. */
  readonly key: string
  readonly purpose: Purpose
  readonly at: Instant
  readonly until: Instant
  readonly isDenied: boolean
}

export interface Session {
  /** SHA-256 of token and key. */
  readonly hash: Digest
  readonly actor: ActorId
  /** SHA-256 of the signing key that signed in: the session is worth nothing once it is another. */
  readonly keyHash: Digest
  readonly expiresAt: Instant
  readonly shown?: Shown
  readonly code?: CodeAsked
  /** How many its actor has, when it was looked at. */
  readonly passkeys: number
}

/** What a session begins with. */
export type Opened = Omit<Session, 'shown' | 'code' | 'passkeys'>

/** A person's credential at an authenticator. It is worth what the person's own signature says it is. */
export interface Passkey {
  /** Of the credential, base64url. */
  readonly id: string
  readonly actor: ActorId
  /** SubjectPublicKeyInfo, base64url. */
  readonly publicKey: string
  /** By the person's signing key, 64 bytes in hex. */
  readonly signature: string
  /** How often it was used, as it says itself; 0 where it does not count. */
  readonly counter: number
  readonly addedAt: Instant
  readonly usedAt?: Instant
}

/** A passkey that an answer was just verified of. */
export interface Used extends Pick<Passkey, 'id' | 'actor'> {
  /** What the answer says. Of two uses with the same count one is of a copy; 0 where it does not count. */
  readonly counter: number
}

/**
 * Whatever a passkey does to a session is one step: one that is taken away meanwhile was taken away
 * before, and counts for nothing, or after, and the session ends with it.
 */
export interface Sessions {
  openSession(session: Opened): Promise<void>

  /** The session, if it is not over at `at`. */
  session(hash: Digest, at: Instant): Promise<Session | undefined>

  endSession(hash: Digest): Promise<void>

  /** Replaces the code that the session asked for before. */
  askCode(hash: Digest, code: Omit<CodeAsked, 'isDenied'>): Promise<void>

  /** The session that asks under a code, if neither is over at `at` and nobody answered. */
  sessionByCode(code: Digest, at: Instant): Promise<Session | undefined>

  /**
   * Notes that a passkey was shown for the session that asks under a code, or that a person said no. Of
   * two who answer at once, one does.
   *
   * @returns whether there was such a code at `at`, and such a passkey that counted on
   */
  answerCode(code: Digest, at: Instant, used: Used | 'denied'): Promise<boolean>

  /** Oldest first. */
  passkeys(actor: ActorId): Promise<Passkey[]>

  passkey(id: string): Promise<Passkey | undefined>

  /**
   * Adds one, and notes that it was shown in the session, which must still be there.
   *
   * @returns `known` where somebody has it, be it the same
   */
  addPasskey(passkey: Passkey, session: Digest): Promise<'added' | 'known' | 'ended'>

  /**
   * Notes that it was used and shown in a session, and forgets the code that was asked for there.
   *
   * @returns whether both are still there, and it counted on
   */
  usePasskey(session: Digest, used: Used, at: Instant): Promise<boolean>

  /** Takes one away, or all of an actor, and ends the sessions that they were shown in. @returns how many */
  dropPasskeys(actor: ActorId, id?: string): Promise<number>
}
