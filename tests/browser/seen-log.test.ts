// A log that a real Chromium saw, and refuses once it went back, was split or is another's, in whichever window.

import { logKeys, openCheckpoint } from '@forewarn/core/log/checkpoint'
import { keysIn } from '@forewarn/core/log/note'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import type { Keyring } from '@forewarn/desk/keyring'
import { record } from '@forewarn/desk/record'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  checkpointOver,
  entriesOf,
  json,
  type Lies,
  ORIGIN,
  stolenLogKey,
} from '../promises/liar.ts'
import { between, enter as enterAt, lookAgain, saved, shown as shownBy } from './between.ts'
import { isAbsent, KEPT, mustBeAccessible, openBrowser, openTab, PATIENT } from './chromium.ts'
import { memberAt, openProgramme, openSite, publishBundle, type Site, shareCase } from './site.ts'

/** The browser's own word for what the house refuses, as it should here. */
const REFUSED = /status of 4\d\d/

let browser: Browser
let site: Site
let keyring: Keyring
let entries: StoredEntry[]
let logKey: Uint8Array

beforeAll(async () => {
  if (isAbsent) return
  browser = await openBrowser()
  site = await openSite('seen log')
  keyring = memberAt(await openProgramme(site, 1), 0).keyring
  await publishBundle(site, await shareCase(site))
  entries = await entriesOf(site)
  logKey = stolenLogKey(site)
})
afterAll(async () => {
  await browser?.close()
  await site?.end()
})

async function enter(page: Page, isKnown: boolean): Promise<void> {
  await enterAt(page, `${site.url}/inbox`, keyring, isKnown ? 'known' : 'pin')
}
const inbox = (page: Page) => page.getByRole('heading', { name: 'Inbox' }).waitFor()

const shown = (over: readonly StoredEntry[], key = logKey): Lies => shownBy(over, key)
const entryAt = (index: number) => entries.at(index) ?? expect.fail()
/** The last entry is another one. */
const split = () => entries.with(-1, { ...entryAt(-1), salt: new Uint8Array(32) })

describe.skipIf(isAbsent)('a browser that saw a log', () => {
  const back = (): Lies => shown(entries.slice(0, -1))
  const other = new Uint8Array(32).fill(7)
  const LIES: readonly (readonly [string, () => Lies, string])[] = [
    ['went back', back, 'The log of this house went back'],
    ['is another of the same length', () => shown(split()), 'This house shows two histories'],
    [
      'is another, and longer',
      () => shown([...split(), entryAt(-1)]),
      'This house shows two histories',
    ],
    ['is signed by another key', () => shown(entries, other), 'did not sign this'],
    [
      'names another key',
      () => ({
        ...shown(entries, other),
        house: ({ body }) => {
          const face = JSON.parse(new TextDecoder().decode(body))
          const [first, secondKey] = keysIn(logKeys(ORIGIN, other))
          return json({ ...face, logKey: first, secondKey })
        },
      }),
      'not the log that you pinned',
    ],
  ]

  it('refuses one that went back, was split or is another’s, and goes on with the true one', async () => {
    const { page, trouble, close } = await openTab(browser)
    const told = await between(page)
    await enter(page, false)
    await inbox(page)
    for (const [, lies, title] of LIES) {
      told.lies = lies()
      await enter(page, true)
      await page.getByRole('heading', { name: title }).waitFor()
      await expect.poll(() => page.workers().length, PATIENT).toBe(0)
    }
    await mustBeAccessible(page)
    told.lies = {}
    await page.getByRole('button', { name: 'Back to signing in' }).click()
    await enter(page, true)
    await inbox(page)
    expect(trouble.filter((one) => !REFUSED.test(one))).toEqual([])
    await close()
  })

  it('is what refuses them: one that remembers nothing takes those that the log’s key signed', async () => {
    for (const [, lies] of LIES.slice(0, 3)) {
      const { page, close } = await openTab(browser)
      const told = await between(page)
      told.lies = lies()
      await enter(page, false)
      await inbox(page)
      await close()
    }
    const { page, close } = await openTab(browser)
    const told = await between(page)
    told.lies = shown(entries, other)
    await enter(page, true)
    await page.getByRole('heading', { name: 'did not sign this' }).waitFor()
    await close()
  })

  it('is signed out where the log goes back meanwhile, and hands out both checkpoints', async () => {
    const { page, trouble, close } = await openTab(browser, { colorScheme: 'dark', width: 390 })
    const told = await between(page)
    await enter(page, false)
    await inbox(page)
    told.lies = back()
    await lookAgain(page)
    await page.getByRole('heading', { name: 'The log of this house went back' }).waitFor()
    await expect.poll(() => page.workers().length, PATIENT).toBe(0)
    await mustBeAccessible(page)
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
    const { logKey: pinned } = keyring.pins
    const kept = openCheckpoint(await saved(page, 'Save this checkpoint'), pinned)
    const offered = openCheckpoint(await saved(page, 'Save that checkpoint'), pinned)
    expect([kept.size, offered.size]).toEqual([entries.length, entries.length - 1])
    const file = JSON.parse(await saved(page, 'Save all of it as one file'))
    expect(openCheckpoint(file.kept.checkpoint, pinned)).toEqual(kept)
    expect(openCheckpoint(file.shown.checkpoint, pinned)).toEqual(offered)
    expect(JSON.stringify(file)).not.toContain(keyring.signingSecret)
    expect(trouble.filter((one) => !REFUSED.test(one))).toEqual([])
    await close()
  })

  it('opens no part whose receipts stand in another history', async () => {
    // Whatever they prove, they stand under a checkpoint that does not go on from what was seen.
    const { page, close } = await openTab(browser)
    const told = await between(page)
    await enter(page, false)
    await page.getByRole('button', { name: 'I accept version 1' }).click()
    await page.getByRole('button', { name: /^I accept the embargo/ }).click()
    const collect = page.getByRole('button', { name: 'Collect and open' }).first()
    await collect.waitFor()
    const now = await entriesOf(site)
    const last = now.at(-1) ?? expect.fail()
    const note = checkpointOver(
      [...now.slice(0, -1), { ...last, salt: new Uint8Array(32) }, last],
      logKey,
    )
    told.lies = {
      evidence: ({ status, body }) => {
        const { receipts } = JSON.parse(new TextDecoder().decode(body))
        const shownUnder = receipts.map((one: object) => ({ ...one, checkpoint: note }))
        return { ...json({ receipts: shownUnder }), status }
      },
    }
    await collect.click()
    await page.getByRole('heading', { name: 'This house shows two histories' }).waitFor()
    expect(await page.getByText('mark rcp_').count()).toBe(0)
    await close()
    entries = await entriesOf(site)
  })
})

describe.skipIf(isAbsent)('two windows of one browser', () => {
  it('remember the newest that either saw, whoever comes last', async () => {
    const { page, trouble, close } = await openTab(browser)
    await enter(page, false)
    await inbox(page)
    const second = await page.context().newPage()
    await enter(second, true)
    await inbox(second)
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const { promise: holding, resolve: isHeld } = Promise.withResolvers<void>()
    await page.route('**/api/ledger/checkpoint*', async (route) => {
      const older = await route.fetch()
      isHeld()
      await held
      await route.fulfill({ response: older })
    })
    await lookAgain(page)
    await holding
    await record(site.owner, { kind: 'agreementSet', version: 2, terms: '0'.repeat(64) })
    entries = await entriesOf(site)
    await lookAgain(second)
    const newest = `"size":${entries.length}`
    await expect.poll(async () => String(await second.evaluate(KEPT)), PATIENT).toContain(newest)
    const answered = page.waitForResponse('**/api/inbox')
    release()
    await answered
    expect(String(await second.evaluate(KEPT))).toContain(newest)
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(trouble).toEqual([])
    await close()
  })
})
