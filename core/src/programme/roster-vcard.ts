// Reads an address book, as mail programs export it, into the rows of a roster: one for each card.

import ICAL from 'ical.js'
import { Refusal } from '../shared/refusal.ts'
import type { Table, TableRow } from './roster-table.ts'

/** Whether this is an address book rather than a table. */
export function isVcard(text: string): boolean {
  return /^\uFEFF?\s*BEGIN:VCARD\s*$/im.test(text.slice(0, 200))
}

/**
 * Columns by the names of a roster where a card has them: `email` (the preferred one, or the first),
 * `recipient` (FN), `partner` (the first part of ORG, or the address's domain), `kind` (a card for a
 * group or an organisation is a mailbox). The rest goes by its own name, such as `categories`, `role`
 * or `x-tier`, for whoever maps it.
 *
 * Source: RFC 6350; version 3.0 is RFC 2426.
 *
 * @throws Refusal `file.malformed` with the line on which the card begins
 */
export function readVcards(file: string, text: string): Table {
  const rows = cardsIn(file, text).map(({ line, card }) => rowOf(file, line, card))
  const header = new Set(rows.flatMap(({ cells }) => [...cells.keys()]))
  return { header: [...header], rows }
}

interface Card {
  readonly line: number
  readonly card: string
}

function cardsIn(file: string, text: string): Card[] {
  const cards: Card[] = []
  let begun: { line: number; lines: string[] } | undefined
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^BEGIN:VCARD\s*$/i.test(line)) {
      if (begun !== undefined) throw malformed(file, begun.line, 'a card that does not end')
      begun = { line: i + 1, lines: [] }
    }
    begun?.lines.push(line)
    if (begun !== undefined && /^END:VCARD\s*$/i.test(line)) {
      cards.push({ line: begun.line, card: begun.lines.join('\r\n') })
      begun = undefined
    }
  }
  if (begun !== undefined) throw malformed(file, begun.line, 'a card that does not end')
  return cards
}

function rowOf(file: string, line: number, card: string): TableRow {
  const properties = propertiesOf(file, line, card)
  const cells = new Map<string, string>()
  for (const { name, value } of properties) if (!cells.has(name)) cells.set(name, value)
  const emails = properties.filter(({ name }) => name === 'email')
  const email = (emails.find(({ isPreferred }) => isPreferred) ?? emails[0])?.value ?? ''
  const kind = cells.get('kind')?.toLowerCase()
  cells.set('email', email)
  cells.set('recipient', cells.get('fn') ?? '')
  cells.set('partner', cells.get('org') || (email.split('@')[1] ?? ''))
  cells.set('kind', kind === 'group' || kind === 'org' ? 'mailbox' : 'person')
  return { line, cells, problems: [] }
}

interface Property {
  readonly name: string
  readonly value: string
  readonly isPreferred: boolean
}

/** What holds no text for a person, or is long, is left out. */
const PASSED_OVER = new Set(['begin', 'end', 'version', 'photo', 'logo', 'sound', 'key', 'n'])

function propertiesOf(file: string, line: number, card: string): Property[] {
  if (/^VERSION:2/im.test(card)) throw malformed(file, line, 'a card of version 2')
  try {
    const properties = new ICAL.Component(ICAL.parse(card)).getAllProperties()
    return properties
      .filter(({ name }) => !PASSED_OVER.has(name))
      .map((property) => {
        const [first] = property.getValues() as unknown[]
        const value = Array.isArray(first) ? first[0] : first
        const type = [property.getParameter('type')].flat().join(' ')
        const isPreferred = /\bpref\b/i.test(type) || property.getParameter('pref') === '1'
        return { name: property.name, value: String(value ?? '').trim(), isPreferred }
      })
  } catch {
    throw malformed(file, line, 'a card that cannot be read')
  }
}

function malformed(file: string, line: number, problem: string): Refusal<'file.malformed'> {
  const remedy = 'Export the address book as vCard 3.0 or 4.0.'
  return new Refusal('file.malformed', { file, line, problem, remedy })
}
