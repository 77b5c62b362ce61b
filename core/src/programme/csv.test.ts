// CSV as spreadsheets write it, and the line where it breaks.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsv } from './csv.ts'

const cells = (text: string) => readCsv('a.csv', text).map((row) => row.cells)

describe('comma-separated text', () => {
  it('gives back what was written, whatever stands in the cells', () => {
    const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r', ' ') })
    const table = fc.array(fc.tuple(fc.constant('x'), cell, cell), { minLength: 1 })
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), (rows, end) => {
        const text = rows.map((row) => row.map(quote).join(',')).join(end)
        expect(cells(`a,b,c${end}${text}`)).toEqual([['a', 'b', 'c'], ...rows])
      }),
    )
  })

  it('counts lines through quoted line breaks and blank lines', () => {
    const rows = readCsv('a.csv', 'a,b\n"1\r\n2\n3",x\n\n , \ny,z')
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 7])
  })

  it('skips a byte order mark, and takes semicolons or tabs where the first line has more', () => {
    expect(cells('\uFEFF"a";b,c;d')).toEqual([['a', 'b,c', 'd']])
    expect(cells('a\tb\n1\t2\n')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
  })

  it.each([
    ['a,b\n"1,2\n3,4\n', 2, 'a quote that is never closed'],
    ['a,b\n"1"2,3', 2, 'text after a closing quote'],
    ['a,b\n\n1",2', 3, 'a quote inside a cell that is not quoted'],
  ])('refuses %j', (text, line, problem) => {
    expect(() => readCsv('a.csv', text)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ line, problem }) }),
    )
  })
})
