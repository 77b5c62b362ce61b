// Several samples as one page that says which comparison to open first.

import { html, type Markup, table } from '../../shared/markup.ts'
import { VERDICTS, type Verdict } from '../verdict.ts'
import { offlinePage } from './offline.ts'
import { COMPARISON_STYLE } from './style.ts'
import { counted, natsWords, VERDICT_TITLES } from './words.ts'

export interface ComparedSample {
  readonly name: string
  readonly verdict: Verdict
  /** The best item, where there is one. */
  readonly best?: { readonly name: string; readonly nats: number; readonly regions: number }
  /** The page on it, relative to this one. */
  readonly file: string
}

export interface Overview {
  readonly samples: readonly ComparedSample[]
  /** Why others were not compared, in words. */
  readonly unread: readonly string[]
}

/** The whole file. Deterministic to the byte. */
export function renderOverview({ samples, unread }: Overview): string {
  const rank = ({ verdict, best }: ComparedSample): number =>
    -1e6 * VERDICTS.indexOf(verdict) + (best?.nats ?? 0)
  const rows = samples.toSorted((a, b) => rank(b) - rank(a)).map(row)
  const caption = 'What derives from an item first, and of these what is worth most'
  const columns = ['Sample', 'Verdict', 'Best item', 'Nats', 'Regions']
  const title = `${counted(samples.length, 'sample')} compared`
  const body = html`<header><h1>${title}</h1></header>
<main>
<section aria-labelledby="first"><h2 id="first">What to look at first</h2>
${table({ caption, columns }, rows)}</section>
${unread.length === 0 ? '' : html`<section aria-labelledby="unread"><h2 id="unread">Not compared</h2><ul>${unread.map((why) => html`<li>${why}</li>`)}</ul></section>`}
</main>
<footer><p>Nothing in a sample was run, and this page loads nothing. Written by Forewarn.</p></footer>`
  return offlinePage({ title, style: COMPARISON_STYLE, body })
}

function row({ name, verdict, best, file }: ComparedSample): Markup {
  const cells =
    best === undefined
      ? html`<td>none</td><td>–</td><td>–</td>`
      : html`<td><code>${best.name}</code></td><td class="number">${natsWords(best.nats)}</td><td class="number">${best.regions}</td>`
  return html`<tr><th scope="row"><a href="${file}"><code>${name}</code></a></th><td>${VERDICT_TITLES[verdict]}</td>${cells}</tr>
`
}
