// Judges every cell of a roster: what is sound becomes a row, and the rest says what is wrong.

import { Jurisdiction, Tier } from '../shared/fields.ts'
import { Refusal } from '../shared/refusal.ts'
import { RecipientKind } from './events.ts'
import { columnKey, readTable, type TableRow } from './roster-table.ts'

/** A row is one recipient; its partner's columns repeat on every row of that partner. */
export type Column =
  | 'partner'
  | 'tier'
  | 'jurisdiction'
  | 'email'
  | 'recipient'
  | 'kind'
  | 'partnerId'

const REQUIRED: readonly Column[] = ['partner', 'tier', 'jurisdiction', 'email']

export interface RosterFile {
  readonly file: string
  readonly text: string
  /** What the file calls a column, where that is another name than ours. */
  readonly columns?: Readonly<Partial<Record<Column, string>>>
  /** What stands in a column wherever the file leaves it empty, or has no such column. */
  readonly fill?: Readonly<Partial<Record<Column, string>>>
}

export interface RosterRow {
  readonly line: number
  readonly partner: string
  readonly tier: Tier
  readonly jurisdiction: Jurisdiction
  readonly email: string
  /** The person's name, where the file gives one. */
  readonly recipient: string | undefined
  readonly kind: RecipientKind | undefined
  readonly partnerId: string | undefined
}

export interface RowProblem {
  line: number
  problem: string
}

/** @throws Refusal `file.malformed` where it is no roster at all, `file.tooLarge` */
export function readRows(source: RosterFile): { rows: RosterRow[]; problems: RowProblem[] } {
  const { header, rows: table } = readTable(source.file, source.text)
  mustHaveColumns(source, header)
  const rows: RosterRow[] = []
  const problems: RowProblem[] = []
  for (const raw of table) {
    const found = [...raw.problems]
    const row = readRow(raw, source, found)
    if (found.length === 0) rows.push(row)
    else problems.push({ line: raw.line, problem: found.join('; ') })
  }
  return { rows, problems }
}

function nameOf({ columns }: RosterFile, column: Column): string {
  return columns?.[column] ?? column
}

/** A column that was mapped by name must be there, even one that may be left out. */
function mustHaveColumns(source: RosterFile, header: readonly string[]): void {
  const present = new Set(header.map(columnKey))
  const needed = REQUIRED.filter((column) => source.fill?.[column] === undefined)
  const asked = [...needed, ...(Object.keys(source.columns ?? {}) as Column[])]
  const missing = asked.filter((column) => !present.has(columnKey(nameOf(source, column))))
  if (missing.length === 0) return
  const names = [...new Set(missing)].map((column) => `“${nameOf(source, column)}”`).join(', ')
  const [first = 'partner'] = missing
  const orForAll =
    source.columns?.[first] === undefined ? `, or what it is for all: --set ${first}=…` : ''
  const there = header.map((name) => `“${name.trim()}”`).join(', ')
  throw new Refusal('file.malformed', {
    file: source.file,
    line: 1,
    problem: `no column ${names}; there are ${there}`,
    remedy: `Say which of them it is, such as --map ${first}=${header[0]?.trim() ?? 'Name'}${orForAll}.`,
  })
}

function readRow(raw: TableRow, source: RosterFile, problems: string[]): RosterRow {
  const cell = (column: Column) => {
    const written =
      raw.cells.get(columnKey(nameOf(source, column))) || (source.fill?.[column] ?? '')
    const problem = cellProblem(written)
    if (problem !== undefined) problems.push(`${column} ${problem}`)
    return written
  }
  const expect = (isRight: boolean, problem: string) => {
    if (!isRight && raw.problems.length === 0) problems.push(problem)
  }
  const partner = cell('partner')
  const tier = cell('tier').toLowerCase()
  const jurisdiction = cell('jurisdiction').toUpperCase()
  const email = cell('email')
  const recipient = cell('recipient') || undefined
  const kind = RecipientKind.safeParse(cell('kind').toLowerCase() || undefined)
  expect(partner !== '', 'no partner')
  expect(Tier.safeParse(tier).success, `“${tier}” is not a tier: letters, digits and hyphens`)
  expect(
    Jurisdiction.safeParse(jurisdiction).success,
    `“${jurisdiction}” is not a jurisdiction: two letters, such as AT`,
  )
  expect(
    EMAIL.test(email),
    email === '' ? 'no e-mail address' : `“${email}” is not an e-mail address`,
  )
  expect(kind.success || cell('kind') === '', `kind is one of ${RecipientKind.options.join(', ')}`)
  const partnerId = cell('partnerId') || undefined
  return {
    line: raw.line,
    partner,
    tier,
    jurisdiction,
    email,
    recipient,
    kind: kind.data,
    partnerId,
  }
}

/** Loose on purpose: only what mail programs agree on, one `@` between two parts without spaces. */
const EMAIL = /^[^\s@"'<>(),;:\\]{1,64}@[^\s@"'<>(),;:\\]{1,190}$/u

const MOST_LETTERS = 254

/** Control characters, line breaks, and marks that turn the direction of writing round. */
const UNSEEN = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u

function cellProblem(written: string): string | undefined {
  if (written.length > MOST_LETTERS) return `is longer than ${MOST_LETTERS} letters`
  if (UNSEEN.test(written)) return 'holds a line break or an invisible character'
  if (/^[=+\-@]/.test(written)) {
    return `begins with “${written.charAt(0)}”, which a spreadsheet would run as a formula`
  }
  return undefined
}
