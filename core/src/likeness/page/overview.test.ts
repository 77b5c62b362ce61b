// Several samples on one page: what to open first, and what was not compared.

import { describe, expect, it } from 'vitest'
import { renderOverview } from './overview.ts'

const HOSTILE = '"><script>alert(1)</script>\u202e'

describe('the overview', () => {
  it('has what derives from an item first, and of these what is worth most', () => {
    const best = (nats: number) => ({ name: 'item.py', nats, regions: 1 })
    const page = renderOverview({
      samples: [
        { name: 'none.py', verdict: 'unrelated', file: '1-none.py.html' },
        { name: 'weak.py', verdict: 'derived', best: best(31), file: '2-weak.py.html' },
        { name: 'near.py', verdict: 'similar', best: best(29), file: '3-near.py.html' },
        { name: 'strong.py', verdict: 'derived', best: best(310), file: '4-strong.py.html' },
      ],
      unread: [],
    })
    const order = [...page.matchAll(/href="(\d)-/g)].map(([, number]) => number)
    expect(order).toEqual(['4', '2', '3', '1'])
    expect(page).toContain('4 samples compared')
    expect(page).not.toContain('Not compared')
  })

  it('escapes names and reasons, and runs nothing', () => {
    const sample = { name: HOSTILE, verdict: 'unrelated', file: '1-x.html' } as const
    const page = renderOverview({ samples: [sample], unread: [HOSTILE] })
    expect(page).not.toContain('<script')
    expect(page).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;‹U+202E›')
    expect(page).not.toContain('script-src')
  })
})
