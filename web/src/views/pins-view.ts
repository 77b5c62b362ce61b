// Keys of a house as two people compare them: what each is, its fingerprint, and whether it is pinned.

import { keysIn, parseAnyKey, type VerifierKey } from '@forewarn/core/log/note'
import { keyFingerprint } from '@forewarn/core/programme/keys'
import { visible } from '@forewarn/core/shared/visible'
import type { Pins } from '@forewarn/desk/keyring'

export interface KeyView {
  /** `Log key (Ed25519)`, or a witness's name. */
  readonly what: string
  readonly fingerprint: string
  readonly isPinned: boolean
}

export interface PinsView {
  /** The house's name in signatures. */
  readonly origin: string
  /** The owner's signing key, in hex. */
  readonly owner: string
  readonly log: readonly KeyView[]
  readonly witnesses: readonly KeyView[]
  /** How many of them must cosign; `null` where none are asked. */
  readonly quorum: number | null
  /** Whether anything in it is not pinned. */
  readonly isNew: boolean
}

export function pinsView(shown: Pins, pinned: Pins): PinsView {
  const known = keysIn(pinned.logKey)
  const log = keysIn(shown.logKey).map((key) => keyView(key, known.includes(key)))
  const { witnesses = [], quorum = null } = shown.witnessing ?? {}
  const isSame = JSON.stringify(shown.witnessing) === JSON.stringify(pinned.witnessing)
  const isNew = log.some(({ isPinned }) => !isPinned) || (quorum !== null && !isSame)
  return {
    ...{ origin: visible(shown.origin), owner: shown.owner, log, quorum, isNew },
    witnesses: witnesses.map((key) => ({
      what: visible(key.split('+')[0] ?? ''),
      fingerprint: keyFingerprint(key),
      isPinned: pinned.witnessing?.witnesses.includes(key) ?? false,
    })),
  }
}

/** C2SP's bytes for what a key's signatures are. */
const KINDS: Readonly<Record<number, string>> = { 1: 'Ed25519', 6: 'ML-DSA-44' }

/** @param key of a log, from wherever: one that is none has a fingerprint as well */
export function keyView(key: VerifierKey, isPinned: boolean): KeyView {
  const what = `Log key (${kindOf(key)})`
  return { what, fingerprint: keyFingerprint(key), isPinned }
}

function kindOf(key: VerifierKey): string {
  try {
    return KINDS[parseAnyKey(key).kind] ?? 'of an unknown kind'
  } catch {
    return 'not well formed'
  }
}
