// A roster comes in as a whole or not at all.

import { describe, expect, it } from 'vitest'
import { emptyEmbargo } from '../embargo/slice.ts'
import type { Random } from '../shared/chance.ts'
import { instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import { type Directory, importRoster, type RosterImport } from './roster.ts'
import type { RosterFile } from './roster-rows.ts'
import { programmeFolds, programmeRules } from './rules.ts'
import { emptyProgramme } from './slice.ts'

/** Bytes that never repeat within a test. */
function counting(): Random {
  let n = 0
  return {
    bytes(length) {
      n += 1
      return Uint8Array.from({ length }, (_, i) => (i < 4 ? (n >> (i * 5)) & 31 : 0))
    },
  }
}

const random = counting()
const HEADER = 'partner,tier,jurisdiction,recipient,email,kind'
const SMALL = `${HEADER}
Acme,five-days,AT,Ada,ada@acme.example,
Acme,five-days,AT,,soc@acme.example,mailbox
Bolt,one-day,DE,Bo,bo@bolt.example,person
`

interface House {
  directory: Directory
  programme: ReturnType<typeof emptyProgramme>
}
const empty = (): House => ({
  directory: { partners: [], recipients: [] },
  programme: emptyProgramme(),
})

/** What the house looks like after an import: the event folded, the records written. */
function settle(house: House, { event, directory }: RosterImport): House {
  const programme = structuredClone(house.programme)
  const meta = { at: instant(1), seq: 1, by: undefined }
  if (event !== undefined) {
    programmeRules.rosterChanged({ programme, embargo: emptyEmbargo() }, event, meta)
    programmeFolds.rosterChanged({ programme }, event, meta)
  }
  const merge = <One>(old: readonly One[], now: readonly One[], id: keyof One) => [
    ...old.filter((one) => !now.some((other) => other[id] === one[id])),
    ...now,
  ]
  const partners = merge(house.directory.partners, directory.partners, 'partnerId')
  const recipients = merge(house.directory.recipients, directory.recipients, 'recipientId')
  return { directory: { partners, recipients }, programme }
}

const read = (text: string, house = empty(), rest: Partial<RosterFile> = {}) =>
  importRoster({ file: 'r.csv', text, ...rest }, house, random)

function problems(text: string, house = empty(), rest: Partial<RosterFile> = {}) {
  const before = structuredClone(house)
  try {
    read(text, house, rest)
  } catch (error) {
    expect(house).toEqual(before)
    if (error instanceof Refusal) return error.details
    throw error
  }
  return undefined
}

describe('an import', () => {
  it('adds partners and recipients, names to the directory and ids to the ledger', () => {
    const { event, directory, preview } = read(SMALL)
    expect(preview.add).toEqual([
      { what: 'partner', name: 'Acme', as: 'five-days, AT' },
      { what: 'recipient', name: 'ada@acme.example', as: 'Acme' },
      { what: 'recipient', name: 'soc@acme.example', as: 'Acme' },
      { what: 'partner', name: 'Bolt', as: 'one-day, DE' },
      { what: 'recipient', name: 'bo@bolt.example', as: 'Bolt' },
    ])
    expect(event?.recipients.map(({ kind }) => kind)).toEqual(['person', 'mailbox', 'person'])
    expect(JSON.stringify(event)).not.toMatch(/acme|bolt|ada/i)
    expect(directory.recipients.map(({ name }) => name)).toEqual(['Ada', undefined, 'Bo'])
  })

  it('changes nothing when it is repeated', () => {
    const house = settle(empty(), read(SMALL))
    const { event, directory, preview } = read(SMALL, house)
    expect(event).toBeUndefined()
    expect(directory).toEqual({ partners: [], recipients: [] })
    expect(preview).toEqual({ add: [], change: [], same: 5, absent: 0 })
  })

  it('shows a change of tier, name and kind as a difference, and removes nobody', () => {
    const house = settle(empty(), read(SMALL))
    const { event, directory, preview } = read(
      `${HEADER}\nacme,one-day,AT,Ada L.,ADA@acme.example,service`,
      house,
    )
    const ada = { what: 'recipient', name: 'ada@acme.example' }
    expect(preview).toEqual({
      add: [],
      change: [
        { what: 'partner', name: 'Acme', field: 'tier', from: 'five-days', to: 'one-day' },
        { ...ada, field: 'name', from: 'Ada', to: 'Ada L.' },
        { ...ada, field: 'kind', from: 'person', to: 'service' },
      ],
      same: 0,
      absent: 2,
    })
    expect(event).toMatchObject({
      partners: [{ tier: 'one-day' }],
      recipients: [{ kind: 'service' }],
    })
    expect(directory.partners).toEqual([])
  })

  it('renames a partner that the file names by id', () => {
    const house = settle(empty(), read(SMALL))
    const [acme, bolt] = house.directory.partners
    const row = (name: string) =>
      `partnerId,${HEADER}\n${acme?.partnerId},${name},five-days,AT,,ada@acme.example,`
    const { event, directory } = read(row('Acme Security'), house)
    expect(event).toBeUndefined()
    expect(directory.partners).toEqual([{ partnerId: acme?.partnerId, name: 'Acme Security' }])
    expect(problems(row('bolt'), house)).toMatchObject({
      rows: [{ line: 2, problem: `“bolt” is the name of another partner, ${bolt?.partnerId}` }],
    })
  })

  it('shows a change of jurisdiction alone', () => {
    const house = settle(empty(), read(SMALL))
    const { event, preview } = read(SMALL.replaceAll(',AT,', ',CH,'), house)
    expect(event).toMatchObject({ partners: [{ jurisdiction: 'CH' }], recipients: [] })
    expect(preview.change).toEqual([
      { what: 'partner', name: 'Acme', field: 'jurisdiction', from: 'AT', to: 'CH' },
    ])
  })

  it('keeps a name that the file leaves open', () => {
    const house = settle(empty(), read(SMALL))
    const short = 'email,partner,tier,jurisdiction\nada@acme.example,Acme,five-days,AT'
    expect(read(short, house)).toMatchObject({ event: undefined, preview: { same: 2 } })
  })

  it('reads what spreadsheets write: marks, carriage returns, quotes, capitals, other names', () => {
    const text =
      '\uFEFFOrganisation;Level;Country;Mail;Notes\r\n"Acme; ""Red""";Five-Days;at;a@b.example;"two\r\nlines"\r\n' +
      'Bolt;one-day;DE;b@b.example;\r\n'
    const columns = {
      partner: 'organisation',
      tier: 'Level',
      jurisdiction: 'Country',
      email: 'Mail',
    }
    const { preview } = read(text, empty(), { columns })
    expect(preview.add.slice(0, 2)).toEqual([
      { what: 'partner', name: 'Acme; "Red"', as: 'five-days, AT' },
      { what: 'recipient', name: 'a@b.example', as: 'Acme; "Red"' },
    ])
  })

  it('reads JSON, with the line of each bad row', () => {
    const row = (email: unknown) =>
      JSON.stringify({ partner: 'A, [x] "y"', tier: 't', jurisdiction: 'AT', email })
    expect(read(`[${row('a@b.example')}]`).preview.add).toHaveLength(2)
    const text = `[\n ${row('a@b.example')},\n\n ${row(7)}, ${row('b@b.example')},\n3,${row('')}]`
    expect(problems(text)).toMatchObject({
      rows: [
        { line: 4, problem: '“email” is not text' },
        { line: 5, problem: 'not an object' },
        { line: 5, problem: 'no e-mail address' },
      ],
    })
    const deep = `[{"partner": ${'['.repeat(200_000)}${']'.repeat(200_000)}, "tier": 1, "jurisdiction": 1, "email": 1}]`
    expect(problems(deep)).toMatchObject({ rows: [{ line: 1 }] })
  })

  it('takes 80 partners with 400 recipients, and 10 000 rows, in a moment', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => {
      return `Partner ${i % 80},tier-${i % 2},AT,Name ${i},r${i}@p.example,`
    })
    const house = settle(empty(), read([HEADER, ...rows.slice(0, 400)].join('\n')))
    expect([house.programme.partners.size, house.programme.recipients.size]).toEqual([80, 400])
    const { preview } = read([HEADER, ...rows].join('\n'), house)
    expect([preview.same, preview.add.length]).toEqual([480, 9600])
    expect(problems([HEADER, ...rows, rows[0]].join('\n'))).toMatchObject({
      problem: 'more than 10000 rows',
    })
  })
})

describe('a bad row is refused with its line and reason, and nothing is imported', () => {
  const row = (cells: string) => `${HEADER}\n${cells}`
  it.each([
    ['no partner', row(',one-day,AT,,a@b.example,'), 'no partner'],
    ['a tier of two words', row('A,one day,AT,,a@b.example,'), '“one day” is not a tier'],
    ['a country by name', row('A,one-day,Austria,,a@b.example,'), '“AUSTRIA” is not a juris'],
    ['no address', row('A,one-day,AT,,,'), 'no e-mail address'],
    ['half an address', row('A,one-day,AT,,a@,'), '“a@” is not an e-mail address'],
    ['two addresses', row('A,one-day,AT,,"a@b.example, c@d.example",'), 'is not an e-mail'],
    ['an unknown kind', row('A,one-day,AT,,a@b.example,robot'), 'kind is one of person'],
    ['a formula', row('"=HYPERLINK(1)",one-day,AT,,a@b.example,'), 'partner begins with “=”'],
    ['a formula in a name', row('A,one-day,AT,@SUM(A1),a@b.example,'), 'recipient begins with “@”'],
    ['a sum', row('A,one-day,AT,+1,a@b.example,'), 'recipient begins with “+”'],
    ['a difference', row('A,one-day,AT,,-a@b.example,'), 'email begins with “-”'],
    ['a line break in a name', row('"A\nB",one-day,AT,,a@b.example,'), 'partner holds a line'],
    ['writing turned round', row('A\u202eB,one-day,AT,,a@b.example,'), 'partner holds a line'],
    ['a very long name', row(`${'A'.repeat(255)},one-day,AT,,a@b.example,`), 'is longer than'],
    ['a cell too few', row('A,one-day,AT,,a@b.example'), '5 cells under 6 column names'],
    [
      'an unknown id',
      `partnerId,${row('prt_x,A,one-day,AT,,a@b.example,')}`,
      'there is no partner',
    ],
  ])('%s', (_, text, problem) => {
    expect(problems(text)).toMatchObject({
      file: 'r.csv',
      rows: [{ line: 2, problem: expect.stringContaining(problem) }],
    })
  })

  it('all of them at once, in the order of the file', () => {
    const text = `${HEADER}
Acme,five-days,AT,,ada@acme.example,
Acme,one-day,DE,,Ada@Acme.example,
Bolt,,DE,,bo@bolt.example,
`
    expect(problems(text)).toEqual({
      file: 'r.csv',
      rows: [
        {
          line: 3,
          problem:
            'tier is “one-day” here and “five-days” on line 2; jurisdiction is “DE” here and “AT” on line 2; “Ada@Acme.example” stands on line 2 already',
        },
        { line: 4, problem: '“” is not a tier: letters, digits and hyphens' },
      ],
    })
  })

  it('a recipient who would move to another partner', () => {
    const house = settle(empty(), read(SMALL))
    expect(problems(row('Bolt,one-day,DE,,ada@acme.example,'), house)).toMatchObject({
      rows: [{ line: 2, problem: expect.stringContaining('belongs to another partner') }],
    })
  })

  it('two partners that would come to share a name', () => {
    const house = settle(empty(), read(SMALL))
    const [acme, bolt] = house.directory.partners
    const text = `partnerId,${HEADER}
${acme?.partnerId},Same,five-days,AT,,ada@acme.example,
${bolt?.partnerId},Same,one-day,DE,,bo@bolt.example,`
    expect(problems(text, house)).toMatchObject({
      rows: [{ line: 3, problem: '“Same” is the name of two partners' }],
    })
  })
})

describe('what is no roster at all is refused with a remedy', () => {
  it.each([
    ['an empty file', '', 'an empty file'],
    [
      'missing columns',
      'Name,Mail\nA,a@b.example',
      'no column “partner”, “tier”, “jurisdiction”, “email”; there are “Name”, “Mail”',
    ],
    ['a column twice', `${HEADER},Email\n`, 'two columns “Email”'],
    [
      'more columns than anybody needs',
      Array.from({ length: 201 }, (_, i) => i).join(),
      'more than 200 columns',
    ],
    ['broken JSON', '[{"partner": }]', 'not JSON'],
    ['a JSON object', '{"a": []}', 'not a JSON array'],
  ])('%s', (_, text, problem) => {
    expect(problems(text)).toMatchObject({ file: 'r.csv', problem, remedy: expect.any(String) })
  })

  it('a mapped column that is not there', () => {
    expect(problems(SMALL, empty(), { columns: { kind: 'Type' } })).toMatchObject({
      problem: expect.stringContaining('no column “Type”'),
      remedy: 'Say which of them it is, such as --map kind=partner.',
    })
  })
})
