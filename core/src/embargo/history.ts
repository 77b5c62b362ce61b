// How an embargo came to be as it is: every step that somebody took, in order.

import type { RecipientId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import type { CsMove } from './tables.ts'

/** One step, and what it changed. */
export type EmbargoStep = {
  readonly at: Instant
  /** Whose signature it carries. */
  readonly by: string | undefined
} & (
  | { readonly what: 'proposed'; readonly liftsAt: Instant }
  /** `was`: the end that was agreed on before. `lapsed`: who had accepted that one. */
  | {
      readonly what: 'agreed'
      readonly liftsAt: Instant
      readonly was: Instant | null
      readonly lapsed: readonly RecipientId[]
    }
  /** `proposals`: the ends that nobody agreed on. */
  | { readonly what: 'rejected'; readonly proposals: readonly Instant[] }
  | { readonly what: 'invited'; readonly recipientIds: readonly RecipientId[] }
  | { readonly what: 'accepted' | 'declined'; readonly liftsAt: Instant }
  | { readonly what: 'happened'; readonly letter: CsMove }
  | { readonly what: 'ended'; readonly early: boolean }
  /** Ended, and nothing was released. */
  | { readonly what: 'unreleased' }
)
