// What every store promises of passkeys, and of the sessions that they are shown in.

import { createHash } from 'node:crypto'
import { RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../server/src/store/store.ts'
import { type Place, STORES } from './stores.ts'

const ANNA = RecipientId.parse(`rcp_${'a'.repeat(16)}`)
const OLGA = StaffId.parse(`stf_${'a'.repeat(16)}`)
const NOW = instant(1_772_442_000_000)
const later = (ms: number): Instant => instant(NOW + ms)
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')
const OPENED = { actor: ANNA, keyHash: hashOf('a signing key') }

describe.each(STORES)('a passkey in %s', (_, make) => {
  let place: Place
  let store: Store

  beforeEach(async () => {
    place = await make()
    store = await place.open()
  })

  afterEach(async () => {
    await store.close()
    await place.remove()
  })

  const passkey = {
    ...{ id: 'AAAA', actor: ANNA, publicKey: 'key', signature: '0'.repeat(128) },
    ...{ counter: 0, addedAt: NOW },
  }
  const session = { ...OPENED, hash: hashOf('token'), expiresAt: later(1000) }
  const shown = { at: NOW, passkey: 'AAAA' }

  it('is kept once, with whoever added it first, also after it was closed', async () => {
    expect(await store.directory.addPasskey(passkey)).toBe(true)
    expect(await store.directory.addPasskey({ ...passkey, actor: OLGA })).toBe(false)
    await store.close()
    store = await place.open()
    expect(await store.directory.passkey('AAAA')).toEqual(passkey)
    expect(await store.directory.passkeys(ANNA)).toEqual([passkey])
    expect(await store.directory.passkeys(OLGA)).toEqual([])
  })

  it('counts on, and of many uses with one count one is taken; without a count all are', async () => {
    await store.directory.addPasskey(passkey)
    const use = (counter: number) => store.directory.usePasskey('AAAA', counter, later(5))
    expect([await use(0), await use(0)]).toEqual([true, true])
    const uses = await Promise.all(Array.from({ length: 5 }, () => use(7)))
    expect(uses.filter(Boolean)).toHaveLength(1)
    expect([await use(7), await use(6), await use(0), await use(8)]).toEqual([
      ...[false, false, false, true],
    ])
    expect(await store.directory.passkey('AAAA')).toEqual({
      ...{ ...passkey, counter: 8, usedAt: later(5) },
    })
    expect(await store.directory.usePasskey('BBBB', 9, NOW)).toBe(false)
  })

  it('that is taken away ends the sessions that it was shown in, and no others', async () => {
    await store.directory.addPasskey(passkey)
    await store.directory.addPasskey({ ...passkey, id: 'BBBB', addedAt: later(1) })
    const other = { ...session, hash: hashOf('other') }
    for (const one of [session, other]) await store.directory.openSession(one)
    await store.directory.notePresence(session.hash, shown)
    await store.directory.notePresence(other.hash, { at: NOW, passkey: 'BBBB' })
    expect(await store.directory.session(session.hash, NOW)).toEqual({ ...session, shown })
    expect(await store.directory.dropPasskeys(OLGA)).toBe(0)
    expect(await store.directory.dropPasskeys(ANNA, 'AAAA')).toBe(1)
    expect(await store.directory.session(session.hash, NOW)).toBeUndefined()
    expect(await store.directory.session(other.hash, NOW)).toBeDefined()
    expect(await store.directory.dropPasskeys(ANNA)).toBe(1)
    expect(await store.directory.session(other.hash, NOW)).toBeUndefined()
  })

  it('goes with an actor who is shut out, and with one who is erased', async () => {
    await store.directory.addPasskey(passkey)
    await store.directory.shutOut(ANNA)
    expect(await store.directory.passkey('AAAA')).toBeUndefined()
    await store.directory.addPasskey(passkey)
    await store.directory.erase(ANNA)
    expect(await store.directory.passkey('AAAA')).toBeUndefined()
  })

  it('is shown for the session that asks under a code, by one of many, until the code lapses', async () => {
    const hash = hashOf('code')
    const code = { hash, key: 'key', purpose: 'signIn', at: NOW, until: later(10) } as const
    await store.directory.openSession(session)
    await store.directory.askCode(session.hash, code)
    const asking = { ...session, code: { ...code, isDenied: false } }
    expect(await store.directory.sessionByCode(hash, later(9))).toEqual(asking)
    expect(await store.directory.sessionByCode(hash, later(10))).toBeUndefined()
    expect(await store.directory.answerCode(hash, later(10), shown)).toBe(false)
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => store.directory.answerCode(hash, NOW, shown)),
    )
    expect(answers.filter(Boolean)).toHaveLength(1)
    expect(await store.directory.session(session.hash, NOW)).toEqual({ ...session, shown })
    const second = { ...code, hash: hashOf('second') }
    await store.directory.askCode(session.hash, second)
    expect(await store.directory.answerCode(second.hash, NOW, 'denied')).toBe(true)
    expect(await store.directory.answerCode(second.hash, NOW, shown)).toBe(false)
    const denied = { ...session, shown, code: { ...second, isDenied: true } }
    expect(await store.directory.session(session.hash, NOW)).toEqual(denied)
  })
})
