// A finding shown: hostile text stays text, nobody is accused, and the page passes in a real browser.

import { existsSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Instant, parseInstant } from '../shared/instant.ts'
import type { Dossier, HeldCopy } from './dossier.ts'
import type { Finding } from './finding.ts'
import { investigate } from './investigate.ts'
import { findingBody, renderHtml } from './page.ts'
import { FINDING_STYLE } from './page-style.ts'
import { renderText } from './text.ts'
import type { Manner } from './words.ts'

const CHROMIUM = '/usr/bin/chromium'
const HOSTILE = `</style><script>alert(1)</script><img src=x onerror=alert(1)>" onload='x' &amp; \u001b[31m\u202e`
const SAMPLE = 'a1'.repeat(32)

const at = (text: string): Instant => parseInstant(text)
const copies = Array.from({ length: 30 }, (_, i): HeldCopy => {
  const opensAt = at('2021-02-23T18:00Z')
  const collected = i % 5 === 4 ? {} : { collectedAt: (opensAt + i * 3_600_000) as Instant }
  const part = { class: 'verification-code' as const, opensAt, ...collected }
  const kind = i === 3 ? 'mailbox' : 'person'
  return { recipient: `r${i}`, partner: `p${i % 7}`, kind, parts: [part] }
})

/** Every kind of evidence, and `word` wherever a person or an attacker may have written something. */
function dossier(word: string): Dossier {
  const sighting = { source: word, reliability: 'B' as const, identifiers: [], note: word }
  const best = {
    item: `check.py ${word}`,
    nats: 140,
    regions: [{ sample: [1, 9] as [number, number], item: [4, 4] as [number, number] }],
    excerpt: { sample: `x = 1\n${word}`, item: word },
  }
  const traced = [{ recipient: 'r3', partner: 'p3', pValue: 1e-14, multiplicity: 500 }]
  return {
    case: `Case ${word}`,
    identifiers: [`CVE-2021-1 ${word}`],
    liftedAt: at('2021-03-02T18:00Z'),
    copies,
    items: [{ item: best.item, class: 'verification-code', upstream: 'unknown' }],
    sightings: [
      {
        ...sighting,
        id: `s1 ${word}`,
        from: at('2021-01-03T00:00Z'),
        to: at('2021-01-03T20:00Z'),
        samples: [],
      },
      {
        ...sighting,
        id: `s2 ${word}`,
        from: at('2021-02-27T00:00Z'),
        to: at('2021-02-28T00:00Z'),
        samples: [SAMPLE],
      },
      {
        ...sighting,
        id: 's3',
        from: at('2021-03-03T00:00Z'),
        to: at('2021-03-04T00:00Z'),
        samples: [],
      },
    ],
    publicArtefacts: [{ at: at('2021-03-01T00:00Z'), what: word }],
    likeness: [{ sample: SAMPLE, verdict: 'derived', best: [best] }],
    marks: {
      samples: [SAMPLE],
      verdict: 'traced',
      carriers: { held: 300, read: 120, erased: 180 },
      traced,
    },
  }
}

function findingOf(word: string, more: Partial<Dossier> = {}): Finding {
  const record = [{ what: `Declared ${word}`, value: word }]
  return investigate({ ...dossier(word), ...more }, { judgedAt: at('2021-03-10T12:00Z'), record })
}

const manner = (word: string): Manner => ({
  names: new Map([
    ['r3', `Desk ${word}`],
    ['p3', `Partner ${word}`],
  ]),
  zone: 'Europe/Vienna',
})

const TAGS =
  'html head meta title style body header footer main section h1 h2 h3 p dl div dt dd table caption thead tbody tr th td small strong code pre details summary ul li svg desc g line rect circle text'.split(
    ' ',
  )

describe('hostile text in a finding', () => {
  const page = renderHtml(findingOf(HOSTILE), manner(HOSTILE))
  const body = page.replace(/<style>[^<]*<\/style>/, '')

  it('adds no element, no attribute and no entity to the page', () => {
    const tags = [...body.matchAll(/<\/?([a-zA-Z][a-zA-Z0-9]*)/g)].map(([, tag]) => tag)
    expect(tags.filter((tag) => !TAGS.includes(tag as string))).toEqual([])
    expect(body).not.toMatch(/<[^>]*\s(?:on\w+|style|src|href)\s*=/i)
    expect(body).not.toMatch(/&amp; /)
    expect(body).toContain('&amp;amp; ')
  })

  it('cannot end the style element, and is shown to the reader as it was written', () => {
    expect(page.match(/<\/style>/g)).toHaveLength(1)
    expect(FINDING_STYLE).not.toContain('<')
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('neither commands a terminal nor turns the reading direction', () => {
    const text = renderText(findingOf(HOSTILE), manner(HOSTILE))
    for (const shown of [text, page]) {
      expect(shown).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e]/u)
      expect(shown).toContain('‹U+001B›[31m‹U+202E›')
    }
  })
})

describe('the words of a finding', () => {
  const text = renderText(findingOf('x'), manner('x'))
  const page = renderHtml(findingOf('x'), manner('x'))

  it('name the copy in the first line, with how sure it is, and say that people share a mailbox', () => {
    const first = text.split('\n\n')[0]?.replaceAll('\n', ' ')
    expect(first).toMatch(
      /names the copy of Desk x at Partner x \(a mailbox that several people share\)/,
    )
    expect(first).toMatch(/\d\d\.\d % \(\d+\.\d % – \d+\.\d % as each unmeasured number/)
  })

  it.each([
    ['text', text],
    ['page', page],
  ])('accuse no person and weigh no country (%s)', (_, shown) => {
    expect(shown).not.toMatch(/guilt|culprit|suspect|perpetrator|leaker|jurisdiction/i)
    expect(shown.replaceAll('\n', ' ')).toContain('No person is accused here')
  })

  it('print every number nobody has measured, with what becomes of the answer either way', () => {
    const finding = findingOf('x')
    for (const { name } of finding.assumed) {
      expect(finding.sensitivity.filter(({ number }) => number === name)).toHaveLength(2)
    }
    expect(text.match(/times 0\.1:/g)?.length).toBeGreaterThanOrEqual(finding.assumed.length)
    expect(page.match(/<td class="number">[^<]*<\/td><td class="number">/g)).not.toBeNull()
  })

  it('give instants in UTC first and the reader’s clock beside it', () => {
    expect(text).toContain('2021-03-02 18:00 UTC (19:00 GMT+1)')
    expect(page).toContain('2021-03-02 18:00 UTC (19:00 GMT+1)')
  })

  it('say plainly that it is unresolved where nothing was read', () => {
    const plain = renderText(findingOf('x', { marks: undefined }), manner('x'))
    expect(plain).toMatch(/^Unresolved: no source of wave W2 is named/)
    expect(plain).toContain('No copy stands out')
  })
})

describe.skipIf(!existsSync(CHROMIUM) && process.env['CI'] === undefined)('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  })
  afterAll(() => browser.close())

  it.each(['light', 'dark'] as const)('has no accessibility fault, %s', async (colorScheme) => {
    const context = await browser.newContext({ colorScheme })
    const page = await context.newPage()
    await page.setContent(renderHtml(findingOf('x'), manner('x')))
    await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true')
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    await context.close()
  })

  it('keeps its own strict policy, runs nothing hostile, and fits a narrow screen', async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 700 } })
    const page = await context.newPage()
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('dialog', (dialog) => said.push(dialog.message()))
    await page.setContent(renderHtml(findingOf(HOSTILE), manner(HOSTILE)))
    const overhang = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.locator('script, img').count()).toBe(0)
    expect(await page.evaluate(overhang)).toBe(0)
    expect(said).toEqual([])
    await context.close()
  })

  it('takes its look from the style under its hash, and has none if a byte of it differs', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const look = () =>
      page.evaluate('getComputedStyle(document.querySelector("caption")).textAlign')
    const whole = renderHtml(findingOf('x'), manner('x'))
    await page.setContent(whole)
    expect(await look()).toBe('left')
    await page.setContent(whole.replace('<style>', '<style> '))
    expect(await look()).not.toBe('left')
    await context.close()
  })
})

describe('the body alone', () => {
  it('is what the whole file holds, for a page that brings its own head', () => {
    const finding = findingOf('x')
    expect(renderHtml(finding, manner('x'))).toContain(String(findingBody(finding, manner('x'))))
  })
})
