// docs/from-a-mailing-list.md typed as it stands: each of its four steps works, and works alone.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pattern, readPage, type Typed, typePage } from './typed-page.ts'

const PAGE = await readPage('docs/from-a-mailing-list.md')

let typed: Typed
beforeAll(async () => {
  typed = await typePage(PAGE)
})
afterAll(() => typed.end())

describe('the way from a mailing list', () => {
  it('has four steps, each with something to type and to see', () => {
    expect(PAGE.text.match(/^## \d\. /gm)).toHaveLength(4)
    expect(PAGE.blocks).toHaveLength(4)
    for (const block of PAGE.blocks) expect(block.trimEnd().split('\n').at(-1)).toMatch(/^#>/)
  })

  it.each(PAGE.steps.map((step, i) => ({ ...step, i })))(
    'shows what the page says: $seen.0',
    ({ seen, i }) => {
      for (const line of seen) expect(typed.outputs[i]).toMatch(pattern(line))
    },
  )
})
