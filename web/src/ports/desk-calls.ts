// What the page may ask of the worker that runs the desk, and what passes between the two.

import type { CaseId, FindingId, PartId } from '@forewarn/core/shared/ids'
import type { Seen } from '@forewarn/desk/seen'
import type { BoardView } from '../views/board-view.ts'
import type { FindingView } from '../views/finding-view.ts'
import type { InboxView, OpenedCopy } from '../views/inbox-view.ts'

export interface SignedIn {
  readonly actor: string
  readonly kind: 'staff' | 'recipient'
  /** The house's name in signatures. */
  readonly origin: string
  /** The log this desk watches: under this name the page remembers how far it had come. */
  readonly log: string
  /** What to add to the machine's clock to get the house's. */
  readonly offsetMs: number
}

export interface KeyringFile {
  readonly fileName: string
  readonly text: string
  /** Of a keyring that is locked. */
  readonly passphrase?: string
}

interface Calls {
  signIn: { input: KeyringFile; output: SignedIn }
  board: { input: { before: Seen | undefined }; output: BoardView }
  finding: {
    input: { findingId: FindingId; before: Seen | undefined; zone: string }
    output: FindingView
  }
  inbox: { input: null; output: InboxView }
  acceptAgreement: { input: { version: number }; output: InboxView }
  answerEmbargo: {
    input: { caseId: CaseId; liftsAt: number; answer: 'accept' | 'decline' }
    output: InboxView
  }
  openPart: { input: { partId: PartId }; output: OpenedCopy }
}

export type CallName = keyof Calls
export type InputOf<Name extends CallName> = Calls[Name]['input']
export type OutputOf<Name extends CallName> = Calls[Name]['output']

export interface Asked {
  readonly id: number
  readonly name: CallName
  readonly input: unknown
}

/** An answer to one call, or news of how far a long one has come. */
export type Told =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly refused: string }
  | { readonly id: number; readonly done: number; readonly of: number }
