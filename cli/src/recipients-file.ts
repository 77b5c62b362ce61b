// The recipients file of `forewarn mark`: who gets a copy, and which of them are colleagues.

import type { Holder } from '@forewarn/core/marking/codes/position'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'

/** An id becomes the name of a folder, on every kind of disk. */
const Id = z
  .string()
  .regex(
    /^[A-Za-z0-9_@+][A-Za-z0-9._@+-]{0,99}(?<!\.)$/,
    'Write 1 to 100 letters, digits or . _ @ + -',
  )

/** Ids are keys of a JSON object in the master, and this one is none. */
const isKey = (text: string): boolean => text !== '__proto__'

const Entry = z.strictObject({
  id: Id.refine(isKey, 'Write another id.'),
  partner: z.string().min(1).max(200).refine(isKey, 'Write another name.').optional(),
})

const MOST = 100_000

/**
 * `[{ "id": "…", "partner"?: "…" }]`; without a partner, a recipient is its own.
 *
 * @throws Refusal `file.malformed` with the line of the entry
 */
export function readRecipients(file: string, text: string): Holder[] {
  const json = parse(file, text)
  if (!Array.isArray(json) || json.length === 0 || json.length > MOST) {
    throw malformed(file, undefined, `it is not a list of 1 to ${MOST} recipients`)
  }
  const seen = new Map<string, number>()
  return json.map((entry: unknown, i) => {
    const parsed = Entry.safeParse(entry)
    const line = lineOfEntry(text, i)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const where = issue?.path.length ? `“${issue.path.join('.')}” of ` : ''
      throw malformed(file, line, `${where}recipient ${i + 1}: ${issue?.message ?? 'unreadable'}`)
    }
    const { id, partner } = parsed.data
    const folded = id.toLowerCase()
    const other = seen.get(folded)
    if (other !== undefined) {
      throw malformed(file, line, `recipient ${i + 1} has the id of recipient ${other}, “${id}”`)
    }
    seen.set(folded, i + 1)
    return { recipient: id, partner: partner ?? id }
  })
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    const line = at === undefined ? undefined : text.slice(0, Number(at)).split('\n').length
    throw malformed(file, line, 'it is not JSON')
  }
}

/** The line on which the entry begins, if entries are objects without objects in them. */
function lineOfEntry(text: string, index: number): number | undefined {
  let at = -1
  for (let i = 0; i <= index; i++) at = text.indexOf('{', at + 1)
  return at < 0 ? undefined : text.slice(0, at).split('\n').length
}

function malformed(file: string, line: number | undefined, problem: string) {
  const remedy = 'Write a JSON list such as [{ "id": "ann", "partner": "example-org" }].'
  return new Refusal('file.malformed', {
    ...(line === undefined ? {} : { line }),
    ...{ file, problem, remedy },
  })
}
