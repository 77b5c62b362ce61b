// A comparison as one HTML file to look at: offline, self-contained, safe however hostile the sample is.

import { html, type Markup } from '../../shared/markup.ts'
import { THRESHOLDS } from '../verdict.ts'
import { offlinePage } from './offline.ts'
import { longLines, type Pane, pane, regionId, regionKey } from './pane.ts'
import { COMPARISON_SCRIPT } from './script.ts'
import { BOUNDS, linesOf, opening, type Spread, spread } from './spread.ts'
import { COMPARISON_STYLE } from './style.ts'
import { covered, itemTable, note, placesDrawn, regionTable } from './tables.ts'
import type { ComparisonView, ItemView, ShownText } from './view.ts'
import {
  counted,
  EXPLANATIONS,
  grouped,
  lineWords,
  natsWords,
  regionWords,
  times,
  VERDICT_TITLES,
} from './words.ts'

/** Where the page lies among others. */
export interface PageSetting {
  /** Its own file name, under which a copy with notes is offered. */
  readonly file: string
  /** Of the page that lists all samples, relative to this one. */
  readonly overview?: string
}

/** The whole file. Deterministic to the byte, and bounded by `BOUNDS` whatever the sample holds. */
export function renderComparison(view: ComparisonView, setting: PageSetting): string {
  return offlinePage({
    title: `${VERDICT_TITLES[view.verdict]} · ${view.sample.name}`,
    ...{ style: COMPARISON_STYLE, script: COMPARISON_SCRIPT },
    body: comparisonBody(view, setting),
  })
}

/**
 * What stands in the body, for a page that brings its own head: it needs an element of class
 * `comparison` around it, `COMPARISON_STYLE` and `COMPARISON_SCRIPT` from files or under their
 * hashes; it holds no script, no style attribute, and no markup but its own.
 */
export function comparisonBody(view: ComparisonView, setting: PageSetting): Markup {
  const placed = placedItems(view)
  return html`${heading(view, setting)}
<main>
<section aria-labelledby="first"><h2 id="first">What to look at first</h2>
<div class="first">
<div>${firstSteps(view, placed[0])}</div>
<div class="whole"><h3>Your notes on the whole</h3>${note('Notes on the whole comparison', 3)}
<p class="screen"><button type="button" id="save" data-file="${setting.file}" hidden>Download this page with my notes</button></p>
<p class="quiet screen">Notes stay in this window until you do; nothing is sent anywhere. They are printed too.</p></div>
</div>
${view.items.length === 0 ? '' : itemTable(view)}</section>
${explanation(view)}
${placed.map((each) => itemSection(view.sample, each))}
${placed.length === 0 ? alone(view.sample) : ''}
</main>
<footer><p>${boundsInWords()}</p></footer>`
}

/** An item side by side with the sample. */
interface Placed {
  readonly item: ItemView
  /** Among all items, from 1. */
  readonly place: number
  readonly spread: Spread
}

function placedItems({ sample, items }: ComparisonView): Placed[] {
  return placesDrawn(items).flatMap((place) => {
    const item = items[place - 1]
    return item === undefined ? [] : [{ item, place, spread: spread(sample, item) }]
  })
}

function heading(
  { verdict, sample, items, compared }: ComparisonView,
  setting: PageSetting,
): Markup {
  const back =
    setting.overview === undefined ? '' : html` · <a href="${setting.overview}">All samples</a>`
  return html`<header>
<p class="kicker"><strong>${VERDICT_TITLES[verdict]}</strong> · Comparison with ${counted(compared, 'shared item')}${back}</p>
<h1>${sentence({ verdict, sample, compared, items })}</h1>
${digests(sample, items[0])}
</header>`
}

function sentence({ verdict, sample, items, compared }: ComparisonView): Markup {
  const name = html`<code>${sample.name}</code>`
  const item = html`<code>${items[0]?.name ?? 'no item'}</code>`
  if (verdict === 'derived') return html`${name} derives from ${item}`
  if (verdict === 'similar') return html`${name} resembles ${item}, too little to call it derived`
  if (verdict === 'insufficient')
    return html`${name} cannot be told: there is too little that public code does not hold too`
  return html`${name} shows no likeness to ${compared === 1 ? 'the item' : `any of the ${grouped(compared)} items`} beyond chance`
}

function digests(sample: ShownText, item: ItemView | undefined): Markup {
  const lines = [sample, ...(item === undefined ? [] : [item])].flatMap(({ name, digest }) =>
    digest === undefined ? [] : [html`<code>${name}</code> is SHA-256 <code>${digest}</code><br>`],
  )
  return lines.length === 0 ? html`` : html`<p class="digest">${lines}</p>`
}

function firstSteps({ items, sample }: ComparisonView, first: Placed | undefined): Markup {
  if (first === undefined)
    return html`<p>${items.length === 0 ? 'Nothing in common was found' : 'No run of lines is shared, only rare strings and numbers'}, so there is nothing to put side by side. <code>${sample.name}</code> stands below, with what public code holds too in grey.</p>`
  const second = items[1]
  const also = second !== undefined && second.nats >= THRESHOLDS.similar
  return html`<ol>
<li>${bestRegion(first)}</li>
<li>Ask of every region whether it is your own. What others have too (a licence, a library, what a generator wrote) proves nothing, however much it is worth here: hand it in with <code>--public</code> and compare again.</li>
${also ? html`<li><code>${second.name}</code> has ${natsWords(second.nats)} nats too: look whether for the same lines of the sample, or for others.</li>` : ''}
</ol>`
}

function bestRegion({ item, place, spread: { drawn } }: Placed): Markup {
  const [best] = drawn
  if (best === undefined) return html`Read <code>${item.name}</code> beside the sample.`
  const { number, nats, ...lines } = best
  const worth = nats === undefined ? '' : `: ${natsWords(nats)} nats. ${regionWords(nats)}`
  return html`<a href="#${regionId(place, number, 'sample')}" data-region="${regionKey(place, number)}">Region ${number}</a>, worth most: ${lineWords(lines.sample)} of the sample beside ${lineWords(lines.item)} of <code>${item.name}</code>${worth}.`
}

function explanation({ verdict, items }: ComparisonView): Markup {
  const { means, not } = EXPLANATIONS[verdict]
  const [best] = items
  const list = (lines: readonly string[]) =>
    html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`
  return html`<section aria-labelledby="means"><h2 id="means">“${VERDICT_TITLES[verdict]}”: what it means, and what not</h2>
<div class="two"><div><h3>It means</h3>${list(means)}</div><div><h3>It does not mean</h3>${list(not)}</div></div>
${best === undefined ? '' : html`<p>Worth is told in nats: the natural logarithm of how much better “made from the item” explains the sample than “written apart” does, by how rare in public code is what both hold. Nats of regions add up; 2.3 more are ten times as much. ${natsWords(best.nats)} nats are ${times(best.nats)}. It is evidence, and no probability: how often texts that have nothing to do with one another come how far is measured in docs/measuring.md.${best.eValue === undefined ? '' : ` “Expected by chance” is how many items that have nothing to do with the sample would be expected to come as far.`}</p>`}</section>`
}

function itemSection(sample: ShownText, { item, place, spread: given }: Placed): Markup {
  const panes = [paneOf('sample', sample, given, place), paneOf('item', item, given, place)]
  return html`<section class="item" id="item-${place}" aria-labelledby="item-${place}-name"><h2 id="item-${place}-name">${place}. <code>${item.name}</code></h2>
<p>${counted(given.regions.length, 'region')}, ${counted(covered(item), 'line')} of the sample in them; the same number and colour on both sides belong together. <span class="screen">A click on a line, or on a number, brings up its partner. </span>Lines with a rule at their number are in both; what stands between them beside a stripe was put in, left out or changed. Grey lines with a “~” stand in public code too, and count for little.</p>
<div class="regions">${regionTable(item, given, place)}</div>
${longLines(panes)}
<div class="sides">
${panes.map(pane)}</div></section>`
}

function paneOf(side: Pane['side'], text: ShownText, given: Spread, place: number): Pane {
  return { side, text, blocks: given[side], lines: countLines(text), regions: given.drawn, place }
}

function alone(sample: ShownText): Markup {
  const only: Pane = {
    side: 'sample',
    text: sample,
    blocks: opening(sample),
    lines: countLines(sample),
    regions: [],
    place: 0,
  }
  return html`<section aria-labelledby="alone"><h2 id="alone">The sample</h2><div class="sides one">${pane(only)}</div></section>`
}

function countLines({ text }: ShownText): number {
  return linesOf(text).length
}

function boundsInWords(): string {
  const { items, regions, wholeLines, aroundLines, headLines, tailLines, lines, lineLetters } =
    BOUNDS
  return `Side by side stand the best ${items} items, with ${regions} regions of each at most. A text of up to ${wholeLines} lines is shown whole; of a longer one the regions with ${aroundLines} lines around each, of a region the first ${headLines} and the last ${tailLines} lines, and ${grouped(lines)} lines in all; of a line ${lineLetters} letters. What is left out is said where it was. Nothing in the sample was run, and this page loads nothing. Written by Forewarn.`
}
