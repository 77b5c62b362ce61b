// Imports partners and recipients: all rows or none, shown as a difference before anything changes.

import type { Random } from '../shared/chance.ts'
import { freshId, PartnerId, RecipientId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import type { RosterChanged } from './events.ts'
import { type RosterFile, type RosterRow, type RowProblem, readRows } from './roster-rows.ts'
import type { ProgrammeSlice } from './slice.ts'

/** What must be erasable stands in the directory, beside the ledger and never in it. */
export interface PartnerRecord {
  readonly partnerId: PartnerId
  readonly name: string
}

export interface RecipientRecord {
  readonly recipientId: RecipientId
  readonly partnerId: PartnerId
  readonly name?: string
  readonly email: string
}

export interface Directory {
  readonly partners: readonly PartnerRecord[]
  readonly recipients: readonly RecipientRecord[]
}

/** `name`: the partner's name or the recipient's e-mail address. */
export interface Addition {
  readonly what: 'partner' | 'recipient'
  readonly name: string
  /** `five-days, AT` for a partner; its partner's name for a recipient. */
  readonly as: string
}

export interface Change {
  readonly what: 'partner' | 'recipient'
  readonly name: string
  readonly field: 'name' | 'tier' | 'jurisdiction' | 'kind'
  readonly from: string
  readonly to: string
}

export interface Preview {
  readonly add: readonly Addition[]
  readonly change: readonly Change[]
  /** Partners and recipients that the file repeats as they are. */
  readonly same: number
  /** Recipients that the file does not name. An import removes nobody. */
  readonly absent: number
}

export interface RosterImport {
  /** Undefined where the ledger says all of it already. */
  readonly event: RosterChanged | undefined
  /** The records to write, new and changed ones alone. */
  readonly directory: Directory
  readonly preview: Preview
}

/**
 * Compares a roster with what is known. A partner is known by `partnerId` or by its name, a
 * recipient by e-mail address, both without regard to case. Takes time in proportion to both.
 *
 * @param random gives new partners and recipients their ids
 * @throws Refusal `roster.rejected` with every bad row; `file.malformed`, `file.tooLarge`
 */
export function importRoster(
  source: RosterFile,
  current: { directory: Directory; programme: ProgrammeSlice },
  random: Random,
): RosterImport {
  const { rows, problems } = readRows(source)
  const known = { ...index(current.directory), programme: current.programme }
  const members = rows.map((row) => identify(row, known))
  const found = [
    ...problems,
    ...members.flatMap(({ problem }) => problem ?? []),
    ...clashes(members),
  ]
  if (found.length > 0) {
    const sorted = found.sort((a, b) => a.line - b.line)
    throw new Refusal('roster.rejected', { file: source.file, rows: sorted })
  }
  return difference(members, known, random)
}

interface Known {
  readonly programme: ProgrammeSlice
  readonly partners: ReadonlyMap<string, PartnerRecord>
  readonly partnersByName: ReadonlyMap<string, PartnerRecord>
  readonly recipientsByEmail: ReadonlyMap<string, RecipientRecord>
}

function index({ partners, recipients }: Directory): Omit<Known, 'programme'> {
  return {
    partners: new Map(partners.map((one) => [one.partnerId, one])),
    partnersByName: new Map(partners.map((one) => [key(one.name), one])),
    recipientsByEmail: new Map(recipients.map((one) => [key(one.email), one])),
  }
}

/** What names and addresses are compared by. */
function key(written: string): string {
  return written.normalize('NFC').toLowerCase()
}

/** A row and whom it is about. `partnerKey` is alike on all rows of one partner. */
interface Member {
  readonly row: RosterRow
  readonly partner: PartnerRecord | undefined
  readonly partnerKey: string
  readonly recipient: RecipientRecord | undefined
  readonly problem?: RowProblem
}

function identify(row: RosterRow, known: Known): Member {
  const named = known.partnersByName.get(key(row.partner))
  const partner = row.partnerId === undefined ? named : known.partners.get(row.partnerId)
  const recipient = known.recipientsByEmail.get(key(row.email))
  const partnerKey = partner?.partnerId ?? `new ${key(row.partner)}`
  const member = { row, partner, partnerKey, recipient }
  const problem = problemOf(member, named)
  return problem === undefined ? member : { ...member, problem: { line: row.line, problem } }
}

function problemOf({ row, partner, recipient }: Member, named: PartnerRecord | undefined) {
  if (row.partnerId !== undefined && partner === undefined) {
    return `there is no partner ${row.partnerId}`
  }
  if (named !== undefined && named.partnerId !== partner?.partnerId) {
    return `“${row.partner}” is the name of another partner, ${named.partnerId}`
  }
  if (recipient !== undefined && recipient.partnerId !== partner?.partnerId) {
    return `“${row.email}” belongs to another partner, and a recipient cannot move`
  }
  return undefined
}

/** Rows that contradict an earlier one of the same file. */
function clashes(members: readonly Member[]): RowProblem[] {
  const partners = new Map<string, RosterRow>()
  const names = new Map<string, string>()
  const emails = new Map<string, number>()
  return members.flatMap(({ row, partnerKey }) => {
    const problems: string[] = []
    const first = partners.get(partnerKey) ?? row
    partners.set(partnerKey, first)
    for (const field of ['partner', 'tier', 'jurisdiction'] as const) {
      if (key(first[field]) === key(row[field])) continue
      problems.push(`${field} is “${row[field]}” here and “${first[field]}” on line ${first.line}`)
    }
    const owner = names.get(key(row.partner)) ?? partnerKey
    names.set(key(row.partner), owner)
    if (owner !== partnerKey) problems.push(`“${row.partner}” is the name of two partners`)
    const line = emails.get(key(row.email))
    if (line !== undefined) problems.push(`“${row.email}” stands on line ${line} already`)
    else emails.set(key(row.email), row.line)
    return problems.length === 0 ? [] : [{ line: row.line, problem: problems.join('; ') }]
  })
}

/** The import as it grows, row by row. */
interface Draft {
  readonly event: RosterChanged
  readonly directory: { partners: PartnerRecord[]; recipients: RecipientRecord[] }
  readonly add: Addition[]
  readonly change: Change[]
  same: number
}

function difference(members: readonly Member[], known: Known, random: Random): RosterImport {
  const event: RosterChanged = { kind: 'rosterChanged', partners: [], recipients: [] }
  const directory = { partners: [], recipients: [] }
  const draft: Draft = { event, directory, add: [], change: [], same: 0 }
  const ids = new Map<string, PartnerId>()
  for (const member of members) {
    const partnerId = ids.get(member.partnerKey) ?? addPartner(draft, member, known, random)
    ids.set(member.partnerKey, partnerId)
    addRecipient(draft, { ...member, partnerId }, known, random)
  }
  const { add, change, same } = draft
  const named = members.filter(({ recipient }) => recipient !== undefined).length
  const preview = { add, change, same, absent: known.recipientsByEmail.size - named }
  const isEmpty = event.partners.length + event.recipients.length === 0
  return { event: isEmpty ? undefined : event, directory, preview }
}

/** A known partner is renamed only where the file names it by id. */
function addPartner(draft: Draft, { row, partner }: Member, known: Known, random: Random) {
  const partnerId = partner?.partnerId ?? freshId(PartnerId, 'prt', random)
  const { tier, jurisdiction } = row
  const name = row.partnerId === undefined ? (partner?.name ?? row.partner) : row.partner
  const before = known.programme.partners.get(partnerId)
  if (before?.tier !== tier || before.jurisdiction !== jurisdiction) {
    draft.event.partners.push({ partnerId, tier, jurisdiction })
  }
  if (partner?.name !== name) draft.directory.partners.push({ partnerId, name })
  if (before === undefined) {
    draft.add.push({ what: 'partner', name, as: `${tier}, ${jurisdiction}` })
  } else {
    const from = { name: partner?.name ?? '', ...before }
    compare(draft, { what: 'partner', name }, from, { name, tier, jurisdiction })
  }
  return partnerId
}

/** What the file leaves open stays as it is. */
function addRecipient(
  draft: Draft,
  { row, recipient, partnerId }: Member & { readonly partnerId: PartnerId },
  known: Known,
  random: Random,
): void {
  const recipientId = recipient?.recipientId ?? freshId(RecipientId, 'rcp', random)
  const before = known.programme.recipients.get(recipientId)
  const kind = row.kind ?? before?.kind ?? 'person'
  const name = row.recipient ?? recipient?.name
  const email = recipient?.email ?? row.email
  if (before?.kind !== kind) draft.event.recipients.push({ recipientId, partnerId, kind })
  if (recipient === undefined || recipient.name !== name) {
    const named = name === undefined ? {} : { name }
    draft.directory.recipients.push({ recipientId, partnerId, email, ...named })
  }
  if (before === undefined) {
    draft.add.push({ what: 'recipient', name: email, as: row.partner })
  } else {
    const from = { name: recipient?.name ?? '', kind: before.kind }
    compare(draft, { what: 'recipient', name: email }, from, { name: name ?? '', kind })
  }
}

function compare<Field extends Change['field']>(
  draft: Draft,
  subject: Pick<Change, 'what' | 'name'>,
  before: Readonly<Record<NoInfer<Field>, string>>,
  after: Readonly<Record<Field, string>>,
): void {
  const fields = Object.keys(after) as Field[]
  const changed = fields.filter((field) => before[field] !== after[field])
  for (const field of changed) {
    draft.change.push({ ...subject, field, from: before[field], to: after[field] })
  }
  if (changed.length === 0) draft.same += 1
}
