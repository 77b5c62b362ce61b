// A comparison to look at: hostile text stays text, partners carry one colour, and size is bounded.

import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { base64, utf8 } from '../../shared/bytes.ts'
import { VERDICTS } from '../verdict.ts'
import { comparisonBody, renderComparison } from './page.ts'
import { COMPARISON_SCRIPT } from './script.ts'
import { BOUNDS } from './spread.ts'
import { COMPARISON_STYLE } from './style.ts'
import type { ComparisonView, ItemView } from './view.ts'

const HOSTILE = [
  '</script><script>alert(1)</script>',
  '</style></textarea></code></pre><img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)" x="',
  "' autofocus onfocus='alert(1)' &lt;b&gt; <!-- ]]>",
  'access \u202e level \u2066 \u200b \u0000 \u001b[31m \u{e0101} \u00ad',
].join('\n')

const numbered = (count: number): string =>
  Array.from({ length: count }, (_, at) => `line ${at + 1}`).join('\n')

function viewOf(text: string, more: Partial<ItemView> = {}): ComparisonView {
  const regions: ItemView['regions'] = [
    { sample: [1, 2], item: [2, 3], nats: 12 },
    { sample: [4, 5], item: [1, 1], nats: 44 },
  ]
  const item = { name: `item ${text}`, text, nats: 60, regions, commonLines: [2], ...more }
  const sample = { name: `sample ${text}`, text, commonLines: [2], digest: 'ab'.repeat(32) }
  return { sample, verdict: 'derived', compared: 3, items: [item] }
}

const rendered = (view: ComparisonView): string => renderComparison(view, { file: 'seen.html' })
const count = (page: string, part: string): number => page.split(part).length - 1

describe('a comparison’s page', () => {
  it('holds no tag or attribute that came from a sample, an item or their names', () => {
    const hostile = rendered(viewOf(HOSTILE))
    const harmless = rendered(viewOf(HOSTILE.replace(/[^\n]/g, 'x')))
    const tags = (page: string) =>
      (page.match(/<[^>]*>/g) ?? [])
        .filter((tag) => !tag.includes('class="hidden"') && tag !== '</b>')
        .map((tag) => tag.replace(/"[^"]*"/g, '""'))
    expect(tags(hostile)).toEqual(tags(harmless))
    expect(count(hostile, '<script')).toBe(1)
    expect(count(hostile, '</script')).toBe(1)
    expect(tags(hostile).filter((tag) => /\s(?:on\w+|style)=/.test(tag))).toEqual([])
  })

  it('writes out what would not show or would turn the reading direction, and marks it', () => {
    const page = rendered(viewOf(HOSTILE))
    const hidden = ['\u202e', '\u2066', '\u200b', '\u0000', '\u001b', '\u{e0101}', '\u00ad']
    expect(hidden.filter((letter) => page.includes(letter))).toEqual([])
    for (const code of ['202E', '2066', '200B', '0000', '001B', 'E0101', '00AD'])
      expect(page).toContain(`<b class="hidden">‹U+${code}›</b>`)
  })

  it('takes a carriage return at the end of a line for what it is, and shows one within', () => {
    const page = rendered(viewOf('a\r\nb\rc\r\nd\ne\n'))
    expect(page).toContain('<code>a</code>')
    expect(page).toContain('<code>b<b class="hidden">‹U+000D›</b>c</code>')
  })

  it('allows nothing but its own style and script, by their hashes', () => {
    const page = rendered(viewOf('x'))
    const hash = (text: string) => base64(sha256(utf8(text)))
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash(COMPARISON_STYLE)}&#39;; script-src &#39;sha256-${hash(COMPARISON_SCRIPT)}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    )
    expect(page).toContain(`<style>${COMPARISON_STYLE}</style>`)
    expect(page).toContain(`<script>${COMPARISON_SCRIPT}</script>`)
    expect(COMPARISON_STYLE + COMPARISON_SCRIPT).not.toContain('<')
    expect(page).not.toMatch(/(?:src|href|action)="(?!#)/)
  })

  it('is the same to the byte whenever it is made', () => {
    expect(rendered(viewOf(HOSTILE))).toBe(rendered(viewOf(HOSTILE)))
  })

  it('holds the body that another page may bring its own head to', () => {
    const view = viewOf('x')
    expect(rendered(view)).toContain(String(comparisonBody(view, { file: 'seen.html' })))
  })
})

describe('a region', () => {
  const page = rendered(viewOf(numbered(6)))
  const pane = (side: string) =>
    page.split(`data-side="${side}"`)[1]?.split('</div>\n</div>\n</div>')[0] ?? ''

  it('is numbered by its worth, and has its number and colour on both sides', () => {
    for (const side of ['sample', 'item'])
      for (const number of [1, 2]) {
        expect(page).toContain(`id="item-1-region-${number}-${side}"`)
        expect(pane(side)).toContain(`data-regions="1-${number}"`)
        expect(pane(side)).toContain(`class="badge c${number}"`)
        expect(pane(side)).toContain(`<i class="c${number}">`)
      }
    expect(page).toMatch(/Show region <\/span>1<\/a><\/th><td class="number">4–5<\/td>/)
  })

  it('leads to its partner without a script too', () => {
    expect(pane('sample')).toContain(
      'id="item-1-region-2-sample" href="#item-1-region-2-item" data-region="1-2"',
    )
    expect(pane('item')).toContain(
      'id="item-1-region-2-item" href="#item-1-region-2-sample" data-region="1-2"',
    )
  })

  it('colours the lines of its runs alone, and pairs them', () => {
    const runs: ItemView['regions'][number]['runs'] = [
      { sample: [1, 1], item: [1, 1] },
      { sample: [4, 4], item: [3, 3] },
    ]
    const regions = [{ sample: [1, 4], item: [1, 3], nats: 40, runs } as const]
    const paired = rendered(viewOf(numbered(6), { regions }))
    expect(count(paired, 'data-regions="1-1"')).toBe(2)
    expect(paired.match(/data-runs="[^"]*"/g)).toEqual([
      ...['data-runs="1-1-0"', 'data-runs="1-1-1"'],
      ...['data-runs="1-1-0"', 'data-runs="1-1-1"'],
    ])
    expect(paired).toContain('2 of 6')
  })

  it('says what it is worth in nats and in words, and so does what is in no region', () => {
    expect(page).toContain('<td class="number">44.0</td>')
    expect(page).toContain('Enough for “derived” by itself')
    expect(page).toContain('Adds to the others, and is not enough by itself')
    expect(page).toMatch(/anywhere<\/td><td class="number">4\.0/)
  })

  it('has a field for a note, and so has the whole', () => {
    expect(count(page, '<textarea')).toBe(3)
    for (const label of ['Note on region 1 of item 1', 'Notes on the whole comparison'])
      expect(page).toContain(`aria-label="${label}"`)
  })
})

describe('lines that public code holds too', () => {
  it('are marked on both sides', () => {
    const page = rendered(viewOf(numbered(6)))
    expect(count(page, '<div class="row common')).toBe(2)
    expect(count(page, '<abbr title="Public code holds this line too">~</abbr>')).toBe(2)
  })
})

describe('what a page shows', () => {
  it('is a short text whole, and of a long one what is around its regions', () => {
    const short = rendered(viewOf(numbered(BOUNDS.wholeLines)))
    expect(short).not.toContain('not shown')
    const regions = [{ sample: [500, 502], item: [900, 901], nats: 40 } as const]
    const long = rendered(viewOf(numbered(1000), { regions }))
    expect(long).toContain('lines 1–495 not shown')
    expect(long).toContain('<code>line 496</code>')
    expect(long).toContain('<code>line 506</code>')
    expect(long).toContain('lines 507–1,000 not shown')
    expect(long).toContain('lines 1–895 not shown')
  })

  it('is the beginning and the end of a long region, and says what is missing', () => {
    const regions = [{ sample: [11, 900], item: [11, 900], nats: 40 } as const]
    const page = rendered(viewOf(numbered(1000), { regions }))
    expect(page).toContain('lines 161–870 not shown, in region 1 too')
  })

  it('is the beginning of a long line, with a notice and what helps', () => {
    const line = 'y'.repeat(BOUNDS.lineLetters + 1234)
    const page = rendered(viewOf(`${line}\n${numbered(6)}`))
    expect(page).toContain('1,234 more letters of this line not shown')
    expect(page).toContain('Lay the file out with a formatter')
    expect(page).not.toContain(`<code>${line}`)
  })

  it('stays bounded however large and hostile the texts and their regions are', () => {
    const text = `${'\u202e'.repeat(700)}\n`.repeat(20_000)
    const regions = Array.from({ length: 3000 }, (_, at) => {
      const lines = [at * 6 + 1, at * 6 + 5] as const
      return { sample: lines, item: lines, nats: 3000 - at }
    })
    const [item] = viewOf(text, { regions, name: 'b.js' }).items
    if (item === undefined) throw new Error('no item')
    const sample = { name: 'a.js', text }
    const items = Array.from({ length: 500 }, () => item)
    const page = rendered({ sample, verdict: 'derived', compared: 500, items })
    expect(page.length).toBeLessThan(40_000_000)
    expect(page).toContain('450 further items')
    expect(page).toContain('2,940 further regions')
    expect(page).toContain('<small>not drawn</small>')
  })

  it.each(VERDICTS)(
    'is what “%s” means and what it does not, with nothing in common too',
    (verdict) => {
      const sample = { name: 'a.py', text: 'one\ntwo\n' }
      const page = rendered({ sample, verdict, compared: 2, items: [] })
      expect(page).toContain('It does not mean')
      expect(page).toContain('<code>two</code>')
      expect(page).toContain('2 lines')
    },
  )

  it('names expectation and margin where an engine tells them', () => {
    const page = rendered(viewOf(numbered(6), { eValue: 4.2e-12, margin: 31 }))
    expect(page).toContain('4·10⁻¹²')
    expect(page).toContain('Nats ahead of other bundles')
    expect(rendered(viewOf(numbered(6)))).not.toContain('Expected by chance')
  })
})
