// The timeline of a finding as one drawing: what was collected when, and when each wave was seen.

import { formatInstant, type Instant } from '../shared/instant.ts'
import { html, type Markup } from '../shared/markup.ts'
import type { Finding } from './finding.ts'

const WIDTH = 760
const GUTTER = 150
const ROW = 34
const TOP = 26
const DAY_MS = 86_400_000

/** A straight scale and its inverse. */
interface Scale {
  x(at: number): number
  at(x: number): Instant
}

/** Colours come from classes, so that the same drawing serves day, night and paper. */
export function timeline(finding: Finding): Markup {
  const scale = scaleOf(finding)
  const rows = rowsOf(finding, scale)
  const bottom = TOP + rows.length * ROW
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH + 30} ${bottom + 30}" role="img" aria-labelledby="timeline-title timeline-desc">
<title id="timeline-title">Timeline of parts opened, parts collected and waves seen</title>
<desc id="timeline-desc">The same instants stand in the tables of waves and collections.</desc>
${axis(scale, bottom)}
${boundary(finding.sharedAt, 'shared', { scale, bottom })}${boundary(finding.liftedAt, 'lifted', { scale, bottom })}
${rows.map((row, i) => drawRow(row, TOP + i * ROW + ROW / 2))}
</svg>`
}

type Row = readonly [name: string, draw: (y: number) => Markup | Markup[]]

function rowsOf(finding: Finding, scale: Scale): Row[] {
  const { copies, waves, publicArtefacts, about } = finding
  const named = { copies: copies.filter(isNamed(finding)) }
  const collected = (y: number) =>
    ticks(instants(named, 'collectedAt'), 'collects named', { scale, y })
  return [
    ['Parts open', (y) => ticks(instants(finding, 'opensAt'), 'opens', { scale, y })],
    ['Collected', (y) => ticks(instants(finding, 'collectedAt'), 'collects', { scale, y })],
    ...(named.copies.length > 0 ? [['By those named', collected] as const] : []),
    ...(publicArtefacts.length > 0
      ? [['Public', (y: number) => publicMarks(finding, scale, y)] as const]
      : []),
    ...waves.map(
      (wave): Row => [`Wave ${wave.id}`, (y) => bar(wave, wave.id === about, { scale, y })],
    ),
  ]
}

/** Of a partner that is named, every copy. */
function isNamed({ answer }: Finding): (copy: Finding['copies'][number]) => boolean {
  const { recipients, partners } = answer
  return ({ recipient, partner }) =>
    recipients.length > 0 ? recipients.includes(recipient) : partners.includes(partner)
}

function instants({ copies }: Pick<Finding, 'copies'>, of: 'opensAt' | 'collectedAt'): Instant[] {
  const found = copies.flatMap(({ parts }) => parts.flatMap((part) => part[of] ?? []))
  return [...new Set(found)].sort((a, b) => a - b)
}

/** From the first to the last thing that happened, with a margin of 4 % on either side. */
function scaleOf(finding: Finding): Scale {
  const { waves, sharedAt, liftedAt, publicArtefacts } = finding
  const all = [
    ...waves.flatMap(({ from, to }) => [from, to]),
    ...publicArtefacts.map(({ at }) => at),
    ...instants(finding, 'opensAt'),
    ...instants(finding, 'collectedAt'),
    ...(sharedAt === null ? [] : [sharedAt]),
    ...(liftedAt === null ? [] : [liftedAt]),
  ].sort((a, b) => a - b)
  const [first, last] = [all[0] ?? 0, all.at(-1) ?? 0]
  const margin = Math.max(DAY_MS / 4, (last - first) * 0.04)
  const msPerUnit = (last - first + 2 * margin) / (WIDTH - GUTTER)
  return {
    x: (at) => round(GUTTER + (at - first + margin) / msPerUnit),
    at: (x) => Math.max(0, Math.round(first - margin + (x - GUTTER) * msPerUnit)) as Instant,
  }
}

function drawRow([name, draw]: Row, y: number): Markup {
  return html`<g><text class="row" x="0" y="${y + 4}">${name}</text><line class="rail" x1="${GUTTER}" x2="${WIDTH}" y1="${y}" y2="${y}"/>${draw(y)}</g>
`
}

/** Instants that fall on the same tenth of a unit are drawn once. */
function ticks(
  at: readonly Instant[],
  kind: string,
  { scale, y }: { scale: Scale; y: number },
): Markup[] {
  const places = new Set(at.map(scale.x))
  return [...places].map(
    (x) => html`<line class="${kind}" x1="${x}" x2="${x}" y1="${y - 8}" y2="${y + 8}"/>`,
  )
}

function publicMarks({ publicArtefacts }: Finding, scale: Scale, y: number): Markup[] {
  return publicArtefacts.map(
    ({ at, what }) =>
      html`<circle class="public" cx="${scale.x(at)}" cy="${y}" r="5"><title>${what}</title></circle>`,
  )
}

function bar(
  { id, phase, from, to }: Finding['waves'][number],
  isJudged: boolean,
  { scale, y }: { scale: Scale; y: number },
): Markup {
  const width = Math.max(6, round(scale.x(to) - scale.x(from)))
  const x = Math.min(scale.x(from), WIDTH - width)
  return html`<rect class="wave ${phase} ${isJudged ? 'judged' : ''}" x="${x}" y="${y - 8}" width="${width}" height="16" rx="3"><title>${id}</title></rect>`
}

/** The first label ends at its line and the second begins there, so that they never meet. */
function boundary(
  at: Instant | null,
  what: 'shared' | 'lifted',
  { scale, bottom }: { scale: Scale; bottom: number },
): Markup {
  if (at === null) return html``
  const x = scale.x(at)
  const [anchor, aside] = what === 'shared' ? ['end', 4] : ['start', -4]
  return html`<g class="boundary"><line x1="${x}" x2="${x}" y1="${TOP - 18}" y2="${bottom}"/><text x="${x - aside}" y="${TOP - 8}" text-anchor="${anchor}">${what}</text></g>`
}

/** Four dates at even distances, in UTC. */
function axis(scale: Scale, bottom: number): Markup {
  const labels = [0.04, 0.34, 0.64, 0.94].map((share) => {
    const x = round(GUTTER + share * (WIDTH - GUTTER))
    const day = formatInstant(scale.at(x)).slice(0, 10)
    return html`<text class="day" x="${x}" y="${bottom + 20}" text-anchor="middle">${day}</text>`
  })
  return html`<g>${labels}</g>`
}

function round(x: number): number {
  return Math.round(x * 10) / 10
}
