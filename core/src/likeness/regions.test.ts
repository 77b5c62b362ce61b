// Regions of a comparison: where they begin and end, what both hold in them, and what they are worth.

import { describe, expect, it } from 'vitest'
import { openBackground } from './background.ts'
import { compare, type Pairing } from './compare.ts'
import { viewOf } from './page/view.ts'
import { PUBLIC_CODE } from './public-code.ts'

const background = openBackground(PUBLIC_CODE)

const FIRST = `def probe(host, port, timeout):
    link = socket.create_connection((host, port), timeout)
    banner = link.recv(512).decode("latin-1")
    if not banner.startswith("220 "):
        raise ValueError("no greeting from " + host)
    link.sendall(b"XRULES LIST\\r\\n")
    answer = link.recv(2048).decode("latin-1")
    fields = answer.strip().split(";")`
const SECOND = `    if len(fields) < 3 or fields[1] != "routing-table/4":
        return {"host": host, "state": "unknown", "answer": answer[:64]}
    version = [int(part) for part in fields[2].split(".")]
    return {"host": host, "state": "open" if version < [4, 17, 2] else "closed"}`
const BETWEEN = `    log.write(host)
    seen = seen | {host}`

const likeness = (sample: string, item: string) => {
  const texts = [{ path: 'item.py', text: item }]
  return compare({ path: 'sample.py', text: sample }, texts, background).best[0]
}

const isWithin = (inner: Pairing, outer: Pairing): boolean =>
  (['sample', 'item'] as const).every(
    (side) => outer[side][0] <= inner[side][0] && inner[side][1] <= outer[side][1],
  )

describe('a region', () => {
  it('has runs that leave out what was put in between, on the lines of both', () => {
    const found = likeness(`${FIRST}\n${BETWEEN}\n${SECOND}\n`, `${FIRST}\n${SECOND}\n`)
    const [region] = found?.regions ?? []
    if (region === undefined) throw new Error('no region')
    expect([region.sample, region.item]).toEqual([
      [1, 14],
      [1, 12],
    ])
    expect(region.runs.length).toBeGreaterThan(1)
    expect(region.runs.every((run) => isWithin(run, region))).toBe(true)
    const held = (line: number) =>
      region.runs.some(({ sample: [from, to] }) => from <= line && line <= to)
    expect([3, 8, 12, 14].every(held)).toBe(true)
    expect(held(10)).toBe(false)
  })

  it('is worth nats, which with what literals give make up its item’s', () => {
    const found = likeness(`${FIRST}\n${BETWEEN}\n${SECOND}\n`, `${FIRST}\n${SECOND}\n`)
    const regions = found?.regions.reduce((sum, { nats }) => sum + nats, 0) ?? 0
    expect(regions).toBeGreaterThan(0)
    const literals = (found?.nats ?? 0) - regions
    expect(literals).toBeGreaterThan(0)
    expect(literals).toBeLessThanOrEqual(20)
  })

  it('never ends before it begins, where a program in a literal stands before the rest', () => {
    const inner = `${FIRST}\n${SECOND}\n`.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
    const text = `import os\nINNER = '${inner}'\n${FIRST}\n${SECOND}\nexec(INNER)\n`
    const regions = likeness(`# copied\n${text}`, text)?.regions ?? []
    expect(regions.length).toBeGreaterThan(0)
    for (const { sample, item, runs } of regions)
      for (const [from, to] of [sample, item, ...runs.flatMap((run) => [run.sample, run.item])])
        expect(from).toBeLessThanOrEqual(to)
  })
})

describe('a comparison with its texts', () => {
  it('keeps order and worth, and leaves out an item whose text is not there', () => {
    const items = ['a.py', 'b.py'].map((path) => ({ path, text: `${FIRST}\n${SECOND}\n` }))
    const sample = { path: 'sample.py', text: `${FIRST}\n${SECOND}\n` }
    const compared = compare(sample, items, background)
    const shown = { name: 'b.py', text: items[1]?.text ?? '' }
    const view = viewOf(
      { name: sample.path, text: sample.text },
      new Map([['b.py', shown]]),
      compared,
    )
    const { item: _, ...likeness } = compared.best[1] ?? {}
    expect(compared.best).toHaveLength(2)
    expect(view.items).toEqual([{ ...shown, ...likeness }])
  })
})
