// The CSAF form, judged by a validator that is not ours. Only its basic tests: `full` uses the network.

import * as basic from '@secvisogram/csaf-validator-lib/basic.js'
import validate from '@secvisogram/csaf-validator-lib/validate.js'
import { describe, expect, it } from 'vitest'
import { parseInstant } from '../shared/instant.ts'
import type { Advisory } from './advisory.ts'
import { csafFileName, renderCsaf } from './csaf.ts'

const ADVISORY: Advisory = {
  id: 'ACME-2026-0001',
  title: 'A front end answers an internal page',
  identifiers: ['CVE-2026-12345', 'GHSA-2222-3333-4444', 'ACME-77'],
  vendor: { name: 'Acme', namespace: 'https://acme.example' },
  products: [
    { name: 'Front End', affected: ['1.0', 'before 2.1'], fixed: ['2.1'] },
    { name: 'Front End Lite', affected: ['<= 1.4'], fixed: [] },
  ],
  summary: 'The front end trusts a cookie.',
  remediation: 'Install 2.1.',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  references: [{ summary: 'The release notes', url: 'https://acme.example/2.1' }],
  acknowledgements: ['A. Finder'],
  releasedAt: parseInstant('2026-03-02T18:00Z'),
}

async function failures(document: unknown): Promise<string[]> {
  const { tests } = await validate(Object.values(basic), document)
  return tests.filter(({ isValid }) => !isValid).map(({ name }) => name)
}

const parsed = (advisory: Advisory) => JSON.parse(renderCsaf(advisory))

describe('a CSAF document', () => {
  it.each<[string, Partial<Advisory>]>([
    ['everything', {}],
    ['no score, reference or thanks', { cvss: undefined, references: [], acknowledgements: [] }],
    ['a CVSS version that CSAF 2.0 does not know', { cvss: 'CVSS:4.0/AV:N/AC:L' }],
    ['no identifier at all', { identifiers: [] }],
    ['two CVEs and another name', { identifiers: ['CVE-2026-1000', 'CVE-2026-1001', 'ACME-77'] }],
    ['no fixed version', { products: [{ name: 'Front End', affected: ['1.0'], fixed: [] }] }],
    [
      'two products of one name',
      {
        products: [
          { name: 'Front End', affected: ['1.0'], fixed: [] },
          { name: 'Front End', affected: ['3.0'], fixed: [] },
        ],
      },
    ],
  ])('passes the basic tests with %s', async (_, change) => {
    expect(await failures(parsed({ ...ADVISORY, ...change }))).toEqual([])
  })

  it('fails them when a product id leads nowhere or a score is wrong', async () => {
    const lost = parsed(ADVISORY)
    lost.vulnerabilities[0].product_status.fixed = ['CSAFPID-9999']
    expect(await failures(lost)).toEqual(['mandatoryTest_6_1_1'])
    const wrong = parsed(ADVISORY)
    wrong.vulnerabilities[0].scores[0].cvss_v3.baseScore = 9.9
    expect(await failures(wrong)).toEqual(['mandatoryTest_6_1_9'])
    expect(await failures({})).toContain('csaf_2_0_strict')
  })

  it('names every CVE once, and puts what could belong to either on the document', () => {
    const identifiers = ['CVE-2026-1000', 'ACME-77', 'CVE-2026-1001']
    const { document, vulnerabilities } = parsed({ ...ADVISORY, identifiers })
    expect(vulnerabilities.map(({ cve }: { cve: string }) => cve)).toEqual([
      'CVE-2026-1000',
      'CVE-2026-1001',
    ])
    expect(document.tracking.aliases).toEqual(['ACME-77'])
  })

  it('tells a range from a version', () => {
    const [{ branches }] = parsed(ADVISORY).product_tree.branches
    const kinds = branches.flatMap((product: { branches: { category: string; name: string }[] }) =>
      product.branches.map(({ category, name }) => [name, category]),
    )
    expect(kinds).toEqual([
      ['1.0', 'product_version'],
      ['before 2.1', 'product_version_range'],
      ['2.1', 'product_version'],
      ['<= 1.4', 'product_version_range'],
    ])
  })

  it('calls a remedy a fix only for products that have one', () => {
    const [{ remediations }] = parsed(ADVISORY).vulnerabilities
    expect(remediations).toEqual([
      {
        category: 'vendor_fix',
        details: 'Install 2.1.',
        product_ids: ['CSAFPID-0001', 'CSAFPID-0002'],
      },
      { category: 'mitigation', details: 'Install 2.1.', product_ids: ['CSAFPID-0004'] },
    ])
  })

  it('is dated to the release and refuses a CVSS vector it cannot score', () => {
    const { tracking } = parsed(ADVISORY).document
    expect(tracking.initial_release_date).toBe('2026-03-02T18:00:00.000Z')
    expect(() => renderCsaf({ ...ADVISORY, cvss: 'CVSS:3.1/AV:N' })).toThrow('file.malformed')
  })

  it('lives in a file named after its id', () => {
    expect(csafFileName('ACME 2026/0001+b')).toBe('acme_2026_0001+b.json')
  })
})
