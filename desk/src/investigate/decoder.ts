// The decoder for what the workshop marked: reads with the masters, names with the codewords.

import { joined } from '@forewarn/core/marking/join'
import { joinMasters } from '@forewarn/core/marking/join-masters'
import { power } from '@forewarn/core/marking/power'
import { readLeak } from '@forewarn/core/marking/read/read'
import { trace } from '@forewarn/core/marking/trace'
import { z } from 'zod'
import { joinMaster, readMasters } from '../masters.ts'
import type { Decoder } from './laboratory.ts'

/** Whom only an older version's codewords know; see `fetchCodewords`. */
const AlsoHeld = z.looseObject({
  alsoHeld: z.array(z.strictObject({ recipient: z.string(), partner: z.string() })).optional(),
})

/** Any change to what is read or named is another version. */
export const DECODER: Decoder = {
  version: 'forewarn decoder 3',

  async read(samples, masters, notes) {
    const master = joinMasters([readMasters(masters), ...notes.map(readMasters)])
    // All samples are read at every place, and a place with two symbols is erased: one way to read.
    return { ...readLeak(master, samples), searched: 1 }
  },

  async name({ reading, searched }, secrets, analyses) {
    const { alsoHeld = [] } = AlsoHeld.parse(secrets.codewords)
    const { positions, holders, codewords } = joinMasters([
      joined(joinMaster(secrets), alsoHeld),
      ...secrets.notes.map(joinMaster),
    ])
    const asked = { positions, reading, analyses, searched }
    const { traced } = trace({ ...asked, holders, codewords })
    if (traced.length === 0) {
      return { traced: [], power: power({ ...asked, holders: holders.length }) }
    }
    return {
      traced: traced.map(({ recipient, partner, pValue, multiplicity }) => ({
        ...{ recipient, partner, pValue, multiplicity },
      })),
    }
  },
}
