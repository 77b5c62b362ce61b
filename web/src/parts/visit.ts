// Someone is signed in: the worker that holds their keys, and what a page may know of them.

import type { SignedIn } from '../ports/desk-calls.ts'
import type { DeskPort } from '../ports/desk-port.ts'

export interface Visit {
  readonly desk: DeskPort
  readonly who: SignedIn
}

/** Where nothing opens before there is a passkey, that is where one begins. */
export function homeOf({ who }: Visit): '/board' | '/inbox' | '/passkeys' {
  if (who.lacksPasskey) return '/passkeys'
  return who.kind === 'staff' ? '/board' : '/inbox'
}
