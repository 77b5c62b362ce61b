// Signing in with a real Chromium: keys in memory alone, a strict policy, and what is refused.

import { lockKeyring } from '@forewarn/desk/keyring'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  enterWith,
  isAbsent,
  KEPT,
  mustBeAccessible,
  openBrowser,
  openTab,
  PATIENT,
  signInWith,
} from './chromium.ts'
import { openSite, type Site } from './site.ts'

describe.skipIf(isAbsent)('signing in', () => {
  let browser: Browser
  let site: Site
  beforeAll(async () => {
    browser = await openBrowser()
    site = await openSite('sign-in')
  })
  afterAll(async () => {
    await browser?.close()
    await site?.end()
  })

  it('leads home, keeps the keys out of every store, and forgets them on leaving', async () => {
    const { page, trouble, close } = await openTab(browser)
    await page.goto(site.url)
    await mustBeAccessible(page)
    await enterWith(page, site.owner.keyring)
    await page.getByRole('heading', { name: 'Programme board' }).waitFor()
    await page.getByText('There is no case yet.').waitFor()
    expect(new URL(page.url()).pathname).toBe('/board')
    const kept = String(await page.evaluate(KEPT))
    expect(kept).toContain(site.owner.keyring.pins.origin)
    for (const secret of [site.owner.keyring.signingSecret, ...site.owner.keyring.identities]) {
      expect(kept).not.toContain(secret)
    }
    expect(page.workers()).toHaveLength(1)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Choose your keyring').waitFor()
    await expect.poll(() => page.workers().length, PATIENT).toBe(0)
    expect(site.log.join('\n')).toContain('"route":"endSession","status":200')
    expect(trouble).toEqual([])
    await close()
  })

  it('asks for the passphrase of a keyring that is locked, again where it is another', async () => {
    const { page, trouble, close } = await openTab(browser)
    await page.goto(site.url)
    const locked = await lockKeyring(site.owner.keyring, 'plain rowing otter lamp', 10)
    await signInWith(page, locked)
    const field = page.getByLabel('Its passphrase')
    await field.fill('seven quiet green doors')
    await mustBeAccessible(page)
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.getByText('This passphrase does not open these keys.').waitFor()
    await field.fill('plain rowing otter lamp')
    await field.press('Enter')
    await page.getByRole('button', { name: 'Remember this house' }).click()
    await page.getByRole('heading', { name: 'Programme board' }).waitFor()
    const kept = String(await page.evaluate(KEPT))
    for (const secret of [site.owner.keyring.signingSecret, locked.locked, 'rowing']) {
      expect(kept).not.toContain(secret)
    }
    expect(trouble).toEqual([])
    await close()
  })

  it('is asked for again after a reload, and leads back to the same page', async () => {
    const { page, trouble, close } = await openTab(browser)
    await page.goto(`${site.url}/board`)
    await enterWith(page, site.owner.keyring)
    await page.getByText('There is no case yet.').waitFor()
    await page.reload()
    await page.getByLabel('Choose your keyring').waitFor()
    await signInWith(page, site.owner.keyring)
    await page.getByRole('heading', { name: 'Programme board' }).waitFor()
    expect(trouble).toEqual([])
    await close()
  })

  it('can be done with the keyboard alone', async () => {
    const { page, close } = await openTab(browser)
    await page.goto(site.url)
    await page.getByText('Choose your keyring').waitFor()
    await page.keyboard.press('Tab')
    const focused = 'document.activeElement.type'
    expect(await page.evaluate(focused)).toBe('file')
    await close()
  })

  it('is refused without a keyring, with unknown keys, and at another house', async () => {
    const { page, close } = await openTab(browser)
    await page.goto(site.url)
    await signInWith(page, 'not even JSON')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain(
      'keyring.json: this is not a keyring',
    )
    await mustBeAccessible(page)
    const { keyring } = site.owner
    await signInWith(page, { ...keyring, pins: { ...keyring.pins, origin: 'elsewhere.example' } })
    await page.getByText('This is not the house you enrolled at').waitFor()
    await signInWith(page, { ...keyring, actor: 'stf_aaaaaaaaaaaaaaaa' })
    await page.getByText('Sign in first').waitFor()
    await expect.poll(() => page.workers().length, PATIENT).toBe(0)
    await close()
  })

  it('is refused, and says so, while the house cannot be reached', async () => {
    const { page, close } = await openTab(browser)
    await page.goto(site.url)
    await page.context().setOffline(true)
    await signInWith(page, site.owner.keyring)
    await page.getByText('could not be started').waitFor()
    await page.context().setOffline(false)
    await page.route('**/api/**', (route) => route.abort())
    await signInWith(page, site.owner.keyring)
    await page.getByText('cannot be reached').waitFor()
    await close()
  })

  it('says that there is nothing at an unknown address', async () => {
    const { page, trouble, close } = await openTab(browser)
    await page.goto(`${site.url}/board/beyond`)
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
    await mustBeAccessible(page)
    expect(trouble).toEqual([])
    await close()
  })

  it('is served under a policy that allows no inline and no foreign code', async () => {
    const answer = await fetch(site.url)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    const html = await answer.text()
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)|\bon\w+=/)
    expect(html).not.toMatch(/https?:\/\//)
  })

  it('would notice a page that cannot be read, and one that broke the policy', async () => {
    const { page, trouble, close } = await openTab(browser)
    await page.goto(site.url)
    await page.evaluate("document.querySelector('.quiet').style.color = '#ddd'")
    await expect(mustBeAccessible(page)).rejects.toThrow('color-contrast')
    await page.evaluate("document.body.setAttribute('style', 'color: red')")
    await expect.poll(() => trouble.join('\n'), PATIENT).toContain('policy: style-src')
    await close()
  })
})
