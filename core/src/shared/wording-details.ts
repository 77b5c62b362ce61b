// Words inside of refusals: for what stands in their details as a code.

import type { LedgerChange, Refusals } from './refusal.ts'

export const TILES: Readonly<Record<Refusals['log.tile']['problem'], string>> = {
  missing: 'is not there.',
  malformed: 'is longer or shorter than it must be, or nothing of its kind.',
  otherHashes: 'holds other hashes than its entries give.',
}

export const LEDGER_CHANGES: Readonly<Record<LedgerChange, (size: number) => string>> = {
  unsigned: () => 'The checkpoint kept beside the ledger is not one that log.key signed.',
  shorter: (size) => `This house signed for a ledger of ${size} entries, and fewer are there.`,
  gap: (size) => `Entry ${size} of the ledger is gone, and later ones are there.`,
  otherEntries: (size) =>
    `The first ${size} entries of the ledger are not those that this house signed for.`,
}

export const MACHINES = {
  EM: 'The embargo',
  PEC: 'Consent',
  RM: 'The report',
  CS: 'The case',
} as const

/** How it stands, in words that people meet. */
export const STANDS: Readonly<Record<string, string>> = {
  'EM N': 'has not been proposed',
  'EM P': 'is proposed and not agreed on',
  'EM A': 'is agreed on and no other end is proposed',
  'EM R': 'is agreed on and another end is proposed',
  'EM X': 'has ended',
  'PEC NO_EMBARGO': 'was not asked for',
  'PEC INVITED': 'was asked for and not answered',
  'PEC SIGNATORY': 'is given',
  'PEC LAPSED': 'has lapsed with the change of the end',
  'PEC DECLINED': 'was declined',
}

export const TOO_LATE = {
  public: 'the flaw is public',
  'exploit-public': 'an exploit is public',
  attacks: 'attacks have been seen',
  'fix-ready': 'the fix is ready',
} as const

export const ROSTER = {
  empty: 'names no partner and no recipient',
  repeated: 'stands there twice',
  'partner-unknown': 'belongs to a partner that is not in the programme',
  moved: 'cannot move to another partner; enrol it under a new id',
} as const

/** Of an OpenID provider. */
export const PROVIDER: Readonly<Record<Refusals['provider.refused']['problem'], string>> = {
  off: 'This house takes no account of another provider. Show a passkey.',
  unreachable:
    'Your organisation’s sign-in cannot be reached from the house. Show a passkey, or try again.',
  refused: 'Your organisation’s sign-in did not confirm it, or too late. Try again.',
  unlinked:
    'This account is not linked to you here. Sign in with your keyring and a passkey, and link it under Passkeys.',
}
