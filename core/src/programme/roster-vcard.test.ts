// An address book becomes a roster: a row for each card, and the line of whatever cannot be read.

import { describe, expect, it } from 'vitest'
import { Refusal } from '../shared/refusal.ts'
import { readRows } from './roster-rows.ts'

const BOOK = `BEGIN:VCARD
VERSION:3.0
FN:Anna Example
N:Example;Anna;;;
ORG:Northlight Ltd;Operations
EMAIL;TYPE=INTERNET;TYPE=WORK:anna@northlight.example
EMAIL;TYPE=pref:a.example@northlight.example
CATEGORIES:early,friends
X-COUNTRY:AT
NOTE:A long line that a mail program folds at seventy-five octets\\, as the sta
 ndard says.
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:group
FN:Brook security
EMAIL;PREF=1:soc@brook.example
CATEGORIES:late
X-COUNTRY:FR
END:VCARD
`

const COLUMNS = { tier: 'categories', jurisdiction: 'x-country' } as const
const read = (text: string, rest = {}) =>
  readRows({ file: 'book.vcf', text, columns: COLUMNS, ...rest })

function refusal(text: string): unknown {
  try {
    read(text)
    return undefined
  } catch (error) {
    return error instanceof Refusal ? error.details : error
  }
}

describe('an address book', () => {
  it('gives one row a card: the preferred address, the organisation or else the domain', () => {
    const { rows, problems } = read(BOOK)
    expect(problems).toEqual([])
    expect(rows).toMatchObject([
      {
        ...{ line: 1, partner: 'Northlight Ltd', tier: 'early', jurisdiction: 'AT' },
        ...{ email: 'a.example@northlight.example', recipient: 'Anna Example', kind: 'person' },
      },
      {
        ...{ line: 13, partner: 'brook.example', tier: 'late', jurisdiction: 'FR' },
        ...{ email: 'soc@brook.example', recipient: 'Brook security', kind: 'mailbox' },
      },
    ])
  })

  it('takes what no card says from what is set for all, and only then', () => {
    const without = BOOK.replaceAll(/^(X-COUNTRY|CATEGORIES).*\n/gm, '')
    const fill = { tier: 'late', jurisdiction: 'AT' }
    const { rows } = readRows({ file: 'book.vcf', text: without, fill })
    expect(rows.map(({ tier, jurisdiction }) => [tier, jurisdiction])).toEqual([
      ['late', 'AT'],
      ['late', 'AT'],
    ])
    const { rows: own } = read(BOOK, { fill })
    expect(own.map(({ tier }) => tier)).toEqual(['early', 'late'])
    expect(() => readRows({ file: 'book.vcf', text: without })).toThrow(/“tier”, “jurisdiction”/)
  })

  it('names the line of a card without an address, of another version, or that does not end', () => {
    const { problems } = read(BOOK.replace('EMAIL;PREF=1:soc@brook.example\n', ''))
    expect(problems).toEqual([{ line: 13, problem: expect.stringContaining('no e-mail address') }])
    expect(refusal(BOOK.replace('VERSION:4.0', 'VERSION:2.1'))).toMatchObject({
      ...{ file: 'book.vcf', line: 13, problem: 'a card of version 2' },
    })
    expect(refusal(BOOK.replace(/END:VCARD\n$/, ''))).toMatchObject({
      ...{ line: 13, problem: 'a card that does not end' },
    })
    expect(refusal(BOOK.replace('FN:Brook security', 'FN no colon'))).toMatchObject({
      ...{ line: 13, problem: 'a card that cannot be read' },
    })
  })

  it('shows nothing that a terminal or a spreadsheet would run', () => {
    const { problems } = read(BOOK.replace('FN:Brook security', 'FN:=cmd()'))
    expect(problems[0]?.problem).toContain('a spreadsheet would run')
  })
})
