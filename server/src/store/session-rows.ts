// Rows of sessions and passkeys as both databases give them, read.

import type { Purpose } from '@forewarn/core/board/step-up'
import type { Digest } from '@forewarn/core/shared/fields'
import { instant } from '@forewarn/core/shared/instant'
import type { CodeAsked, Passkey, Session, Shown } from './sessions.ts'
import type { ActorId } from './store.ts'

/** Numbers come as such, or as text where the database has longer ones. */
type Row = Record<string, unknown>

const at = (value: unknown) => instant(Number(value))

/** A session's row, and how many passkeys its actor has. */
export const SESSION = `select session.*,
  (select count(*) from passkey where passkey.actor = session.actor) as passkeys from session`

export function sessionFrom(row: Row): Session {
  const [shown, code] = [shownFrom(row), codeFrom(row)]
  return {
    hash: row['hash'] as Digest,
    actor: row['actor'] as ActorId,
    keyHash: row['key_hash'] as Digest,
    expiresAt: at(row['expires_at']),
    ...(shown && { shown }),
    ...(code && { code }),
    passkeys: Number(row['passkeys']),
  }
}

function shownFrom({ shown_at: when, shown_passkey: passkey }: Row): Shown | undefined {
  return when === null ? undefined : { at: at(when), passkey: passkey as string }
}

function codeFrom(row: Row): CodeAsked | undefined {
  if (row['code'] === null) return undefined
  return {
    hash: row['code'] as Digest,
    key: row['code_key'] as string,
    purpose: row['code_purpose'] as Purpose,
    at: at(row['code_at']),
    until: at(row['code_until']),
    isDenied: Number(row['code_denied']) === 1,
  }
}

export function passkeyFrom(row: Row): Passkey {
  return {
    id: row['id'] as string,
    actor: row['actor'] as ActorId,
    publicKey: row['public_key'] as string,
    signature: row['signature'] as string,
    counter: Number(row['counter']),
    addedAt: at(row['added_at']),
    ...(row['used_at'] === null ? {} : { usedAt: at(row['used_at']) }),
  }
}
