// What every store promises of passkeys, and of the sessions that they are shown in.

import { createHash } from 'node:crypto'
import { RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Passkey } from '../../server/src/store/sessions.ts'
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
  const opened = { ...session, passkeys: 1 }
  const add = (one: Passkey = passkey) => store.directory.addPasskey(one, session.hash)
  const use = (counter = 0, hash = session.hash) =>
    store.directory.usePasskey(hash, { id: 'AAAA', actor: ANNA, counter }, NOW)

  it('is kept once, with whoever added it first, also after it was closed', async () => {
    await store.directory.openSession(session)
    expect(await add()).toBe('added')
    expect(await add({ ...passkey, actor: OLGA })).toBe('known')
    await store.close()
    store = await place.open()
    expect(await store.directory.passkey('AAAA')).toEqual(passkey)
    expect(await store.directory.passkeys(ANNA)).toEqual([passkey])
    expect(await store.directory.passkeys(OLGA)).toEqual([])
    expect(await store.directory.session(session.hash, NOW)).toEqual({ ...opened, shown })
  })

  it('is added in a session that is there, and in no other', async () => {
    expect(await add()).toBe('ended')
    expect(await store.directory.passkey('AAAA')).toBeUndefined()
  })

  it('counts on, and of many uses with one count one is taken; without a count all are', async () => {
    await store.directory.openSession(session)
    await add()
    expect([await use(0), await use(0)]).toEqual([true, true])
    const uses = await Promise.all(Array.from({ length: 5 }, () => use(7)))
    expect(uses.filter(Boolean)).toHaveLength(1)
    expect([await use(7), await use(6), await use(0), await use(8)]).toEqual([
      ...[false, false, false, true],
    ])
    expect(await store.directory.passkey('AAAA')).toEqual({
      ...{ ...passkey, counter: 8, usedAt: NOW },
    })
    const { directory } = store
    const others = { id: 'AAAA', actor: OLGA, counter: 9 }
    expect(await directory.usePasskey(session.hash, others, NOW)).toBe(false)
    expect(await directory.usePasskey(session.hash, { ...others, id: 'BBBB' }, NOW)).toBe(false)
    expect(await use(9, hashOf('no session'))).toBe(false)
  })

  it('that is taken away ends the sessions that it was shown in, and no others', async () => {
    const other = { ...session, hash: hashOf('other') }
    for (const one of [session, other]) await store.directory.openSession(one)
    await add()
    const second = { ...passkey, id: 'BBBB', addedAt: later(1) }
    expect(await store.directory.addPasskey(second, other.hash)).toBe('added')
    const both = { ...opened, passkeys: 2, shown }
    expect(await store.directory.session(session.hash, NOW)).toEqual(both)
    expect(await store.directory.dropPasskeys(OLGA)).toBe(0)
    expect(await store.directory.dropPasskeys(ANNA, 'AAAA')).toBe(1)
    expect(await store.directory.session(session.hash, NOW)).toBeUndefined()
    expect(await store.directory.session(other.hash, NOW)).toBeDefined()
    expect(await store.directory.dropPasskeys(ANNA)).toBe(1)
    expect(await store.directory.session(other.hash, NOW)).toBeUndefined()
  })

  it('that is taken away while it is shown was shown before, or not at all', async () => {
    const hash = hashOf('code')
    const code = { hash, key: 'key', purpose: 'signIn', at: NOW, until: later(10) } as const
    for (let round = 0; round < 30; round++) {
      const { directory } = store
      const own = { ...session, hash: hashOf(`own ${round}`) }
      const terminal = { ...session, hash: hashOf(`terminal ${round}`) }
      for (const one of [own, terminal]) await directory.openSession(one)
      await directory.askCode(terminal.hash, { ...code, hash: hashOf(`code ${round}`) })
      expect(await directory.addPasskey(passkey, own.hash)).toBe('added')
      const used = { id: 'AAAA', actor: ANNA, counter: 0 }
      const work: (() => Promise<unknown>)[] = [
        () => directory.usePasskey(own.hash, used, NOW),
        () => directory.answerCode(hashOf(`code ${round}`), NOW, used),
        () => directory.addPasskey({ ...passkey, id: 'BBBB' }, terminal.hash),
      ]
      const dropping = () => directory.dropPasskeys(ANNA)
      work.splice(round % 4, 0, dropping)
      await Promise.all(work.map((one) => one()))
      for (const { hash: of } of [own, terminal]) {
        const left = await directory.session(of, NOW)
        const known = (await directory.passkeys(ANNA)).map(({ id }) => id)
        if (left?.shown !== undefined) expect(known).toContain(left.shown.passkey)
      }
      await directory.shutOut(ANNA)
    }
  })

  it('goes with an actor who is shut out, and with one who is erased', async () => {
    await store.directory.openSession(session)
    await add()
    await store.directory.shutOut(ANNA)
    expect(await store.directory.passkey('AAAA')).toBeUndefined()
    await store.directory.openSession(session)
    expect(await add()).toBe('added')
    await store.directory.erase(ANNA)
    expect(await store.directory.passkey('AAAA')).toBeUndefined()
  })

  it('is shown for the session that asks under a code, by one of many, until the code lapses', async () => {
    const hash = hashOf('code')
    const code = { hash, key: 'key', purpose: 'signIn', at: NOW, until: later(10) } as const
    const used = { id: 'AAAA', actor: ANNA, counter: 0 }
    const { directory } = store
    await directory.openSession(session)
    await directory.openSession({ ...session, hash: hashOf('other') })
    expect(await directory.addPasskey(passkey, hashOf('other'))).toBe('added')
    await directory.askCode(session.hash, code)
    const asking = { ...opened, code: { ...code, isDenied: false } }
    expect(await directory.sessionByCode(hash, later(9))).toEqual(asking)
    expect(await directory.sessionByCode(hash, later(10))).toBeUndefined()
    expect(await directory.answerCode(hash, later(10), used)).toBe(false)
    expect(await directory.answerCode(hash, NOW, { ...used, id: 'BBBB' })).toBe(false)
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => directory.answerCode(hash, NOW, used)),
    )
    expect(answers.filter(Boolean)).toHaveLength(1)
    expect(await directory.session(session.hash, NOW)).toEqual({ ...opened, shown })
    const second = { ...code, hash: hashOf('second') }
    await store.directory.askCode(session.hash, second)
    expect(await store.directory.answerCode(second.hash, NOW, 'denied')).toBe(true)
    expect(await store.directory.answerCode(second.hash, NOW, used)).toBe(false)
    const denied = { ...opened, shown, code: { ...second, isDenied: true } }
    expect(await store.directory.session(session.hash, NOW)).toEqual(denied)
  })
})
