// What is shown cannot steer the terminal.

import { describe, expect, it } from 'vitest'
import { visible } from './terminal.ts'

describe('visible', () => {
  it('takes the power from escape sequences, carriage returns and marks that turn the writing', () => {
    expect(visible('a\u001b[2Jb\rc\u202ed\u0000\u009be')).toBe(
      'a\ufffd[2Jb\ufffdc\ufffdd\ufffd\ufffde',
    )
  })

  it('leaves everything else as it is', () => {
    const text = 'Zürich → “日本”\n\ttab'
    expect(visible(text)).toBe(text)
  })
})
