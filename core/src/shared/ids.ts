// Opaque names for what the ledger speaks of. They tell nothing of what they name.

import { z } from 'zod'
import type { Random } from './chance.ts'

const id = <Prefix extends string>(prefix: Prefix) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[a-z2-7]{16}$`))
    .brand<Prefix>()

export const StaffId = id('stf')
export type StaffId = z.infer<typeof StaffId>
export const PartnerId = id('prt')
export type PartnerId = z.infer<typeof PartnerId>
export const RecipientId = id('rcp')
export type RecipientId = z.infer<typeof RecipientId>
export const CaseId = id('cas')
export type CaseId = z.infer<typeof CaseId>
export const BundleId = id('bun')
export type BundleId = z.infer<typeof BundleId>
export const AttemptId = id('att')
export type AttemptId = z.infer<typeof AttemptId>
export const PartId = id('par')
export type PartId = z.infer<typeof PartId>
export const NoteId = id('not')
export type NoteId = z.infer<typeof NoteId>
export const SightingId = id('sig')
export type SightingId = z.infer<typeof SightingId>
export const AnalysisId = id('ana')
export type AnalysisId = z.infer<typeof AnalysisId>
export const FindingId = id('fin')
export type FindingId = z.infer<typeof FindingId>

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'

/** A fresh id: `prefix`, an underscore, and 80 random bits as 16 letters. */
export function freshId<Id extends z.ZodType<string>>(
  schema: Id,
  prefix: string,
  random: Random,
): z.infer<Id> {
  const letters = Array.from(random.bytes(16), (byte) => LETTERS[byte & 31])
  return schema.parse(`${prefix}_${letters.join('')}`)
}
