// The decoder for what the workshop marked: reads with the masters, names with the codewords.

import { joinMasters } from '@forewarn/core/marking/join-masters'
import { power } from '@forewarn/core/marking/power'
import { readLeak } from '@forewarn/core/marking/read/read'
import { trace } from '@forewarn/core/marking/trace'
import { joinMaster, readMasters } from '../masters.ts'
import type { Decoder } from './laboratory.ts'

/** Any change to what is read or named is another version. */
export const DECODER: Decoder = {
  version: 'forewarn decoder 4',

  async read(samples, masters, notes) {
    const master = joinMasters([readMasters(masters), ...notes.map(readMasters)])
    // All samples are read at every place, and a place with two symbols is erased: one way to read.
    return { ...readLeak(master, samples), searched: 1 }
  },

  async name({ reading, searched }, secrets, analyses) {
    const { positions, holders, codewords } = joinMasters([
      joinMaster(secrets),
      ...secrets.notes.map(joinMaster),
    ])
    const asked = { positions, reading, analyses, searched }
    const { traced } = trace({ ...asked, holders, codewords })
    if (traced.length === 0) {
      return { traced: [], power: power({ ...asked, holders: holders.length }) }
    }
    return {
      traced: traced.map(({ recipient, partner, pValue, multiplicity, given }) => ({
        ...{ recipient, partner, pValue, multiplicity },
        ...(given.length > 0 && { given: [...given] }),
      })),
    }
  },
}
