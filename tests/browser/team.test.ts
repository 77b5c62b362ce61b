// The team's pages in a real Chromium: the board, a finding, and what each refuses.

import { readFile } from 'node:fs/promises'
import type { Finding } from '@forewarn/core/investigation/finding'
import { sentence, VERDICT_TITLES } from '@forewarn/core/investigation/sentence'
import type { CaseId, FindingId } from '@forewarn/core/shared/ids'
import {
  acceptAgreement,
  acknowledge,
  answerEmbargo,
  collectPart,
  readInbox,
} from '@forewarn/desk/inbox'
import { record } from '@forewarn/desk/record'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_MS, later, START } from '../journeys/world.ts'
import { sealFinding } from './case-file.ts'
import {
  enterWith,
  isAbsent,
  mustBeAccessible,
  openBrowser,
  openTab,
  signInWith,
  type Tab,
} from './chromium.ts'
import {
  LIFTS_AT,
  type Member,
  memberAt,
  openProgramme,
  openSite,
  publishBundle,
  type Site,
  shareCase,
} from './site.ts'

const ZONE = 'Europe/Vienna'

describe.skipIf(isAbsent)('the team’s pages', () => {
  let browser: Browser
  let site: Site
  let caseId: CaseId
  let members: Member[]
  let found: { findingId: FindingId; finding: Finding }
  beforeAll(async () => {
    browser = await openBrowser()
    site = await openSite('team')
    members = await openProgramme(site, 4)
    caseId = await shareCase(site)
    await publishBundle(site, caseId)
    await liveFiveDays(site, members)
    found = await sealFinding(site, caseId, memberAt(members, 0))
  })
  afterAll(async () => {
    await browser?.close()
    await site?.end()
  })

  async function visit(path: string, setting: Parameters<typeof openTab>[1] = {}): Promise<Tab> {
    const tab = await openTab(browser, { zone: ZONE, ...setting })
    await tab.page.goto(`${site.url}${path}`)
    await enterWith(tab.page, site.owner.keyring)
    return tab
  }

  it('show on the board the clock, who holds what, who waits, and who will see what when', async () => {
    const { page, trouble, close } = await visit('/board')
    await page.getByRole('heading', { name: 'lantern' }).waitFor()
    const text = await page.getByRole('main').innerText()
    expect(text).toContain('4 partners with 8 recipients in 3 tiers')
    expect(text).toContain('Front end answers pages meant for nobody')
    expect(text).toContain('2021-02-11 09:00 UTC (10:00 GMT+1)')
    expect(await page.getByRole('timer').innerText()).toMatch(/^(4 d 23 h|5 d)$/)
    expect(text).toContain('given by 5 of 8 asked')
    expect(text).toContain('the plan says never for the jurisdiction')
    expect(text).toMatch(/2 recipients: the invitation to the embargo is not answered/)
    await page.getByText('Partners in week').click()
    await page.getByText('Partner A', { exact: true }).click()
    await page.getByText('analyst@partner-a.example').waitFor()
    await mustBeAccessible(page)
    expect(trouble).toEqual([])
    await close()
  })

  it('count in the board’s table exactly what the ledger says was collected', async () => {
    const { page, close } = await visit('/board')
    const row = page
      .getByRole('group', { name: 'Collected by tier' })
      .getByRole('row', { name: /^week/ })
    await row.waitFor()
    const { bundle, programme } = await site.ledger.catchUp()
    const inTier = [...bundle.parts.values()].filter((part) => {
      const partnerId = programme.recipients.get(part.recipientId)?.partnerId
      const tier = partnerId && programme.partners.get(partnerId)?.tier
      return tier === 'week' && part.class === 'verification-code'
    })
    const collected = inTier.filter(({ collectedAt }) => collectedAt.length > 0)
    const cell = await row.getByRole('cell').nth(3).innerText()
    expect(collected.length).toBeGreaterThan(0)
    expect(cell).toContain(`${collected.length} of ${inTier.length}`)
    await close()
  })

  it('show a finding exactly as the offline file does, and run nothing in it', async () => {
    const { page, trouble, close } = await visit(`/findings/${found.findingId}`)
    const heading = page.getByRole('heading', { level: 1 })
    const named = sentence(found.finding, { names: await namesIn(site), zone: ZONE })
    await page.getByRole('heading', { level: 1, name: named }).waitFor()
    expect(await heading.innerText()).toBe(named)
    await mustBeAccessible(page)
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Save as one file' }).click(),
    ])
    const offline = await page.context().newPage()
    await offline.setContent(await readFile(await saved.path(), 'utf8'))
    const bodyOf = (on: Page) => on.locator('.finding').first().innerHTML()
    expect((await bodyOf(page)).trim()).toBe((await bodyOf(offline)).trim())
    expect(await page.title()).toContain(VERDICT_TITLES[found.finding.answer.verdict])
    expect(await page.locator('.finding script, .finding img, .finding [style]').count()).toBe(0)
    expect(trouble).toEqual([])
    await close()
  })

  it('are as readable in the dark and on a small screen', async () => {
    const { page, trouble, close } = await visit('/board', { colorScheme: 'dark', width: 390 })
    await page.getByRole('heading', { name: 'lantern' }).waitFor()
    await mustBeAccessible(page)
    await page.getByRole('link', { name: /^of 2021-02-06/ }).click()
    await page.getByRole('heading', { name: 'Where it may have come from' }).waitFor()
    await mustBeAccessible(page)
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
    expect(trouble).toEqual([])
    await close()
  })

  it('refuse a finding that is not there', async () => {
    const { page, close } = await visit('/findings/fin_aaaaaaaaaaaaaaaa')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('fin_aaaaaaaaaaaaaaaa')
    await close()
  })

  it('refuse a recipient', async () => {
    const { page, trouble, close } = await openTab(browser)
    for (const [path, enter] of [
      ['/board', enterWith],
      [`/findings/${found.findingId}`, signInWith],
    ] as const) {
      await page.goto(`${site.url}${path}`)
      await enter(page, memberAt(members, 0).keyring)
      await page.getByRole('heading', { name: 'This page is for the team' }).waitFor()
    }
    expect(trouble).toEqual([])
    await close()
  })

  it('refuse a ledger in which one entry was changed on the way', async () => {
    const { page, close } = await openTab(browser)
    await page.route('**/api/ledger/entries*', async (route) => {
      const answer = await route.fetch()
      const { entries } = await answer.json()
      entries[5].salt = entries[6].salt
      await route.fulfill({ response: answer, json: { entries } })
    })
    await page.goto(`${site.url}/board`)
    await enterWith(page, site.owner.keyring)
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('two histories')
    expect(await page.getByRole('heading', { name: 'lantern' }).count()).toBe(0)
    await close()
  })

  it('sound the alarm when the house’s clock jumps, by which nothing opens', async () => {
    site.jumpedMs = 3_600_000
    const tab = await visit('/board')
    await tab.page.getByText('The house’s clock is in doubt.').waitFor()
    const alarms = await tab.page.getByRole('alert').allInnerTexts()
    expect(alarms.join('\n')).toContain('what is due opens 1 h later than by it')
    await mustBeAccessible(tab.page)
    expect(tab.trouble).toEqual([])
    await tab.close()
    site.jumpedMs = 0
  })

  it('sound the alarm when an exploit is public, and when nobody lifts at the end', async () => {
    await record(site.owner, { kind: 'caseMoved', caseId, letter: 'V' })
    await record(site.owner, { kind: 'caseMoved', caseId, letter: 'X' })
    site.now = later(LIFTS_AT, 120_000)
    const tab = await visit('/board')
    await tab.page.getByText('This embargo must end now.').waitFor()
    const alarms = await tab.page.getByRole('alert').allInnerTexts()
    expect(alarms.join('\n')).toContain('An exploit is public.')
    expect(alarms.join('\n')).toContain('The lift is overdue.')
    expect(await tab.page.getByRole('timer').innerText()).toMatch(/^2 min.* ago$/)
    await mustBeAccessible(tab.page)
    expect(tab.trouble).toEqual([])
    await tab.close()
  })
})

async function namesIn({ owner }: Site): Promise<Map<string, string>> {
  const { partners, recipients } = await owner.house.call('directory')
  const named = recipients.map(({ recipientId, email }): [string, string] => [recipientId, email])
  return new Map([...partners.map(({ partnerId, name }) => [partnerId, name] as const), ...named])
}

/** One never accepts the agreement, one never answers, one declines; the others collect in time. */
async function liveFiveDays(site: Site, members: readonly Member[]): Promise<void> {
  for (const [i, { desk }] of members.entries()) {
    if (i === 4) continue
    const inbox = await readInbox(desk)
    await acceptAgreement(desk, inbox)
    const [asked] = inbox.cases
    if (asked === undefined || i === 5) continue
    await answerEmbargo(desk, asked, i === 3 ? 'decline' : 'accept')
  }
  for (const day of [1.3, 5]) {
    site.now = later(START, day * DAY_MS)
    for (const [i, { desk }] of members.entries())
      if (i % 4 !== 1) await collectAll(desk, i % 3 === 0)
  }
}

async function collectAll(desk: Member['desk'], alsoOpens: boolean): Promise<void> {
  const { parts } = await readInbox(desk)
  for (const { partId } of parts.filter(({ collectedAt }) => collectedAt === null)) {
    await collectPart(desk, partId)
    if (alsoOpens) await acknowledge(desk, partId)
  }
}
