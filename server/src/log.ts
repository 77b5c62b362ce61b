// The operator's log: one JSON line an event, from a closed list of words and no embargoed one.

import type { RecipientId, StaffId } from '@forewarn/core/shared/ids'
import type { Clock } from '@forewarn/core/shared/instant'
import { formatInstant } from '@forewarn/core/shared/instant'

/** What may be logged. Ids, counts and codes; never a title, a name, a reason or a request's body. */
export interface LogLine {
  readonly event:
    | 'started'
    | 'stopped'
    | 'request'
    | 'refused'
    | 'fault'
    | 'swept'
    | 'mailed'
    | 'unmailed'
    | 'unwitnessed'
    | 'clock'
    | 'passkeyAdded'
    | 'passkeysDropped'
  readonly route?: string
  readonly status?: number
  readonly ms?: number
  readonly code?: string
  readonly reference?: string
  readonly count?: number
  readonly size?: number
  /** By its name, which tells nothing. */
  readonly witness?: string
  /** Whether this house sends mail. */
  readonly mails?: boolean
  /** By id; an address stands in no log. */
  readonly who?: StaffId | RecipientId
  readonly by?: StaffId | RecipientId
}

export type Log = (line: LogLine) => void

export function jsonLog(clock: Clock, write: (line: string) => void): Log {
  return (line) => write(JSON.stringify({ at: formatInstant(clock.now()), ...line }))
}
