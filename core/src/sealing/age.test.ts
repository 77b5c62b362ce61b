// Sealing: what goes in comes out for those it is for, and everybody else gets a plain refusal.

import { Encrypter } from 'age-encryption'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { text, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import {
  fileKeyOf,
  freshAgeIdentity,
  keyKind,
  MAX_KEYS,
  open,
  openShown,
  recipientOf,
  seal,
} from './age.ts'
import { headerIn } from './header.ts'

interface Pair {
  identity: string
  recipient: string
}

async function freshPair(postQuantum: boolean): Promise<Pair> {
  const identity = await freshAgeIdentity({ postQuantum })
  return { identity, recipient: await recipientOf(identity) }
}

let classic: Pair
let other: Pair
let quantum: Pair

beforeAll(async () => {
  classic = await freshPair(false)
  other = await freshPair(false)
  quantum = await freshPair(true)
})

const PLAIN = utf8('what is held until the lift')

describe('the key of one file', () => {
  it('opens that file for whoever is shown it, and no other that the same identity opens', async () => {
    for (const { identity, recipient } of [classic, quantum]) {
      const [one, two] = [await seal(PLAIN, [recipient]), await seal(PLAIN, [recipient])]
      const key = await fileKeyOf(one, [identity])
      expect(await openShown(one, key)).toEqual(PLAIN)
      await expect(openShown(two, key)).rejects.toThrow('sealing.broken')
    }
  })

  it('is one alone: with a bit changed, longer, shorter, or under another header it opens nothing', async () => {
    const sealed = await seal(PLAIN, [classic.recipient])
    const key = await fileKeyOf(sealed, [classic.identity])
    const flipped = key.map((byte, i) => (i === 3 ? byte ^ 1 : byte))
    for (const other of [flipped, Uint8Array.of(...key, 0), key.subarray(0, 15)]) {
      await expect(openShown(sealed, other)).rejects.toThrow('sealing.broken')
    }
    // A payload that the key opens, behind a header that was made with another.
    const header = headerIn(await seal(PLAIN, [other.recipient]))
    const payload = sealed.subarray(headerIn(sealed).length)
    const grafted = Uint8Array.of(...header, ...payload)
    expect(await open(grafted, async () => key)).toEqual(PLAIN)
    await expect(openShown(grafted, key)).rejects.toThrow('sealing.broken')
  })
})

describe('a sealed file', () => {
  it('opens with the identity it was sealed to, of either kind', async () => {
    for (const pair of [classic, quantum]) {
      expect(await open(await seal(PLAIN, [pair.recipient]), [pair.identity])).toEqual(PLAIN)
    }
  })

  it('opens with any one key of a mailbox, and with any one of a desk’s identities', async () => {
    const sealed = await seal(PLAIN, [classic.recipient, other.recipient])
    expect(await open(sealed, [other.identity])).toEqual(PLAIN)
    expect(await open(sealed, [quantum.identity, classic.identity])).toEqual(PLAIN)
  })

  it('keeps bytes of every length, also around the chunks of 64 KiB', async () => {
    for (const length of [0, 1, 65_535, 65_536, 65_537, 131_072]) {
      const plain = new Uint8Array(length).map((_, i) => i % 251)
      expect(await open(await seal(plain, [classic.recipient]), [classic.identity])).toEqual(plain)
    }
  })

  it('refuses whoever it is not for', async () => {
    const sealed = await seal(PLAIN, [classic.recipient])
    for (const identities of [[other.identity], [quantum.identity], []]) {
      await expect(open(sealed, identities)).rejects.toThrow(/sealing\.notForYou/)
    }
  })

  it('refuses any changed bit and any shortening, with a refusal and never a fault', async () => {
    const sealed = await seal(PLAIN, [classic.recipient])
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Uint8Array.from(sealed)
        changed[at] = (changed[at] as number) ^ (1 << bit)
        await expect(open(changed, [classic.identity])).rejects.toThrow(Refusal)
        await expect(open(sealed.slice(0, at), [classic.identity])).rejects.toThrow(Refusal)
      }),
    )
  })

  it('refuses any bytes whatever without a fault', async () => {
    const start = utf8('age-encryption.org/v1\n')
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (noise, headed) => {
        const bytes = headed ? Uint8Array.from([...start, ...noise]) : noise
        await expect(open(bytes, [classic.identity, quantum.identity])).rejects.toThrow(Refusal)
      }),
    )
  })

  it('refuses a header that would cost thousands of key agreements', async () => {
    const stanza = `-> X25519 ${'A'.repeat(43)}\n${'A'.repeat(43)}\n`
    const flood = utf8(`age-encryption.org/v1\n${stanza.repeat(1000)}--- ${'A'.repeat(43)}\n`)
    await expect(open(flood, [classic.identity])).rejects.toThrow(/sealing\.broken/)
    const endless = utf8(`age-encryption.org/v1\n${stanza.repeat(5000)}`)
    await expect(open(endless, [classic.identity])).rejects.toThrow(/sealing\.broken/)
  })

  it('opens with as many keys as may be sealed to', async () => {
    const keys = Array.from({ length: MAX_KEYS - 1 }, () => other.recipient)
    const sealed = await seal(PLAIN, [...keys, classic.recipient])
    expect(await open(sealed, [classic.identity])).toEqual(PLAIN)
    const tooMany = seal(PLAIN, [...keys, classic.recipient, classic.recipient])
    await expect(tooMany).rejects.toThrow(/sealing\.keyCount/)
  })

  it('is never sealed to a passphrase or opened by one', async () => {
    const encrypter = new Encrypter()
    encrypter.setScryptWorkFactor(1)
    encrypter.setPassphrase('passphrase')
    const sealed = await encrypter.encrypt(PLAIN)
    await expect(open(sealed, [classic.identity])).rejects.toThrow(/sealing\.notForYou/)
  })

  it('says nothing of what is inside', async () => {
    const sealed = await seal(PLAIN, [classic.recipient])
    const shown = new TextDecoder('latin1').decode(sealed)
    expect(shown).not.toContain(text(PLAIN).slice(0, 8))
    expect(shown).not.toContain(classic.recipient.slice(4, 20))
  })
})

describe('the keys', () => {
  it('are of one kind in one file', async () => {
    const mixed = seal(PLAIN, [classic.recipient, quantum.recipient])
    await expect(mixed).rejects.toThrow(/sealing\.mixedKeys/)
    expect([classic, quantum].map(({ recipient }) => keyKind(recipient))).toEqual([
      'classic',
      'post-quantum',
    ])
  })

  it('are there', async () => {
    await expect(seal(PLAIN, [])).rejects.toThrow(/sealing\.keyCount/)
  })

  it('are named, in short, where they cannot be sealed to', async () => {
    const last = classic.recipient.at(-1)
    const mistyped = `${classic.recipient.slice(0, -1)}${last === 'q' ? 'p' : 'q'}`
    const bad = [mistyped, quantum.recipient.slice(0, -6), 'age1tag1qqqq', 'ssh-ed25519 AAAA', '']
    for (const key of bad) {
      await expect(seal(PLAIN, [classic.recipient, key])).rejects.toThrow(
        key.startsWith('age1pq') ? /mixedKeys/ : /badKey/,
      )
      await expect(seal(PLAIN, [key])).rejects.toThrow(/sealing\.badKey/)
    }
    const refusal = (await seal(PLAIN, [mistyped]).catch((error: unknown) => error)) as Refusal
    expect(refusal.details).toEqual({ key: `${mistyped.slice(0, 24)}…` })
  })

  it('are not repeated in a refusal where they are secret', async () => {
    const mistyped = `${classic.identity.slice(0, -2)}QQ`
    const sealed = await seal(PLAIN, [classic.recipient])
    for (const failing of [recipientOf(mistyped), open(sealed, [mistyped])]) {
      const refusal = (await failing.catch((error: unknown) => error)) as Refusal
      expect(refusal.code).toBe('sealing.badIdentity')
      expect(`${refusal.message} ${refusal.stack} ${refusal.cause}`).not.toContain(
        mistyped.slice(20, 40),
      )
    }
  })
})
