// Tripwires fire on any marked copy, in disguise and in part, on nothing else, and tell of no mark.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { hitsAmong } from '@forewarn/cli/ports/ordinary'
import { ruleThread } from '@forewarn/cli/ports/rule-thread'
import { proveTripwires } from '@forewarn/cli/trip'
import { type MarkableItem, mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import { readMaster, writeMaster } from '@forewarn/core/marking/master'
import { markAfter, prepareAfter } from '@forewarn/core/marking/revise'
import { readSigma } from '@forewarn/core/protection/sigma'
import { firingContents } from '@forewarn/core/protection/snort-contents'
import { textsOf } from '@forewarn/core/protection/tripwire'
import { tripwireFiles, tripwiresOf } from '@forewarn/core/protection/tripwires'
import { utf8 } from '@forewarn/core/shared/bytes'
import * as prettier from 'prettier'
import { minify } from 'terser'
import { afterAll, describe, expect, it } from 'vitest'

const parse = await loadGrammars()
const engine = ruleThread()
afterAll(() => engine.close())

const TEXT = readFileSync(join(import.meta.dirname, 'rules/tool.js.txt'), 'utf8')
const DECOY = 'Zr5h8PqLw3VnX0dT'
const FREE = [{ value: 'Kq7x2Mz90bTf41vw' }, { value: 'a81f0c93d5e27b46' }]
const item = (more: Partial<MarkableItem> = {}): MarkableItem => ({
  ...{ path: 'tool.js', text: TEXT, exposure: 'confidential' },
  declared: [...FREE, { value: DECOY, decoy: 'yes' }],
  ...more,
})
const holders = Array.from({ length: 40 }, (_, i) => ({ recipient: `r${i}`, partner: `p${i}` }))
const marked = (own: MarkableItem, seed: number) =>
  mark(new Uint8Array(32).fill(seed), prepare([own], parse), holders)
const copiesOf = (master: ReturnType<typeof marked>) =>
  master.codewords.map((codeword) => renderCopy(master, codeword)[0]?.text ?? '')

async function firing(yara: string, texts: readonly (string | Uint8Array)[]): Promise<number> {
  const samples = texts.map((text) => (typeof text === 'string' ? utf8(text) : text))
  const scan = await engine.scan(yara, samples)
  expect(scan.outcome).toBe('scanned')
  return scan.outcome === 'scanned' ? scan.matches.filter((names) => names.length > 0).length : -1
}

/** As tools that nobody here wrote leave it. */
async function disguised(copy: string): Promise<string[]> {
  const { code = '' } = await minify(copy, { mangle: { toplevel: true } })
  const formatted = await prettier.format(copy, { parser: 'babel', semi: true, tabWidth: 8 })
  return [code, formatted]
}

describe.each([
  ['decoys', item()],
  ['text without marks', item({ declared: FREE })],
])('tripwires of %s', (kind, own) => {
  const master = marked(own, 1)
  const { wires } = tripwiresOf(master)
  const { yara, suricata, sigma } = tripwireFiles(wires)
  const copies = copiesOf(master)

  it('fire on every copy, whole, laid out anew and minified', async () => {
    expect(wires).toHaveLength(1)
    expect(new Set(copies).size).toBe(copies.length)
    expect(await firing(yara, copies)).toBe(copies.length)
    const others = (await Promise.all(copies.slice(0, 4).map(disguised))).flat()
    expect(await firing(yara, others)).toBe(others.length)
    expect(await proveTripwires(engine, master, wires)).toBe(12)
  })

  it('fire on the larger part of a copy', async () => {
    const lines = copies[3]?.split('\n') ?? []
    const part = lines.slice(0, Math.ceil(0.8 * lines.length)).join('\n')
    expect(await firing(yara, [part])).toBe(1)
  })

  it('do not fire on other programs', async () => {
    const folders = ['prettier', 'zod', 'hono'].map((name) => join('node_modules', name))
    const { files, hits } = await hitsAmong(engine, yara, folders, 400)
    expect(files).toBeGreaterThan(200)
    expect([...hits]).toEqual([])
  })

  it('say nothing that does not stand in everybody’s copy', () => {
    for (const text of wires.flatMap(textsOf)) {
      for (const copy of copies) expect(copy).toContain(text)
    }
    expect(kind === 'decoys').toBe(suricata !== '' && sigma !== '')
  })

  it('are the same to the byte whatever seed the codewords have', () => {
    const other = marked(own, 2)
    expect(other.codewords).not.toEqual(master.codewords)
    expect(tripwireFiles(tripwiresOf(other).wires)).toEqual(tripwireFiles(wires))
    const nobody = { items: master.items, earlier: [] }
    expect(tripwireFiles(tripwiresOf(nobody).wires)).toEqual(tripwireFiles(wires))
  })
})

describe('a decoy', () => {
  const master = marked(item(), 1)
  const { wires } = tripwiresOf(master)
  const { yara, suricata, sigma } = tripwireFiles(wires)
  const encoded = Buffer.from(`xx${DECOY}yy`).toString('base64')
  const silent = ['Zr5h8PqLw3VnX0dS', 'zr5h8pqlw3vnx0dt', FREE[0]?.value ?? '', '']

  it('is in every copy and in no place: it never counts in tracing', () => {
    const without = marked(item({ declared: FREE }), 1)
    expect(master.positions).toEqual(without.positions)
    for (const copy of copiesOf(master)) expect(copy).toContain(DECOY)
    const free = marked(item({ declared: [...FREE, { value: DECOY }] }), 1)
    expect(free.positions.length).toBeGreaterThan(master.positions.length)
  })

  it('is seen in files as UTF-16 and in base64', async () => {
    const wide = new Uint8Array(Buffer.from(`x${DECOY}`, 'utf16le'))
    expect(await firing(yara, [DECOY, wide, encoded])).toBe(3)
    expect(await firing(yara, [...silent, gzipSync(DECOY)])).toBe(0)
  })

  it('is seen in traffic, by bytes: there is no engine here', () => {
    for (const sent of [`GET /?a=${DECOY}`, encoded, encoded.slice(1)]) {
      expect(firingContents(suricata, utf8(sent)).length, sent).toBeGreaterThan(0)
    }
    for (const sent of silent) expect(firingContents(suricata, utf8(sent))).toEqual([])
    const sids = [...suricata.matchAll(/sid:(\d+);/g)].map(([, sid]) => Number(sid))
    expect(new Set(sids).size).toBe(sids.length)
    for (const sid of sids) expect(sid >= 1_000_000 && sid < 2_000_000).toBe(true)
  })

  it('is seen in logs', () => {
    const rules = readSigma('t.yml', sigma)
    const seen = (event: Record<string, string>) => rules.filter((rule) => rule.matches(event))
    expect(seen({ CommandLine: `node tool.js --id ${DECOY}` })).toHaveLength(3)
    expect(seen({ 'c-uri': `/greet?b=${encoded}` })).toHaveLength(2)
    for (const text of [silent[0], silent[2], '']) {
      expect(seen({ CommandLine: `${text}`, 'c-uri': `${text}` })).toEqual([])
    }
  })

  it('stays in a master, and in new versions of the bundle', () => {
    expect(readMaster('m', writeMaster(master)).items[0]?.decoys).toEqual([DECOY])
    const changed = item({ text: TEXT.replace('4096', '8192') })
    const { items } = prepareAfter(master, [changed], parse)
    const after = markAfter(master, new Uint8Array(32).fill(9), items, holders)
    expect(tripwireFiles(tripwiresOf(after).wires)).toEqual(tripwireFiles(wires))
  })

  it('may be declared of a text that stays, and taken back', () => {
    const before = marked(item({ declared: FREE }), 1)
    const { items } = prepareAfter(before, [item()], parse)
    expect(items[0]?.decoys).toEqual([DECOY])
    const back = prepareAfter({ ...before, items }, [item({ declared: FREE })], parse)
    expect(back.items[0]).not.toHaveProperty('decoys')
  })

  it('is of no use where partners may publish, or where a mark would change it', () => {
    const open = tripwiresOf(marked(item({ exposure: 'publishable' }), 1))
    expect(open).toMatchObject({ wires: [], unwired: [{ why: 'publishable' }] })
    const [own] = master.items
    const moved = { ...own, template: ['text without it'], carriers: [] } as never
    expect(tripwiresOf({ items: [moved], earlier: [] }).unwired).toMatchObject([
      { why: 'decoy-gone' },
    ])
    const short = marked(item({ text: `const a = '${DECOY}'\n`, declared: [] }), 1)
    expect(tripwiresOf(short).unwired).toMatchObject([{ why: 'too-little-alike' }])
  })
})
