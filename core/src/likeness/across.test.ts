// Texts of different languages: what one of them cannot say is not held against either.

import { describe, expect, it } from 'vitest'
import { across, shortRunNats } from './across.ts'
import { openBackground } from './background.ts'
import { compare } from './compare.ts'
import { prepare } from './prepared.ts'
import { PUBLIC_CODE } from './public-code.ts'

const background = openBackground(PUBLIC_CODE)
const read = (path: string, text: string) => across(prepare({ path, text }, background))

const JAVA = `
int a(int[] b, int c) {
  while (c > 5) { d[c % 7] = b[c] ^ (c << 3); c = c - 4; }
  if (e.equals(g(c))) throw new F("h", d[c + 9]);
  for (int i : b) { d[i] += b[i & 31] * 17; j(i, d[i % 13]); }
  return k(b[c], d[c]) / 255;
}`
const PYTHON = `
def a(self, b, c):
    while c > 5:
        self.d[c % 7] = b[c] ^ (c << 3)
        c = c - 4
    if self.e == self.g(c):
        raise F("h", self.d[c + 9])
    for i in b:
        self.d[i] += b[i & 31] * 17
        self.j(i, self.d[i % 13])
    return self.k(b[c], self.d[c]) / 255`
const OTHER = `
def p(q, r):
    return [s(t) for t in q.split(r) if t.strip() and u(t) not in q]`

describe('a text seen from another language', () => {
  it('has its own members as the other writes them', () => {
    expect([...read('a.py', PYTHON).symbols]).toEqual([...read('a.java', JAVA).symbols])
  })

  it('keeps a line for every symbol', () => {
    const { symbols, lines, nats, namedBefore } = read('a.py', PYTHON)
    for (const each of [lines, nats, namedBefore]) expect(each.length).toBe(symbols.length)
  })

  it('is made once', () => {
    const prepared = prepare({ path: 'a.py', text: PYTHON }, background)
    expect(across(prepared)).toBe(across(prepared))
  })

  it('shares short runs with its translation and none with another program', () => {
    const item = read('a.java', JAVA)
    expect(shortRunNats(read('a.py', PYTHON), item)).toBeGreaterThan(5)
    expect(shortRunNats(read('a.py', OTHER), item)).toBe(0)
    expect(shortRunNats(item, read('a.py', PYTHON))).toBeCloseTo(
      shortRunNats(read('a.py', PYTHON), item),
      9,
    )
  })

  it('is compared as a whole with regions on the lines of both', () => {
    const item = { path: 'a.java', text: JAVA }
    const { verdict, best } = compare({ path: 'a.py', text: PYTHON }, [item], background)
    expect(verdict).toBe('derived')
    expect(best[0]?.regions[0]?.item[1]).toBeGreaterThan(best[0]?.regions[0]?.item[0] ?? 9)
  })
})
