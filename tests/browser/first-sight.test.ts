// A house that a real Chromium meets for the first time, and the pins that a person confirmed there: second key and witnesses.

import { cosignerKey, type Witnessing } from '@forewarn/core/log/cosignature'
import { firstKey, keysIn } from '@forewarn/core/log/note'
import { keyFingerprint } from '@forewarn/core/programme/keys'
import type { Keyring } from '@forewarn/desk/keyring'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWitnesses, type Witnesses } from '../journeys/witness-world.ts'
import { START } from '../journeys/world.ts'
import { ORIGIN } from '../promises/liar.ts'
import { type Answer, between, enter as enterAt, without } from './between.ts'
import { isAbsent, KEPT, mustBeAccessible, openBrowser, openTab } from './chromium.ts'
import { memberAt, openProgramme, openSite, type Site } from './site.ts'

const UNKNOWN = 'This browser does not know this house'

let browser: Browser
let witnesses: Witnesses
let site: Site
/** A recipient's, as the house let it in: both keys of the log, and no witnesses. */
let keyring: Keyring

beforeAll(async () => {
  if (isAbsent) return
  browser = await openBrowser()
  // Of the house's own time: by another, sessions would be over.
  witnesses = await openWitnesses(3, 'first sight', () => ({ now: () => START }))
  site = await openSite('first sight', { FOREWARN_WITNESSES: witnesses.written })
  await witnesses.know(site.owner.keyring.pins.logKey)
  keyring = memberAt(await openProgramme(site, 1), 0).keyring
})
afterAll(async () => {
  await browser?.close()
  await site?.end()
  await witnesses?.end()
})

/** As somebody was let in before logs had two keys. */
const early = (): Keyring => {
  return { ...keyring, pins: { ...keyring.pins, logKey: firstKey(keyring.pins.logKey) } }
}

const enter = (page: Page, answer: Answer, who = early()) =>
  enterAt(page, `${site.url}/inbox`, who, answer)
const inbox = (page: Page) => page.getByRole('heading', { name: 'Inbox' }).waitFor()

const byLogsSecondKey = (line: string) => line.startsWith(`— ${ORIGIN} `) && line.length > 1000
const byWitnesses = (line: string) => line.startsWith('— ') && !line.startsWith(`— ${ORIGIN} `)

describe.skipIf(isAbsent)('a house that this browser does not know', () => {
  it('shows its keys, and nothing opens or is kept before a person found them right', async () => {
    const { page, trouble, close } = await openTab(browser)
    await enter(page, 'known')
    await page.getByRole('heading', { name: UNKNOWN }).waitFor()
    await mustBeAccessible(page)
    const text = await page.getByRole('main').innerText()
    const [first = '', second = ''] = keysIn(keyring.pins.logKey)
    const compared = [first, second, ...witnesses.all.map(({ key }) => key)]
    for (const key of compared) expect(text).toContain(keyFingerprint(key))
    expect(text.match(/not pinned$/gm)).toHaveLength(4)
    await page.getByRole('button', { name: 'Not now' }).click()
    await page.getByText('Not confirmed, so nothing was done.').waitFor()
    expect(await page.evaluate(KEPT)).not.toContain(ORIGIN)

    await enter(page, 'pin')
    await inbox(page)
    const kept = String(await page.evaluate(KEPT))
    for (const key of compared) expect(kept).toContain(key)
    for (const secret of [keyring.signingSecret, ...keyring.identities]) {
      expect(kept).not.toContain(secret)
    }
    await enter(page, 'known')
    await inbox(page)
    await page.getByRole('link', { name: 'House' }).click()
    await page.getByText(/^This browser saw \d+ entries of its log/).waitFor()
    expect(await page.getByText('not pinned', { exact: true }).count()).toBe(0)
    await mustBeAccessible(page)
    expect(trouble).toEqual([])
    await close()
  })

  it('is unknown again once the browser was cleared, and each time where it keeps nothing', async () => {
    const { page, trouble, close } = await openTab(browser, { colorScheme: 'dark', width: 390 })
    await enter(page, 'pin')
    await inbox(page)
    await page.evaluate(
      'new Promise((done) => { indexedDB.deleteDatabase("forewarn").onsuccess = done })',
    )
    await page.route('**/assets/desk-worker*', async (route) => {
      const answer = await route.fetch()
      const bare =
        'Object.defineProperty(self, "indexedDB", { get() { throw new Error("none") } });'
      await route.fulfill({ response: answer, body: bare + (await answer.text()) })
    })
    await enter(page, 'known')
    await page.getByText('cleared nothing, call the team first').waitFor()
    await page.getByText('This browser keeps nothing here.').waitFor()
    await mustBeAccessible(page)
    await page.getByRole('button', { name: 'They are the same' }).click()
    await inbox(page)
    expect(trouble).toEqual([])
    await close()
  })

  it('can be pinned later, once a person could compare', async () => {
    const { page, trouble, close } = await openTab(browser)
    await enter(page, 'keyring alone')
    await inbox(page)
    await page.getByRole('link', { name: 'House' }).click()
    await page.getByRole('heading', { name: 'Not pinned yet' }).waitFor()
    await mustBeAccessible(page)
    await page.getByRole('button', { name: 'They are the same' }).click()
    await page.getByRole('heading', { name: 'Not pinned yet' }).waitFor({ state: 'detached' })
    const told = await between(page)
    told.lies = without(byLogsSecondKey)
    await enter(page, 'known')
    await page.getByRole('heading', { name: 'did not sign this' }).waitFor()
    expect(trouble).toEqual([])
    await close()
  })
})

describe.skipIf(isAbsent)('a browser that pinned both keys and the witnesses', () => {
  it('has a person say which witnesses count, where keyring, browser and house differ', async () => {
    const having = (witnessing: Witnessing): Keyring => {
      return { ...keyring, pins: { ...keyring.pins, witnessing } }
    }
    const anyOne = having({ witnesses: witnesses.all.map(({ key }) => key), quorum: 1 })
    const strangers = having({
      witnesses: [cosignerKey('stranger', new Uint8Array(32))],
      quorum: 1,
    })
    const title = 'Other witnesses than you pinned'
    const { page, trouble, close } = await openTab(browser)
    await enter(page, 'pin')
    await inbox(page)
    await enter(page, 'known', anyOne)
    await page.getByRole('heading', { name: title }).waitFor()
    await mustBeAccessible(page)
    await page.getByRole('button', { name: 'Keep those of this browser' }).click()
    await inbox(page)
    await enter(page, 'known', anyOne)
    await inbox(page)
    expect(trouble).toEqual([])
    await close()

    const stale = await openTab(browser, { colorScheme: 'dark', width: 390 })
    await enter(stale.page, 'keyring alone', strangers)
    await stale.page.getByRole('heading', { name: title }).waitFor()
    await mustBeAccessible(stale.page)
    await stale.page.getByRole('button', { name: 'The team told me these' }).click()
    await inbox(stale.page)
    await enter(stale.page, 'known', strangers)
    await inbox(stale.page)
    expect(stale.trouble).toEqual([])
    await stale.close()
  })

  it.each([
    ['the second key’s signature', byLogsSecondKey, 'The pinned key of'],
    ['the witnesses’ signatures', byWitnesses, '0 of the pinned witnesses'],
  ])(
    'takes no checkpoint without %s, which one that did not pin them takes',
    async (_, isGone, words) => {
      const { page, close } = await openTab(browser)
      await enter(page, 'pin')
      await inbox(page)
      const told = await between(page)
      told.lies = without(isGone)
      await enter(page, 'known')
      await page.getByRole('alert').waitFor()
      expect(await page.getByRole('alert').innerText()).toContain(words)
      told.lies = {}
      await enter(page, 'known')
      await inbox(page)
      await close()

      const other = await openTab(browser)
      const control = await between(other.page)
      await enter(other.page, 'keyring alone')
      await inbox(other.page)
      control.lies = without(isGone)
      await enter(other.page, 'known')
      await inbox(other.page)
      await other.close()
    },
  )
})
