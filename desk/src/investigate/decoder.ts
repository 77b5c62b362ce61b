// The decoder for what the workshop marked: reads with the masters, names with the codewords.

import { power } from '@forewarn/core/marking/codes/power'
import { trace } from '@forewarn/core/marking/codes/trace'
import { joinMasters } from '@forewarn/core/marking/join-masters'
import { editionsOf, type Master } from '@forewarn/core/marking/master'
import { placesKnown, withoutPlaces } from '@forewarn/core/marking/read/known'
import { readBatches } from '@forewarn/core/marking/read/read'
import { joinMaster, readMasters } from '../masters.ts'
import { DECODER_VERSION } from './decoder-version.ts'
import type { Decoder, SampleBatch } from './laboratory.ts'

export const DECODER: Decoder = {
  version: DECODER_VERSION,

  async read(batches, masters, notes, earlier) {
    const bundle = readMasters(masters)
    const others = notes.map(readMasters)
    const known = batches.map((batch) => ({ ...batch, master: upTo(batch, bundle, others) }))
    const whole = joinMasters([bundle, ...others])
    const places = earlier.flatMap((batch) => [
      ...placesKnown({ master: whole, samples: batch.samples }, upTo(batch, bundle, others)),
    ])
    const reading = readBatches(whole, known)
    const { refused: _, ...seen } = withoutPlaces(whole, reading, new Set(places))
    return seen
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
      traced: traced.map(({ recipient, partner, pValue, multiplicity, given, level, factors }) => ({
        ...{ recipient, partner, pValue, multiplicity, level, factors },
        ...(given.length > 0 && { given: [...given] }),
      })),
    }
  },
}

/** The items that a batch may have come from; their places are those of all. */
function upTo(
  { versions, notes }: SampleBatch,
  bundle: Master,
  others: readonly Master[],
): Pick<Master, 'items' | 'earlier'> {
  const editions = editionsOf(bundle).slice(0, versions)
  const sent = others.filter((_, i) => notes[i]).flatMap(({ items }) => items)
  return { earlier: editions.slice(0, -1), items: [...(editions.at(-1) ?? []), ...sent] }
}
