// Reading a part's id as a person writes it.

import { PartId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'

/** @throws Refusal `input.missing`: also where no such path could ever be */
export function partIdOf(written: string): PartId {
  const parsed = PartId.safeParse(written)
  if (parsed.success) return parsed.data
  const remedy = 'A part’s id looks like par_abcdefghij234567; see forewarn inbox.'
  throw new Refusal('input.missing', { what: `The part “${written}”`, remedy })
}
