// The evidence on a finding's page: marks, likeness, firmness, what would change it, the record.

import { BOUND, factorsInWords } from '../marking/codes/multiplicity.ts'
import { html, type Markup, table } from '../shared/markup.ts'
import type { Finding } from './finding.ts'
import { openedBeforeWords } from './opened-before.ts'
import { tokenRows } from './origin-words.ts'
import type { NumberName } from './priors.ts'
import { readWithWords } from './read-with.ts'
import {
  besides,
  changeWords,
  contenderName,
  type Manner,
  NUMBER_TITLES,
  nameOf,
  percent,
  quantity,
  tiny,
  until,
} from './words.ts'

export function marks({ marks: given, opened }: Finding, manner: Manner): Markup {
  return html`<section aria-labelledby="marks">
<h2 id="marks">Marks</h2>
${given === null ? html`<p>No marks were read from samples of this wave.</p>` : marksRead(given, manner)}
${openedBeforeWords(opened, manner).map(
  (words) => html`<p>${words}</p>
`,
)}
</section>`
}

function marksRead({ carriers, traced }: NonNullable<Finding['marks']>, manner: Manner): Markup {
  const { held, read, erased } = carriers
  const rows = traced.map(
    ({ recipient, partner, pValue, multiplicity, factors, given = [] }) =>
      html`<tr><th scope="row">${recipient === null ? 'Not told apart' : nameOf(recipient, manner)}${besides(given, manner)}</th><td>${nameOf(partner, manner)}</td><td class="number">${tiny(pValue)}</td><td class="number">${multiplicity}${factors === undefined ? '' : html`<br><small>${factorsInWords(factors)}</small>`}</td><td class="number">${tiny(pValue * multiplicity)}</td></tr>
`,
  )
  return html`<p>Of ${held} marks in the bundle, ${read} were read and ${erased} were erased or contradict one another.</p>
${
  traced.length === 0
    ? html`<p>They name no copy.</p>`
    : table(
        {
          caption: `Copies that the marks name. The last column, chance times tests, must be at most ${tiny(BOUND)}`,
          columns: [
            'Copy of',
            'Partner',
            'Chance for one innocent copy',
            'Tests there could have been',
            'Chance times tests',
          ],
        },
        rows,
      )
}`
}

export function tokens(finding: Finding, manner: Manner): Markup | undefined {
  if (finding.tokens === undefined) return undefined
  const rows = tokenRows(finding, manner).map(
    ([who, found, said, worth]) =>
      html`<tr><th scope="row">${who}</th><td class="number">${found}</td><td>${said}</td><td>${worth}</td></tr>
`,
  )
  return html`<section aria-labelledby="tokens">
<h2 id="tokens">Recipients’ own tokens</h2>
<p>A recipient’s client puts these into what it opens, and their hashes into the ledger first. They weigh nothing in the probabilities above: each proves by itself, or not at all.</p>
${
  rows.length === 0
    ? html`<p>None stand in the samples of this wave, which proves nothing either way.</p>`
    : table(
        {
          caption: 'Tokens whose hashes the ledger holds, and what finding them is worth',
          columns: ['Copy', 'Found', 'Hashes in the ledger', 'Worth'],
        },
        rows,
      )
}
</section>`
}

export function likeness(finding: Finding): Markup {
  const { likeness: all } = finding
  return html`<section aria-labelledby="likeness">
<h2 id="likeness">Likeness</h2>
${all.length === 0 ? html`<p>No sample was compared with what was shared.</p>` : ''}
${readWithWords(finding.readWith).map(
  (words) => html`<p>${words}</p>
`,
)}
${all.map((each) => sample(each, finding))}
</section>`
}

const UPSTREAM = {
  same: 'The same text stood in what the finder or a broker had, so it does not tell them from a partner.',
  different: 'The team added this text, so nobody upstream had it from before.',
  unknown:
    'Whether the same text stood upstream is not known, so it tells nobody upstream from a partner.',
} as const

function sample(each: Finding['likeness'][number], { items, convicting }: Finding): Markup {
  const best = each.best[0]
  const shared = items.find(({ item }) => item === best?.item)
  const weight = convicting.includes(each.sample)
    ? ''
    : ' It is not of this wave, or not new in it, and convicts nobody.'
  const nearest =
    best === undefined
      ? ''
      : html`, nearest to <code>${best.item}</code> (${shared?.class}) by ${tiny(best.nats)} nats${best.within === undefined ? '' : html`, by <code>${best.within}</code> in it`}`
  return html`<h3>Sample <code>${each.sample.slice(0, 16)}…</code></h3>
<p>It is ${each.verdict}${nearest}.${weight} ${each.verdict === 'derived' && shared !== undefined ? UPSTREAM[shared.upstream] : ''}</p>
${best === undefined ? '' : regions(best)}
${(each.unread ?? []).map(
  (one) => html`<p class="quiet">Left out: ${one}</p>
`,
)}
`
}

function regions({
  item,
  regions: all,
  excerpt,
}: Finding['likeness'][number]['best'][number]): Markup {
  const lines = ([from, to]: readonly [number, number]) =>
    from === to ? `${from}` : `${from}–${to}`
  const list = all.map((each) => `${lines(each.sample)} from ${lines(each.item)}`).join('; ')
  return html`${all.length === 0 ? '' : html`<details><summary>${all.length} matching regions</summary><p>Lines of the sample, from lines of the item: ${list}.</p></details>`}${
    excerpt === undefined
      ? ''
      : html`<div class="pair"><div><p class="quiet">In the sample</p><pre>${excerpt.sample}</pre></div><div><p class="quiet">In <code>${item}</code></p><pre>${excerpt.item}</pre></div></div>`
  }`
}

export function firmness(finding: Finding, manner: Manner): Markup {
  const { assumed, together, answer } = finding
  const bearing = assumed.filter((each) => bears(each, finding))
  const idle = assumed.filter((each) => !bears(each, finding))
  const leader = contenderName(answer.leader.id, manner)
  return html`<section aria-labelledby="firm">
<h2 id="firm">How firm it is</h2>
<p>With every number below moved tenfold against it at once, ${leader} has ${percent(together.low)}; with all in its favour, ${percent(together.high)}. ${until(together.firstUntil, leader)}</p>
${numberTable(finding, manner, { rows: bearing, caption: `Numbers that nobody has measured and that bear on this finding, and what becomes of ${leader} when each is moved` })}
<details>
<summary>${idle.length} more numbers, which have no bearing here</summary>
${numberTable(finding, manner, { rows: idle, caption: 'Moving these tenfold leaves this finding as it is' })}
</details>
</section>`
}

type Assumed = Finding['assumed'][number]

/** Whether moving the number shows in the finding: at least in the last digit that is printed. */
function bears({ name }: Assumed, { sensitivity, answer }: Finding): boolean {
  return sensitivity.some(
    ({ number, probability, first }) =>
      number === name &&
      (percent(probability) !== percent(answer.probability) || first !== answer.leader.id),
  )
}

function numberTable(
  finding: Finding,
  manner: Manner,
  { rows, caption }: { rows: readonly Assumed[]; caption: string },
): Markup {
  return table(
    { caption: caption, columns: ['Number', 'Value', 'At a tenth', 'At ten times'] },
    rows.map((each) => numberRow(each, finding, manner)),
  )
}

function numberRow(
  { name, value, unit, reason }: Assumed,
  { sensitivity, answer }: Finding,
  manner: Manner,
): Markup {
  const cells = [0.1, 10].map((factor) => {
    const row = sensitivity.find((each) => each.number === name && each.factor === factor)
    if (row === undefined) return html`<td></td>`
    const turned =
      row.first === answer.leader.id
        ? ''
        : html`<small>${contenderName(row.first, manner)} first</small>`
    return html`<td class="number">${percent(row.probability)}${turned}</td>`
  })
  return html`<tr><th scope="row">${NUMBER_TITLES[name as NumberName]}<small>${reason}</small></th><td class="number">${quantity(value, unit)}</td>${cells}</tr>
`
}

export function changes({ changes: all, answer }: Finding, manner: Manner): Markup | undefined {
  if (all.length === 0) return undefined
  const leader = contenderName(answer.leader.id, manner)
  const rows = all.map(
    (change) =>
      html`<tr><th scope="row">${changeWords(change, manner)}</th><td class="number">${percent(change.probability)}</td><td>${contenderName(change.first, manner)}</td></tr>
`,
  )
  return html`<section aria-labelledby="change">
<h2 id="change">What would change the answer</h2>
${table({ caption: `The judgement made again with one thing different, the greatest change first; now ${leader} has ${percent(answer.probability)}`, columns: ['If this were so', 'Then it has', 'And first comes'] }, rows)}
</section>`
}

export function record({ record: lines, convicting }: Finding): Markup {
  const shown = [
    ...lines,
    ...convicting.map((sample, i) => ({ what: `Sample ${i + 1}, SHA-256`, value: sample })),
  ]
  return html`<section aria-labelledby="record">
<h2 id="record">Method and record</h2>
<p>Exactly one source is taken to be true, and the kinds of evidence as independent given the source. Marks count as an e-value made from an exact p-value times all tests there could have been; likeness as its log-likelihood ratio, each up to its cap; access as the chance that a leak at the time of collecting was in use by the time of the wave. That a wave follows the sharing closely is never held against anybody by itself.</p>
<dl>
${shown.map(({ what, value }) => html`<div><dt>${what}</dt><dd><code>${value}</code></dd></div>\n`)}</dl>
</section>`
}
