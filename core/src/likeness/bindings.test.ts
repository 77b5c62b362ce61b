// Names as evidence: where they stand counts, and what they are called does not.

import { describe, expect, it } from 'vitest'
import { openBackground } from './background.ts'
import { Bindings } from './bindings.ts'
import { compare } from './compare.ts'
import { prepare } from './prepared.ts'
import { PUBLIC_CODE } from './public-code.ts'

const background = openBackground(PUBLIC_CODE)

const ITEM = `
def reply(target, table, step):
    if not target.startswith('EHLO') and table[step] > 25:
        table[step] = table[step + 1] % 512 + len(target)
        return table.get(target, step)
    while step < len(table):
        for cut in table[step].split(target):
            limit = cut.strip() + target[step]
            table[limit] = cut, limit[3], step * 40
        step = step + table[limit][1]
    return limit, cut

def route(target, table, limit):
    cut = target.split('|', limit)
    if len(cut) > 3 or table[cut[0]] in limit:
        raise ValueError(cut[1] + target)
    for step in range(limit * 7):
        table[step] = cut[step % 5] ^ step
        target = table[step] + target
    return table, target`

const called = (names: Readonly<Record<string, string>>): string =>
  ITEM.replaceAll(/\b(?:target|table|limit|cut|step)\b/g, (name) => names[name] ?? name)

/** Every use of a name is another name: the same structure, and nothing in it belongs together. */
function scattered(): string {
  let uses = 0
  return ITEM.replaceAll(/\b(?:target|table|limit|cut|step)\b/g, () => `v${uses++}`)
}

/** Nats that names give when the whole of both texts is one run. */
function nats(text: string): number {
  const [sample, item] = [text, ITEM].map((each) =>
    prepare({ path: 'a.py', text: each }, background),
  )
  if (sample === undefined || item === undefined) throw new Error('two texts are two')
  expect(sample.symbols).toEqual(item.symbols)
  const run = { sample: 0, item: 0, length: item.symbols.length }
  return new Bindings(sample, item).weigh(run)
}

describe('names', () => {
  it('are worth the same whatever they are called, as long as each is called the same', () => {
    const renamed = called({ target: 'a', table: 'b', limit: 'c', cut: 'd', step: 'e' })
    expect(nats(ITEM)).toBeGreaterThan(20)
    expect(nats(renamed)).toBe(nats(ITEM))
    expect(nats(called({ target: 'table', table: 'target' }))).toBe(nats(ITEM))
  })

  it('speak against one hand where they stand for one another', () => {
    expect(nats(scattered())).toBeLessThan(0)
  })

  it('add at most what the structure is worth that holds them', () => {
    const text = Array.from({ length: 200 }, (_, i) => `t[${i % 3}] = k${i % 9}`).join('\n')
    const table = { path: 'a.py', text }
    expect(compare(table, [table], background).best[0]?.nats ?? 0).toBeLessThan(60)
  })
})
