// Our synchronous reading of age keys, held against the age library itself.

import { generateIdentity, identityToRecipient } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { isKeyPair, isRecipient } from './lift-key.ts'

const pair = async () => {
  const identity = await generateIdentity()
  return { identity, recipient: await identityToRecipient(identity) }
}

describe('a lift key', () => {
  it('belongs to the identity that the age library derives it from, and to no other', async () => {
    const pairs = await Promise.all(Array.from({ length: 20 }, pair))
    for (const { identity } of pairs) {
      const opened = pairs.filter(({ recipient }) => isKeyPair(identity, recipient))
      expect(opened.map((one) => one.identity)).toEqual([identity])
    }
  })

  it('is refused with any one letter changed, dropped or added', async () => {
    const { identity, recipient } = await pair()
    expect(isRecipient(recipient)).toBe(true)
    for (let at = 0; at < recipient.length; at++) {
      const other = recipient[at] === 'q' ? 'p' : 'q'
      const changed = recipient.slice(0, at) + other + recipient.slice(at + 1)
      expect(isRecipient(changed)).toBe(false)
      expect(isKeyPair(identity, changed)).toBe(false)
      expect(isRecipient(recipient.slice(0, at) + recipient.slice(at + 1))).toBe(false)
    }
    expect(isRecipient(`${recipient}q`)).toBe(false)
  })

  it('is not opened by a damaged, lower-case or empty identity', async () => {
    const { identity, recipient } = await pair()
    const last = identity.endsWith('Q') ? 'P' : 'Q'
    expect(isKeyPair(identity.slice(0, -1) + last, recipient)).toBe(false)
    expect(isKeyPair(identity.toLowerCase(), recipient)).toBe(false)
    expect(isKeyPair('', recipient)).toBe(false)
    expect(isKeyPair(recipient, recipient)).toBe(false)
  })
})
