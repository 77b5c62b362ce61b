// The inbox in a real Chromium: asked, accepted, collected, opened, and what it refuses.

import { readFile } from 'node:fs/promises'
import { acceptAgreement, answerEmbargo, openPart, readInbox } from '@forewarn/desk/inbox'
import { record } from '@forewarn/desk/record'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_MS, later } from '../journeys/world.ts'
import { enterWith, isAbsent, mustBeAccessible, openBrowser, openTab } from './chromium.ts'
import {
  HOSTILE,
  LIFTS_AT,
  type Member,
  memberAt,
  openProgramme,
  openSite,
  publishBundle,
  type Site,
  shareCase,
  TERMS,
} from './site.ts'

describe.skipIf(isAbsent)('the inbox', () => {
  let browser: Browser
  let site: Site
  let members: Member[]
  beforeAll(async () => {
    browser = await openBrowser()
    site = await openSite('inbox')
    members = await openProgramme(site, 4)
    await publishBundle(site, await shareCase(site))
  })
  afterAll(async () => {
    await browser?.close()
    await site?.end()
  })

  const partsOf = async ({ recipientId }: Member) =>
    (await site.ledger.catchUp()).bundle.partsOf.get(recipientId) ?? []

  it('asks before anything opens, and takes no silence for a yes', async () => {
    const { page, trouble, close } = await openTab(browser)
    await page.goto(`${site.url}/inbox`)
    await enterWith(page, memberAt(members, 0).keyring)
    await page.getByRole('heading', { name: 'What you are asked' }).waitFor()
    await mustBeAccessible(page)
    expect(await page.getByRole('button', { name: /Collect/ }).count()).toBe(0)
    await compareWith(page, 'Other terms.')
    await page.getByText('This is another document.').waitFor()
    await compareWith(page, TERMS)
    await page.getByText('This is that very document.').waitFor()
    await page.getByRole('button', { name: 'I accept version 1' }).click()
    await page.getByRole('heading', { name: /agreement/ }).waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: /Collect/ }).count()).toBe(0)
    const accept = 'I accept the embargo until 2021-02-11 09:00 UTC (10:00 GMT+1)'
    await page.getByRole('button', { name: accept }).click()
    await page.getByRole('heading', { name: 'Open for you' }).waitFor()
    expect(trouble).toEqual([])
    await close()
  })

  it('collects, checks and opens a part, shows it as text, saves it, and tells the team', async () => {
    const member = memberAt(members, 0)
    const { page, trouble, close } = await openTab(browser)
    await page.goto(`${site.url}/inbox`)
    await enterWith(page, member.keyring)
    await cardOf(page, 'Description').getByRole('button', { name: 'Collect and open' }).click()
    await page.getByText(`mark ${member.recipientId}`).waitFor()
    await page.getByText(HOSTILE).waitFor()
    await page.getByText('You may: Share it within your product team.').waitFor()
    await page.getByText('TLP:AMBER+STRICT').waitFor()
    await mustBeAccessible(page)
    expect(await page.title()).toBe('Inbox · Forewarn')
    const { name, text } = await saved(page, /^Save/)
    expect(name).toBe('advisory.md')
    expect(text).toContain(`mark ${member.recipientId}`)
    const opened = (await partsOf(member)).filter(({ openedAt }) => openedAt !== undefined)
    expect(opened.map((part) => part.class)).toEqual(['description'])
    expect(text).toMatch(/<!-- [0-9a-f]{8}(?:-[0-9a-f]{8}){3} -->/)
    const said = opened.flatMap(({ tokens = [] }) => tokens.map(({ client }) => client))
    expect(said).toEqual(['served'])
    expect(trouble).toEqual([])
    await close()
  })

  it('hands out sealed part and receipts that open without the house', async () => {
    const member = memberAt(members, 0)
    const { page, close } = await openTab(browser)
    await page.goto(`${site.url}/inbox`)
    await enterWith(page, member.keyring)
    await cardOf(page, 'Headline').getByRole('button', { name: 'Collect and open' }).click()
    const sealed = await saved(page, 'sealed part')
    const receipts = await saved(page, 'receipts')
    const part = (await partsOf(member)).find((one) => one.class === 'headline')
    if (part === undefined) throw new Error('no headline')
    expect(sealed.name).toBe(`${part.partId}.age`)
    const kept = { partId: part.partId, sealed: sealed.bytes, receipts: JSON.parse(receipts.text) }
    const { files } = await openPart(member.keyring, kept)
    expect(files.map(({ path }) => path)).toEqual(['headline.md'])
    await close()
  })

  it('shows nothing of a part that was changed on the way, though the collection is written down', async () => {
    const member = memberAt(members, 1)
    await acceptAll(member)
    const { page, close } = await openTab(browser)
    await page.route('**/collect', async (route) => {
      const answer = await route.fetch()
      const body = await answer.body()
      body[body.length - 1] = (body.at(-1) ?? 0) ^ 1
      await route.fulfill({ response: answer, body })
    })
    await page.goto(`${site.url}/inbox`)
    await enterWith(page, member.keyring)
    const card = cardOf(page, 'Description')
    await card.getByRole('button', { name: 'Collect and open' }).click()
    await card.getByRole('alert').waitFor()
    expect(await card.getByRole('alert').innerText()).toContain('changed or cut short')
    expect(await page.getByText('mark rcp_').count()).toBe(0)
    const [part] = (await partsOf(member)).filter(({ collectedAt }) => collectedAt.length > 0)
    expect(part?.class).toBe('description')
    expect(part?.openedAt).toBeUndefined()
    await close()
  })

  it('refuses another recipient’s part that is slipped in for one’s own', async () => {
    const [member, other] = [memberAt(members, 1), memberAt(members, 0)]
    const theirs = (await partsOf(other)).find((one) => one.class === 'headline')
    const { page, close } = await openTab(browser)
    await page.route('**/collect', async (route) => {
      const answer = await route.fetch()
      const params = { digest: theirs?.digest ?? '' }
      const body = Buffer.from(await site.owner.house.call('getVault', { params }))
      await route.fulfill({ response: answer, body })
    })
    await page.goto(`${site.url}/inbox`)
    await enterWith(page, member.keyring)
    const card = cardOf(page, 'Headline')
    await card.getByRole('button', { name: 'Collect and open' }).click()
    await card.getByRole('alert').waitFor()
    expect(await card.getByRole('alert').innerText()).toContain('not sealed to any of your keys')
    await close()
  })

  it('declines only when asked twice, and then offers nothing', async () => {
    const member = memberAt(members, 2)
    const { page, trouble, close } = await openTab(browser)
    await page.goto(`${site.url}/inbox`)
    await enterWith(page, member.keyring)
    await page.getByRole('button', { name: 'Decline…' }).click()
    await page.getByText('nothing of this case unless the team asks you again').waitFor()
    await page.getByRole('button', { name: 'I decline the embargo' }).click()
    await page.getByText('Embargo declined').waitFor()
    expect(await page.getByRole('button', { name: /Collect/ }).count()).toBe(0)
    expect(trouble).toEqual([])
    await close()
  })

  it('refuses the team, and asks again for an embargo that was moved', async () => {
    const { page, trouble, close } = await openTab(browser, { colorScheme: 'dark', width: 390 })
    await page.goto(`${site.url}/inbox`)
    await enterWith(page, site.owner.keyring)
    await page.getByRole('heading', { name: 'This page is for recipients' }).waitFor()
    const [caseId] = (await site.ledger.catchUp()).embargo.cases.keys()
    if (caseId === undefined) throw new Error('no case')
    const liftsAt = later(LIFTS_AT, DAY_MS)
    await record(site.owner, { kind: 'embargoProposed', caseId, liftsAt })
    await record(site.owner, { kind: 'embargoAccepted', caseId, liftsAt })
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.goto(`${site.url}/inbox`)
    await enterWith(page, memberAt(members, 0).keyring)
    await page.getByRole('heading', { name: 'The embargo has another end now' }).waitFor()
    await page.getByRole('heading', { name: 'What you hold' }).waitFor()
    await page.getByText('once you have accepted').first().waitFor()
    expect(await page.getByRole('button', { name: /Collect/ }).count()).toBe(0)
    await mustBeAccessible(page)
    expect(trouble).toEqual([])
    await close()
  })
})

function cardOf(page: Page, title: string) {
  const heading = page.getByRole('heading', { level: 3, name: new RegExp(`^${title}`) })
  return page.locator('article', { has: heading })
}

async function compareWith(page: Page, terms: string): Promise<void> {
  await page.getByLabel(/Compare a document/).setInputFiles({
    ...{ name: 'terms.txt', mimeType: 'text/plain', buffer: Buffer.from(terms) },
  })
}

async function saved(page: Page, link: string | RegExp) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link }).click(),
  ])
  const bytes = new Uint8Array(await readFile(await download.path()))
  return { name: download.suggestedFilename(), bytes, text: new TextDecoder().decode(bytes) }
}

async function acceptAll({ desk }: Member): Promise<void> {
  const inbox = await readInbox(desk)
  await acceptAgreement(desk, inbox)
  for (const one of inbox.cases) await answerEmbargo(desk, one, 'accept')
}
