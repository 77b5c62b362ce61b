// Sample and item side by side: numbered lines in blocks that carry the colours of their regions.

import { html, type Markup } from '../../shared/markup.ts'
import { visible } from '../../shared/visible.ts'
import { type Block, BOUNDS, type NumberedRegion, type Row, SIDES, type Side } from './spread.ts'
import type { ShownText } from './view.ts'
import { counted, grouped, lineWords } from './words.ts'

/** So many colours there are; then they come again, and the numbers tell. */
export const COLOURS = 8

export interface Pane {
  readonly side: Side
  readonly text: ShownText
  readonly blocks: readonly Block[]
  /** In the whole text. */
  readonly lines: number
  /** Those that are drawn. */
  readonly regions: readonly NumberedRegion[]
  /** Place of the item on the page, from 1. */
  readonly place: number
}

export const SIDE_NAMES: Readonly<Record<Side, string>> = { sample: 'Sample', item: 'Shared item' }

/** Names the same region on both sides, and in the tables. */
export const regionKey = (place: number, number: number): string => `${place}-${number}`

export const regionId = (place: number, number: number, side: Side): string =>
  `item-${place}-region-${number}-${side}`

export const colourOf = (number: number): string => `c${((number - 1) % COLOURS) + 1}`

/** Scrolls by itself, by keyboard too. */
export function pane(given: Pane): Markup {
  const { side, text, blocks, place, lines } = given
  const name = SIDE_NAMES[side]
  return html`<div class="side">
<p class="name"><strong>${name}</strong> <code>${text.name}</code> <span class="quiet">${counted(lines, 'line')}</span></p>
<div class="pane" tabindex="0" role="group" aria-label="${name} ${text.name}, beside item ${place}" data-side="${side}">
${blocks.map((block, at) => [gap(blocks[at - 1], block), blockOf(block, given)])}${rest(blocks.at(-1), lines)}</div>
</div>`
}

/** What stands between two blocks and is left out. */
function gap(before: Block | undefined, { rows, regions }: Block): Markup | undefined {
  const last = before?.rows.at(-1)?.line ?? 0
  const next = rows[0]?.line ?? last + 1
  if (next === last + 1) return undefined
  const inside = before?.regions.find((number) => regions.includes(number))
  return notice([last + 1, next - 1], inside === undefined ? '' : `, in region ${inside} too`)
}

function rest(last: Block | undefined, lines: number): Markup | undefined {
  const line = last?.rows.at(-1)?.line ?? 0
  return line < lines ? notice([line + 1, lines], '') : undefined
}

function notice(lines: readonly [number, number], where: string): Markup {
  return html`<p class="gap">${lineWords(lines)} not shown${where}</p>
`
}

function blockOf({ regions, rows }: Block, pane: Pane): Markup {
  const keys = regions.map((number) => regionKey(pane.place, number)).join(' ')
  const stripes = regions.map((number) => html`<i class="${colourOf(number)}"></i>`)
  return html`<div class="block${keys && ' in'}"${keys && html` data-regions="${keys}"`}><div class="stripes">${stripes}</div><div class="rows">
${rows.map((row) => rowOf(row, pane))}</div></div>
`
}

function rowOf({ line, text, cut, isCommon, runs }: Row, pane: Pane): Markup {
  const begin = pane.regions.filter((region) => region[pane.side][0] === line)
  const common = isCommon ? html`<abbr title="Public code holds this line too">~</abbr>` : ''
  const notice =
    cut > 0
      ? html`<span class="cut"> … ${grouped(cut)} more letters of this line not shown</span>`
      : ''
  const keys = runs.map(([region, run]) => `${regionKey(pane.place, region)}-${run}`).join(' ')
  const [best] = runs[0] ?? []
  const colour = best === undefined ? '' : ` ${colourOf(best)}`
  return html`<div class="row${isCommon ? ' common' : ''}${colour}"${keys && html` data-runs="${keys}"`}><span class="tags">${begin.map((region) => badge(region, pane))}${common}</span><span class="no">${line}</span><code>${plain(text)}${notice}</code></div>
`
}

/** Leads to the partner on the other side, without a script too. */
function badge({ number, ...lines }: NumberedRegion, { side, place }: Pane): Markup {
  const other = SIDES.find((one) => one !== side) ?? side
  const where = `, ${lineWords(lines[side])}; go to ${lineWords(lines[other])} of the ${other}`
  return html`<a class="badge ${colourOf(number)}" id="${regionId(place, number, side)}" href="#${regionId(place, number, other)}" data-region="${regionKey(place, number)}"><span class="heard">Region </span>${number}<span class="heard">${where}</span></a>`
}

/** Hidden characters stand out, so that nobody takes what is written out for what was written. */
function plain(text: string): readonly (string | Markup)[] {
  if (visible(text) === text) return [text]
  const pieces: (string | Markup)[] = []
  let shown = ''
  for (const letter of text) {
    if (visible(letter) === letter) shown += letter
    else {
      pieces.push(shown, html`<b class="hidden">${letter}</b>`)
      shown = ''
    }
  }
  return [...pieces, shown]
}

/** Why lines may tell regions apart badly, and what helps; nothing where they do well. */
export function longLines(panes: readonly Pane[]): Markup | undefined {
  const long = panes.filter(({ blocks }) =>
    blocks.some(({ rows, regions }) => regions.length > 0 && rows.some(({ cut }) => cut > 0)),
  )
  if (long.length === 0) return undefined
  const whose = long.map(({ side }) => `the ${side}`).join(' and ')
  return html`<p class="notice">Regions of ${whose} lie in lines that are too long to show (more than ${BOUNDS.lineLetters} letters), and places inside of a line are not told apart. Lay the file out with a formatter, for instance prettier, and compare again: layout does not count, so the answer stays the same and the lines will show it.</p>`
}
