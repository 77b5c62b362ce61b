// A keyring kept in a real Chromium: under a passkey's secret or a passphrase, and never as it is.

import { fromHex, utf8 } from '@forewarn/core/shared/bytes'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plugIn } from './authenticator.ts'
import { enterWith, isAbsent, KEPT, mustBeAccessible, openBrowser, openTab } from './chromium.ts'
import { type Member, memberAt, openProgramme, openSite, type Site } from './site.ts'

/** Changes the last letters of what is sealed. */
const SPOIL = `new Promise((done) => {
  indexedDB.open('forewarn').onsuccess = ({ target }) => {
    const store = target.result.transaction('keyrings', 'readwrite').objectStore('keyrings')
    store.getAll().onsuccess = ({ target: { result: [kept] } }) => {
      const sealed = kept.sealed.slice(0, -8) + 'AAAAAAAA'
      store.put({ ...kept, sealed }).onsuccess = () => { target.result.close(); done() }
    }
  }
})`

const WORDS = 'plain rowing otter lamp'

describe.skipIf(isAbsent)('a keyring kept in the browser', () => {
  let browser: Browser
  let site: Site
  let url: string
  let members: Member[]
  beforeAll(async () => {
    browser = await openBrowser()
    site = await openSite('kept')
    members = await openProgramme(site, 1)
    url = site.url.replace('127.0.0.1', 'localhost')
  })
  afterAll(async () => {
    await browser?.close()
    await site?.end()
  })

  async function mustHoldNoSecret(page: Page, { keyring }: Member): Promise<void> {
    const kept = String(await page.evaluate(KEPT))
    expect(kept).toContain(keyring.actor)
    for (const secret of [keyring.signingSecret, ...keyring.identities]) {
      const bytes = [utf8(secret), ...(/^[0-9a-f]+$/.test(secret) ? [fromHex(secret)] : [])]
      expect(kept).not.toContain(secret)
      for (const one of bytes) expect(kept).not.toContain(Buffer.from(one).toString('base64url'))
    }
  }

  it('locked with a passkey opens by it alone, is nothing without, and is forgotten when told', async () => {
    const { page, trouble, close } = await openTab(browser)
    const authenticator = await plugIn(page)
    await page.goto(url)
    const member = memberAt(members, 0)
    await enterWith(page, member.keyring)
    await page.getByRole('link', { name: 'Passkeys' }).click()
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('button', { name: 'Keep it, locked with a passkey' }).click()
    await page.getByText('It is kept here, locked with a passkey.').waitFor()
    await mustBeAccessible(page)
    await mustHoldNoSecret(page, member)

    await page.reload()
    const enter = page.getByRole('button', { name: `Sign in as ${member.keyring.actor}` })
    await enter.waitFor()
    await mustBeAccessible(page)
    await enter.click()
    await page.getByRole('button', { name: 'Show passkey' }).click()
    await page.getByRole('link', { name: 'Passkeys' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()

    await page.evaluate(SPOIL)
    await enter.click()
    await page.getByText('it does not open the keyring kept here').waitFor()
    await authenticator.remove()
    await plugIn(page)
    await enter.click()
    await page.getByText('No passkey was shown').waitFor()
    expect(trouble).toEqual([])
    await close()
  })

  it('takes a passphrase where the authenticator locks nothing, and is forgotten when told', async () => {
    const { page, trouble, close } = await openTab(browser)
    await plugIn(page, false)
    await page.goto(url)
    const member = memberAt(members, 1)
    await enterWith(page, member.keyring)
    await page.getByRole('link', { name: 'Passkeys' }).click()
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('button', { name: 'Keep it, locked with a passkey' }).click()
    await page.getByText('this one cannot lock a keyring; take a passphrase').waitFor()
    await page.getByLabel('Or with a passphrase').fill(WORDS)
    await page.getByRole('button', { name: 'Keep it', exact: true }).click()
    await page.getByText('It is kept here, locked with a passphrase.').waitFor()
    await mustHoldNoSecret(page, member)

    await page.reload()
    await page.getByRole('button', { name: `Sign in as ${member.keyring.actor}` }).click()
    await page.getByLabel('Its passphrase').fill('seven quiet green doors')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.getByText('This passphrase does not open these keys.').waitFor()
    await page.getByLabel('Its passphrase').fill(WORDS)
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.getByRole('button', { name: 'Show passkey' }).click()
    await page.getByRole('link', { name: 'Passkeys' }).click()
    await page.getByRole('button', { name: 'Forget it here' }).click()
    await page.getByText('It is not kept here').waitFor()
    expect(await page.evaluate(KEPT)).not.toContain('AGE-SECRET-KEY')
    await page.reload()
    await page.getByLabel('Choose your keyring').waitFor()
    expect(await page.getByRole('button', { name: /^Sign in as/ }).count()).toBe(0)
    expect(trouble).toEqual([])
    await close()
  })
})
