// Reads comma-separated text into rows that know their line.

import { Refusal } from '../shared/refusal.ts'

export interface CsvRow {
  /** Where the row begins, from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * The rows of a CSV text, blank lines left out. Cells may be quoted and hold line breaks; a byte
 * order mark is skipped; semicolons and tabs part cells where the first line has more of them.
 *
 * Source: RFC 4180 §2. Takes time in proportion to the text.
 *
 * @throws Refusal `file.malformed` for a quote that is not closed, or that stands inside a cell
 */
export function readCsv(file: string, text: string): CsvRow[] {
  const reader = { file, text, separator: separatorOf(text), at: 0, line: 1 }
  if (text.startsWith('\uFEFF')) reader.at = 1
  const rows: CsvRow[] = []
  while (reader.at < text.length) {
    const line = reader.line
    const cells = readRow(reader)
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line, cells })
  }
  return rows
}

interface Reader {
  readonly file: string
  readonly text: string
  readonly separator: string
  at: number
  line: number
}

function separatorOf(text: string): string {
  const [first = ''] = text.split(/[\r\n]/, 1)
  const count = (separator: string) => first.split(separator).length
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best))
}

function readRow(reader: Reader): string[] {
  const cells: string[] = []
  for (;;) {
    cells.push(reader.text[reader.at] === '"' ? readQuoted(reader) : readPlain(reader))
    const next = reader.text[reader.at]
    if (next === reader.separator) reader.at += 1
    else if (next === undefined || next === '\n' || next === '\r') break
    else throw malformed(reader, 'text after a closing quote')
  }
  reader.at += reader.text.startsWith('\r\n', reader.at) ? 2 : 1
  reader.line += 1
  return cells
}

function readPlain(reader: Reader): string {
  const begin = reader.at
  for (; reader.at < reader.text.length; reader.at += 1) {
    const letter = reader.text[reader.at]
    if (letter === reader.separator || letter === '\n' || letter === '\r') break
    if (letter === '"') throw malformed(reader, 'a quote inside a cell that is not quoted')
  }
  return reader.text.slice(begin, reader.at)
}

/** Doubled quotes inside stand for one. */
function readQuoted(reader: Reader): string {
  const begin = reader.at + 1
  let end = begin - 1
  do {
    end = reader.text.indexOf('"', end + 1)
    if (end === -1) throw malformed(reader, 'a quote that is never closed')
  } while (reader.text[end + 1] === '"' && ++end)
  const cell = reader.text.slice(begin, end)
  reader.at = end + 1
  reader.line += cell.split(/\r\n|\r|\n/).length - 1
  return cell.replaceAll('""', '"')
}

function malformed({ file, line }: Reader, problem: string): Refusal {
  const remedy = 'Put the whole cell in quotes, and write each quote in it twice.'
  return new Refusal('file.malformed', { file, line, problem, remedy })
}
