// A finding as one HTML file: no script, nothing loaded, to be read offline, printed and handed on.

import { sha256 } from '@noble/hashes/sha2.js'
import { base64, utf8 } from '../shared/bytes.ts'
import { html, type Markup } from '../shared/markup.ts'
import type { Finding } from './finding.ts'
import { origins } from './origin-words.ts'
import { changes, firmness, likeness, marks, record, tokens } from './page-evidence.ts'
import { FINDING_STYLE } from './page-style.ts'
import { exclusions, hypotheses, waves } from './page-tables.ts'
import { because, CAUTION, sentence, VERDICT_TITLES } from './sentence.ts'
import { type Manner, tellingCopies, when } from './words.ts'

/** The whole file. Deterministic to the byte, whatever the machine's zone and locale. */
export function renderHtml(finding: Finding, manner: Manner): string {
  const style = base64(sha256(utf8(FINDING_STYLE)))
  const policy = `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'`
  // The style holds no "<" and must not be escaped, so the page is cut around it.
  const [head, body] = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${VERDICT_TITLES[finding.answer.verdict]} · ${finding.case}</title>
<style></style>
</head>
<body class="finding">
${findingBody(finding, manner)}
</body>
</html>
`
    .toString()
    .split('<style></style>') as [string, string]
  return `${head}<style>${FINDING_STYLE}</style>${body}`
}

/**
 * What stands in the body, for a page that brings its own head: it needs an element of class
 * `finding` around it and `FINDING_STYLE` from a file or under a hash; it holds no script, no style
 * attribute, and no markup but its own.
 */
export function findingBody(finding: Finding, reader: Manner): Markup {
  const manner = tellingCopies(reader, finding)
  return html`<header>
<p class="kicker"><strong>${VERDICT_TITLES[finding.answer.verdict]}</strong> · Finding on ${finding.case}</p>
<h1>${sentence(finding, manner)}</h1>
<p class="because">${because(finding, manner)}</p>
${origins(finding, manner).map(
  (words) => html`<p class="because">${words}</p>
`,
)}<dl>
${facts(finding, manner)}</dl>
</header>
<main>
${hypotheses(finding, manner)}
${waves(finding, manner)}
${marks(finding, manner)}
${tokens(finding, manner)}
${likeness(finding)}
${exclusions(finding, manner)}
${changes(finding, manner)}
${firmness(finding, manner)}
${record(finding)}
</main>
<footer>
<p>${CAUTION}</p>
</footer>`
}

function facts(finding: Finding, manner: Manner): Markup[] {
  const { identifiers, judgedAt, sharedAt, liftedAt, copies } = finding
  const rows = [
    ['Identifiers', identifiers.join(', ')],
    ['Judged', when(judgedAt, manner)],
    ['First part opened', sharedAt === null ? '' : when(sharedAt, manner)],
    ['Lifted', liftedAt === null ? 'not yet' : when(liftedAt, manner)],
    ['Copies addressed', String(copies.length)],
  ] as const
  return rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)
}
