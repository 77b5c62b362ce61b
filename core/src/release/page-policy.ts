// What a released page may do where it is shown: use its own style, and no more.

import { sha256 } from '@noble/hashes/sha2.js'
import { base64, utf8 } from '../shared/bytes.ts'

/** The Content-Security-Policy to serve a page with: it allows the page's own style and no more. */
export function pagePolicy(page: string): string {
  const style = /<style>([^<]*)<\/style>/.exec(page)?.[1] ?? ''
  return `${policy(style)}; frame-ancestors 'none'`
}

/** The same for a page that is opened as a file, where no server says who may frame it. */
export function policy(style: string): string {
  const hash = base64(sha256(utf8(style)))
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
}
