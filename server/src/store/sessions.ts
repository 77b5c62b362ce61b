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
}

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

export interface Sessions {
  openSession(session: Omit<Session, 'shown' | 'code'>): Promise<void>

  /** The session, if it is not over at `at`. */
  session(hash: Digest, at: Instant): Promise<Session | undefined>

  endSession(hash: Digest): Promise<void>

  /** Notes that a passkey was shown, and forgets the code that was asked for. */
  notePresence(hash: Digest, shown: Shown): Promise<void>

  /** Replaces the code that the session asked for before. */
  askCode(hash: Digest, code: Omit<CodeAsked, 'isDenied'>): Promise<void>

  /** The session that asks under a code, if neither is over at `at` and nobody answered. */
  sessionByCode(code: Digest, at: Instant): Promise<Session | undefined>

  /**
   * Notes that a passkey was shown for the session that asks under a code, or that a person said no. Of
   * two who answer at once, one does.
   *
   * @returns whether there was such a code at `at`
   */
  answerCode(code: Digest, at: Instant, shown: Shown | 'denied'): Promise<boolean>

  /** Oldest first. */
  passkeys(actor: ActorId): Promise<Passkey[]>

  passkey(id: string): Promise<Passkey | undefined>

  /** @returns whether it was not there yet, with anybody */
  addPasskey(passkey: Passkey): Promise<boolean>

  /**
   * Notes that it was used. Of two uses with the same count one is of a copy.
   *
   * @returns whether it is there, and counted on; one that does not count says 0 each time
   */
  usePasskey(id: string, counter: number, at: Instant): Promise<boolean>

  /** Takes one away, or all of an actor, and ends the sessions that they were shown in. @returns how many */
  dropPasskeys(actor: ActorId, id?: string): Promise<number>
}
