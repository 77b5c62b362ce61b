// All forms of an advisory as one run of bytes: staged sealed as one, and released as one.

import { z } from 'zod'
import { text, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'

/** One form as it will be served: under this name, as this media type. */
const AdvisoryFile = z.strictObject({
  name: z.string().regex(/^[a-z0-9_+-][a-z0-9_+.-]{0,199}$/),
  type: z.enum(['text/html; charset=utf-8', 'application/json']),
  text: z.string().max(4_194_304),
})
export type AdvisoryFile = z.infer<typeof AdvisoryFile>

/** The page comes first. No two files have one name. */
const AdvisoryPackage = z.strictObject({
  forewarn: z.literal('advisory-package'),
  version: z.literal(1),
  files: z
    .array(AdvisoryFile)
    .min(1)
    .max(16)
    .refine((files) => new Set(files.map(({ name }) => name)).size === files.length),
})

/** CSAF names its own file, in which it allows no second dot: the three never clash. */
export const PAGE_FILE = 'advisory.html'
export const JSON_FILE = 'advisory.forewarn.json'

/**
 * Equal files give equal bytes. What could not be unpacked at the lift is not packed either.
 *
 * @throws Refusal `bytes.malformed`
 */
export function packAdvisory(files: readonly AdvisoryFile[]): Uint8Array<ArrayBuffer> {
  const bytes = utf8(JSON.stringify({ forewarn: 'advisory-package', version: 1, files }))
  unpackAdvisory(bytes)
  return bytes
}

/** @throws Refusal `bytes.malformed` where `bytes` are not a package that this version knows */
export function unpackAdvisory(bytes: Uint8Array): AdvisoryFile[] {
  const parsed = AdvisoryPackage.safeParse(json(text(bytes)))
  if (!parsed.success) throw malformed()
  return parsed.data.files
}

function json(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed()
    throw error
  }
}

function malformed(): Refusal<'bytes.malformed'> {
  return new Refusal('bytes.malformed', { expected: 'an advisory package' })
}
