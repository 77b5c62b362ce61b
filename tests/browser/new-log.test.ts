// A house that was restored from a backup, as a real Chromium meets it: refused, and followed into a new log by a person alone.

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { keysIn } from '@forewarn/core/log/note'
import { keyFingerprint } from '@forewarn/core/programme/keys'
import { confirmKeys } from '@forewarn/desk/enrol'
import { houseClient } from '@forewarn/desk/house-client'
import { meetNewLog } from '@forewarn/desk/new-log'
import { logKeyOf } from '@forewarn/desk/pinned-log'
import { record } from '@forewarn/desk/record'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, enter as enterAt, saved } from './between.ts'
import { isAbsent, mustBeAccessible, openBrowser, openTab, type Tab } from './chromium.ts'
import { type Member, memberAt, openProgramme, openSite, type Site } from './site.ts'

const HOUSE = new URL('../../server/bin/forewarn-house.js', import.meta.url).pathname
const NAME = 'forewarn.localhost/2'
const GOES_ON = 'This house goes on in another log'
/** The browser's own words for what the house refuses, as it should here, or is asked while it is away. */
const REFUSED = /status of 4\d\d|net::ERR_(?:CONNECTION|EMPTY)_/
const run = promisify(execFile)

let browser: Browser
let site: Site
let member: Member
let folder: string
/** The browser that saw what is lost. */
let tab: Tab
let backedUp = 0
let lost = 0

const house = (...args: string[]) => run(process.execPath, [HOUSE, ...args], { cwd: folder })
const sizeOf = async () => (await site.ledger.catchUp()).size
const enter = async (answer: Answer, who: Pick<Member, 'keyring'> = member, { page } = tab) =>
  enterAt(page, site.url, who.keyring, answer)
const owner = () => site.owner

/** From the backup, over what is there. */
const restore = (...more: string[]) =>
  site.whileStopped(async () => {
    await rm(site.folder, { recursive: true })
    await house('restore', '--from', 'backup', '--data', site.folder, ...more)
  })

beforeAll(async () => {
  if (isAbsent) return
  browser = await openBrowser()
  folder = await mkdtemp(join(tmpdir(), 'forewarn-restored-'))
  site = await openSite('restored')
  member = memberAt(await openProgramme(site, 1), 0)
  await house('backup', '--data', site.folder, '--to', 'backup', '--with-keys')
  backedUp = await sizeOf()
  await record(site.owner, { kind: 'agreementSet', version: 1, terms: '1'.repeat(64) })
  lost = await sizeOf()
  tab = await openTab(browser)
  await enter('pin', owner())
  await tab.page.getByText('There is no case yet.').waitFor()
  await enter('pin')
  await tab.page.getByRole('heading', { name: 'Inbox' }).waitFor()
  // An open inbox would ask a house that is not there.
  await tab.page.getByRole('button', { name: 'Sign out' }).click()
  await tab.page.getByLabel('Choose your keyring').waitFor()
})
afterAll(async () => {
  await browser?.close()
  await site?.end()
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
})

describe.skipIf(isAbsent)('a house whose log lost its end', () => {
  it('is refused where it says nothing of it, by the browser that saw more', async () => {
    await restore()
    await enter('known')
    const { page } = tab
    await page.getByRole('heading', { name: 'The log of this house went back' }).waitFor()
    const alarm = await page.getByRole('alert').innerText()
    expect(alarm).toContain(`${lost} entries were seen, ${backedUp} are shown`)
    await mustBeAccessible(page)
    await writeFile(join(folder, 'kept.note'), await saved(page, 'Save this checkpoint'))
    const newcomer = await openTab(browser)
    await enter('pin', member, newcomer)
    await newcomer.page.getByRole('heading', { name: 'Inbox' }).waitFor()
    await newcomer.close()
  })

  it('goes on in another log, which names what a recipient kept, and is followed once its person says so', async () => {
    await restore('--new-origin', NAME, '--seen', 'kept.note')
    const { page, trouble } = tab
    await enter('known', owner())
    await page.getByRole('heading', { name: GOES_ON }).waitFor()
    const text = await page.getByRole('main').innerText()
    expect(text).toContain(`Lost: entries ${backedUp} to ${lost - 1}.`)
    expect(text).toContain('This browser saw some of them')
    const face = await houseClient(site.ports.post).call('house')
    for (const key of keysIn(logKeyOf(face))) expect(text).toContain(keyFingerprint(key))
    await mustBeAccessible(page)
    await page.getByRole('button', { name: 'Not now' }).click()
    await page.getByText('Not confirmed, so nothing was done.').waitFor()
    await enter('known', owner())
    await page.getByRole('button', { name: 'The team told me so' }).click()
    await page.getByText('There is no case yet.').waitFor()
    // The keyring names the log before still; which log follows it, the browser knows by now.
    await enter('known', owner())
    await page.getByText('There is no case yet.').waitFor()
    expect(trouble.filter((one) => !REFUSED.test(one))).toEqual([])
  })

  it('keeps a recipient out until the founder confirms them, who then says so, too', async () => {
    const { page } = tab
    await enter('known')
    await page.getByText('The house does not take the keys of this desk').waitFor()
    const found = await meetNewLog(site.ports, site.owner.keyring, undefined)
    if (found === undefined) throw new Error('the same log')
    await confirmKeys(found.desk, new VerifiedLedger(found.desk), [member.recipientId])
    await enter('known')
    await page.getByRole('heading', { name: GOES_ON }).waitFor()
    await page.getByRole('button', { name: 'The team told me so' }).click()
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()
    await page.getByRole('link', { name: 'House' }).click()
    await page.getByText(`saw ${backedUp + 2} entries of its log`).waitFor()
  })
})
