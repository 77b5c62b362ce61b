// What is known of releases: which advisory waits under which key, and what has been released.

import type { CaseId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'

/** An advisory that waits for its embargo to end. */
export interface Staged {
  /** Digest of the age file that holds the packed advisory. */
  readonly advisory: string
  readonly liftKey: string
  /** The secret of `liftKey`, sealed to the team. */
  readonly liftIdentity: string
  readonly at: Instant
  readonly seq: number
}

/** A case that the public knows of. */
export interface Lifted {
  /** Digest of the age file that everybody may now have, and the secret that opens it. */
  readonly advisory: string
  readonly liftIdentity: string
  readonly at: Instant
  readonly seq: number
  /** Why the embargo ended before its time, sealed to the team. */
  readonly early?: { readonly reason: string }
}

export interface ReleaseSlice {
  /** The advisory staged last, until it is lifted. */
  readonly staged: Map<CaseId, Staged>
  readonly lifted: Map<CaseId, Lifted>
  /** Every lift key there was. One that serves twice would open the second advisory too early. */
  readonly liftKeys: Set<string>
}

export function emptyRelease(): ReleaseSlice {
  return { staged: new Map(), lifted: new Map(), liftKeys: new Set() }
}
