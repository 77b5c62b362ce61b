// Free values keep their looks, and every symbol comes back from its text.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alphabetsOf, formOf, valuePattern, valueSymbols, valueText } from './value-form.ts'

const VALUES = [
  'k7w2m4qzn5xa',
  '20571',
  'deadbeef01',
  '6F9619FF-8B86-D011-B42D-00CF4FC964FF',
  'AbCdEf',
  'quiet otter lake',
  'x',
]

describe('the form of a free value', () => {
  it.each(VALUES)('of %s gives back the symbols that any of its texts was drawn from', (value) => {
    const form = formOf(value)
    const symbols = fc.tuple(
      ...alphabetsOf(form).map((size) => fc.integer({ min: 0, max: size - 1 })),
    )
    fc.assert(
      fc.property(symbols, (drawn) => {
        const text = valueText(form, drawn)
        expect(valueSymbols(form, text)).toEqual(drawn)
        expect(text).toMatch(new RegExp(`^${valuePattern(form)}$`))
      }),
    )
  })

  it('keeps length, case and separators', () => {
    const uuid = valueText(formOf('6f9619ff-8b86-d011-b42d-00cf4fc964ff'), [1, 2])
    expect(uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(valueText(formOf('AB12', 'hex'), [0, 0])).toBe('0000')
    expect(valueText(formOf('20571'), [0, 0])).toMatch(/^2\d{4}$/)
  })

  it('never makes a symbol larger than the code can draw', () => {
    for (const value of [...VALUES, 'a'.repeat(200), '1'.repeat(200)]) {
      for (const size of alphabetsOf(formOf(value))) expect(size).toBeLessThanOrEqual(2 ** 48)
    }
  })

  it('reads no symbols from a text of another form', () => {
    expect(valueSymbols(formOf('k7w2m4'), 'k7w2m')).toBeUndefined()
    expect(valueSymbols(formOf('20571'), 'x0571')).toBeUndefined()
  })
})
