// A background model as it comes from a file: checked before anything is made of it.

import { z } from 'zod'
import { fromBase64 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'

/** Far above what `train` makes: 6 MB of table or filter, and a hundred thousand names. */
const MOST_CHARACTERS = 2 ** 23
const MOST_TEXT = 2 ** 21

const base64Of = (isFit: (bytes: Uint8Array) => boolean) =>
  z
    .string()
    .max(MOST_CHARACTERS)
    .refine((written) => isFitBase64(written, isFit))

const isPowerOfTwo = (n: number): boolean => n > 0 && (n & (n - 1)) === 0

const Model = z.strictObject({
  version: z.literal(2),
  recipe: z.string().max(2_000),
  families: z.string().max(1_000),
  names: z.string().max(MOST_TEXT),
  grams: base64Of(({ length }) => isPowerOfTwo(length) && length >= 32),
  seen: base64Of(({ length }) => length > 0),
})

/** What `forewarn background` writes. */
export const BackgroundFile = z.strictObject({
  kind: z.literal('forewarn background'),
  /** Whether it stands instead of the background that comes with Forewarn, and not beside it. */
  alone: z.boolean(),
  model: Model,
})
export type BackgroundFile = z.infer<typeof BackgroundFile>

function isFitBase64(written: string, isFit: (bytes: Uint8Array) => boolean): boolean {
  if (written.length > MOST_CHARACTERS) return false
  try {
    return isFit(fromBase64(written))
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** @throws Refusal `bytes.malformed` */
export function parseBackground(json: string): BackgroundFile {
  const read = BackgroundFile.safeParse(parsed(json))
  if (!read.success) throw new Refusal('bytes.malformed', { expected: 'a background model' })
  return read.data
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
