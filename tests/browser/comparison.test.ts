// A comparison in a real browser, from a file: partners come up, notes are kept, nothing breaks out.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { renderOverview } from '@forewarn/core/likeness/page/overview'
import { renderComparison } from '@forewarn/core/likeness/page/page'
import type { ComparisonView, RegionView } from '@forewarn/core/likeness/page/view'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAbsent, mustBeAccessible, openBrowser, openTab, type TabSetting } from './chromium.ts'

const HOSTILE = `</script><script>document.title='owned'</script>" onfocus="alert(1)" \u202e<img src=x>`

const text = (word: string): string =>
  Array.from({ length: 120 }, (_, at) => `${word} ${at + 1}${at === 4 ? HOSTILE : ''}`).join('\n')

const region = (sample: number, item: number, nats: number): RegionView => ({
  ...{ sample: [sample, sample + 29], item: [item, item + 29], nats },
  runs: [
    { sample: [sample, sample + 9], item: [item, item + 9] },
    { sample: [sample + 15, sample + 29], item: [item + 15, item + 29] },
  ],
})

const view: ComparisonView = {
  ...({ verdict: 'derived', compared: 2 } as const),
  sample: { name: `seen ${HOSTILE}`, text: text('sample'), commonLines: [3, 4, 5, 81, 82] },
  items: [
    {
      ...{ name: `item ${HOSTILE}`, text: text('item'), nats: 90, commonLines: [62] },
      regions: [region(1, 60, 60), region(80, 10, 20)],
    },
    { name: 'other.py', text: text('other'), nats: 10, regions: [region(50, 60, 8)] },
  ],
}

let browser: Browser
let folder: string
beforeAll(async () => {
  if (isAbsent) return
  browser = await openBrowser()
  folder = await mkdtemp(join(tmpdir(), 'forewarn-page-'))
  const setting = { file: 'seen.html', overview: 'index.html' }
  await writeFile(join(folder, 'seen.html'), renderComparison(view, setting))
  const best = { name: 'item.py', nats: 90, regions: 2 }
  const samples = [{ name: HOSTILE, verdict: 'derived', best, file: 'seen.html' } as const]
  await writeFile(join(folder, 'index.html'), renderOverview({ samples, unread: [HOSTILE] }))
})
afterAll(async () => {
  if (isAbsent) return
  await browser.close()
  await rm(folder, { recursive: true })
})

async function openPage(setting?: TabSetting, file = 'seen.html') {
  const tab = await openTab(browser, setting)
  await tab.page.goto(pathToFileURL(join(folder, file)).href)
  return tab
}

/** How far below the top of its pane an element of one side of the first item stands. */
const topOf = (page: Page, side: string, what: string): Promise<number> =>
  page.evaluate(
    `(() => {
      const pane = document.querySelector('[data-side="${side}"]')
      const top = (one) => one.getBoundingClientRect().top
      return Math.round(top(pane.querySelector('${what}')) - top(pane))
    })()`,
  )

const BADGE = '.badge[data-region="1-2"]'

describe.skipIf(isAbsent)('a comparison’s page', () => {
  it.each([{ colorScheme: 'light' }, { colorScheme: 'dark' }, { width: 360 }] as const)(
    'is accessible from a file, and loads and runs nothing foreign: %o',
    async (setting) => {
      const { page, trouble, close } = await openPage(setting)
      await mustBeAccessible(page)
      for (const number of [1, 2]) {
        await page.locator(`[data-side="item"] .badge[data-region="1-${number}"]`).focus()
        expect(await page.locator('.row.lit, .block.lit').count()).toBeGreaterThan(0)
        await mustBeAccessible(page)
      }
      expect(await page.title()).toContain('seen </script>')
      expect(await page.locator('script').count()).toBe(1)
      expect(await page.locator('img').count()).toBe(0)
      const overhang = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      expect(await page.evaluate(overhang)).toBe(0)
      expect(trouble).toEqual([])
      await close()
    },
  )

  it.each(['light', 'dark'] as const)('can be read where it is lit, by %s', async (colorScheme) => {
    const { page, close } = await openPage({ colorScheme })
    // Lines that are grey, in the region that is coloured first and second.
    for (const line of [81, 3]) {
      await page
        .locator('[data-side="sample"] .row')
        .nth(line - 1)
        .hover()
      expect(await page.locator('.common.lit').count()).toBeGreaterThan(0)
    }
    await mustBeAccessible(page)
    await close()
  })

  it('leads from the overview to a sample and back', async () => {
    const { page, trouble, close } = await openPage({}, 'index.html')
    await mustBeAccessible(page)
    await page.getByRole('link').first().click()
    await page.getByRole('link', { name: 'All samples' }).click()
    await page.getByRole('heading', { name: '1 sample compared' }).waitFor()
    expect(trouble).toEqual([])
    await close()
  })

  it('begins with what is worth most on both sides', async () => {
    const { page, close } = await openPage()
    for (const side of ['sample', 'item'])
      expect(await topOf(page, side, '.badge[data-region="1-1"]')).toBeLessThan(40)
    expect(await topOf(page, 'item', '.row')).toBeLessThan(0)
    await close()
  })

  it('scrolls the other side to the partner of a line that is clicked, as high as the line', async () => {
    const { page, close } = await openPage()
    const row = page.locator('[data-side="sample"] .row').nth(20)
    await row.click()
    const own = await topOf(page, 'sample', '.row:nth-child(21)')
    const rows = page.locator('[data-side="item"] [data-runs="1-1-1"]')
    expect(await rows.nth(5).innerText()).toContain('item 80')
    const [mine, theirs] = [await row.boundingBox(), await rows.nth(5).boundingBox()]
    expect(Math.abs((mine?.y ?? 0) - (theirs?.y ?? 999))).toBeLessThan(4)
    expect(own).toBeGreaterThan(0)
    expect(await page.locator('.row.lit').count()).toBe(30)
    await close()
  })

  it('does so by keyboard alone, there and back', async () => {
    const { page, close } = await openPage()
    await page.locator(`[data-side="sample"] ${BADGE}`).focus()
    const partner = await topOf(page, 'item', BADGE)
    expect(partner).toBeGreaterThanOrEqual(0)
    expect(partner).toBeLessThan(765)
    await page.keyboard.press('Enter')
    const focused = 'document.activeElement.id'
    expect(await page.evaluate(focused)).toBe('item-1-region-2-item')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(focused)).toBe('item-1-region-2-sample')
    await close()
  })

  it('leads to the partner without scripts too', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(pathToFileURL(join(folder, 'seen.html')).href)
    await page.locator(`[data-side="sample"] ${BADGE}`).click()
    expect(page.url()).toMatch(/#item-1-region-2-item$/)
    expect(await page.getByRole('button').count()).toBe(0)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByLabel('Notes on the whole comparison').isVisible()).toBe(true)
    await context.close()
  })
})

describe.skipIf(isAbsent)('notes', () => {
  const WORDS = 'Ours, says Anna.\n</textarea><script>document.title = "owned"</script>'
  const fields = ['Notes on the whole comparison', 'Note on region 2 of item 1'] as const

  it('are in the page that is downloaded with them, and in the one made of that', async () => {
    const { page, trouble, close } = await openPage()
    for (const label of fields) await page.getByLabel(label).fill(WORDS)
    const saved = join(folder, 'saved.html')
    for (const _ of ['first', 'again']) {
      const coming = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Download this page with my notes' }).click()
      const download = await coming
      expect(download.suggestedFilename()).toBe('seen.html')
      await download.saveAs(saved)
      await page.goto(pathToFileURL(saved).href)
      for (const label of fields) expect(await page.getByLabel(label).inputValue()).toBe(WORDS)
    }
    expect(await page.title()).toContain('seen </script>')
    expect(await page.locator('script').count()).toBe(1)
    await page.locator('[data-side="sample"] .row').nth(20).click()
    expect(await page.locator('.row.lit').count()).toBe(30)
    expect(trouble).toEqual([])
    expect((await readFile(saved, 'utf8')).startsWith('<!doctype html>\n<html lang="en">')).toBe(
      true,
    )
    await close()
  })

  it('are printed in full, and regions are told apart without colour', async () => {
    const { page, trouble, close } = await openPage()
    const long = `${'A long note. '.repeat(60)}END`
    for (const label of fields) await page.getByLabel(label).fill(long)
    await page.emulateMedia({ media: 'print' })
    for (const label of fields) expect(await page.getByLabel(label).isVisible()).toBe(false)
    const printed = page.locator('.paper').filter({ hasText: 'END' })
    expect(await printed.count()).toBe(2)
    type Box = { clientHeight: number; scrollHeight: number }
    const hidden = (all: unknown): number[] =>
      (all as Box[]).map(({ clientHeight, scrollHeight }) => scrollHeight - clientHeight)
    expect((await printed.evaluateAll(hidden)).every((height) => height <= 1)).toBe(true)
    expect(await printed.first().innerText()).toMatch(/END$/)
    const line = (number: number) =>
      page.evaluate(
        `getComputedStyle(document.querySelector('.stripes .c${number}')).borderLeftStyle`,
      )
    expect([await line(1), await line(2)]).toEqual(['solid', 'dashed'])
    const cut = `document.querySelector('.pane').scrollHeight - document.querySelector('.pane').clientHeight`
    expect(await page.evaluate(cut)).toBe(0)
    expect(trouble).toEqual([])
    await close()
  })
})
