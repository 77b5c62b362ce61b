// The advisory as one plain value, and as our own JSON. Every other form is rendered from it.

import { formatInstant, type Instant } from '../shared/instant.ts'

/** What the public is told when an embargo ends. Texts are plain: a blank line parts paragraphs. */
export interface Advisory {
  /** Names this advisory for ever, such as `ACME-2026-0001`. */
  readonly id: string
  readonly title: string
  /** CVE, GHSA and vendors' own; may be empty. */
  readonly identifiers: readonly string[]
  readonly vendor: { readonly name: string; readonly namespace: string }
  readonly products: readonly Product[]
  readonly summary: string
  readonly remediation: string
  /** A CVSS vector of any version; v3.1 ones are also scored. */
  readonly cvss?: string | undefined
  readonly references: readonly Reference[]
  readonly acknowledgements: readonly string[]
  readonly releasedAt: Instant
}

export interface Product {
  readonly name: string
  /** At least one version, or a range such as `< 2.4.1`. */
  readonly affected: readonly string[]
  readonly fixed: readonly string[]
}

export interface Reference {
  readonly summary: string
  readonly url: string
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
