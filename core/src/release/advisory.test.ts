// From the author's manifest to the advisory's value.

import { describe, expect, it } from 'vitest'
import { readManifest } from '../bundle/manifest.ts'
import { instant } from '../shared/instant.ts'
import { composeAdvisory } from './advisory.ts'

const WRITTEN = `forewarn: 1
title: A front end answers an internal page
case: postern
identifiers: [CVE-2026-12345]
tlp: AMBER
items: [{ path: a.md, class: description, may: Read it. }]
advisory:
  id: ACME-2026-0001
  vendor: { name: Acme, namespace: https://acme.example }
  products: [{ name: Front End, affected: ["1.4"], fixed: ["1.5"] }]
  summary: It trusts a cookie.
  remediation: Install 1.5.
  cvss: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N
`

const compose = (written: string) =>
  composeAdvisory(readManifest('bundle.yaml', written).manifest, instant(1000))

describe('an advisory', () => {
  it('takes title and identifiers from the bundle, and is dated', () => {
    expect(compose(WRITTEN)).toMatchObject({
      id: 'ACME-2026-0001',
      title: 'A front end answers an internal page',
      identifiers: ['CVE-2026-12345'],
      releasedAt: 1000,
    })
  })

  it.each([
    ['no advisory', WRITTEN.slice(0, WRITTEN.indexOf('advisory:'))],
    ['a version both affected and fixed', WRITTEN.replace('"1.5"', '"1.4"')],
    ['a CVSS vector that lacks a metric', WRITTEN.replace('/A:N', '')],
  ])('is refused from a manifest with %s', (_, written) => {
    expect(() => compose(written)).toThrow('file.malformed')
  })
})
