// The tables of a comparison's page: items, best first, and the regions of each by worth.

import { html, type Markup, table } from '../../shared/markup.ts'
import { colourOf, regionId, regionKey } from './pane.ts'
import { BOUNDS, linesOf, type NumberedRegion, type Spread } from './spread.ts'
import type { ComparisonView, ItemView } from './view.ts'
import { counted, expected, grouped, natsWords, regionWords, times } from './words.ts'

/** Items in the table; the others are counted. */
const MOST_ITEMS = 50
/** A bar of full width, where nothing is worth more. */
const FULL_NATS = 60
const fullNats = (all: readonly { nats?: number }[]): number =>
  all.reduce((most, { nats = 0 }) => Math.max(most, nats), FULL_NATS)

/** Of the items that stand side by side with the sample, the places among all, from 1. */
export function placesDrawn(items: readonly ItemView[]): number[] {
  const places = items.flatMap(({ regions }, at) => (regions.length > 0 ? [at + 1] : []))
  return places.slice(0, BOUNDS.items)
}

export function itemTable({ items, sample }: ComparisonView): Markup {
  const all = linesOf(sample.text).length
  const withValue = items.some(({ eValue }) => eValue !== undefined)
  const withMargin = items.some(({ margin }) => margin !== undefined)
  const columns = [
    ...['Item', 'Worth, in nats', 'Drawn', 'Likelier as its copy by'],
    ...(withMargin ? ['Nats ahead of other bundles'] : []),
    ...(withValue ? ['Expected by chance'] : []),
    ...['Regions', 'Lines of the sample in them'],
  ]
  const full = fullNats(items)
  const drawn = placesDrawn(items)
  const rows = items.slice(0, MOST_ITEMS).map(
    (item, at) => html`<tr${at === 0 ? html` class="led"` : ''}>
<th scope="row">${at + 1}. ${link(item, at + 1, drawn)}</th><td class="number">${natsWords(item.nats)}</td><td class="share">${bar(item.nats / full, 'k')}</td><td>${times(item.nats)}</td>${withMargin ? cell(item.margin?.toFixed(1)) : ''}${withValue ? cell(item.eValue === undefined ? undefined : expected(item.eValue)) : ''}${cell(grouped(item.regions.length))}${cell(`${grouped(covered(item))} of ${grouped(all)}`)}
</tr>
`,
  )
  const left = items.length - rows.length
  return html`${table({ caption: 'Items that have anything in common with the sample, best first', columns }, rows)}
${left > 0 ? html`<p class="quiet">${counted(left, 'further item')} with less in common left out.</p>` : ''}`
}

const cell = (text: string | undefined): Markup => html`<td class="number">${text ?? '–'}</td>`

function link({ name }: ItemView, place: number, drawn: readonly number[]): Markup {
  return drawn.includes(place)
    ? html`<a href="#item-${place}"><code>${name}</code></a>`
    : html`<code>${name}</code>`
}

/** How many lines of the sample are in a run of a region; each counts once. */
export function covered({ regions }: ItemView): number {
  let count = 0
  let reached = 0
  const runs = regions.flatMap((region) => region.runs ?? [region])
  for (const { sample } of runs.toSorted((a, b) => a.sample[0] - b.sample[0])) {
    count += Math.max(0, sample[1] - Math.max(sample[0], reached + 1) + 1)
    reached = Math.max(reached, sample[1])
  }
  return count
}

export function regionTable(item: ItemView, { regions, drawn }: Spread, place: number): Markup {
  const isDrawn = new Set(drawn.map(({ number }) => number))
  const full = fullNats(regions)
  const rows = regions
    .slice(0, BOUNDS.regions)
    .map((region) => regionRow(region, { place, full, isDrawn: isDrawn.has(region.number) }))
  const left = regions.length - rows.length
  return html`${table(
    {
      caption: `Regions of ${item.name} by worth; a number leads to its lines`,
      columns: ['Region', 'Sample', 'Item', 'Nats', 'Drawn', 'In words', 'Your note'],
    },
    [...rows, ...remainder(item)],
  )}
${left > 0 ? html`<p class="quiet">${counted(left, 'further region')} of less worth left out.</p>` : ''}`
}

function regionRow(
  { number, nats, ...lines }: NumberedRegion,
  { place, full, isDrawn }: { place: number; full: number; isDrawn: boolean },
): Markup {
  const name = isDrawn
    ? html`<a class="badge ${colourOf(number)}" href="#${regionId(place, number, 'sample')}" data-region="${regionKey(place, number)}"><span class="heard">Show region </span>${number}</a>`
    : html`<span class="badge ${colourOf(number)}">${number}</span><small>not drawn</small>`
  return html`<tr><th scope="row">${name}</th><td class="number">${span(lines.sample)}</td><td class="number">${span(lines.item)}</td><td class="number">${nats === undefined ? '–' : natsWords(nats)}</td><td class="share">${bar((nats ?? 0) / full, colourOf(number))}</td><td>${regionWords(nats)}</td><td class="noted">${note(`Note on region ${number} of item ${place}`)}</td></tr>
`
}

const span = ([from, to]: readonly [number, number]): string =>
  from === to ? grouped(from) : `${grouped(from)}–${grouped(to)}`

/** Less than this comes of rounding. */
const LEAST_NATS = 0.05

function remainder({ nats, regions }: ItemView): Markup[] {
  if (regions.some((region) => region.nats === undefined)) return []
  const rest = nats - regions.reduce((sum, region) => sum + (region.nats ?? 0), 0)
  if (rest < LEAST_NATS) return []
  return [
    html`<tr><th scope="row">–</th><td colspan="2">anywhere</td><td class="number">${natsWords(rest)}</td><td class="share">${bar(rest / fullNats(regions), 'k')}</td><td>Rare strings and numbers that both hold; never enough by themselves</td><td></td></tr>
`,
  ]
}

/** The figure stands beside it, so the drawing is hidden from screen readers. */
function bar(share: number, colour: string): Markup {
  const width = Math.round(Math.max(1, Math.min(1, share) * 200))
  return html`<svg viewBox="0 0 200 12" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="200" height="12"/><rect class="worth ${colour}" width="${width}" height="12"/></svg>`
}

/** What is typed into it is repeated beside it for paper, where a text field would be cut off. */
export function note(label: string, rows = 1): Markup {
  return html`<textarea class="note" rows="${rows}" aria-label="${label}" spellcheck="false" autocomplete="off"></textarea><div class="paper"></div>`
}
