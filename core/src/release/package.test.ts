// The page, the JSON and the package that holds every form.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../shared/bytes.ts'
import { parseInstant } from '../shared/instant.ts'
import type { Advisory } from './advisory.ts'
import { packAdvisory, unpackAdvisory } from './package.ts'
import { pagePolicy } from './page-policy.ts'
import { renderAll } from './render-all.ts'

const ADVISORY: Advisory = {
  id: 'ACME-2026-0001',
  title: 'A front end answers an internal page',
  identifiers: ['CVE-2026-12345'],
  vendor: { name: 'Acme', namespace: 'https://acme.example' },
  products: [{ name: 'Front End', affected: ['1.0'], fixed: ['1.1'] }],
  summary: 'First paragraph.\n\nSecond paragraph.',
  remediation: 'Install 1.1.',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  references: [{ summary: 'Notes', url: 'https://acme.example/1.1' }],
  acknowledgements: ['A. Finder'],
  releasedAt: parseInstant('2026-03-02T18:00Z'),
}

function forms(advisory: Advisory): [page: string, json: string, csaf: string] {
  const [page, json, csaf] = renderAll(advisory, 'Europe/Vienna')
  return [page?.text ?? '', json?.text ?? '', csaf?.text ?? '']
}

describe('the page', () => {
  it('shows the instant in UTC first, and by the publisher’s clock beside it', () => {
    expect(forms(ADVISORY)[0]).toContain(
      '<time datetime="2026-03-02T18:00:00.000Z">2026-03-02 18:00 UTC (19:00 GMT+1)</time>',
    )
  })

  it('parts paragraphs at blank lines and leaves empty sections out', () => {
    const [page] = forms({ ...ADVISORY, references: [], acknowledgements: [] })
    expect(page).toContain('<p>First paragraph.</p>\n<p>Second paragraph.</p>')
    expect(page).not.toContain('References')
    expect(page).not.toContain('Acknowledgements')
  })

  it('holds no script and escapes whatever it is given', () => {
    const hostile = fc.stringMatching(/^[<>"'&a-z/=:! -]{1,30}$/)
    fc.assert(
      fc.property(hostile, (text) => {
        const sign = `<img src=x onerror="1">'${text}`
        const [page] = forms({
          id: sign,
          title: sign,
          identifiers: [sign],
          vendor: { name: sign, namespace: sign },
          products: [{ name: sign, affected: [sign], fixed: [sign] }],
          summary: sign,
          remediation: sign,
          cvss: sign,
          references: [{ summary: sign, url: `javascript:${sign}` }],
          acknowledgements: [sign],
          releasedAt: ADVISORY.releasedAt,
        })
        expect(page).not.toContain('<img')
        expect(page).not.toContain('<script')
        expect(page).not.toContain('href="javascript')
      }),
      { numRuns: 50 },
    )
  })

  it('is served under a policy that allows its own style and nothing else', () => {
    const policy = pagePolicy(forms(ADVISORY)[0])
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; /)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(pagePolicy('<style>body{}</style>')).not.toBe(policy)
  })

  it('refuses a CVSS vector it cannot score', () => {
    expect(() => forms({ ...ADVISORY, cvss: 'CVSS:3.1/AV:N' })).toThrow('file.malformed')
  })
})

describe('our own JSON', () => {
  it('has kept its shape', () => {
    expect(JSON.parse(forms(ADVISORY)[1])).toEqual({
      forewarn: 'advisory',
      version: 1,
      id: 'ACME-2026-0001',
      title: 'A front end answers an internal page',
      tlp: 'CLEAR',
      releasedAt: '2026-03-02T18:00:00.000Z',
      identifiers: ['CVE-2026-12345'],
      vendor: { name: 'Acme', namespace: 'https://acme.example' },
      products: [{ name: 'Front End', affected: ['1.0'], fixed: ['1.1'] }],
      cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'First paragraph.\n\nSecond paragraph.',
      remediation: 'Install 1.1.',
      references: [{ summary: 'Notes', url: 'https://acme.example/1.1' }],
      acknowledgements: ['A. Finder'],
    })
  })
})

describe('a package', () => {
  it('gives back every form, and the same bytes each time', () => {
    const files = renderAll(ADVISORY, 'UTC')
    expect(files.map(({ name }) => name)).toEqual([
      'advisory.html',
      'advisory.forewarn.json',
      'acme-2026-0001.json',
    ])
    expect(unpackAdvisory(packAdvisory(files))).toEqual(files)
    expect(packAdvisory(renderAll(structuredClone(ADVISORY), 'UTC'))).toEqual(packAdvisory(files))
  })

  const file = { name: 'a.html', type: 'application/json', text: '' }
  const made = (...files: unknown[]) =>
    utf8(JSON.stringify({ forewarn: 'advisory-package', version: 1, files }))

  it.each<[string, Uint8Array]>([
    ['bytes that are no text', Uint8Array.of(0xff)],
    ['text that is no JSON', utf8('{')],
    ['no files', made()],
    ['two files of one name', made(file, file)],
    ['a name that climbs', made({ ...file, name: '../a.html' })],
    ['a type that runs', made({ ...file, type: 'text/javascript' })],
    ['a field it does not know', made({ ...file, mode: 7 })],
    ['a version it does not know', utf8('{"forewarn":"advisory-package","version":2,"files":[]}')],
  ])('is refused with %s', (_, bytes) => {
    expect(unpackAdvisory(made(file))).toEqual([file])
    expect(() => unpackAdvisory(bytes)).toThrow('bytes.malformed')
  })

  it('is never made so that it could not be unpacked, whatever the advisory is called', () => {
    for (const id of ['advisory', 'ADVISORY.forewarn', '+1', '-', 'Ä', '../..']) {
      const files = renderAll({ ...ADVISORY, id }, 'UTC')
      expect(unpackAdvisory(packAdvisory(files))).toEqual(files)
    }
    expect(() => packAdvisory([])).toThrow('bytes.malformed')
  })
})
