// Passkeys with a real Chromium: added, asked for at the door, taken away, and lent to a terminal by a code.

import { shownKey } from '@forewarn/core/board/session'
import { readPresence } from '@forewarn/desk/presence'
import { signIn } from '@forewarn/desk/sign-in'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { later } from '../journeys/world.ts'
import { plugIn } from './authenticator.ts'
import {
  enterWith,
  isAbsent,
  mustBeAccessible,
  openBrowser,
  openTab,
  signInWith,
} from './chromium.ts'
import { type Member, memberAt, openProgramme, openSite, type Site } from './site.ts'

/** The browser's own word for what the house refuses, as it should here. */
const REFUSED = /status of 40[14]/

describe.skipIf(isAbsent)('a passkey', () => {
  let browser: Browser
  let site: Site
  let url: string
  let member: Member
  beforeAll(async () => {
    browser = await openBrowser()
    site = await openSite('passkeys')
    member = memberAt(await openProgramme(site, 1), 0)
    // A passkey is bound to a name, and an address of numbers is none.
    url = site.url.replace('127.0.0.1', 'localhost')
  })
  afterAll(async () => {
    await browser?.close()
    await site?.end()
  })

  it('is added by whoever signed in with their keys, asked for from then on, and lets a terminal in', async () => {
    const { page, trouble, close } = await openTab(browser)
    await plugIn(page)
    await page.goto(url)
    await enterWith(page, site.owner.keyring)
    await page.getByRole('link', { name: 'Passkeys' }).click()
    await page.getByText('You have none yet.').waitFor()
    await mustBeAccessible(page)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('button', { name: /^Remove/ }).waitFor()
    await mustBeAccessible(page)

    await page.getByRole('button', { name: 'Sign out' }).click()
    await signInWith(page, site.owner.keyring)
    await page.getByRole('heading', { name: 'Show your passkey' }).waitFor()
    await page.getByText('It is needed to sign in.').waitFor()
    await mustBeAccessible(page)
    await page.getByRole('button', { name: 'Not now' }).click()
    await page.getByText('No passkey was shown: you said not now').waitFor()
    await signInWith(page, site.owner.keyring)
    await page.getByRole('button', { name: 'Show passkey' }).click()
    await page.getByRole('heading', { name: 'Programme board' }).waitFor()

    const terminal = await signIn(site.ports, site.owner.keyring)
    await expect(terminal.house.call('checkpoint')).rejects.toMatchObject({
      code: 'session.presence',
    })
    const { code } = await terminal.house.call('askCode', { body: { purpose: 'signIn' } })
    await page.goto(`${url}/device`)
    const field = page.getByLabel('The code that your terminal shows')
    await field.waitFor()
    await mustBeAccessible(page)
    await field.fill('bcdf-ghjk-lmnp')
    await field.press('Enter')
    await page.getByText('No terminal asks under this code.').waitFor()
    await field.fill(`${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase())
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByText(shownKey(terminal.session.key)).waitFor()
    await page.getByText('sign in', { exact: true }).waitFor()
    await mustBeAccessible(page)
    await page.getByRole('button', { name: 'It is mine' }).click()
    await page.getByText('Done: the terminal goes on.').waitFor()
    await terminal.house.call('checkpoint')
    expect((await readPresence(terminal)).wanted).toBe(false)
    expect(trouble.filter((one) => !REFUSED.test(one))).toEqual([])
    await close()
  })

  it('comes first where the house wants one of everybody: its log is looked at with it, and its keys shown', async () => {
    const strict = await openSite('wanted', { FOREWARN_SIGN_IN: 'staff' })
    const { page, trouble, close } = await openTab(browser)
    await plugIn(page)
    await page.goto(strict.url.replace('127.0.0.1', 'localhost'))
    await signInWith(page, strict.owner.keyring)
    await page.getByText('this house wants one of you before anything else opens').waitFor()
    await page.getByRole('link', { name: 'Board' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByRole('link', { name: 'Passkeys' }).click()
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('button', { name: /^Remove/ }).waitFor()
    await page.getByRole('link', { name: 'Board' }).click()
    await page.getByRole('heading', { name: 'This browser does not know this house' }).waitFor()
    await page.getByRole('button', { name: 'Remember this house' }).click()
    await page.getByText('There is no case yet.').waitFor()
    expect(trouble.filter((one) => !REFUSED.test(one))).toEqual([])
    await close()
    await strict.end()
  })

  it('is asked for anew to remove one, and a code that is not one’s own is turned away', async () => {
    const { page, trouble, close } = await openTab(browser)
    const authenticator = await plugIn(page)
    await page.goto(url)
    const { keyring } = member
    await enterWith(page, keyring)
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()
    await page.getByRole('link', { name: 'Passkeys' }).click()
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('button', { name: /^Remove/ }).waitFor()

    const terminal = await signIn(site.ports, keyring)
    const { code } = await terminal.house.call('askCode', { body: { purpose: 'keysEnrolled' } })
    site.now = later(site.now, 6 * 60_000)
    await page.getByRole('button', { name: /^Remove/ }).click()
    await page.getByText('It is needed to add or remove passkeys.').waitFor()
    await page.getByRole('button', { name: 'Show passkey' }).click()
    await page.getByText('Removed.').waitFor()
    expect(await authenticator.credentials()).toBe(1)
    await page.getByRole('link', { name: 'Inbox' }).click()
    await page.getByText('Sign in first').waitFor()

    await page.goto(`${url}/device`)
    const field = page.getByLabel('The code that your terminal shows')
    await field.fill(code)
    await field.press('Enter')
    await page.getByText('No terminal asks under this code.').waitFor()
    expect(trouble.filter((one) => !REFUSED.test(one))).toEqual([])
    await close()
  })
})
