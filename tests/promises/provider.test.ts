// An account at a real OpenID provider in the place of a passkey: for one session, of one person, who linked it.

import { readInbox } from '@forewarn/desk/inbox'
import { dropPasskey, linkAccount, readPresence, showAccount } from '@forewarn/desk/presence'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { readSettings } from '@forewarn/server/settings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { addTo, Passkey } from '../passkeys.ts'
import { answerAt, CLIENT, type OpenProvider, openProvider } from '../provider.ts'
import { enrolRecipients } from './stage.ts'

const SITE = 'https://forewarn.example'

let provider: OpenProvider
let world: World
let ann: Desk
let bob: Desk

beforeAll(async () => {
  provider = await openProvider(`${SITE}/account`)
  world = await openWorld(
    'provider',
    {},
    {
      FOREWARN_PUBLIC_URL: SITE,
      FOREWARN_OIDC_ISSUER: provider.issuer,
      FOREWARN_OIDC_CLIENT_ID: CLIENT.id,
      FOREWARN_OIDC_CLIENT_SECRET: CLIENT.secret,
    },
  )
  const desks = await enrolRecipients(world, ['now', 'now'])
  ann = desks[0] as Desk
  bob = desks[1] as Desk
})
afterAll(async () => {
  await world.end()
  await provider.end()
})

const anew = ({ keyring }: Desk) => signIn(world.ports, keyring)
const REFUSED = { code: 'provider.refused', details: { problem: 'refused' } }

/** What comes back to the browser, for the session of `desk`. */
async function answered(desk: Desk, login: string) {
  const { provider: asked } = await readPresence(desk)
  if (asked === null) throw new Error('the house knows no provider')
  return { state: asked.state, answer: await answerAt(asked.url, login) }
}

const shown = async (desk: Desk, login: string) => {
  const { state, answer } = await answered(desk, login)
  return showAccount(desk, { state, answer })
}

describe('an account', () => {
  it('is linked by the person’s own key, and from then on keys alone open nothing', async () => {
    const account = (await shown(ann, 'ann')) ?? expect.fail()
    expect(await readPresence(ann)).toMatchObject({ wanted: false, has: false, presentAt: null })
    const { passkeys } = await linkAccount(ann, account)
    expect(passkeys).toHaveLength(1)
    const thief = await anew(ann)
    await expect(readInbox(thief)).rejects.toMatchObject({ code: 'session.presence' })
    expect(await readPresence(thief)).toMatchObject({ wanted: true, has: true, credentials: [] })
    expect(await shown(thief, 'ann')).toBeUndefined()
    await expect(readInbox(thief)).resolves.toBeDefined()
  })

  it('of somebody else makes nobody present, and is linked to nobody twice', async () => {
    const own = await anew(ann)
    expect(await shown(own, 'stranger')).toBeDefined()
    await expect(readInbox(own)).rejects.toMatchObject({ code: 'session.presence' })
    await expect(shown(bob, 'ann')).rejects.toMatchObject({
      ...{ ...REFUSED, details: { problem: 'unlinked' } },
    })
  })

  it('is not linked beside what there is by a stolen keyring', async () => {
    const thief = await anew(ann)
    const account = (await shown(thief, 'thief')) ?? expect.fail()
    await expect(linkAccount(thief, account)).rejects.toMatchObject({ code: 'session.stepUp' })
  })

  it('is linked in the session that it was shown in alone, and as the provider named it', async () => {
    const account = (await shown(bob, 'bob')) ?? expect.fail()
    const other = await anew(bob)
    await expect(linkAccount(other, account)).rejects.toMatchObject(REFUSED)
    const renamed = { ...account, id: `account_${'0'.repeat(64)}` }
    await expect(linkAccount(bob, renamed)).rejects.toMatchObject(REFUSED)
    await linkAccount(bob, account)
    const { passkeys } = await dropPasskey(bob, account.id)
    expect(passkeys).toEqual([])
    await expect(readInbox(bob)).rejects.toMatchObject({ code: 'session.missing' })
  })

  it('stands beside passkeys, whose question does not name it', async () => {
    const own = await anew(bob)
    const passkey = new Passkey('bob')
    await addTo(own, passkey)
    await linkAccount(own, (await shown(own, 'bob')) ?? expect.fail())
    const presence = await readPresence(await anew(bob))
    expect(presence).toMatchObject({ has: true, credentials: [passkey.id] })
  })
})

describe('an answer of the provider', () => {
  it('counts once, and in no other session of the same person', async () => {
    const [own, other] = [await anew(ann), await anew(ann)]
    const { state, answer } = await answered(own, 'ann')
    await expect(showAccount(other, { state, answer })).rejects.toMatchObject(REFUSED)
    const second = await answered(own, 'ann')
    expect(await showAccount(own, second)).toBeUndefined()
    await expect(showAccount(own, second)).rejects.toMatchObject({
      code: 'passkey.refused',
    })
    await expect(readInbox(other)).rejects.toMatchObject({ code: 'session.presence' })
  })

  it('without its code, with another, with another state or with an error counts for nothing', async () => {
    for (const change of [
      (query: string) => query.replace(/code=[^&]+/, 'code=guessed'),
      (query: string) => query.replace(/code=[^&]+&?/, ''),
      (query: string) => query.replace(/state=[^&]+/, 'state=other'),
      (query: string) => query.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example'),
      () => '?error=access_denied',
      () => '',
    ]) {
      const own = await anew(ann)
      const { state, answer } = await answered(own, 'ann')
      const showing = showAccount(own, { state, answer: change(answer) })
      await expect(showing).rejects.toMatchObject(REFUSED)
      expect(await readPresence(own)).toMatchObject({ wanted: true })
    }
    expect(world.log.filter((line) => line.includes('fault'))).toEqual([])
  })

  it('to a question of another client counts for nothing', async () => {
    const own = await anew(ann)
    const { provider: asked } = await readPresence(own)
    const url = new URL(asked?.url ?? expect.fail())
    url.searchParams.set('client_id', 'another')
    const answer = await answerAt(url.href, 'ann')
    const showing = showAccount(own, { state: asked?.state ?? '', answer })
    await expect(showing).rejects.toMatchObject(REFUSED)
  })

  it('is asked for with PKCE, a nonce, and nobody asked longer ago than a step-up', async () => {
    const { provider: asked } = await readPresence(await anew(ann))
    const query = new URL(asked?.url ?? expect.fail()).searchParams
    expect(query.get('code_challenge_method')).toBe('S256')
    expect(query.get('scope')).toBe('openid')
    expect(query.get('max_age')).toBe('300')
    expect(query.get('nonce')).toMatch(/^[\w-]{22}$/)
    expect(query.get('redirect_uri')).toBe(`${SITE}/account`)
  })
})

describe('a house whose provider does not answer', () => {
  it('asks for passkeys, and says why where an account is shown all the same', async () => {
    const other = await openWorld(
      'no provider',
      {},
      {
        FOREWARN_PUBLIC_URL: SITE,
        FOREWARN_OIDC_ISSUER: 'http://127.0.0.1:9',
        FOREWARN_OIDC_CLIENT_ID: CLIENT.id,
        FOREWARN_OIDC_CLIENT_SECRET: CLIENT.secret,
      },
    )
    const { owner } = other
    const { provider: asked, nonce } = await readPresence(owner)
    expect(asked).toBeNull()
    const showing = showAccount(owner, { state: nonce, answer: '?code=x' })
    await expect(showing).rejects.toMatchObject({ details: { problem: 'unreachable' } })
    await other.end()
  })

  it.each([
    [{ FOREWARN_OIDC_ISSUER: 'https://id.example' }],
    [
      {
        ...{ FOREWARN_OIDC_ISSUER: 'http://id.example', FOREWARN_OIDC_CLIENT_ID: 'x' },
        ...{ FOREWARN_OIDC_CLIENT_SECRET: 'x', FOREWARN_PUBLIC_URL: SITE },
      },
    ],
  ])('is not started with half of its settings, nor one in the clear: %o', (env) => {
    expect(() => readSettings(env)).toThrow('settings.malformed')
  })
})
