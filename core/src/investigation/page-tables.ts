// The tables of a finding's page: hypotheses, waves, collections, exclusions.

import { html, type Markup, table } from '../shared/markup.ts'
import type { Finding, Hypothesis } from './finding.ts'
import { EVIDENCE } from './likelihood.ts'
import { timeline } from './timeline.ts'
import {
  EVIDENCE_NAMES,
  EXCLUDED,
  GROUP_NOTES,
  GROUPS,
  hypothesisName,
  type Manner,
  nameOf,
  PHASES,
  percent,
  range,
  span,
  standingOut,
  when,
} from './words.ts'

/** What is public speaks for nobody we know alone, and is the same for every copy. */
const COPY_EVIDENCE = EVIDENCE.filter((each) => each !== 'public')

interface Share {
  readonly probability: number
  readonly low: number
  readonly high: number
}

export function hypotheses(finding: Finding, manner: Manner): Markup {
  return html`<section aria-labelledby="where">
<h2 id="where">Where it may have come from</h2>
<p>The dark bar is the probability; the light one how far it moves as each number that nobody has measured is taken ten times as large, and a tenth.</p>
${groupTable(finding)}
${copyTable(finding, manner)}
</section>`
}

function groupTable({ groups, answer }: Finding): Markup {
  const rows = groups.map(
    (group) => html`<tr${ledBy(answer, `group:${group.kind}`)}>
<th scope="row">${GROUPS[group.kind]}<small>${GROUP_NOTES[group.kind]}</small></th>
<td class="number">${percent(group.prior)}</td><td class="number">${percent(group.probability)}<small>${range(group)}</small></td><td class="share">${bar(group)}</td>
</tr>
`,
  )
  return table(
    {
      caption: 'Four kinds of source; together they make up the whole',
      columns: ['Source', 'Before evidence', 'After', 'Drawn'],
    },
    rows,
  )
}

function ledBy({ leader }: Finding['answer'], id: string): Markup | undefined {
  return leader.id === id ? html` class="led"` : undefined
}

function copyTable(finding: Finding, manner: Manner): Markup | undefined {
  const { shown, rest } = standingOut(finding)
  if (shown.length === 0) return html`<p>${rest}</p>`
  return html`<h3>The copies that stand out</h3>
${table(
  {
    caption:
      'With what each kind of evidence says, in nats: above 0 it speaks for the copy, below 0 against it',
    columns: ['Copy', 'Probability', 'Drawn', ...COPY_EVIDENCE.map((each) => EVIDENCE_NAMES[each])],
  },
  shown.map((each) => copyRow(each, finding, manner)),
)}
<p class="quiet">${rest}</p>`
}

function copyRow(each: Hypothesis, { copies, answer }: Finding, manner: Manner): Markup {
  const holders = copies.filter(({ recipient }) => each.recipients.includes(recipient))
  const partners = [...new Set(holders.map(({ partner }) => nameOf(partner, manner)))].join(', ')
  const mailbox = holders.some(({ kind }) => kind === 'mailbox')
    ? '; a mailbox: several people share this copy'
    : ''
  return html`<tr${ledBy(answer, each.id)}>
<th scope="row">${hypothesisName(each, manner)}<small>${partners}${mailbox}</small><small>${collectedWords(holders, manner)}</small></th>
<td class="number">${percent(each.probability)}<small>${range(each)}</small></td><td class="share">${bar(each)}</td>${COPY_EVIDENCE.map((kind) => html`<td class="number">${nats(each.evidence[kind])}</td>`)}
</tr>
`
}

function collectedWords(holders: Finding['copies'], manner: Manner): string {
  const at = holders
    .flatMap(({ parts }) => parts.flatMap(({ collectedAt }) => collectedAt ?? []))
    .sort((a, b) => a - b)
  const [first, last] = [at[0], at.at(-1)]
  return first === undefined || last === undefined
    ? 'never collected'
    : `collected ${span(first, last, manner)}`
}

function nats(value: number | null): string {
  if (value === null) return 'ruled out'
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(1)}`
}

/** The figures stand beside it, so the drawing is hidden from screen readers. */
function bar({ probability, low, high }: Share): Markup {
  const x = (share: number) => Math.round(share * 2000) / 10
  return html`<svg viewBox="0 0 200 20" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="200" height="20"/><rect class="reach" x="${x(low)}" y="2" width="${Math.max(1, x(high) - x(low))}" height="16"/><rect class="point" width="${Math.max(1, x(probability))}" y="7" height="6"/></svg>`
}

export function waves(finding: Finding, manner: Manner): Markup {
  return html`<section aria-labelledby="waves">
<h2 id="waves">Waves and collections</h2>
<div class="wide" role="group" aria-label="Timeline" tabindex="0">${timeline(finding)}</div>
${table(
  {
    caption: 'Waves of sightings; only one under embargo can point to a copy',
    columns: ['Wave', 'Seen', 'When', 'Reports'],
  },
  finding.waves.map((wave) => waveRow(wave, finding, manner)),
)}
${sightings(finding, manner)}
${collections(finding, manner)}
</section>`
}

function waveRow(wave: Finding['waves'][number], { about }: Finding, manner: Manner): Markup {
  const judged = wave.id === about ? html`<small>judged here</small>` : undefined
  return html`<tr><th scope="row">${wave.id}${judged}</th><td>${span(wave.from, wave.to, manner)}</td><td>${PHASES[wave.phase]}</td><td class="number">${wave.sightings.length}</td></tr>
`
}

function sightings({ sightings: all, setAside }: Finding, manner: Manner): Markup {
  const rows = all.map(
    ({ id, from, to, source, reliability, samples, note }) =>
      html`<tr><th scope="row">${id}${note === undefined ? '' : html`<small>${note}</small>`}</th><td>${span(from, to, manner)}</td><td>${source}</td><td>${reliability}</td><td class="number">${samples.length}${setAside.includes(id) ? html`<small>of another vulnerability; set aside</small>` : ''}</td></tr>
`,
  )
  return html`<details>
<summary>All ${all.length} sightings</summary>
${table({ caption: 'Reliability from A, completely reliable, to E, unreliable; F cannot be judged', columns: ['Sighting', 'When', 'Source', 'Reliability', 'Samples'] }, rows)}
</details>`
}

/** The first and last instant a class was collected; the JSON holds each copy's. */
function collections({ copies }: Finding, manner: Manner): Markup {
  const parts = copies.flatMap((copy) => copy.parts)
  const rows = [...Map.groupBy(parts, (part) => part.class)].map(([name, list]) => {
    const at = list.flatMap(({ collectedAt }) => collectedAt ?? []).sort((a, b) => a - b)
    const [first, last] = [at[0], at.at(-1)]
    return html`<tr><th scope="row">${name}</th><td class="number">${list.length}</td><td class="number">${at.length}</td><td>${first === undefined ? 'never' : when(first, manner)}</td><td>${last === undefined ? 'never' : when(last, manner)}</td></tr>
`
  })
  return html`<details>
<summary>What was collected</summary>
${table({ caption: 'Parts by artefact class', columns: ['Class', 'Addressed', 'Collected', 'First', 'Last'] }, rows)}
</details>`
}

export function exclusions({ exclusions: all, copies }: Finding, manner: Manner): Markup {
  const rows = [...Map.groupBy(all, ({ reason }) => reason)].map(([reason, list]) => {
    const unless = list[0]?.unless ?? null
    const rests =
      unless === null
        ? ''
        : ` This rests on the reports: all of them are wrong with a chance of ${percent(unless)}.`
    return html`<li>${EXCLUDED[reason]}: ${list.length} of ${copies.length} copies.${rests}
<details><summary>Whose</summary><p>${list.map(({ recipient }) => nameOf(recipient, manner)).join(', ')}</p></details></li>
`
  })
  return html`<section aria-labelledby="excluded">
<h2 id="excluded">Excluded as collector</h2>
<p>Their holders cannot have been the source by collecting. Theft from the team’s own house is another hypothesis, and is not excluded by this.</p>
${
  rows.length === 0
    ? html`<p>Nobody is excluded.</p>`
    : html`<ul>
${rows}</ul>`
}
</section>`
}
