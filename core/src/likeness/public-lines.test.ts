// Lines that public code holds too: grey for a reader, and never more than what is held.

import { describe, expect, it } from 'vitest'
import { openBackground, withSeen } from './background.ts'
import { prepare, seenKeys } from './prepared.ts'
import { PUBLIC_CODE } from './public-code.ts'
import { publicLines } from './public-lines.ts'

const background = openBackground(PUBLIC_CODE)
const PUBLIC = `def pack(rows, sep):
    out = []
    for row in rows:
        out.append(sep.join(str(cell).strip() for cell in row))
    return "\\n".join(out)
`
const OWN = `def probe(link, limit):
    while link.poll(limit) and not link.closed:
        yield link.recv(4096)[::-1] ^ limit % 251
`
const seen = withSeen(background, seenKeys([{ path: 'blog.py', text: PUBLIC }], background))
const linesOf = (text: string, known = seen) =>
  publicLines(prepare({ path: 'a.py', text }, known), known)

describe('public lines', () => {
  it('are those of which every symbol stands in a run that public code holds', () => {
    expect(linesOf(PUBLIC)).toEqual([1, 2, 3, 4, 5])
    expect(linesOf(OWN)).toEqual([])
  })

  it('are told whatever the names and the layout', () => {
    const renamed = PUBLIC.replaceAll('out', 'lines').replaceAll('row', 'each')
    expect(linesOf(`\n# own words\n${renamed}`)).toEqual([3, 4, 5, 6, 7])
  })

  it('leave out lines without a symbol, and those of the reader’s own', () => {
    const mixed = linesOf(`${PUBLIC}\n# nothing\n\n${OWN}`)
    expect(mixed.every((line) => line <= 5)).toBe(true)
    expect(mixed.length).toBeGreaterThanOrEqual(4)
  })

  it('are none in a text too short for a run', () => {
    expect(linesOf('x = 1\n')).toEqual([])
    expect(linesOf('')).toEqual([])
  })
})
