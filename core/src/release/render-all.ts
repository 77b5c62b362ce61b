// An advisory in every form it is released in. A house, which only unpacks them, needs nothing of this.

import { type Advisory, renderJson } from './advisory.ts'
import { csafFileName, renderCsaf } from './csaf.ts'
import { type AdvisoryFile, JSON_FILE, PAGE_FILE } from './package.ts'
import { renderPage } from './page.ts'

/**
 * Every form of the advisory: page, JSON, CSAF 2.0.
 *
 * @param zone the publisher's IANA time zone, shown beside UTC on the page
 * @throws Refusal `file.malformed` for an incomplete CVSS v3.1 vector
 */
export function renderAll(advisory: Advisory, zone: string): AdvisoryFile[] {
  const csafFile = csafFileName(advisory.id)
  const page = renderPage(advisory, { csafFile, jsonFile: JSON_FILE, zone })
  return [
    { name: PAGE_FILE, type: 'text/html; charset=utf-8', text: page },
    { name: JSON_FILE, type: 'application/json', text: renderJson(advisory) },
    { name: csafFile, type: 'application/json', text: renderCsaf(advisory) },
  ]
}
