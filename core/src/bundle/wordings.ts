// The wordings that an author accepted, checked against the file before anything is marked by them.

import { readAccepted, standings } from '../marking/places/accepted.ts'
import { isDocument } from '../marking/places/prose.ts'
import { languageOf } from '../syntax/language.ts'
import { parseCsv } from '../syntax/own/csv.ts'
import { malformedAt, type WrittenManifest } from './manifest.ts'

/**
 * Each line stands once in its file, apart from all others.
 *
 * @throws Refusal `file.malformed`
 */
export function verifyWordings(written: WrittenManifest, index: number, content = ''): void {
  const item = written.manifest.items[index]
  const taken: { start: number; end: number; line: string }[] = []
  for (const [i, line] of (item?.wordings ?? []).entries()) {
    const place = ['items', index, 'wordings', i]
    const refused = (problem: string, remedy: string) =>
      malformedAt(written, place, problem, remedy)
    if (!isDocument(languageOf(item?.path ?? '', content))) {
      const remedy = 'Take “wordings” out: in programs, what may be otherwise is found by itself.'
      throw refused(`${item?.path} is no document, so nothing in it is worded otherwise`, remedy)
    }
    const read = readAccepted(line)
    if (typeof read === 'string')
      throw refused(read, 'Write it like “A [flaw|weakness] was found.”')
    const [standing, ...others] = standings(content, read)
    if (standing === undefined || others.length > 0) {
      const problem = `“${short(read.text)}” stands ${standing ? 'more than once' : 'nowhere'} in ${item?.path}`
      throw refused(
        problem,
        'Copy the sentence from the file, with enough around it to be the only one.',
      )
    }
    const { start, end } = standing
    const other = taken.find((one) => start < one.end && end > one.start)
    if (other !== undefined) {
      throw refused(
        `“${short(read.text)}” overlaps the line “${short(other.line)}”`,
        'Join the two.',
      )
    }
    taken.push({ start, end, line })
  }
}

/**
 * Only rows of a table that can be read may stand in any order.
 *
 * @throws Refusal `file.malformed`
 */
export function verifyUnordered(written: WrittenManifest, index: number, content = ''): void {
  const item = written.manifest.items[index]
  if (item?.unordered === undefined) return
  const isTable = languageOf(item.path, content) === 'csv' && !parseCsv(content).isBroken
  if (isTable) return
  const remedy = 'Take “unordered” out, or give every row of the file as many fields.'
  const problem = `${item.path} is no table with rows of equal length`
  throw malformedAt(written, ['items', index, 'unordered'], problem, remedy)
}

const LONGEST = 60

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
