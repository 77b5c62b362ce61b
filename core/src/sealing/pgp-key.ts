// Whether anything may be sealed to an OpenPGP key at an instant: one judgement, whatever library reads the key.

import type { Instant } from '../shared/instant.ts'

/** What is asked of a key, as the library has it that whoever calls has opened it with. */
export interface PgpKey {
  isPrivate(): boolean
  isRevoked(signature: undefined, key: undefined, date: Date): Promise<boolean>
  getExpirationTime(): Promise<Date | number | null>
  getEncryptionKey(keyId: undefined, date: Date): Promise<unknown>
}

export const PGP_PROBLEMS = {
  none: 'this is no armoured public key',
  several: 'there are several keys; give one',
  private: 'it is a private key; keep that to yourself',
  revoked: 'it is revoked',
  expired: 'it has expired',
  mute: 'it has no valid part to encrypt to',
} as const
export type PgpProblem = keyof typeof PGP_PROBLEMS

/**
 * The one key that `read` finds, only if something may be encrypted to it at `at`. A library says no by
 * throwing, in words of its own; here every no is one of ours.
 *
 * @returns otherwise what is wrong
 */
export async function fitPgpKey<Key extends PgpKey>(
  read: () => Promise<readonly Key[]>,
  at: Instant,
): Promise<Key | PgpProblem> {
  const [key, ...others] = (await quietly(read)) ?? []
  if (key === undefined) return 'none'
  if (others.length > 0) return 'several'
  if (key.isPrivate()) return 'private'
  const date = new Date(at)
  if (await quietly(() => key.isRevoked(undefined, undefined, date))) return 'revoked'
  const expires = await quietly(() => key.getExpirationTime())
  if (expires instanceof Date && expires.getTime() <= at) return 'expired'
  const part = await quietly(() => key.getEncryptionKey(undefined, date))
  return part ? key : 'mute'
}

async function quietly<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch {
    return undefined
  }
}
