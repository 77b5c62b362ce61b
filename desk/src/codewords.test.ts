// A new version's masters: they hold those before as they were, or nothing is read by them.

import { mark, prepare } from '@forewarn/core/marking/mark'
import { markAfter, prepareAfter } from '@forewarn/core/marking/revise'
import type { Parse } from '@forewarn/core/syntax/parse'
import { describe, expect, it } from 'vitest'
import { mustContinue } from './codewords.ts'
import { splitMaster } from './masters.ts'
import type { PublishedAttempt } from './versions.ts'

const PROSE: Parse = () => {
  throw new Error('not a program')
}
const TEXT = 'Quote REF-4711-8822 whenever you write to us about this.\n'
const markable = (text: string, value: string) => [
  { path: 'note.txt', text, declared: [{ value }], exposure: 'confidential' as const },
]
const holders = ['a', 'b'].map((id) => ({ recipient: `rcp_${id}`, partner: `prt_${id}` }))
const seed = (n: number) => new Uint8Array(32).fill(n)

const first = mark(seed(1), prepare(markable(TEXT, 'REF-4711-8822'), PROSE), holders)
const next = `${TEXT}\nBy telephone: 99812345.\n`
const items = prepareAfter(
  first,
  [
    {
      ...{ path: 'note.txt', text: next, exposure: 'confidential' },
      declared: [{ value: 'REF-4711-8822' }, { value: '99812345' }],
    },
  ],
  PROSE,
).items
const second = markAfter(first, seed(2), items, holders)
const versions = [1, 2].map((version) => ({ version })) as unknown as PublishedAttempt[]
const masters = () => [first, second].map((one) => structuredClone(splitMaster(one).masters))

interface Written {
  items: { path: string; template: unknown[] }[]
  editions: number[][]
  positions: { alphabet: unknown; label: string }[]
}

describe('masters of a second version', () => {
  it('go on from those of the first', () => {
    expect(second.positions.length).toBeGreaterThan(first.positions.length)
    expect(first.positions.length).toBeGreaterThan(0)
    expect(() => mustContinue(versions, masters())).not.toThrow()
  })

  const CHANGED: [string, (later: Written) => void][] = [
    [
      'spell a place of the first otherwise',
      ({ items: written, editions }) => {
        const item = written[editions[0]?.[0] ?? 0]
        const slot = item?.template.find((piece) => typeof piece === 'object') as {
          form: { letters: string[] }
        }
        slot.form.letters.reverse()
      },
    ],
    [
      'say that a symbol of the first is another chance',
      ({ positions }) => {
        Object.assign(positions[0] ?? {}, { alphabet: { uniform: 5 } })
      },
    ],
    [
      'have another text in the place of the first',
      ({ editions }) => {
        editions[0] = editions[1] ?? []
      },
    ],
  ]

  it.each(CHANGED)('are refused where they %s', (_, change) => {
    const [earlier, later] = masters()
    change(later as Written)
    expect(() => mustContinue(versions, [earlier, later])).toThrow(
      expect.objectContaining({
        code: 'bundle.otherCodewords',
        details: { version: 2, problem: 'it changes the places of version 1' },
      }),
    )
  })
})
