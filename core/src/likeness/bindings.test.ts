// Names as evidence: where they stand counts, and what they are called does not.

import { describe, expect, it } from 'vitest'
import { openBackground } from './background.ts'
import { compare } from './compare.ts'
import { PUBLIC_CODE } from './public-code.ts'

const background = openBackground(PUBLIC_CODE)

const ITEM = `
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

const nats = (text: string): number =>
  compare({ path: 's.py', text }, [{ path: 'i.py', text: ITEM }], background).best[0]?.nats ?? 0

describe('names', () => {
  it('are worth the same whatever they are called, as long as each is called the same', () => {
    const renamed = called({ target: 'a', table: 'b', limit: 'c', cut: 'd', step: 'e' })
    expect(nats(renamed)).toBeCloseTo(nats(ITEM), 6)
    expect(nats(called({ target: 'table', table: 'target' }))).toBeCloseTo(nats(ITEM), 6)
  })

  it('speak against one hand where they stand for one another', () => {
    expect(nats(scattered())).toBeLessThan(0.7 * nats(ITEM))
  })

  it('add at most what the structure is worth that holds them', () => {
    const table = Array.from({ length: 200 }, (_, i) => `t[${i % 3}] = k${i % 9}`).join('\n')
    const text = compare({ path: 's.py', text: table }, [{ path: 'i.py', text: table }], background)
    expect(text.best[0]?.nats ?? 0).toBeLessThan(60)
  })
})
