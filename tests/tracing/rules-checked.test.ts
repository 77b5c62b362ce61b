// Rules of a bundle: proven on the author's samples, carriers that break them dropped, nobody accused
// by what partners may publish.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { proveFolder } from '@forewarn/cli/ports/prove-folder'
import { markAndCheck } from '@forewarn/cli/ports/workshop'
import { bundleFolder } from '@forewarn/core/bundle/folder'
import { readManifest } from '@forewarn/core/bundle/manifest'
import { trace } from '@forewarn/core/marking/codes/trace'
import { renderCopy } from '@forewarn/core/marking/mark'
import { readLeak } from '@forewarn/core/marking/read/read'
import { utf8 } from '@forewarn/core/shared/bytes'
import { describe, expect, it } from 'vitest'

const parse = await loadGrammars()
const toy = (name: string) => readFileSync(join(import.meta.dirname, 'rules', name), 'utf8')

const RULE = `rule One {
  meta:
    a = "1"
    b = "2"
  strings:
    $s1 = "GREETING7" wide ascii
    $s2 = "else" nocase
  condition:
    $s1 or $s2
}
`

function folder(item: string, rules: string, files: Record<string, string> = {}) {
  const yaml = `forewarn: 1\ntitle: t\ncase: c\ntlp: RED\nitems:\n  - path: rules/one.yar
    class: detection\n    may: "Run it."\n${item}`
  const all = { 'rules/one.yar': rules, ...files }
  const listed = Object.entries(all).map(([path, text]) => ({ path, bytes: utf8(text) }))
  return bundleFolder(readManifest('bundle.yaml', yaml), listed)
}

const SAMPLES = '    samples: { positive: [bad.bin], benign: [good.bin] }\n'
const FILES = { 'bad.bin': 'xx GREETING7 xx', 'good.bin': 'nothing' }

const holders = Array.from({ length: 30 }, (_, i) => ({ recipient: `r${i}`, partner: `p${i}` }))
const seed = new Uint8Array(32).fill(7)

const marked = (item: string, rules: string, files?: Record<string, string>) =>
  markAndCheck(
    { folder: folder(item, rules, files), holders, seed, progress: () => {} },
    parse,
    proveFolder,
  )

describe('a rule with samples', () => {
  it('is proven on them, and the master says so', async () => {
    const { proofs, dropped, master } = await marked(SAMPLES, RULE, FILES)
    expect(proofs).toEqual([
      { item: 'rules/one.yar', kind: 'yara', samples: 2, proof: 'same-matches' },
    ])
    expect(dropped).toEqual([])
    expect(master.items[0]?.carriers.length).toBeGreaterThan(2)
  })

  it('loses for everybody the place that would break it, and only that', async () => {
    const free = '    free: [{ value: GREETING7 }]\n'
    const without = await marked(SAMPLES, RULE, FILES)
    const { dropped, master } = await marked(free + SAMPLES, RULE, FILES)
    expect(dropped).toEqual(['rules/one.yar:6 GREETING7'])
    expect(master.items[0]?.carriers).toHaveLength(without.master.items[0]?.carriers.length ?? 0)
    for (const codeword of master.codewords) {
      expect(renderCopy(master, codeword)[0]?.text).toContain('GREETING7')
    }
  })

  it.each([
    ['a positive sample that nothing matches', { ...FILES, 'bad.bin': 'no' }, RULE],
    ['a benign sample that a rule matches', { ...FILES, 'good.bin': 'ELSE' }, RULE],
    ['rules that do not compile', FILES, RULE.replace('$s2', '$s3')],
  ])('is refused with %s', async (_, files, rules) => {
    await expect(marked(SAMPLES, rules, files)).rejects.toMatchObject({ code: 'check.failed' })
  })

  it('is refused where it holds no rules, or a sample is not there', async () => {
    await expect(marked(SAMPLES, 'hello', FILES)).rejects.toMatchObject({ code: 'check.failed' })
    expect(() => folder(SAMPLES, RULE, { 'bad.bin': 'x' })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ line: 9 }) }),
    )
  })
})

describe('a rule without samples', () => {
  it('compiles in every copy, which is all that is said', async () => {
    const { proofs } = await marked('', RULE)
    expect(proofs).toMatchObject([{ proof: 'compiles', samples: 0 }])
  })

  it('that no engine can run is told by that', async () => {
    const { proofs } = await marked('', 'import "nothing"\nrule a { condition: true }')
    expect(proofs).toMatchObject([
      { proof: 'not-run', problem: expect.stringContaining('nothing') },
    ])
  })
})

describe('a copy of rules that leaked', () => {
  const many = `${toy('toy.yar')}\n${toy('toy.yar')
    .replace(/^import.*$/gm, '')
    .replace(/rule (\w+)/g, 'rule $1_2')
    .replace(/\b(Greeting_Tool|Has_Marker)(?= and|\s*})/g, '$1_2')}`

  it.each([
    ['    exposure: confidential\n', 'confidential', true],
    ['', 'publishable', false],
  ])('with “%s” is %s, and its recipient named: %s', async (item, exposure, isNamed) => {
    const { master } = await marked(item, many)
    expect(master.items[0]).toMatchObject({ exposure })
    expect(master.items[0]?.carriers.length).toBeGreaterThan(60)
    const [leak] = renderCopy(master, master.codewords[11] ?? [])
    const { reading } = readLeak(master, [{ path: 'seen.yar', text: leak?.text ?? '' }])
    const { positions, codewords } = master
    const { traced } = trace({ positions, reading, holders, codewords })
    expect(traced.map(({ recipient }) => recipient)).toEqual(isNamed ? ['r11'] : [])
    const read = reading.filter((symbol) => symbol !== undefined).length
    const right = reading.filter((symbol, i) => symbol === codewords[11]?.[i]).length
    expect(right).toBe(read)
    expect(read > 0.8 * positions.length).toBe(isNamed)
  })
})
