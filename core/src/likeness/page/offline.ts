// A body as one HTML file that loads nothing, whose style and script are allowed by their hashes alone.

import { sha256 } from '@noble/hashes/sha2.js'
import { base64, utf8 } from '../../shared/bytes.ts'
import { html, type Markup } from '../../shared/markup.ts'

export interface OfflinePage {
  readonly title: string
  /** Holds no `<`. */
  readonly style: string
  /** Holds no `<`; none where it is left out. */
  readonly script?: string
  readonly body: Markup
}

/** Nothing may be loaded, sent or framed, and nothing runs but the given script. */
export function offlinePage({ title, style, script, body }: OfflinePage): string {
  const scripts = script === undefined ? '' : ` script-src ${hashOf(script)};`
  const policy = `default-src 'none'; style-src ${hashOf(style)};${scripts} base-uri 'none'; form-action 'none'`
  const head = html`<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>`
  const last = script === undefined ? '' : `<script>${script}</script>\n`
  return `<!doctype html>
<html lang="en">
<head>
${head}
<style>${style}</style>
</head>
<body class="comparison">
${body}
${last}</body>
</html>
`
}

const hashOf = (text: string): string => `'sha256-${base64(sha256(utf8(text)))}'`
