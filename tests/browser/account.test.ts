// An organisation's account in a real Chromium: linked beside the keys, and shown in a tab of its own where the house asks.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../free-port.ts'
import { CLIENT, type OpenProvider, openProvider } from '../provider.ts'
import {
  enterWith,
  isAbsent,
  mustBeAccessible,
  openBrowser,
  openTab,
  signInWith,
} from './chromium.ts'
import { openSite, type Site } from './site.ts'

describe.skipIf(isAbsent)('an organisation’s account', () => {
  let browser: Browser
  let provider: OpenProvider
  let site: Site
  let url: string
  beforeAll(async () => {
    browser = await openBrowser()
    const port = await freePort()
    url = `http://localhost:${port}`
    provider = await openProvider(`${url}/account`)
    site = await openSite('account', {
      ...{ FOREWARN_PORT: String(port), FOREWARN_PUBLIC_URL: url },
      ...{ FOREWARN_OIDC_ISSUER: provider.issuer, FOREWARN_OIDC_CLIENT_ID: CLIENT.id },
      FOREWARN_OIDC_CLIENT_SECRET: CLIENT.secret,
    })
  })
  afterAll(async () => {
    await browser?.close()
    await site?.end()
    await provider?.end()
  })

  /** What the person does in the tab that opens; the provider remembers them from the first time on. */
  async function signInThere(page: Page, press: string): Promise<void> {
    const opening = page.context().waitForEvent('page')
    await page.getByRole('button', { name: press }).click()
    const tab = await opening
    const login = tab.locator('input[name=login]')
    const back = tab.getByRole('heading', { name: 'You are back' })
    await login.or(back).waitFor()
    if (await login.isVisible()) {
      await login.fill('ada')
      await tab.locator('input[name=password]').fill('x')
      await tab.locator('button[type=submit]').click()
      await tab.locator('button[type=submit]').click()
    }
    await back.waitFor()
    await mustBeAccessible(tab)
    expect(new URL(tab.url()).search).toBe('')
    await tab.close()
  }

  it('is linked once, and from then on shown beside the keyring, or nothing opens', async () => {
    const { page, trouble, close } = await openTab(browser)
    await page.goto(url)
    await enterWith(page, site.owner.keyring)
    await page.getByRole('link', { name: 'Passkeys' }).click()
    await signInThere(page, 'Link your organisation’s account')
    await page.getByText('Your organisation’s account').first().waitFor()
    await page.getByRole('button', { name: /^Remove/ }).waitFor()
    await mustBeAccessible(page)

    await page.getByRole('button', { name: 'Sign out' }).click()
    await signInWith(page, site.owner.keyring)
    await page.getByRole('button', { name: 'Not now' }).click()
    await page.getByText('No passkey was shown: you said not now').waitFor()
    await signInWith(page, site.owner.keyring)
    await page.getByRole('heading', { name: 'Show your passkey' }).waitFor()
    await mustBeAccessible(page)
    await signInThere(page, 'Use your organisation’s account')
    await page.getByRole('heading', { name: 'Programme board' }).waitFor()
    expect(trouble).toEqual([])
    await close()
  })
})
