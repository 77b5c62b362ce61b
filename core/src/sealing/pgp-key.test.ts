// One judgement of OpenPGP keys: what a library says, or throws, becomes a key or one of our reasons.

import { describe, expect, it } from 'vitest'
import { instant } from '../shared/instant.ts'
import { fitPgpKey, type PgpKey, type PgpProblem } from './pgp-key.ts'

const AT = instant(1_600_000_000_000)
const thrown = () => Promise.reject(new Error('a library’s own words'))
const keyWith = (changes: Partial<PgpKey> = {}): PgpKey => ({
  isPrivate: () => false,
  isRevoked: async () => false,
  getExpirationTime: async () => Number.POSITIVE_INFINITY,
  getEncryptionKey: async () => ({}),
  ...changes,
})
const judged = (...keys: readonly PgpKey[]) => fitPgpKey(async () => keys, AT)
const expiring = (at: number) => keyWith({ getExpirationTime: async () => new Date(at) })

describe('an OpenPGP key', () => {
  it('will do where it is one, public, and can be encrypted to', async () => {
    const key = keyWith()
    expect(await judged(key)).toBe(key)
    const late = expiring(AT + 1)
    expect(await judged(late)).toBe(late)
  })

  const CASES: [PgpProblem, () => Promise<PgpKey | PgpProblem>][] = [
    ['none', () => judged()],
    ['none', () => fitPgpKey(thrown, AT)],
    ['several', () => judged(keyWith(), keyWith())],
    ['private', () => judged(keyWith({ isPrivate: () => true }))],
    ['revoked', () => judged(keyWith({ isRevoked: async () => true }))],
    ['expired', () => judged(expiring(AT))],
    ['mute', () => judged(keyWith({ getEncryptionKey: thrown }))],
    ['mute', () => judged(keyWith({ getEncryptionKey: async () => undefined }))],
  ]
  it.each(CASES)('that is %s will not do', async (problem, judge) => {
    expect(await judge()).toBe(problem)
  })

  it('is asked about the instant that was named, and no other', async () => {
    const asked: number[] = []
    const note = (date: Date) => asked.push(date.getTime())
    await judged(
      keyWith({
        isRevoked: async (_, __, date) => note(date) < 0,
        getEncryptionKey: async (_, date) => note(date),
      }),
    )
    expect(asked).toEqual([AT, AT])
  })
})
