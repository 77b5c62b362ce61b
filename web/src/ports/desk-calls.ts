// What the page may ask of the worker that runs the desk, and what passes between the two.

import type { Purpose } from '@forewarn/core/board/step-up'
import type { CaseId, FindingId, PartId } from '@forewarn/core/shared/ids'
import type {
  Assertion,
  NewPasskey,
  Passkeys,
  Presence,
  ProviderAnswer,
} from '@forewarn/core/wire/presence'
import type { Pins } from '@forewarn/desk/keyring'
import type { Question } from '@forewarn/desk/presence'
import type { BoardView } from '../views/board-view.ts'
import type { FindingView } from '../views/finding-view.ts'
import type { HouseView } from '../views/house-view.ts'
import type { InboxView, OpenedCopy } from '../views/inbox-view.ts'
import type { Alarm } from './alarm.ts'
import type { HouseQuestion } from './house-question.ts'
import type { Asked as Asking } from './passkey.ts'
import type { PasskeySecret } from './passkey-lock.ts'

export interface SignedIn {
  readonly actor: string
  readonly kind: 'staff' | 'recipient'
  /** The house's name in signatures. */
  readonly origin: string
  /** What to add to the machine's clock to get the house's. */
  readonly offsetMs: number
  /** Whether the house opens nothing before this person has a passkey. */
  readonly lacksPasskey: boolean
}

export interface KeyringFile {
  readonly fileName: string
  readonly text: string
  /** Of a keyring that is locked. */
  readonly passphrase?: string
}

export interface PasskeysView extends Passkeys {
  /** Whether the house opens nothing else before there is one. */
  readonly isWanted: boolean
  /** Whether an account elsewhere may stand in for one. */
  readonly hasProvider: boolean
}

/** What a person is asked with: a passkey of theirs, or an account at the provider where there is one. */
export type AskedHere = Asking & Pick<Presence, 'provider'>

export interface LockHere {
  readonly lock: 'passkey' | 'passphrase' | null
  /** Of a passphrase. */
  readonly leastLetters: number
}

/** A file that was chosen, or what is kept here for this person under a passkey's secret. */
export type KeyringSource =
  | KeyringFile
  | { readonly actor: string; readonly secret: Uint8Array<ArrayBuffer> }

interface Calls {
  signIn: { input: KeyringSource; output: SignedIn }
  board: { input: null; output: BoardView }
  finding: { input: { findingId: FindingId; zone: string }; output: FindingView }
  /** What is pinned and remembered of the house, and what it shows besides. */
  house: { input: null; output: HouseView }
  pinShown: { input: Pick<Pins, 'logKey' | 'witnessing'>; output: HouseView }
  inbox: { input: null; output: InboxView }
  acceptAgreement: { input: { version: number }; output: InboxView }
  answerEmbargo: {
    input: { caseId: CaseId; liftsAt: number; answer: 'accept' | 'decline' }
    output: InboxView
  }
  signOut: { input: null; output: null }
  passkeys: { input: null; output: PasskeysView }
  passkeyQuestion: { input: null; output: Question & Pick<Presence, 'provider'> }
  linkAccount: { input: ProviderAnswer; output: PasskeysView }
  addPasskey: {
    input: { nonce: string; created: Omit<NewPasskey, 'signature'> }
    output: PasskeysView
  }
  /** What the keyring kept here is locked with. */
  lockHere: { input: null; output: LockHere }
  keepHere: {
    input: { readonly passkey: PasskeySecret } | { readonly passphrase: string }
    output: null
  }
  forgetHere: { input: null; output: null }
  dropPasskey: { input: { id: string }; output: PasskeysView }
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

/** What the page answers, where the worker asks it for a passkey, or what only a person can say. */
export type Attended =
  | { readonly attended: Assertion | ProviderAnswer }
  | { readonly unattended: string }
  | { readonly answered: string }

/** An answer to one call, news of how far a long one has come, or something that a person is needed for. */
export type Told =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly refused: string; readonly alarm?: Alarm }
  | { readonly id: number; readonly done: number; readonly of: number }
  | { readonly attend: AskedHere; readonly purpose: Purpose }
  | { readonly ask: HouseQuestion }
