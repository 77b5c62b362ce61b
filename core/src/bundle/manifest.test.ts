// bundle.yaml read well, and refused with the line where it is wrong.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { processorMs } from '../../../tests/processor-time.ts'
import { Refusal, type Refusals } from '../shared/refusal.ts'
import { KNOWN_KEYS, Manifest, readManifest } from './manifest.ts'

const LINES = [
  'forewarn: 1', // 1
  'title: A flaw', // 2
  'case: greeting', // 3
  'identifiers: [CVE-2026-12345]', // 4
  'tlp: AMBER+STRICT', // 5
  'items:', // 6
  '  - path: a.py', // 7
  '    class: verification-code', // 8
  '    may: Run it.', // 9
  '    free:', // 10
  '      - value: 0012', // 11
  '        form: digits', // 12
  '    check:', // 13
  '      command: [python3, a.py]', // 14
  '      with: [b.txt]', // 15
  'ignore: [notes/]', // 16
  'advisory:', // 17
  '  id: ACME-1', // 18
  '  vendor: { name: Acme, namespace: "https://acme.example" }', // 19
  '  products:', // 20
  '    - name: Mail', // 21
  '      affected: [1.10, no]', // 22
  '  summary: S', // 23
  '  remediation: R', // 24
  '  references:', // 25
  '    - summary: N', // 26
  '      url: https://acme.example/n', // 27
]

function read(change: Readonly<Record<number, string>> = {}) {
  return readManifest('bundle.yaml', LINES.map((line, i) => change[i + 1] ?? line).join('\n'))
}

function refused(read: () => unknown): Refusals['file.malformed'] {
  try {
    read()
  } catch (error) {
    if (error instanceof Refusal && error.code === 'file.malformed') {
      return error.details as Refusals['file.malformed']
    }
    throw error
  }
  throw new Error('it was not refused')
}

describe('readManifest', () => {
  it('reads every field, with numbers and words of YAML as the text they are written in', () => {
    const { manifest } = read()
    expect(manifest.items[0]).toEqual({
      path: 'a.py',
      class: 'verification-code',
      may: 'Run it.',
      free: [{ value: '0012', form: 'digits' }],
      check: { command: ['python3', 'a.py'], with: ['b.txt'], timeoutSeconds: 30 },
    })
    expect(manifest.advisory?.products[0]?.affected).toEqual(['1.10', 'no'])
  })

  it('reads what it read, written as JSON, as the same', () => {
    const { manifest } = read()
    expect(Manifest.parse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest)
  })

  it('knows the line of every place, and of what is above a place that is not there', () => {
    const { lineOf } = read()
    expect(lineOf(['items', 0, 'free', 0, 'value'])).toBe(11)
    expect(lineOf(['items', 0, 'free', 5, 'value'])).toBe(10)
    expect(lineOf(['nothing'])).toBe(1)
  })

  it.each<[number, string, number, RegExp, RegExp]>([
    [1, 'forewarn: 2', 1, /forewarn cannot be “2”/, /Write one of: 1/],
    [2, '', 1, /title is missing/, /Add it/],
    [2, 'title:', 2, /title is empty/, /Fill it in/],
    [2, 'title: [a]', 2, /title/, /Write text/],
    [2, 'titel: A flaw', 2, /unknown key “titel”/, /title/],
    [2, `title: "a\\u202eb"`, 2, /title cannot be/, /one line/],
    [2, `title: ${'x'.repeat(201)}`, 2, /title/, /at most 200 characters/],
    [2, 'title: a\ntitle: b', 3, /“title” is given twice/, /./],
    [4, 'identifiers: ["<b>"]', 4, /identifiers\[0\] cannot be “<b>”/, /CVE-2026/],
    [5, 'tlp: WHITE', 5, /tlp cannot be “WHITE”/, /CLEAR, GREEN, AMBER, AMBER\+STRICT, RED/],
    [5, 'tlp: RED\ntpl: RED', 6, /unknown key “tpl”$/, /forewarn, title, case, identifiers, tlp/],
    [7, '  - path: ../a.py', 7, /items\[0\]\.path: the path holds “\.\.”/, /inside/],
    [7, '  - path: /a.py', 7, /absolute/, /inside/],
    [8, '    class: poc', 8, /items\[0\]\.class cannot be “poc”/, /headline, description/],
    [8, '    class: patch\n    clas: patch', 9, /“clas” in items\[0\]/, /path, class, may, free/],
    [12, '        form: hexa', 12, /form cannot be “hexa”/, /letters, digits/],
    [12, '        form: letters', 11, /“0012” is not of the form letters/, /leave it out/],
    [12, '      - value: "00"', 12, /overlap/, /longer/],
    [14, '      command: []', 14, /command/, /at least 1/],
    [14, '      command: python3 a.py', 14, /command/, /a list/],
    [15, '      with: [../../etc/passwd]', 15, /holds “\.\.”/, /inside/],
    [15, '      timeoutSeconds: 1000', 15, /timeoutSeconds cannot be “1000”/, /at most 300/],
    [15, '      timeoutSeconds: soon', 15, /timeoutSeconds cannot be “soon”/, /a number/],
    [16, 'ignore: [a.py]', 16, /“a\.py” ignores “a\.py”/, /one of the two/],
    [16, 'ignore: [b.txt]', 16, /ignores “b\.txt”/, /one of the two/],
    [19, '  vendor: { name: A, namespace: "file:///x" }', 19, /namespace/, /https/],
    [
      21,
      '    - name: Mail\n      cpe: x',
      22,
      /“cpe” in advisory\.products\[0\]/,
      /affected, fixed/,
    ],
    [22, '      affected: []', 22, /affected/, /at least 1/],
    [23, '  summary: S\n  cvss: 9.8', 24, /cvss cannot be “9\.8”/, /CVSS:3\.1/],
  ])('refuses line %i as %j', (line, written, at, problem, remedy) => {
    const details = refused(() => read({ [line]: written }))
    expect(details.problem).toMatch(problem)
    expect(details.remedy).toMatch(remedy)
    expect(details.line).toBe(at)
  })

  it('refuses two items that clash on a disk that ignores case, at the second', () => {
    const second = '  - { path: A.PY, class: patch, may: x }\nignore: []'
    const { line, problem } = refused(() => read({ 16: second }))
    expect(problem).toContain('“A.PY” clashes with “a.py”')
    expect(line).toBe(16)
  })

  it('lists the known keys at every place a key may stand', () => {
    const at: Record<string, number> = { '': 5, items: 9, advisory: 18 }
    const indent: Record<string, string> = { '': '', items: '    ', advisory: '  ' }
    for (const place of Object.keys(at)) {
      const line = at[place] as number
      const stray = `${LINES[line - 1]}\n${indent[place]}stray: 1`
      const { remedy } = refused(() => read({ [line]: stray }))
      for (const key of KNOWN_KEYS[place] ?? []) expect(remedy).toContain(key)
    }
    const nested: [string, number, string][] = [
      ['items.free', 12, '        form: digits\n        stray: 1'],
      ['items.samples', 12, '        form: digits\n    samples:\n      stray: 1'],
      ['items.check', 15, '      stray: 1'],
      ['advisory.vendor', 19, '  vendor: { name: A, namespace: "https://a.example", stray: 1 }'],
      ['advisory.products', 21, '    - name: Mail\n      stray: 1'],
      ['advisory.references', 26, '    - summary: N\n      stray: 1'],
    ]
    for (const [place, line, stray] of nested) {
      const { remedy } = refused(() => read({ [line]: stray }))
      for (const key of KNOWN_KEYS[place] ?? []) expect(remedy).toContain(key)
    }
  })

  it.each([
    ['an alias bomb', 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]', /anchor|alias/],
    ['an alias to nothing', 'a: *b', /alias|b/],
    ['a tag', 'a: !!js/function "x"', /tag/i],
    ['two documents', 'a: 1\n---\nb: 2', /document/],
    ['a list at the top', '- a', /document/],
    ['plain text', 'hello', /document/],
    ['nothing', '', /forewarn|document/],
    ['a key that is a list', '[a, b]: c', /key/],
    ['a tab for a blank', 'a:\n\t- b', /./],
    ['deep nesting', `${'- '.repeat(50)}a`, /deep/],
    ['bottomless brackets', '['.repeat(100_000), /./],
    ['bottomless dashes', '- '.repeat(100_000), /./],
    ['a prototype', '__proto__: { title: x }', /missing|__proto__/],
    ['twenty thousand keys', Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'), /./],
  ])('refuses %s', (_, written, problem) => {
    const took = processorMs(() =>
      expect(refused(() => readManifest('bundle.yaml', written)).problem).toMatch(problem),
    )
    expect(took).toBeLessThan(10_000)
  })

  it('refuses more than 256 KiB before it reads any of it', () => {
    const tooLong = () => readManifest('bundle.yaml', ' '.repeat(256 * 1024 + 1))
    expect(tooLong).toThrow(expect.objectContaining({ code: 'file.tooLarge' }))
  })

  it('answers any text with a manifest or a refusal', () => {
    const word = fc.constantFrom(
      'items',
      'path',
      ':',
      ' ',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      '&a',
      '*a',
      '"',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (written) => {
        expect(() => readManifest('bundle.yaml', written)).toThrow(Refusal)
      }),
    )
  })
})

describe('a decoy', () => {
  const decoy = (value: string) => read({ 11: `      - value: ${value}`, 12: '        decoy: yes' })

  it.each(['Zr5h8PqLw3VnX0dT', 'zr5h8pqlw3vn-x0dt_f'])('may be %s', (value) => {
    expect(decoy(value).manifest.items[0]?.free).toMatchObject([{ value, decoy: 'yes' }])
  })

  it.each([
    ['short', 'Zr5h8PqLw3VnX0d'],
    ['too much alike', 'aaaaaaaaaaaaaaaa'],
    ['of signs that engines read otherwise', '"Zr5h8PqL;w3VnX0dT"'],
    ['what everybody has', 'content-type'],
  ])('that is %s is refused by its line', (_, value) => {
    expect(() => decoy(value)).toThrow(
      expect.objectContaining({
        code: 'file.malformed',
        details: expect.objectContaining({ line: 11 }),
      }),
    )
  })
})
