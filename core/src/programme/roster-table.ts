// Reads a roster file, CSV, JSON or an address book, into rows of named cells, before any cell is judged.

import { Refusal } from '../shared/refusal.ts'
import { readCsv } from './csv.ts'
import { isVcard, readVcards } from './roster-vcard.ts'

export interface TableRow {
  /** Where the row begins, from 1. */
  readonly line: number
  /** By the column's name in lower case; trimmed. */
  readonly cells: ReadonlyMap<string, string>
  /** What keeps it from being read, in words; mostly nothing. */
  readonly problems: readonly string[]
}

export interface Table {
  /** The names of all columns, as the file spells them. */
  readonly header: readonly string[]
  readonly rows: readonly TableRow[]
}

const LIMIT_BYTES = 16_777_216
const MOST_ROWS = 10_000
const MOST_COLUMNS = 200

/** @throws Refusal `file.malformed` with the line, `file.tooLarge` */
export function readTable(file: string, text: string): Table {
  if (text.length > LIMIT_BYTES) {
    throw new Refusal('file.tooLarge', { file, limitBytes: LIMIT_BYTES })
  }
  const table = tableIn(file, text)
  if (table.header.length > MOST_COLUMNS) {
    throw malformed(file, 1, `more than ${MOST_COLUMNS} columns`, 'Leave out what is not needed.')
  }
  const names = table.header.map(columnKey)
  const twice = table.header.find((name, i) => names.indexOf(columnKey(name)) !== i)
  if (twice !== undefined) {
    throw malformed(file, 1, `two columns “${twice}”`, 'Name each column once.')
  }
  if (table.rows.length > MOST_ROWS) {
    throw malformed(file, 1, `more than ${MOST_ROWS} rows`, 'Import it in several files.')
  }
  return table
}

function tableIn(file: string, text: string): Table {
  if (isVcard(text)) return readVcards(file, text)
  return /^\uFEFF?\s*[[{]/.test(text) ? fromJson(file, text) : fromCsv(file, text)
}

/** What column names are compared by. */
export function columnKey(name: string): string {
  return name.trim().toLowerCase()
}

function fromCsv(file: string, text: string): Table {
  const [first, ...rest] = readCsv(file, text)
  if (first === undefined) throw malformed(file, 1, 'an empty file', 'Write a row of column names.')
  const names = first.cells.map(columnKey)
  const rows = rest.map(({ line, cells }) => {
    const problem = `${cells.length} cells under ${names.length} column names`
    return {
      line,
      cells: new Map(names.map((name, i) => [name, (cells[i] ?? '').trim()])),
      problems: cells.length === names.length ? [] : [problem],
    }
  })
  return { header: first.cells.filter((name) => name.trim() !== ''), rows }
}

function fromJson(file: string, written: string): Table {
  const text = written.replace(/^\uFEFF/, '')
  const items = parseArray(file, text)
  const lines = itemLines(text)
  const header = new Map<string, string>()
  const rows = items.map((item, i) => {
    const isObject = typeof item === 'object' && item !== null && !Array.isArray(item)
    const fields = isObject ? Object.entries(item) : []
    for (const [name] of fields) if (!header.has(columnKey(name))) header.set(columnKey(name), name)
    const problems = fields
      .filter(([, value]) => value !== null && typeof value !== 'string')
      .map(([name]) => `“${name}” is not text`)
    return {
      line: lines[i] ?? 1,
      cells: new Map(
        fields.map(([name, value]) => {
          return [columnKey(name), typeof value === 'string' ? value.trim() : '']
        }),
      ),
      problems: isObject ? problems : ['not an object'],
    }
  })
  return { header: [...header.values()], rows }
}

function parseArray(file: string, text: string): unknown[] {
  const remedy = 'Write an array of objects, one for each recipient.'
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    const [, line] = /line (\d+)/.exec(String(error)) ?? []
    throw malformed(file, Number(line ?? 1), 'not JSON', remedy)
  }
  if (!Array.isArray(parsed)) throw malformed(file, 1, 'not a JSON array', remedy)
  return parsed
}

/** The line of each item of an array, in JSON that was parsed already. */
function itemLines(text: string): number[] {
  const lines: number[] = []
  let line = 1
  let depth = 0
  let isExpected = false
  for (const [token] of text.matchAll(/"(?:[^"\\]+|\\.)*"|[[\]{},\n]|[^\s[\]{},"]+/g)) {
    if (token === '\n') line += 1
    else if (token === ',' && depth === 1) isExpected = true
    else if (isExpected && token !== ']') {
      lines.push(line)
      isExpected = false
    }
    if (token === '[' || token === '{') depth += 1
    if (token === ']' || token === '}') depth -= 1
    if (token === '[' && depth === 1) isExpected = true
  }
  return lines
}

function malformed(file: string, line: number, problem: string, remedy: string): Refusal {
  return new Refusal('file.malformed', { file, line, problem, remedy })
}
