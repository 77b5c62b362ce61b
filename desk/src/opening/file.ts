// A file that opens one naming: what was shown of it, and the entries of the ledger that fixed all of it before.

import { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { Receipt } from '@forewarn/core/log/receipt'
import { SigningKey } from '@forewarn/core/shared/fields'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'

export const OpeningFile = z.strictObject({
  forewarn: z.literal('opening'),
  version: z.literal(1),
  /** What it claims to come from; whoever has pins of their own goes by those. */
  house: z.strictObject({
    origin: z.string().min(1).max(200),
    logKey: z.string().max(8192),
    owner: SigningKey,
  }),
  /** An `OpenedNaming` as JSON, exactly as it was digested. */
  naming: z.string().max(33_554_432),
  /** Where spellings are shown: of every version, oldest first, the sealed masters. */
  masters: z.array(z.base64().max(134_217_728)).max(1000).optional(),
  receipts: z.array(Receipt).min(1).max(20_000),
  /** Proofs in base64 that the log had this beginning, for each tree that a witness drew for. */
  prefixes: z
    .array(
      z.strictObject({
        size: z.int().min(1),
        proof: z.array(z.string().regex(/^[A-Za-z0-9+/]{43}=$/)).max(63),
      }),
    )
    .max(1000)
    .optional(),
  /** Where the log was begun anew more than once: the entries that say so, oldest first. */
  continued: z.array(Receipt).max(1000).optional(),
})
export type OpeningFile = z.infer<typeof OpeningFile>

/** @throws Refusal `file.malformed` */
export function readOpening(file: string, text: string): OpeningFile {
  return parsed(file, OpeningFile, text)
}

/** @throws Refusal `file.malformed` */
export function readNaming(file: string, { naming }: OpeningFile): OpenedNaming {
  return parsed(file, OpenedNaming, naming)
}

function parsed<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  text: string,
): z.infer<Schema> {
  const result = schema.safeParse(readJson(text))
  if (result.success) return result.data
  const [issue] = result.error.issues
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  const problem = `${place}${issue?.message ?? 'it is no opening'}`
  const remedy = 'Take the file as forewarn finding --open wrote it.'
  throw new Refusal('file.malformed', { file, problem, remedy })
}

/** `undefined` where it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
