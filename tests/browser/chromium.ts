// A real Chromium for tests: whatever a page breaks of its policy, or says on its console, is kept.

import { existsSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

const PROGRAM = '/usr/bin/chromium'

/** Where there is no Chromium these tests are left out, aloud; in CI they fail instead. */
export const isAbsent = !existsSync(PROGRAM) && !process.env['CI']
if (isAbsent) console.error('SKIPPED for want of chromium (apt-get install chromium): the pages')

export function openBrowser(): Promise<Browser> {
  const args = [
    ...['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    ...['--disable-component-update', '--disable-quic', '--no-first-run'],
  ]
  return chromium.launch({ executablePath: PROGRAM, args })
}

/** For what never comes; no machine is so slow. */
export const PATIENT = { timeout: 120_000 }

export interface Tab {
  readonly page: Page
  /** Everything that should not have happened: console errors, policy violations, failed loads. */
  readonly trouble: string[]
  close(): Promise<void>
}

export interface TabSetting {
  readonly colorScheme?: 'light' | 'dark'
  readonly width?: number
  readonly zone?: string
}

export async function openTab(
  browser: Browser,
  { colorScheme = 'light', width = 1280, zone = 'Europe/Vienna' }: TabSetting = {},
): Promise<Tab> {
  const context = await browser.newContext({
    ...{ colorScheme, timezoneId: zone, viewport: { width, height: 900 } },
    ...{ locale: 'en-GB', reducedMotion: 'reduce', acceptDownloads: true },
  })
  const trouble: string[] = []
  await watchPolicy(context, trouble)
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENT.timeout)
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`console: ${message.text()}`)
  })
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText
    // A download, and what a page no longer waits for, end so.
    if (why !== 'net::ERR_ABORTED') trouble.push(`failed: ${request.url()} ${why}`)
  })
  const close = async () => {
    // What is on its way through a test's own answers is of no use any more.
    for (const one of context.pages()) await one.unrouteAll({ behavior: 'ignoreErrors' })
    await context.unrouteAll({ behavior: 'ignoreErrors' })
    await context.close()
  }
  return { page, trouble, close }
}

async function watchPolicy(context: BrowserContext, trouble: string[]): Promise<void> {
  await context.exposeFunction('forewarnViolation', (what: string) => trouble.push(what))
  await context.addInitScript(`document.addEventListener('securitypolicyviolation', (event) => {
    forewarnViolation('policy: ' + event.violatedDirective + ' ' + event.blockedURI)
  })`)
}

/** Chooses a keyring on the page that asks for one, as a person would. */
export async function signInWith(page: Page, keyring: unknown): Promise<void> {
  await page.getByLabel('Choose your keyring').setInputFiles({
    ...{ name: 'keyring.json', mimeType: 'application/json' },
    buffer: Buffer.from(typeof keyring === 'string' ? keyring : JSON.stringify(keyring)),
  })
}

/** The same where this browser does not know the house yet, and its person finds the keys right. */
export async function enterWith(page: Page, keyring: unknown): Promise<void> {
  await signInWith(page, keyring)
  await page.getByRole('button', { name: /^Remember this house|^They are the same/ }).click()
}

/**
 * No violation of any rule that axe knows, best practices included. It looks within the page, since none
 * has frames, and writes out what is wrong alone: a quarter of the time.
 */
export async function mustBeAccessible(page: Page): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const { violations } = await axe.options({ resultTypes: ['violations'] }).analyze()
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  )
  expect(told.join('\n')).toBe('')
}

/** Everything that this browser keeps for the house, as text. */
export const KEPT = `(async () => {
  const found = []
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => {
      indexedDB.open(name).onsuccess = ({ target }) => done(target.result)
    })
    for (const store of database.objectStoreNames) {
      found.push(await new Promise((done) => {
        database.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) =>
          done(target.result)
      }))
    }
    database.close()
  }
  return JSON.stringify([found, { ...localStorage }, { ...sessionStorage }, document.cookie])
})()`
