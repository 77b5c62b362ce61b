// The advisory as one plain value, and as our own JSON. Every other form is rendered from it.

import { MANIFEST_FILE } from '../bundle/folder.ts'
import type { AdvisorySection, Manifest } from '../bundle/manifest.ts'
import { formatInstant, type Instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import { baseScore } from './cvss.ts'

/** What the public is told when an embargo ends. */
export interface Advisory extends AdvisorySection {
  readonly title: string
  /** CVE, GHSA and vendors' own; may be empty. */
  readonly identifiers: readonly string[]
  readonly releasedAt: Instant
}

/**
 * The advisory that a bundle's manifest holds, dated `releasedAt`.
 *
 * @throws Refusal `file.malformed` where it has none, or one that contradicts itself
 */
export function composeAdvisory(manifest: Manifest, releasedAt: Instant): Advisory {
  const { title, identifiers, advisory } = manifest
  if (advisory === undefined) {
    throw malformed('there is no advisory to publish', 'Add an advisory: section.')
  }
  for (const { name, affected, fixed } of advisory.products) {
    const both = affected.find((version) => fixed.includes(version))
    if (both === undefined) continue
    throw malformed(`${name} ${both} is both affected and fixed`, 'Take it out of one of the two.')
  }
  if (advisory.cvss !== undefined) baseScore(advisory.cvss)
  return { ...advisory, title, identifiers, releasedAt }
}

function malformed(problem: string, remedy: string): Refusal<'file.malformed'> {
  return new Refusal('file.malformed', { file: MANIFEST_FILE, problem, remedy })
}

/**
 * Our own small form, stable from version 1 on: fields are added, never changed or dropped. Keys
 * stand in this order and the text ends with a newline, so that equal advisories are equal bytes.
 */
export function renderJson(advisory: Advisory): string {
  const { id, title, identifiers, vendor, products, cvss } = advisory
  return written({
    forewarn: 'advisory',
    version: 1,
    id,
    title,
    tlp: 'CLEAR',
    releasedAt: formatInstant(advisory.releasedAt),
    identifiers,
    vendor: { name: vendor.name, namespace: vendor.namespace },
    products: products.map(({ name, affected, fixed }) => ({ name, affected, fixed })),
    ...(cvss === undefined ? {} : { cvss }),
    summary: advisory.summary,
    remediation: advisory.remediation,
    references: advisory.references.map(({ summary, url }) => ({ summary, url })),
    acknowledgements: advisory.acknowledgements,
  })
}

/** JSON for people and machines: two spaces, a newline at the end. */
export function written(json: unknown): string {
  return `${JSON.stringify(json, null, 2)}\n`
}
