// What is proposed to an author, and what becomes of a text whose author accepted all of it.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dice } from '../codes/dice.ts'
import { trace } from '../codes/trace.ts'
import { mark, prepare, renderCopy } from '../mark.ts'
import { readLeak } from '../read/read.ts'
import { prepareAfter } from '../revise.ts'
import { readAccepted, standings } from './accepted.ts'
import { propose } from './propose.ts'
import { proseOfDocument } from './prose.ts'

const TEXTS = join(import.meta.dirname, '../../../../bench/text/notices')
const texts = readdirSync(TEXTS).map((name) => readFileSync(join(TEXTS, name), 'utf8'))
const proposed = (text: string) => propose(text, proseOfDocument(text))
const noParser = () => {
  throw new Error('no grammar is needed for documents')
}
const holders = [1, 2, 3].map((n) => ({ recipient: `r${n}`, partner: `p${n}` }))
const marked = (text: string, accepted: readonly string[]) => {
  const item = {
    path: 'notice.md',
    text,
    declared: [],
    accepted,
    exposure: 'confidential' as const,
  }
  return mark(new Uint8Array(32).fill(7), prepare([item], noParser), holders)
}

describe('proposals', () => {
  it('are lines that can be read, and stand once in their text', () => {
    for (const text of texts) {
      for (const line of proposed(text)) {
        const read = readAccepted(line)
        if (typeof read === 'string') throw new Error(`${line}: ${read}`)
        expect(standings(text, read), line).toHaveLength(1)
      }
    }
  })

  it.each([
    ['A denial of service is seen here.', []],
    ['In any case, that is not the case.', []],
    ['You may tell the others of them.', []],
    ['Use `a serious flaw` with it all day.', []],
    ['It was found on request.', ['It was [found|discovered|uncovered|identified] on request.']],
  ])('leave fixed turns, permissions and code alone: %s', (text, lines) => {
    expect(proposed(text).map((line) => line.replace('[was|has been]', 'was'))).toEqual(lines)
  })

  it('keep the article right', () => {
    expect(proposed('It was an issue of the system.').join()).toContain(
      '[an issue|a problem|a defect]',
    )
  })
})

describe('a text with all proposals accepted', () => {
  it('holds a quarter of a bit in every word, and every copy is read back as it is', () => {
    for (const text of texts) {
      const master = marked(text, proposed(text))
      const bits = master.positions.reduce((sum, { alphabet }) => sum + entropy(alphabet), 0)
      expect(bits / text.split(/\s+/).length).toBeGreaterThan(0.25)
      const [codeword = []] = master.codewords
      const [copy] = renderCopy(master, codeword)
      const { reading } = readLeak(master, [{ path: 'seen.txt', text: copy?.text ?? '' }])
      const wrong = reading.filter((symbol, at) => symbol !== codeword[at])
      expect(wrong).toEqual([])
    }
  })

  it('shows no wrong symbol in any excerpt', () => {
    const [text = ''] = texts
    const master = marked(text, proposed(text))
    const codeword = master.codewords[1] ?? []
    const words = renderCopy(master, codeword)[0]?.text.split(/\s+/) ?? []
    const roll = dice(3)
    let read = 0
    for (let i = 0; i < 12; i++) {
      const from = Math.floor(roll() * (words.length - 90))
      const excerpt = words.slice(from, from + 90).join(' ')
      const { reading } = readLeak(master, [{ path: 'seen.txt', text: excerpt }])
      expect(
        reading.filter((symbol, at) => symbol !== undefined && symbol !== codeword[at]),
      ).toEqual([])
      read += reading.filter((symbol) => symbol !== undefined).length
    }
    expect(read).toBeGreaterThan(12 * 15)
  })

  it('names its copy by 150 words of it with a mistake in every tenth word, and none by 30', () => {
    const [text = ''] = texts
    const people = Array.from({ length: 80 }, (_, i) => ({ recipient: `r${i}`, partner: `p${i}` }))
    const { items } = marked(text, proposed(text))
    const master = mark(new Uint8Array(32).fill(9), items, people)
    const codeword = master.codewords[33] ?? []
    const words = renderCopy(master, codeword)[0]?.text.split(/\s+/) ?? []
    const named = (count: number) => {
      const typed = words
        .slice(60, 60 + count)
        .map((word, i) => (i % 10 === 3 ? word.slice(0, 2) + word.slice(3) : word))
      const { reading } = readLeak(master, [{ path: 'seen.txt', text: typed.join(' ') }])
      const wrong = reading.filter((symbol, i) => symbol !== undefined && symbol !== codeword[i])
      expect(wrong).toEqual([])
      const { positions, holders, codewords } = master
      return trace({ positions, reading, holders, codewords }).traced.map((one) => one.recipient)
    }
    expect(named(150)).toEqual(['r33'])
    expect(named(30)).toEqual([])
  })

  it('is marked by nothing that does not stand in it once', () => {
    const { items } = marked('A flaw. A flaw.', ['A [flaw|bug].', 'A [gap|hole].'])
    expect(items[0]?.carriers).toEqual([])
  })
})

describe('a new version', () => {
  const text = 'A flaw was found in the gateway of ours.\n'
  const line = 'A [flaw|bug|gap] was [found|seen|met] in'

  it('keeps what is still accepted, and gives up what is not', () => {
    const before = marked(text, [line])
    const item = { path: 'notice.md', text, declared: [], exposure: 'confidential' as const }
    const same = prepareAfter(before, [{ ...item, accepted: [line] }], noParser)
    expect(same.items).toEqual(before.items)
    const less = prepareAfter(before, [{ ...item, accepted: ['A [flaw|bug|gap] was'] }], noParser)
    expect(less.changes).toMatchObject([{ kept: 1, gone: 1, fresh: 0 }])
  })

  it('gives unchanged text no place that is accepted only now', () => {
    const before = marked(text, [])
    const item = { path: 'notice.md', text: `${text}And more of it.\n`, declared: [] }
    const items = [{ ...item, exposure: 'confidential' as const, accepted: [line] }]
    expect(prepareAfter(before, items, noParser).items[0]?.carriers).toEqual([])
  })
})

function entropy(alphabet: { weights: readonly number[] } | { uniform: number }): number {
  if ('uniform' in alphabet) return Math.log2(alphabet.uniform)
  return alphabet.weights.reduce((sum, p) => sum - p * Math.log2(p), 0)
}
