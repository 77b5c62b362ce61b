// What each sample was held against: what stood published before it was logged, and nothing later.

import { z } from 'zod'
import { Digest } from '../shared/fields.ts'

const Seq = z.int().min(0)

/** A version or a note, and the entry of the ledger since which it stands. */
const Shared = z.strictObject({ what: z.string().min(1).max(200), published: Seq })

/** `logged`: the entry that logged the sample first. What was published after it could be written to it. */
export const ReadWith = z.strictObject({
  sample: Digest,
  logged: Seq,
  with: z.array(Shared),
  leftOut: z.array(Shared),
})
export type ReadWith = z.infer<typeof ReadWith>

/** A sentence or two for all samples that were held against the same. A finding of old says nothing of it. */
export function readWithWords(all: readonly ReadWith[] = []): string[] {
  const alike = Map.groupBy(all, (one) => JSON.stringify([one.with, one.leftOut]))
  return [...alike.values()].map((samples) => {
    const [first] = samples as [ReadWith]
    const known = first.with.length === 0 ? 'nothing' : named(first.with)
    const read = `${who(samples)} held against ${known}.`
    if (first.leftOut.length === 0) return read
    return `${read} Left out, as published only after that: ${named(first.leftOut)}.`
  })
}

function who(samples: readonly ReadWith[]): string {
  const own = samples.map(({ sample, logged }) => `${sample.slice(0, 16)}… (entry ${logged})`)
  return own.length === 1 ? `Sample ${own[0]} was` : `Samples ${own.join(', ')} were`
}

function named(shared: ReadWith['with']): string {
  return shared.map(({ what, published }) => `${what} (entry ${published})`).join(', ')
}
