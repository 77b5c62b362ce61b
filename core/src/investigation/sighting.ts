// What was seen in the wild: when, by whom, how far the source is to be trusted, and which samples.

import { z } from 'zod'
import { At, Digest } from '../shared/fields.ts'
import type { Numbers } from './priors.ts'
import { type NamedSample, SampleSecrets } from './sample-commitment.ts'

/** The source's standing on the Admiralty scale, A (completely reliable) to E, F (cannot be judged). */
export const RELIABILITIES = ['A', 'B', 'C', 'D', 'E', 'F'] as const
export const Reliability = z.enum(RELIABILITIES)
export type Reliability = z.infer<typeof Reliability>

/**
 * `from` and `to`: it happened within them, both included; a moment has them equal.
 * `identifiers`: what it exploits, where that is known; empty means it is taken for this case.
 * `samples`: SHA-256 of each sample, in lower-case hex. `committed`: what its entry commits to besides.
 */
export const Sighting = z
  .strictObject({
    id: z.string().min(1).max(64),
    from: At,
    to: At,
    source: z.string().min(1).max(500),
    reliability: Reliability,
    identifiers: z.array(z.string().min(1).max(64)).max(50),
    samples: z.array(Digest).max(1000),
    committed: SampleSecrets.optional(),
    note: z.string().max(4000).optional(),
  })
  .refine(({ from, to }) => from <= to, { error: 'ends before it begins', path: ['to'] })
export type Sighting = z.infer<typeof Sighting>

/** What its entry commits to, in the order of digests; `undefined` where it commits to nothing. */
export function namedSamples({ samples, committed }: Sighting): NamedSample[] | undefined {
  return committed && samples.map((digest, i) => [digest, committed.names[i] ?? ''])
}

/** The chance that the report is wrong. */
export function doubt({ reliability }: Sighting, numbers: Numbers): number {
  return numbers[`doubt${reliability}`]
}
