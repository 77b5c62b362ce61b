// The advisory as one HTML page: no script, nothing loaded, fit for print and for a screen reader.

import { formatInstant, showInstant } from '../shared/instant.ts'
import type { Advisory } from './advisory.ts'
import { baseScore } from './cvss.ts'
import { policy } from './page-policy.ts'
import { PAGE_STYLE } from './page-style.ts'

/** Where the page finds the other forms, relative to itself, and whose clock stands beside UTC. */
export interface PageSetting {
  readonly jsonFile: string
  readonly csafFile: string
  /** The publisher's IANA time zone. */
  readonly zone: string
}

/** Deterministic to the byte. @throws Refusal `file.malformed` for an incomplete CVSS v3.1 vector */
export function renderPage(advisory: Advisory, setting: PageSetting): string {
  const { title, vendor, summary, remediation } = advisory
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(PAGE_STYLE)}">
<title>${escaped(title)} · ${escaped(vendor.name)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<p class="vendor">${escaped(vendor.name)} · Security advisory</p>
<h1>${escaped(title)}</h1>
${facts(advisory, setting.zone)}
</header>
<main>
${section('Summary', paragraphs(summary))}
${section('Affected products', productTable(advisory.products))}
${section('What to do', paragraphs(remediation))}
${listed('References', advisory.references.map(reference))}
${listed('Acknowledgements', advisory.acknowledgements.map(escaped))}
</main>
<footer>
<p>For machines: <a href="${escaped(setting.csafFile)}">CSAF 2.0</a>, <a href="${escaped(setting.jsonFile)}">JSON</a>. Published with Forewarn.</p>
</footer>
</body>
</html>
`
}

function facts({ id, identifiers, cvss, releasedAt }: Advisory, zone: string): string {
  const released = `<time datetime="${formatInstant(releasedAt)}">${escaped(showInstant(releasedAt, zone))}</time>`
  const rows = [
    ['Advisory', escaped(id)],
    ['Identifiers', identifiers.map(escaped).join(', ')],
    ['Released', released],
    ['Severity', cvss === undefined ? '' : severity(cvss)],
    ['Sharing', 'TLP:CLEAR'],
  ] as const
  const shown = rows.filter(([, value]) => value !== '')
  return `<dl>\n${shown.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('\n')}\n</dl>`
}

function severity(cvss: string): string {
  const vector = `<code>${escaped(cvss)}</code>`
  const base = baseScore(cvss)
  return base === undefined
    ? vector
    : `<strong class="${base.severity.toLowerCase()}">${base.score.toFixed(1)} ${base.severity.toLowerCase()}</strong> ${vector}`
}

function productTable(products: Advisory['products']): string {
  const rows = products.map(
    ({ name, affected, fixed }) =>
      `<tr><th scope="row">${escaped(name)}</th><td>${versions(affected)}</td><td>${versions(fixed)}</td></tr>`,
  )
  return `<table>
<caption>Versions that have the flaw, and versions that do not</caption>
<thead><tr><th scope="col">Product</th><th scope="col">Affected</th><th scope="col">Fixed</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`
}

function versions(list: readonly string[]): string {
  return list.length === 0 ? 'none yet' : list.map(escaped).join(', ')
}

/** A link only to the web; any other address is shown as text. */
function reference({ summary, url }: Advisory['references'][number]): string {
  const address = escaped(url)
  return /^https?:\/\//i.test(url)
    ? `<a href="${address}" rel="noreferrer">${escaped(summary)}</a> <span class="address">${address}</span>`
    : `${escaped(summary)}: ${address}`
}

function section(title: string, body: string): string {
  return `<section>\n<h2>${title}</h2>\n${body}\n</section>`
}

function listed(title: string, items: readonly string[]): string {
  if (items.length === 0) return ''
  return section(title, `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`)
}

function paragraphs(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${escaped(paragraph)}</p>`)
    .join('\n')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
}
