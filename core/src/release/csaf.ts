// The advisory as a CSAF 2.0 document of the profile "security advisory".
// Source: OASIS Common Security Advisory Framework 2.0, §3.2 (properties), §4.4 (profile).

import { formatInstant } from '../shared/instant.ts'
import { type Advisory, written } from './advisory.ts'
import { baseScore } from './cvss.ts'

/** Deterministic to the byte. @throws Refusal `file.malformed` for an incomplete CVSS v3.1 vector */
export function renderCsaf(advisory: Advisory): string {
  const products = number(advisory)
  return written({
    document: documentOf(advisory),
    product_tree: { branches: [vendorBranch(advisory, products)] },
    vulnerabilities: vulnerabilitiesOf(advisory, products),
  })
}

/** What the file must be called. Source: CSAF 2.0, §5.1. */
export function csafFileName(id: string): string {
  return `${id.toLowerCase().replace(/[^+\-a-z0-9]+/g, '_')}.json`
}

/** One version of one product, with the id that the rest of the document calls it by. */
interface Numbered {
  /** Index into the advisory's products. */
  readonly product: number
  readonly version: string
  readonly status: 'known_affected' | 'fixed'
  readonly id: string
}

function number({ products }: Advisory): Numbered[] {
  const all = products.flatMap(({ affected, fixed }, product) => [
    ...affected.map((version) => ({ product, version, status: 'known_affected' as const })),
    ...fixed.map((version) => ({ product, version, status: 'fixed' as const })),
  ])
  return all.map((one, i) => ({ ...one, id: `CSAFPID-${String(i + 1).padStart(4, '0')}` }))
}

function documentOf(advisory: Advisory) {
  const { acknowledgements, references } = advisory
  return {
    ...(acknowledgements.length === 0
      ? {}
      : { acknowledgments: acknowledgements.map((summary) => ({ summary })) }),
    category: 'csaf_security_advisory',
    csaf_version: '2.0',
    // CSAF 2.0 knows TLP 1 labels only; WHITE is what TLP 2.0 calls CLEAR.
    distribution: {
      text: 'TLP:CLEAR. Disclosure is not limited.',
      tlp: { label: 'WHITE', url: 'https://www.first.org/tlp/' },
    },
    lang: 'en',
    notes: [{ category: 'summary', title: 'Summary', text: advisory.summary }],
    publisher: { category: 'vendor', ...advisory.vendor },
    ...(references.length === 0
      ? {}
      : { references: references.map((one) => ({ category: 'external', ...one })) }),
    title: advisory.title,
    tracking: trackingOf(advisory),
  }
}

function trackingOf(advisory: Advisory) {
  const date = formatInstant(advisory.releasedAt)
  const aliases = vulnerabilityNames(advisory).aliases
  return {
    ...(aliases.length === 0 ? {} : { aliases }),
    current_release_date: date,
    generator: { engine: { name: 'Forewarn' } },
    id: advisory.id,
    initial_release_date: date,
    revision_history: [{ date, number: '1', summary: 'Initial release.' }],
    status: 'final',
    version: '1',
  }
}

function vendorBranch({ vendor, products }: Advisory, numbered: readonly Numbered[]) {
  return {
    category: 'vendor',
    name: vendor.name,
    branches: products.map(({ name }, index) => ({
      category: 'product_name',
      name,
      branches: numbered
        .filter(({ product }) => product === index)
        .map(({ version, id }) => ({
          category: isRange(version) ? 'product_version_range' : 'product_version',
          name: version,
          product: { name: `${vendor.name} ${name} ${version}`, product_id: id },
        })),
    })),
  }
}

/** Words and signs that a single version must not hold. Source: CSAF 2.0, §6.1.31. */
function isRange(version: string): boolean {
  return (
    /[<>]/.test(version) || /\b(?:after|all|before|earlier|later|prior|versions)\b/i.test(version)
  )
}

/**
 * One vulnerability per CVE. Other identifiers belong to the vulnerability where there is but one,
 * and to the document where nobody could tell which one they mean.
 */
function vulnerabilityNames(advisory: Advisory) {
  const { identifiers, vendor, id } = advisory
  const cves = identifiers.filter((name) => CVE.test(name))
  const others = identifiers.filter((name) => !CVE.test(name))
  if (cves.length > 1) return { names: cves.map((cve) => ({ cve })), aliases: others }
  const ids = others.map((text) => ({ system_name: systemOf(text, vendor.name), text }))
  if (cves.length === 0 && ids.length === 0) {
    return { names: [{ ids: [{ system_name: vendor.name, text: id }] }], aliases: [] }
  }
  const name = {
    ...(cves[0] === undefined ? {} : { cve: cves[0] }),
    ...(ids.length === 0 ? {} : { ids }),
  }
  return { names: [name], aliases: [] }
}

const CVE = /^CVE-[0-9]{4}-[0-9]{4,}$/

function systemOf(identifier: string, vendor: string): string {
  return identifier.startsWith('GHSA-') ? 'GitHub Security Advisory' : vendor
}

function vulnerabilitiesOf(advisory: Advisory, products: readonly Numbered[]) {
  const affected = idsOf(products, 'known_affected')
  const fixed = idsOf(products, 'fixed')
  const scores = scoresOf(advisory, affected)
  return vulnerabilityNames(advisory).names.map((name) => ({
    ...name,
    notes: notesOf(advisory),
    product_status: {
      ...(fixed.length === 0 ? {} : { fixed }),
      known_affected: affected,
    },
    remediations: remediationsOf(advisory, products),
    ...(scores.length === 0 ? {} : { scores }),
  }))
}

/** Installing a fix is a remedy only for products that have one. */
function remediationsOf({ products, remediation }: Advisory, numbered: readonly Numbered[]) {
  const isFixable = ({ product }: Numbered) => (products[product]?.fixed.length ?? 0) > 0
  return [
    { category: 'vendor_fix', some: numbered.filter(isFixable) },
    { category: 'mitigation', some: numbered.filter((one) => !isFixable(one)) },
  ]
    .map(({ category, some }) => ({
      category,
      details: remediation,
      product_ids: idsOf(some, 'known_affected'),
    }))
    .filter(({ product_ids }) => product_ids.length > 0)
}

function idsOf(products: readonly Numbered[], status: Numbered['status']): string[] {
  return products.filter((one) => one.status === status).map(({ id }) => id)
}

/** CSAF 2.0 has no place for other versions of CVSS than 2 and 3, so those stand in a note. */
function notesOf({ summary, cvss }: Advisory) {
  const description = { category: 'description', title: 'Description', text: summary }
  if (cvss === undefined || baseScore(cvss) !== undefined) return [description]
  return [description, { category: 'other', title: 'CVSS vector', text: cvss }]
}

function scoresOf({ cvss }: Advisory, products: readonly string[]) {
  const base = cvss === undefined ? undefined : baseScore(cvss)
  if (base === undefined) return []
  const cvss_v3 = {
    version: '3.1',
    vectorString: cvss,
    baseScore: base.score,
    baseSeverity: base.severity,
  }
  return [{ cvss_v3, products }]
}
