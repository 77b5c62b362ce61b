// Figures that may be written otherwise, and those that may not.

import { describe, expect, it } from 'vitest'
import { figures } from './figures.ts'

const written = (text: string) => figures(text, 0).map(({ wordings }) => wordings)

describe('a figure', () => {
  it.each([
    ['on 25 November 2026', ['25 November 2026', 'November 25, 2026', '2026-11-25']],
    ['on November 5, 2026', ['November 5, 2026', '5 November 2026', '2026-11-05']],
    ['on 2026-11-05', ['2026-11-05', '5 November 2026', 'November 5, 2026']],
    ['at 18:00 UTC', ['18:00 UTC', '6 p.m. UTC']],
    ['of 4 MB', ['4 MB', '4 megabytes']],
    ['of 4 megabytes', ['4 megabytes', '4 MB']],
    ['by 15 percent', ['15 percent', '15 per cent']],
    ['within three days', ['three', '3']],
    ['the 3 requests', ['3', 'three']],
    ['e.g. in the log', ['e.g.', 'for example', 'for instance']],
  ])('may be written otherwise: %s', (text, wordings) => {
    expect(written(text)).toEqual([wordings])
  })

  it.each([
    'in version 3 packages',
    'since the last two packages',
    'of 12 packages and 3.5 packages',
    'of 1 MB',
    'at 12:00 UTC and 00:00 UTC',
    'in CVE-2026-11-05 and 1.2026-11-05',
    'on 2026-13-05 and 40 May 2026',
    'in TLS 2 records',
    'three of them',
  ])('stays as it is: %s', (text) => {
    expect(written(text)).toEqual([])
  })
})
