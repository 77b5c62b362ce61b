// Copies that were opened to somebody before a sample was logged: whoever saw them could write their marks to it.

import { z } from 'zod'
import { Digest } from '../shared/fields.ts'
import { type Manner, nameOf } from './words.ts'

const Seq = z.int().min(0)
const Name = z.string().min(1).max(200)

/** `entry`: what opened it. `samples`: those of the analysis that were logged first only after it. */
export const OpenedBefore = z.strictObject({
  recipient: Name,
  partner: Name,
  entry: Seq,
  samples: z.array(z.strictObject({ sample: Digest, logged: Seq })).min(1),
})
export type OpenedBefore = z.infer<typeof OpenedBefore>

/** A sentence for each such copy. */
export function openedBeforeWords(all: readonly OpenedBefore[] = [], manner: Manner): string[] {
  return all.map(({ recipient, partner, entry, samples }) => {
    const own = samples.map(({ sample, logged }) => `${sample.slice(0, 16)}… (entry ${logged})`)
    const since = `${own.length === 1 ? 'Sample' : 'Samples'} ${own.join(', ')}`
    const copy = `The copy of ${nameOf(recipient, manner)} at ${nameOf(partner, manner)}`
    return `${copy} was opened to others as entry ${entry}. ${since} came after that and could have been made to show its marks, so neither this copy nor its partner as such is named by them.`
  })
}
