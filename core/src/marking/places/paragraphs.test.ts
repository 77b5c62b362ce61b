// What in a document may change places without asking: lists of references and of what is affected.

import { describe, expect, it } from 'vitest'
import { mayChangePlaces, sentencesOf, unorderedLists } from './paragraphs.ts'
import { proseOfDocument } from './prose.ts'

function lists(text: string): string[][] {
  return unorderedLists(text, proseOfDocument(text)).map((items) =>
    items.map(([start, end]) => text.slice(start, end)),
  )
}

describe('a list', () => {
  it('of what is affected may stand in any order, its items with all their lines', () => {
    const text = '## Affected products\n\n- The gateway,\n  up to 2.4\n- The updater\n\nText.\n'
    expect(lists(text)).toEqual([['The gateway,\n  up to 2.4', 'The updater']])
  })

  it('of references may', () => {
    const text = 'Read on:\n\n* https://a.example/one\n* [Two](https://a.example/two)\n'
    expect(lists(text)).toHaveLength(1)
  })

  it.each([
    ['whose items are numbered', '## Affected\n\n1. The gateway\n2. The updater\n'],
    ['that nothing says to be unordered', '## Remedy\n\n- Stop it\n- Update it\n'],
    ['of steps', '## Affected, in this order\n\n- The gateway\n- The updater\n'],
    ['in which one item leans on another', '## Affected\n\n- The gateway\n- Then the updater\n'],
    ['whose last item ends otherwise', '## Affected\n\n- the gateway;\n- the updater.\n'],
    ['of one item', '## Affected\n\n- The gateway\n'],
    ['whose items are alike', '## Affected\n\n- The gateway\n- The gateway\n'],
  ])('%s stays as it is', (_, text) => {
    expect(lists(text)).toEqual([])
  })
})

describe('sentences', () => {
  it('end with a stop before a capital, and not within an abbreviation', () => {
    const text = 'See e.g. Annex II. It is 2.5 MB. Done'
    expect(sentencesOf(text, [0, text.length]).map((range) => text.slice(...range))).toEqual([
      'See e.g. Annex II.',
      'It is 2.5 MB.',
      'Done',
    ])
  })

  it('may be proposed to change places where the second does not lean on the first', () => {
    const first = 'The flaw was found in May.'
    expect(mayChangePlaces(first, 'Partners were told in June.')).toBe(true)
    expect(mayChangePlaces(first, 'However, partners were told in June.')).toBe(false)
    expect(mayChangePlaces(first, 'It was fixed by us in June.')).toBe(false)
  })
})
